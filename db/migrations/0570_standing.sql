-- How keys and deletion stand, for whoever watches them: what depends on each key, whether the key store answers, and the alarms.

-- In the order of threads, so that what depends on a key is counted, and taken in batches, without sorting.
DROP INDEX vault.sealed_key_by_intake_key;
CREATE INDEX sealed_key_by_intake_key ON vault.sealed_key (intake_key, thread_id);

-- What depends on each intake key: threads whose content lives and notes that are wrapped to it (they go on to the key of their
-- time when its period is over), and threads that are due and wait for its destruction, whichever of their
-- lives was wrapped to it. Numbers only; what is held is not told
-- apart, since a hold may be one that not everybody may know of.
CREATE VIEW access.key_standing AS
SELECT k.kid, k.region,
	(SELECT count(DISTINCT s.thread_id)::int FROM vault.sealed_key s WHERE s.intake_key = k.kid) AS threads,
	(SELECT count(*)::int FROM vault.note n WHERE n.intake_key = k.kid) AS notes,
	(SELECT count(DISTINCT w.thread_id)::int FROM vault.wrapped_to w JOIN vault.thread_life l ON l.thread_id = w.thread_id
		WHERE w.intake_key = k.kid AND l.due_at IS NOT NULL AND l.shredded_at IS NULL) AS waiting
FROM access.intake_key k;
GRANT SELECT ON access.key_standing TO web;

-- Keys whose period is over by more than the policy gives to wrap anew what lives on, with something wrapped to them all the same.
CREATE VIEW access.key_behind AS
SELECT k.kid, k.region, k.not_after + make_interval(days => p.days) AS since
FROM access.intake_key k CROSS JOIN LATERAL (SELECT coalesce((SELECT (c.body->'retention'->'keys'->>'rewrapAfterDays')::int
	FROM access.configuration c WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1), 3) AS days) p
WHERE k.destroyed_at IS NULL AND k.not_after + make_interval(days => p.days) < clock_timestamp()
	-- One row of each is looked for by its index; of an EXISTS the planner may hash the whole table.
	AND coalesce((SELECT s.intake_key FROM vault.sealed_key s WHERE s.intake_key = k.kid LIMIT 1),
		(SELECT n.intake_key FROM vault.note n WHERE n.intake_key = k.kid LIMIT 1)) IS NOT NULL;
GRANT SELECT ON access.key_behind TO web, worker;

-- Whether the key store answers each decryption service: its own word, by its clockwork. No secret, no address: a code.
CREATE TABLE access.key_store_state (
	keeper text PRIMARY KEY CHECK (keeper ~ '^[a-z0-9-]{1,32}$'),
	store text NOT NULL CHECK (store ~ '^[a-z0-9]{1,16}$'),
	checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	error text CHECK (error ~ '^[A-Za-z0-9_]{1,64}$'),
	failing_since timestamptz,
	CHECK ((error IS NULL) = (failing_since IS NULL))
);
CREATE FUNCTION access.key_store_checked(o jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	INSERT INTO access.key_store_state AS s (keeper, store, error, failing_since)
	VALUES (o->>'keeper', o->>'store', o->>'error', CASE WHEN o->>'error' IS NOT NULL THEN clock_timestamp() END)
	ON CONFLICT (keeper) DO UPDATE SET store = excluded.store, checked_at = clock_timestamp(), error = excluded.error,
		failing_since = CASE WHEN excluded.error IS NOT NULL THEN coalesce(s.failing_since, clock_timestamp()) END;
END $$;
GRANT EXECUTE ON FUNCTION access.key_store_checked(jsonb) TO keeper;
GRANT SELECT ON access.key_store_state TO web, worker;

-- What there may be an alarm about; words for each are in lib/alarms/kinds.ts.
ALTER TABLE oversight.alarm DROP CONSTRAINT alarm_kind_check, ADD CONSTRAINT alarm_kind_check CHECK (kind IN ('RECORDING_FAILS',
	'LOG_STANDS', 'WITNESS_DISAGREES', 'KEY_CHANGED', 'GATE_CHANGED', 'REVIEW_OVERDUE', 'SAMPLE_STANDS', 'TASK_FAILS',
	'PROTOCOL_OVERDUE', 'BREAK_GLASS', 'SIGNAL_RAISED', 'SIEM_BEHIND', 'RETENTION_STOPPED', 'KEY_DESTRUCTION_ANNOUNCED',
	'KEY_STORE_FAILS', 'REWRAP_BEHIND', 'HOLD_ENDS', 'JOB_FAILS'));
