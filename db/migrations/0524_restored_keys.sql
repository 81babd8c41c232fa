-- A database that was brought back from a backup waits for a person before anything of it is deleted: what was placed, renewed or
-- called off since, it does not know. db/restore.ts writes a row for each region, and the resumption of a plan that stopped for it
-- (RESTORED) takes it away (0560). No role of ours has a grant on it.
CREATE TABLE vault.restored (
	region text PRIMARY KEY REFERENCES console.region,
	at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Brought back by an older version, or from a backup that is older than this table: nothing else gives entries the number 0.
INSERT INTO vault.restored (region) SELECT r.code FROM console.region r WHERE EXISTS (SELECT FROM ledger.entry e WHERE e.xid = '0');

-- A database that was brought back from an older backup does not know of keys that were made since, nor of threads that were wrapped
-- to them: a later backup of the database may hold that, and a thread would count as shredded while a key still opens it there. When
-- the missing entries are back (docs/recovery.md), the keeper takes up from them what they say, once for each import.
CREATE TABLE access.taken_up (
	entry_id uuid PRIMARY KEY, -- ledger.imported
	at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Returns how many keys it learnt of. Only entries count that came by an import and have their index (0560).
CREATE FUNCTION access.take_up_keys() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	imports uuid[];
	since timestamptz;
	e record;
	n int := 0;
BEGIN
	PERFORM access.keeper_only();
	imports := ARRAY(SELECT x.id FROM ledger.entry x WHERE x.type = 'ledger.imported'
		AND NOT EXISTS (SELECT FROM access.taken_up t WHERE t.entry_id = x.id));
	IF cardinality(imports) = 0 THEN
		RETURN 0;
	END IF;
	FOR e IN SELECT x.id, x.at, x.type, x.region, x.thread_id, convert_from(x.leaf, 'UTF8')::jsonb AS leaf FROM ledger.entry x
		WHERE x.type IN ('key.created', 'key.rotated') AND x.via = 'keeper' AND x.outcome = 'done' AND x.xid = '0'
			AND EXISTS (SELECT FROM ledger.indexed i WHERE i.entry_id = x.id) ORDER BY x.at
	LOOP
		CONTINUE WHEN length(e.leaf->>'key') IS DISTINCT FROM 43;
		-- Without its public half: the keeper brings that, where it has the private one.
		INSERT INTO access.intake_key (kid, region, not_before, not_after, store, entry_id)
		VALUES (e.leaf->>'key', e.region, coalesce((e.leaf->>'starts')::timestamptz, e.at), coalesce((e.leaf->>'expires')::timestamptz,
			(date_trunc('month', e.at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'), e.leaf->>'store', e.id)
		ON CONFLICT DO NOTHING;
		n := n + (CASE WHEN FOUND THEN 1 ELSE 0 END);
		-- A rotation ended the earlier one's period.
		UPDATE access.intake_key k SET not_after = coalesce((e.leaf->>'starts')::timestamptz, e.at)
		WHERE e.type = 'key.rotated' AND k.kid = e.leaf->>'keyVersion' AND k.announced_at IS NULL
			AND k.not_before < coalesce((e.leaf->>'starts')::timestamptz, e.at) AND k.not_after > coalesce((e.leaf->>'starts')::timestamptz, e.at);
	END LOOP;
	-- Before the import the keeper may have made a key of its own for the same period: each ends where the next begins.
	WITH ordered AS (
		SELECT k.kid, lead(k.not_before) OVER (PARTITION BY k.region ORDER BY k.not_before, k.kid) AS next FROM access.intake_key k
	)
	UPDATE access.intake_key k SET not_after = greatest(o.next, k.not_before + interval '1 microsecond')
	FROM ordered o WHERE o.kid = k.kid AND o.next < k.not_after;
	-- What is older than the newest that the backup holds was in it. An hour, since what commits last has not the latest time.
	SELECT coalesce(max(k.entry_at) - interval '1 hour', '-infinity') INTO since FROM vault.sealed_key k
		JOIN ledger.entry x ON x.id = k.entry_id AND x.at = k.entry_at WHERE x.xid = '0';
	INSERT INTO vault.wrapped_to (thread_id, life, intake_key)
	SELECT DISTINCT l.thread_id, l.life, k.kid FROM ledger.entry x JOIN vault.thread_life l ON l.thread_id = x.thread_id
		JOIN access.intake_key k ON k.kid = convert_from(x.leaf, 'UTF8')::jsonb->>'key'
	WHERE x.type = 'key.rewrapped' AND x.via = 'keeper' AND x.outcome = 'done' AND x.xid = '0' AND x.at > since
	ON CONFLICT DO NOTHING;
	-- What came to a thread that is known here was sealed to a key of its time, the entry does not say to which.
	INSERT INTO vault.wrapped_to (thread_id, life, intake_key)
	SELECT DISTINCT l.thread_id, l.life, k.kid FROM ledger.entry x JOIN vault.thread_life l ON l.thread_id = x.thread_id
		JOIN access.intake_key k ON k.region = x.region AND k.not_before <= x.at + interval '5 minutes'
			AND k.not_after + interval '1 hour' >= x.at
	WHERE x.type = 'report.received' AND x.via = 'web' AND x.xid = '0' AND x.at > since
	ON CONFLICT DO NOTHING;
	INSERT INTO access.taken_up (entry_id) SELECT unnest(imports) ON CONFLICT DO NOTHING;
	RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION access.take_up_keys() TO keeper;
