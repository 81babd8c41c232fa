-- The end of an intake key: announced, a week or more later destroyed. Until then it may be called off. Never while anything depends
-- on it, and each step with its entry.

ALTER TABLE access.intake_key
	ADD COLUMN destruction_due_at timestamptz, -- not before then
	-- The destruction that an admin called off: from then on only an admin announces it.
	ADD COLUMN kept_entry_id uuid,
	-- When its private half had left the key store, after key.destroyed had its place in the log.
	ADD COLUMN removed_at timestamptz,
	ADD CHECK ((announced_at IS NULL) = (destruction_due_at IS NULL)),
	ADD CONSTRAINT due_seven_days_ahead CHECK (destruction_due_at >= announced_at + interval '7 days'),
	ADD CONSTRAINT destroyed_when_due CHECK (destroyed_at >= destruction_due_at),
	ADD CONSTRAINT announced_after_its_period CHECK (announced_at >= not_after),
	ADD CHECK (removed_at IS NULL OR destroyed_at IS NOT NULL);

-- What would be lost with a key: wrapped keys of threads that live (what is held lives), typed words, and what is being wrapped
-- anew to it. Counted up to 1,000 of each kind.
CREATE FUNCTION access.key_dependents(kid text, OUT keys int, OUT notes int, OUT staged int) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	SELECT count(*)::int INTO keys FROM (SELECT FROM vault.sealed_key k WHERE k.intake_key = key_dependents.kid LIMIT 1000) x;
	SELECT count(*)::int INTO notes FROM (SELECT FROM vault.note n WHERE n.intake_key = key_dependents.kid LIMIT 1000) x;
	SELECT count(*)::int INTO staged FROM (SELECT FROM vault.rewrapped r WHERE r.intake_key = key_dependents.kid
		UNION ALL SELECT FROM vault.rewrapped_note r WHERE r.intake_key = key_dependents.kid LIMIT 1000) x;
END $$;

-- The key's row, locked against whatever would be sealed or wrapped to it meanwhile (a foreign key's check waits for it).
CREATE FUNCTION access.lock_intake_key(kid text) RETURNS access.intake_key LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k access.intake_key;
BEGIN
	PERFORM ledger.assert_current();
	SELECT * INTO k FROM access.intake_key x WHERE x.kid = lock_intake_key.kid FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: there is no such intake key' USING ERRCODE = 'CS049';
	END IF;
	IF k.destroyed_at IS NOT NULL THEN
		RAISE EXCEPTION 'KEY_DESTROYED: this key is destroyed' USING ERRCODE = 'CS310';
	END IF;
	RETURN k;
END $$;

-- May this person decide about this key now, and have they confirmed that they do?
CREATE FUNCTION access.admit_key_act(o jsonb, region text, act text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.spend(o->'assurance', (o->>'person')::uuid, (o->>'session')::uuid, act);
	IF o->'assurance'->>'kind' = 'passkey' THEN
		PERFORM access.verified_only(o->'assurance');
	END IF;
	IF o->>'role' IS DISTINCT FROM 'admin'
		OR NOT access.holds((o->>'person')::uuid, (o->>'session')::uuid, 'admin', admit_key_act.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
END $$;

-- Announces a key's destruction, `days` ahead. By a person, an admin: also while something depends on it, which then has that long
-- to be wrapped anew. By nobody, the keeper's clockwork: only when nothing does, and nobody called it off. Not within an hour
-- after its period: until then a console may not know of the key that follows.
CREATE FUNCTION access.announce_destruction(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k access.intake_key;
	d record;
	due timestamptz;
	a record;
BEGIN
	PERFORM access.keeper_only();
	k := access.lock_intake_key(o->>'kid');
	IF o ? 'person' THEN
		PERFORM access.admit_key_act(o, k.region, 'announce_destruction');
	END IF;
	IF k.announced_at IS NOT NULL THEN
		RAISE EXCEPTION 'KEY_ANNOUNCED: its destruction is announced already' USING ERRCODE = 'CS311';
	END IF;
	IF k.not_after + interval '1 hour' > clock_timestamp() THEN
		RAISE EXCEPTION 'KEY_IN_USE: its period is not over, or only just' USING ERRCODE = 'CS312';
	END IF;
	IF coalesce((o->>'days')::int < 7, true) THEN
		RAISE EXCEPTION 'INPUT_INVALID: a key''s destruction is announced at least seven days ahead' USING ERRCODE = 'CS313';
	END IF;
	IF NOT o ? 'person' THEN
		d := access.key_dependents(k.kid);
		IF d.keys + d.notes + d.staged > 0 OR k.kept_entry_id IS NOT NULL THEN
			RAISE EXCEPTION 'KEY_NEEDED: something depends on it, or an admin keeps it' USING ERRCODE = 'CS314';
		END IF;
	END IF;
	-- Rounded up, so that the entry, which tells milliseconds, never tells an earlier time.
	due := date_trunc('milliseconds', clock_timestamp() + make_interval(days => (o->>'days')::int) + interval '1 second');
	a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', 'key.destruction_announced', 'outcome', 'done', 'region', k.region, 'key', k.kid,
		'due', to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'assurance', coalesce(o->'assurance',
		'{"kind": "system"}'), 'actor', CASE WHEN o ? 'person' THEN jsonb_build_object('id', o->'person', 'role', o->'role') END,
		'session', o->'session', 'policy', o->'policy')));
	UPDATE access.intake_key x SET announced_at = a.at, announced_entry_id = a.id, destruction_due_at = due, kept_entry_id = NULL
	WHERE x.kid = k.kid;
	RETURN jsonb_build_object('entry', a.id, 'due', due);
END $$;

-- Calls it off. An admin's act alone.
CREATE FUNCTION access.cancel_destruction(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k access.intake_key;
	a record;
BEGIN
	PERFORM access.keeper_only();
	k := access.lock_intake_key(o->>'kid');
	PERFORM access.admit_key_act(o, k.region, 'cancel_destruction');
	IF k.announced_at IS NULL OR k.announced_entry_id IS DISTINCT FROM (o->>'entry')::uuid THEN
		RAISE EXCEPTION 'KEY_NOT_ANNOUNCED: no such destruction is announced' USING ERRCODE = 'CS315';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'key.destruction_cancelled', 'outcome', 'done', 'region', k.region, 'key', k.kid,
		'entry', k.announced_entry_id, 'assurance', o->'assurance', 'session', o->'session', 'policy', o->'policy',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role')));
	UPDATE access.intake_key x SET announced_at = NULL, announced_entry_id = NULL, destruction_due_at = NULL, kept_entry_id = a.id
	WHERE x.kid = k.kid;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- The record of a key's destruction, before the private half is removed. Asked again here, under the key's lock: announced, its
-- time come, nothing depends on it, and both clocks can be trusted (0531). o: {kid, clock}
CREATE FUNCTION access.destroy_key(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k access.intake_key;
	d record;
	a record;
BEGIN
	PERFORM access.keeper_only();
	k := access.lock_intake_key(o->>'kid');
	IF k.announced_at IS NULL THEN
		RAISE EXCEPTION 'KEY_NOT_ANNOUNCED: no destruction of this key is announced' USING ERRCODE = 'CS315';
	END IF;
	IF k.destruction_due_at > clock_timestamp() THEN
		RAISE EXCEPTION 'KEY_TOO_SOON: its time has not come' USING ERRCODE = 'CS316';
	END IF;
	d := access.key_dependents(k.kid);
	IF d.keys + d.notes + d.staged > 0 THEN
		RAISE EXCEPTION 'KEY_NEEDED: something that lives or is held is wrapped to it' USING ERRCODE = 'CS314';
	END IF;
	PERFORM vault.assert_clock(jsonb_build_object('clock', o->'clock', 'region', k.region));
	a := ledger.append(jsonb_build_object('type', 'key.destroyed', 'outcome', 'done', 'region', k.region, 'key', k.kid,
		'entry', k.announced_entry_id, 'assurance', '{"kind": "system"}'::jsonb));
	UPDATE access.intake_key x SET destroyed_at = a.at, destroyed_entry_id = a.id WHERE x.kid = k.kid;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- The private half of a destroyed key has left the key store. Only after the log has given the destruction its place.
CREATE FUNCTION access.key_removed(kid text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	UPDATE access.intake_key k SET removed_at = clock_timestamp()
	WHERE k.kid = key_removed.kid AND k.removed_at IS NULL
		AND EXISTS (SELECT FROM ledger.indexed x WHERE x.entry_id = k.destroyed_entry_id);
END $$;

GRANT EXECUTE ON FUNCTION access.key_dependents(text), access.announce_destruction(jsonb), access.cancel_destruction(jsonb),
	access.destroy_key(jsonb), access.key_removed(text) TO keeper;
