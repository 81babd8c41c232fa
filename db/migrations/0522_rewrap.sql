-- What outlives a period is wrapped anew to the key of its time, so that the earlier key can go. In batches, each of which is
-- recorded, covered and taken like an opening (but nobody sees anything, and no sealed text leaves); what it came to is
-- recorded for each thread, and put in place of the old once that record has its index. Until then the old one opens.

-- A batch: wrapped keys, or staff's typed words, of one intake key.
CREATE TABLE vault.rewrap (
	id uuid PRIMARY KEY,
	region text NOT NULL,
	from_key text NOT NULL REFERENCES access.intake_key,
	intake_key text NOT NULL,
	keys uuid[] NOT NULL DEFAULT '{}',
	notes uuid[] NOT NULL DEFAULT '{}',
	entry_id uuid NOT NULL UNIQUE, -- key.rewrapping
	began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	FOREIGN KEY (intake_key, region) REFERENCES access.intake_key (kid, region),
	CHECK (from_key <> intake_key),
	CHECK ((cardinality(keys) = 0) <> (cardinality(notes) = 0) AND cardinality(keys) + cardinality(notes) <= 64)
);

ALTER TABLE vault.release
	ADD COLUMN rewrap_id uuid REFERENCES vault.rewrap,
	ALTER COLUMN person_id DROP NOT NULL,
	DROP CONSTRAINT release_check1,
	ADD CONSTRAINT release_of_one_thing CHECK (num_nonnulls(opening_id, note_id, rewrap_id) = 1),
	ADD CONSTRAINT release_to_a_person CHECK ((person_id IS NULL) = (rewrap_id IS NOT NULL)),
	DROP CONSTRAINT release_parts_check,
	ADD CONSTRAINT release_parts_check CHECK (cardinality(parts) > 0 AND parts <@ ARRAY['messages', 'note', 'names', 'words', 'wrapped']
		AND (rewrap_id IS NOT NULL) = ('wrapped' = ANY (parts))),
	DROP CONSTRAINT release_outcome_check,
	-- Of a batch: wrapped anew, or left (its keeper stopped). Neither showed anything to anybody.
	ADD CONSTRAINT release_outcome_check CHECK (outcome IN ('released', 'failed', 'unknown', 'rewrapped', 'left')
		AND (rewrap_id IS NOT NULL) = (outcome IN ('rewrapped', 'left')));

-- Wrapped anew and recorded (key.rewrapped), not in place yet. They depend on the key they are wrapped to.
CREATE TABLE vault.rewrapped (
	key_id uuid PRIMARY KEY REFERENCES vault.sealed_key ON DELETE CASCADE,
	thread_id uuid NOT NULL,
	rewrap_id uuid NOT NULL REFERENCES vault.rewrap,
	intake_key text NOT NULL,
	region text NOT NULL,
	wrapped text NOT NULL,
	entry_id uuid NOT NULL,
	entry_at timestamptz NOT NULL,
	FOREIGN KEY (intake_key, region) REFERENCES access.intake_key (kid, region),
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at),
	CHECK (vault.intake_key_of(wrapped) = intake_key)
);
CREATE INDEX rewrapped_by_intake_key ON vault.rewrapped (intake_key);
CREATE TABLE vault.rewrapped_note (
	note_id uuid PRIMARY KEY REFERENCES vault.note ON DELETE CASCADE,
	rewrap_id uuid NOT NULL REFERENCES vault.rewrap,
	intake_key text NOT NULL,
	region text NOT NULL,
	wrapped text NOT NULL,
	entry_id uuid NOT NULL,
	entry_at timestamptz NOT NULL,
	FOREIGN KEY (intake_key, region) REFERENCES access.intake_key (kid, region),
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at),
	CHECK (vault.intake_key_of(wrapped) = intake_key)
);
CREATE INDEX rewrapped_note_by_intake_key ON vault.rewrapped_note (intake_key);

-- By which entry a wrapped key is the one that lies there, where that is not the report.received that brought it.
CREATE TABLE vault.key_entry (
	key_id uuid PRIMARY KEY REFERENCES vault.sealed_key ON DELETE CASCADE,
	entry_id uuid NOT NULL,
	entry_at timestamptz NOT NULL,
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at)
);

-- What was taken and could not be wrapped anew: not its record's, or of no record. It stays as it is and is tried again after a day,
-- or when somebody asks, so that it does not bring an entry each minute.
CREATE TABLE vault.rewrap_left (
	key_id uuid UNIQUE REFERENCES vault.sealed_key ON DELETE CASCADE,
	note_id uuid UNIQUE REFERENCES vault.note ON DELETE CASCADE,
	tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	CHECK (num_nonnulls(key_id, note_id) = 1)
);
-- What was left since then is left.
CREATE FUNCTION vault.rewrap_tried_since(region text) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT greatest(clock_timestamp() - interval '1 day', (SELECT j.asked_at FROM access.job j
		WHERE j.name = 'rewrap' AND j.region = rewrap_tried_since.region))
$$;

-- Batches go by an intake key in a fixed order.
DROP INDEX vault.note_by_intake_key;
CREATE INDEX note_by_intake_key ON vault.note (intake_key, id);

-- The leaf that holds a wrapped key's digest; null where the log does not hold it. Looked up by its own key: a join would open
-- every month for one row. Which entry that is, whoever asks reads together with the wrapped key: by a later look another
-- one may have been put in its place.
CREATE FUNCTION vault.said_of_key(entry uuid, entry_at timestamptz) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT convert_from(l.leaf, 'UTF8') FROM ledger.entry l
		WHERE l.id = said_of_key.entry AND l.at = said_of_key.entry_at
			AND EXISTS (SELECT FROM ledger.indexed x WHERE x.entry_id = said_of_key.entry));
END $$;

-- The keeper's only way in, as before (0330); of a batch that is to be wrapped anew it gives the wrapped keys, and no sealed text.
CREATE OR REPLACE FUNCTION vault.take(entry uuid, entry_at timestamptz)
RETURNS TABLE (kind text, key_id uuid, sequence int, ref text, sealed text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r vault.release;
	i record;
	k record;
	brought uuid[] := '{}';
	gate_passed text;
	said text;
BEGIN
	PERFORM access.keeper_only();
	-- A release is born with its entry, by access.open, read, disclose and begin_rewrap alone: what has none is no entry of the keeper's
	-- that covers anything.
	SELECT * INTO r FROM vault.release v WHERE v.entry_id = take.entry AND v.entry_at = take.entry_at;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TAKE_NOT_COVERED: no entry of the keeper covers this' USING ERRCODE = 'CS050';
	END IF;
	SELECT x.epoch, x.index INTO i FROM ledger.indexed x JOIN ledger.log g ON g.epoch = x.epoch AND g.closed_at IS NULL
	WHERE x.entry_id = take.entry AND EXISTS (
		SELECT FROM ledger.checkpoint c WHERE c.epoch = x.epoch AND c.size > x.index);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TAKE_NOT_INDEXED: no checkpoint covers the entry' USING ERRCODE = 'CS051';
	END IF;
	-- What ended since it was recorded: an opening that was revoked, a right, a claim, a session, a case. Words end by time.
	IF access.end_of(r.opening_id, NULL) IS NOT NULL THEN
		RAISE EXCEPTION 'OPENING_ENDED: its time is over, or somebody ended it' USING ERRCODE = 'CS047';
	END IF;
	gate_passed := r.gate;
	IF r.gate LIKE 'witnesses:%' THEN
		IF (SELECT count(*) FROM ledger.witness_state w
			WHERE w.epoch = i.epoch AND w.size > i.index AND w.name IN (
				SELECT x->>'name' FROM (SELECT y.witnesses FROM ledger.watching y ORDER BY y.id DESC LIMIT 1) y,
					jsonb_array_elements(y.witnesses) x)) < split_part(r.gate, ':', 2)::int
		THEN
			-- A risk to life does not wait for a witness; that it did not is on the record, and indexed, first.
			PERFORM 1 FROM vault.fallback f JOIN ledger.indexed x ON x.entry_id = f.fallback_entry AND x.epoch = i.epoch
			WHERE f.entry_id = take.entry;
			IF NOT FOUND THEN
				RAISE EXCEPTION 'TAKE_NOT_WITNESSED: too few witnesses have seen the entry' USING ERRCODE = 'CS053';
			END IF;
			gate_passed := 'checkpoint';
		END IF;
	END IF;
	UPDATE vault.release v SET taken_at = clock_timestamp(), passed = gate_passed
	WHERE v.entry_id = take.entry AND v.taken_at IS NULL AND v.ended_at IS NULL AND v.expires_at > clock_timestamp();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TAKE_ONCE: taken before, ended or out of time' USING ERRCODE = 'CS052';
	END IF;

	IF r.rewrap_id IS NOT NULL THEN
		FOR k IN SELECT s.id, s.wrapped, coalesce(e.entry_id, s.entry_id) AS said_by, coalesce(e.entry_at, s.entry_at) AS said_at
			FROM vault.rewrap w JOIN vault.sealed_key s ON s.id = ANY (w.keys) LEFT JOIN vault.key_entry e ON e.key_id = s.id
			WHERE w.id = r.rewrap_id ORDER BY s.thread_id, s.id
		LOOP
			said := vault.said_of_key(k.said_by, k.said_at);
			CONTINUE WHEN said IS NULL;
			RETURN QUERY SELECT 'key', k.id, NULL::int, said, k.wrapped;
		END LOOP;
		RETURN QUERY SELECT 'wrapped', n.id, NULL::int, n.about::text, n.wrapped
		FROM vault.rewrap w JOIN vault.note n ON n.id = ANY (w.notes) WHERE w.id = r.rewrap_id AND n.wrapped IS NOT NULL ORDER BY n.id;
		RETURN;
	END IF;
	IF r.note_id IS NOT NULL THEN
		RETURN QUERY SELECT 'words', n.id, NULL::int, n.wrapped, n.sealed FROM vault.note n WHERE n.id = r.note_id;
		RETURN;
	END IF;
	IF 'messages' = ANY (r.parts) THEN
		RETURN QUERY SELECT 'message', m.key_id, m.sequence, c.external_id, m.sealed
		FROM vault.sealed_message m JOIN console.message c ON c.thread_id = m.thread_id AND c.sequence = m.sequence
		WHERE m.thread_id = r.thread_id AND m.sequence >= lower(r.scope) AND m.sequence < upper(r.scope)
			AND m.sequence <@ r.scope
		ORDER BY m.sequence;
	END IF;
	-- Names and notes of the reports that it covers, and only the keys of what it covers. A key's digest counts only where
	-- the log holds it. Each entry is looked up by its own key: a join would open every month for one row.
	IF cardinality(r.reports) > 0 THEN
		brought := ARRAY(SELECT q.entry_id FROM console.report q WHERE q.id = ANY (r.reports));
	END IF;
	sequence := NULL;
	FOR k IN SELECT s.id, s.wrapped, s.names, s.note, s.entry_id = ANY (brought) AS reported,
			coalesce(e.entry_id, s.entry_id) AS said_by, coalesce(e.entry_at, s.entry_at) AS said_at,
			'messages' = ANY (r.parts) AND EXISTS (SELECT FROM vault.sealed_message m
				WHERE m.thread_id = r.thread_id AND m.key_id = s.id AND m.sequence >= lower(r.scope)
					AND m.sequence < upper(r.scope) AND m.sequence <@ r.scope) AS used
		FROM vault.sealed_key s LEFT JOIN vault.key_entry e ON e.key_id = s.id WHERE s.thread_id = r.thread_id
	LOOP
		key_id := k.id;
		ref := NULL;
		IF k.reported AND 'names' = ANY (r.parts) THEN
			kind := 'names';
			sealed := k.names;
			RETURN NEXT;
		END IF;
		IF k.reported AND 'note' = ANY (r.parts) AND k.note IS NOT NULL THEN
			kind := 'note';
			sealed := k.note;
			RETURN NEXT;
		END IF;
		CONTINUE WHEN NOT (k.used OR (k.reported AND ('names' = ANY (r.parts) OR k.note IS NOT NULL)));
		ref := vault.said_of_key(k.said_by, k.said_at);
		CONTINUE WHEN ref IS NULL;
		kind := 'key';
		sealed := k.wrapped;
		RETURN NEXT;
	END LOOP;
END $$;

-- What a keeper of this name left open, as before (0006), but batches: nobody saw those, they are begun again.
CREATE OR REPLACE FUNCTION vault.open_releases(keeper text) RETURNS TABLE (entry_id uuid, entry_at timestamptz) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT r.entry_id, r.entry_at FROM vault.release r
	WHERE r.keeper = open_releases.keeper AND r.ended_at IS NULL AND r.rewrap_id IS NULL
$$;

-- Which keys of a region, over since `before` or earlier, still have something wrapped to them that is not on its way to another, and
-- how much, up to 1,000,000 of a kind; `left`: of that, what was tried within a day, and since somebody asked, and failed.
CREATE FUNCTION vault.rewrap_waits(region text, before timestamptz) RETURNS TABLE (kid text, keys int, notes int, "left" int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM access.keeper_only();
	RETURN QUERY SELECT x.* FROM (SELECT k.kid,
			(SELECT count(*)::int FROM (SELECT FROM vault.sealed_key s WHERE s.intake_key = k.kid
				AND NOT EXISTS (SELECT FROM vault.rewrapped r WHERE r.key_id = s.id) LIMIT 1000000) c) AS keys,
			(SELECT count(*)::int FROM (SELECT FROM vault.note n WHERE n.intake_key = k.kid
				AND NOT EXISTS (SELECT FROM vault.rewrapped_note r WHERE r.note_id = n.id) LIMIT 1000000) c) AS notes,
			(SELECT count(*)::int FROM vault.rewrap_left f LEFT JOIN vault.sealed_key s ON s.id = f.key_id
				LEFT JOIN vault.note n ON n.id = f.note_id
				WHERE f.tried_at > vault.rewrap_tried_since(rewrap_waits.region) AND coalesce(s.intake_key, n.intake_key) = k.kid) AS "left"
		FROM access.intake_key k
		WHERE k.region = rewrap_waits.region AND k.not_after <= rewrap_waits.before AND k.destroyed_at IS NULL
		ORDER BY k.not_after, k.kid) x
	WHERE x.keys + x.notes > 0;
END $$;

-- Records that the next wrapped keys (or notes) of an intake key are taken, to be wrapped to another: those behind `after`, up to
-- 64, but what was left. Returns null where there are none.
-- o: {keeper, rewrap, from, to, kind: "keys" | "notes", after: [thread, key] | [note], limit}
CREATE FUNCTION access.begin_rewrap(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	gate text := ledger.gate();
	expires timestamptz := clock_timestamp() + interval '10 minutes';
	none CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
	f access.intake_key;
	t access.intake_key;
	keys uuid[] := '{}';
	notes uuid[] := '{}';
	since timestamptz;
	last jsonb;
	a record;
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO f FROM access.intake_key k WHERE k.kid = o->>'from';
	SELECT * INTO t FROM access.intake_key k WHERE k.kid = o->>'to';
	IF f.kid IS NULL OR t.kid IS NULL OR f.region <> t.region OR f.not_after > clock_timestamp() OR f.destroyed_at IS NOT NULL
		OR t.not_after <= clock_timestamp() OR t.announced_at IS NOT NULL OR t.not_before > clock_timestamp() + interval '5 minutes'
	THEN
		RAISE EXCEPTION 'REWRAP_INVALID: from a key whose period is over to the one of now' USING ERRCODE = 'CS317';
	END IF;
	-- Of a batch that this keeper left nothing was shown, and nothing is owed to the ledger.
	UPDATE vault.release r SET ended_at = clock_timestamp(), outcome = 'left' FROM vault.rewrap w
	WHERE r.keeper = o->>'keeper' AND r.ended_at IS NULL AND w.id = r.rewrap_id AND w.region = f.region;
	since := vault.rewrap_tried_since(f.region);
	IF o->>'kind' = 'keys' THEN
		SELECT coalesce(array_agg(x.id), '{}'), (array_agg(jsonb_build_array(x.thread_id, x.id)))[count(*)] INTO keys, last
		FROM (SELECT s.thread_id, s.id FROM vault.sealed_key s WHERE s.intake_key = f.kid
			AND s.thread_id >= coalesce((o->'after'->>0)::uuid, none)
			AND (s.thread_id, s.id) > (coalesce((o->'after'->>0)::uuid, none), coalesce((o->'after'->>1)::uuid, none))
			AND NOT EXISTS (SELECT FROM vault.rewrapped r WHERE r.key_id = s.id)
			AND NOT EXISTS (SELECT FROM vault.rewrap_left p WHERE p.key_id = s.id AND p.tried_at > since)
			ORDER BY s.thread_id, s.id LIMIT least((o->>'limit')::int, 64)) x;
	ELSE
		SELECT coalesce(array_agg(x.id), '{}'), (array_agg(jsonb_build_array(x.id)))[count(*)] INTO notes, last
		FROM (SELECT n.id FROM vault.note n WHERE n.intake_key = f.kid AND n.id > coalesce((o->'after'->>0)::uuid, none)
			AND NOT EXISTS (SELECT FROM vault.rewrapped_note r WHERE r.note_id = n.id)
			AND NOT EXISTS (SELECT FROM vault.rewrap_left p WHERE p.note_id = n.id AND p.tried_at > since)
			ORDER BY n.id LIMIT least((o->>'limit')::int, 64)) x;
	END IF;
	IF cardinality(keys) + cardinality(notes) = 0 THEN
		RETURN NULL;
	END IF;
	a := ledger.append(jsonb_build_object('type', 'key.rewrapping', 'outcome', 'done', 'gate', gate, 'region', t.region,
		'rewrap', o->'rewrap', 'key', t.kid, 'count', cardinality(keys) + cardinality(notes),
		'digest', encode(sha256(convert_to(array_to_string(keys || notes, ' '), 'UTF8')), 'hex'),
		'assurance', '{"kind": "system"}'::jsonb));
	INSERT INTO vault.rewrap (id, region, from_key, intake_key, keys, notes, entry_id)
	VALUES ((o->>'rewrap')::uuid, t.region, f.kid, t.kid, keys, notes, a.id);
	INSERT INTO vault.release (entry_id, entry_at, keeper, rewrap_id, parts, expires_at, gate)
	VALUES (a.id, a.at, o->>'keeper', (o->>'rewrap')::uuid, ARRAY['wrapped'], expires, gate);
	RETURN jsonb_build_object('entry', a.id, 'at', a.at, 'expires', expires, 'gate', gate, 'leaf', convert_from(a.leaf, 'UTF8'),
		'count', cardinality(keys) + cardinality(notes), 'last', last);
END $$;

-- Keeps what a taken batch came to, with its entries: one for each thread, one for all notes. What left meanwhile (its thread is due) or
-- was wrapped anew by another is passed over; what was taken and did not come back wrapped is kept as left. From here on the thread counts as wrapped to the new key as well, since a
-- backup may hold it. o: {rewrap, wrapped: {id: new wrapped key}}. Returns the entries.
CREATE FUNCTION access.stage_rewrap(o jsonb) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w vault.rewrap;
	r vault.release;
	t record;
	a record;
	said jsonb;
	entries uuid[] := '{}';
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO w FROM vault.rewrap x WHERE x.id = (o->>'rewrap')::uuid;
	UPDATE vault.release x SET ended_at = clock_timestamp(), outcome = 'rewrapped'
	WHERE x.rewrap_id = w.id AND x.taken_at IS NOT NULL AND x.ended_at IS NULL AND x.expires_at > clock_timestamp() RETURNING x.* INTO r;
	IF NOT FOUND OR EXISTS (SELECT FROM jsonb_object_keys(o->'wrapped') i WHERE i::uuid <> ALL (w.keys || w.notes)) THEN
		RAISE EXCEPTION 'REWRAP_INVALID: not what was taken for this' USING ERRCODE = 'CS317';
	END IF;
	PERFORM 1 FROM vault.thread_life l WHERE l.thread_id IN (SELECT s.thread_id FROM vault.sealed_key s WHERE s.id = ANY (w.keys))
		ORDER BY l.thread_id FOR SHARE;
	PERFORM 1 FROM vault.sealed_key s WHERE s.id = ANY (w.keys) ORDER BY s.thread_id, s.id FOR NO KEY UPDATE;
	FOR t IN SELECT s.thread_id, l.life, array_agg(s.id ORDER BY s.id) AS ids, jsonb_agg(jsonb_build_object('keyVersion', s.id,
			'from', s.intake_key, 'before', encode(sha256(convert_to(s.wrapped, 'UTF8')), 'hex'),
			'after', encode(sha256(convert_to(o->'wrapped'->>(s.id::text), 'UTF8')), 'hex')) ORDER BY s.id) AS keys
		FROM vault.sealed_key s JOIN vault.thread_life l ON l.thread_id = s.thread_id
		WHERE s.id = ANY (w.keys) AND o->'wrapped' ? s.id::text AND s.intake_key = w.from_key
			AND NOT EXISTS (SELECT FROM vault.rewrapped x WHERE x.key_id = s.id)
		GROUP BY s.thread_id, l.life ORDER BY s.thread_id
	LOOP
		a := ledger.append(jsonb_build_object('type', 'key.rewrapped', 'outcome', 'done', 'region', w.region, 'thread', t.thread_id,
			'rewrap', w.id, 'key', w.intake_key, 'keys', t.keys, 'assurance', '{"kind": "system"}'::jsonb));
		INSERT INTO vault.rewrapped (key_id, thread_id, rewrap_id, intake_key, region, wrapped, entry_id, entry_at)
		SELECT i, t.thread_id, w.id, w.intake_key, w.region, o->'wrapped'->>(i::text), a.id, a.at FROM unnest(t.ids) i;
		INSERT INTO vault.wrapped_to (thread_id, life, intake_key) VALUES (t.thread_id, t.life, w.intake_key) ON CONFLICT DO NOTHING;
		entries := entries || a.id;
	END LOOP;
	PERFORM 1 FROM vault.note n WHERE n.id = ANY (w.notes) ORDER BY n.id FOR NO KEY UPDATE;
	SELECT array_agg(n.id ORDER BY n.id) AS ids, jsonb_build_object('count', count(*), 'digest', encode(sha256(string_agg(
			int4send(octet_length(o->'wrapped'->>(n.id::text))) || convert_to(o->'wrapped'->>(n.id::text), 'UTF8'), ''::bytea
			ORDER BY n.id)), 'hex')) AS notes INTO t
	FROM vault.note n WHERE n.id = ANY (w.notes) AND o->'wrapped' ? n.id::text AND n.intake_key = w.from_key
		AND NOT EXISTS (SELECT FROM vault.rewrapped_note x WHERE x.note_id = n.id);
	IF t.ids IS NOT NULL THEN
		a := ledger.append(jsonb_build_object('type', 'key.rewrapped', 'outcome', 'done', 'region', w.region,
			'rewrap', w.id, 'key', w.intake_key, 'notes', t.notes, 'assurance', '{"kind": "system"}'::jsonb));
		INSERT INTO vault.rewrapped_note (note_id, rewrap_id, intake_key, region, wrapped, entry_id, entry_at)
		SELECT i, w.id, w.intake_key, w.region, o->'wrapped'->>(i::text), a.id, a.at FROM unnest(t.ids) i;
		entries := entries || a.id;
	END IF;
	DELETE FROM vault.rewrap_left f WHERE f.key_id = ANY (w.keys) OR f.note_id = ANY (w.notes);
	INSERT INTO vault.rewrap_left (key_id) SELECT s.id FROM vault.sealed_key s
	WHERE s.id = ANY (w.keys) AND s.intake_key = w.from_key AND NOT o->'wrapped' ? s.id::text;
	INSERT INTO vault.rewrap_left (note_id) SELECT n.id FROM vault.note n
	WHERE n.id = ANY (w.notes) AND n.intake_key = w.from_key AND NOT o->'wrapped' ? n.id::text;
	-- The key it goes to must be in its period still, and not be announced or gone: whoever announces it waits for its row.
	PERFORM 1 FROM access.intake_key k WHERE k.kid = w.intake_key AND k.announced_at IS NULL AND k.destroyed_at IS NULL
		AND k.not_after > clock_timestamp() FOR SHARE;
	IF NOT FOUND AND cardinality(entries) > 0 THEN
		RAISE EXCEPTION 'REWRAP_INVALID: the key that it goes to is over' USING ERRCODE = 'CS317';
	END IF;
	RETURN entries;
END $$;

-- Puts in place of the old what is recorded under a stored checkpoint: up to `most` of each kind. What was staged for a key that is over by
-- now is dropped, to be wrapped to the next one. Locks as everywhere: threads first, in order; whoever deletes a thread's content
-- has its thread and takes what is staged of it along. Returns how many were put in place.
CREATE FUNCTION vault.apply_rewraps(region text, most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	over CONSTANT text[] := ARRAY(SELECT k.kid FROM access.intake_key k
		WHERE k.region = apply_rewraps.region AND k.not_after <= clock_timestamp());
	ids uuid[];
	late uuid[];
	noted uuid[];
BEGIN
	PERFORM access.keeper_only();
	ids := ARRAY(SELECT r.key_id FROM vault.rewrapped r WHERE r.region = apply_rewraps.region AND r.intake_key <> ALL (over)
		AND EXISTS (SELECT FROM ledger.indexed x JOIN ledger.checkpoint c ON c.epoch = x.epoch AND c.size > x.index
			WHERE x.entry_id = r.entry_id)
		ORDER BY r.thread_id, r.key_id LIMIT most);
	late := ARRAY(SELECT r.key_id FROM vault.rewrapped r WHERE r.region = apply_rewraps.region AND r.intake_key = ANY (over));
	IF cardinality(ids) + cardinality(late) > 0 THEN
		PERFORM 1 FROM vault.thread_life l
			WHERE l.thread_id IN (SELECT r.thread_id FROM vault.rewrapped r WHERE r.key_id = ANY (ids || late))
			ORDER BY l.thread_id FOR UPDATE;
		PERFORM 1 FROM vault.sealed_key s WHERE s.id = ANY (ids || late) ORDER BY s.thread_id, s.id FOR UPDATE;
		INSERT INTO vault.key_entry AS e (key_id, entry_id, entry_at)
		SELECT r.key_id, r.entry_id, r.entry_at FROM vault.rewrapped r WHERE r.key_id = ANY (ids)
		ON CONFLICT (key_id) DO UPDATE SET entry_id = excluded.entry_id, entry_at = excluded.entry_at;
		UPDATE vault.sealed_key s SET wrapped = r.wrapped, intake_key = r.intake_key
		FROM vault.rewrapped r WHERE r.key_id = ANY (ids) AND s.id = r.key_id;
		DELETE FROM vault.rewrapped r WHERE r.key_id = ANY (ids || late);
	END IF;
	noted := ARRAY(SELECT r.note_id FROM vault.rewrapped_note r WHERE r.region = apply_rewraps.region AND r.intake_key <> ALL (over)
		AND EXISTS (SELECT FROM ledger.indexed x JOIN ledger.checkpoint c ON c.epoch = x.epoch AND c.size > x.index
			WHERE x.entry_id = r.entry_id)
		ORDER BY r.note_id LIMIT most);
	late := ARRAY(SELECT r.note_id FROM vault.rewrapped_note r WHERE r.region = apply_rewraps.region AND r.intake_key = ANY (over));
	IF cardinality(noted) + cardinality(late) > 0 THEN
		PERFORM 1 FROM vault.note n WHERE n.id = ANY (noted || late) ORDER BY n.id FOR UPDATE;
		UPDATE vault.note n SET wrapped = r.wrapped FROM vault.rewrapped_note r
		WHERE r.note_id = ANY (noted) AND n.id = r.note_id AND n.wrapped IS NOT NULL;
		DELETE FROM vault.rewrapped_note r WHERE r.note_id = ANY (noted || late);
	END IF;
	RETURN cardinality(ids) + cardinality(noted);
END $$;

GRANT EXECUTE ON FUNCTION vault.rewrap_waits(text, timestamptz), access.begin_rewrap(jsonb), access.stage_rewrap(jsonb),
	vault.apply_rewraps(text, int) TO keeper;
