-- A month of the ledger is made beside it and attached. Made in place, as before, it waited for everyone who reads the
-- ledger, a backup for minutes, and every append waited behind it. Attaching waits for no reader and no append.
CREATE OR REPLACE FUNCTION ledger.make_months(ahead int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	first timestamptz;
	name text;
BEGIN
	IF ahead IS NULL OR ahead NOT BETWEEN 0 AND 60 THEN
		RAISE EXCEPTION 'LEDGER_MONTHS: between 0 and 60 months' USING ERRCODE = 'CS011';
	END IF;
	FOR i IN 0..ahead LOOP
		first := (date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => i)) AT TIME ZONE 'UTC';
		name := 'entry_' || to_char(first AT TIME ZONE 'UTC', 'YYYYMM');
		CONTINUE WHEN to_regclass('ledger.' || name) IS NOT NULL;
		EXECUTE format('CREATE TABLE ledger.%I (LIKE ledger.entry INCLUDING ALL)', name);
		EXECUTE format('ALTER TABLE ledger.entry ATTACH PARTITION ledger.%I FOR VALUES FROM (%L) TO (%L)', name, first,
			((first AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
		-- Statement triggers are not inherited, and an inherited row trigger need not be ALWAYS.
		EXECUTE format('CREATE TRIGGER entry_table_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.%I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', name);
		EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER entry_table_stays', name);
		EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER entry_rows_stay', name);
	END LOOP;
END $$;
