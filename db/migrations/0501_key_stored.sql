-- A private half moved into another key store: the entry, and the row that says where it lies. Before its file is replaced, so a
-- crash in between is finished at the next start, without another entry.
CREATE FUNCTION access.store_intake_key(o jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k record;
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO k FROM access.intake_key i WHERE i.kid = o->>'kid' AND i.region = o->>'region' FOR UPDATE;
	IF NOT FOUND OR k.destroyed_at IS NOT NULL THEN
		RETURN false; -- no key of this database's, or none any more: it is not moved
	END IF;
	IF k.store IS DISTINCT FROM o->>'store' THEN
		PERFORM ledger.append(jsonb_build_object('type', 'key.stored', 'outcome', 'done',
			'assurance', jsonb_build_object('kind', 'system'), 'region', k.region, 'key', k.kid, 'store', o->>'store'));
		UPDATE access.intake_key SET store = o->>'store' WHERE kid = k.kid;
	END IF;
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.store_intake_key(jsonb) TO keeper;
