-- Release waits for the log: an entry must have its index under a stored checkpoint, and its gate must be passed, before
-- what it covers can be taken. The acts of recording now write the gate into the entry and return its leaf, so that the
-- keeper can check the proof itself.

ALTER TABLE vault.release
	-- What the release waits for, as its entry says. What was recorded before there was an index waited for its commit.
	ADD COLUMN gate text NOT NULL DEFAULT 'commit' CHECK (gate ~ '^(commit|checkpoint|witnesses:[1-9][0-9]?)$'),
	-- What it was taken on: the gate, or 'checkpoint' where a risk to life did not wait for the witnesses.
	ADD COLUMN passed text CHECK (passed IS NULL OR (passed IN (gate, 'checkpoint') AND taken_at IS NOT NULL));
ALTER TABLE vault.release ALTER COLUMN gate DROP DEFAULT;

-- Releases that went ahead without their witnesses, each with the entry that says so.
CREATE TABLE vault.fallback (
	entry_id uuid PRIMARY KEY REFERENCES vault.release,
	fallback_entry uuid NOT NULL UNIQUE,
	at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT ON vault.fallback TO web;

-- The gate in force. Before a keeper has said which, nothing can be recorded as decrypted.
CREATE FUNCTION ledger.gate() RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	gate text;
BEGIN
	SELECT w.gate INTO gate FROM ledger.watching w ORDER BY w.id DESC LIMIT 1;
	IF gate IS NULL THEN
		RAISE EXCEPTION 'GATE_MISSING: no keeper has said what release waits for' USING ERRCODE = 'CS054';
	END IF;
	RETURN gate;
END $$;

-- Lets one release go on a checkpoint alone, where the reason is a risk to life; recorded first.
CREATE FUNCTION access.fall_back(entry uuid, OUT fallback uuid, OUT leaf text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
	a record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	SELECT v.entry_id, o.id AS opening, o.reason, convert_from(l.leaf, 'UTF8')::jsonb AS leaf INTO r
	FROM vault.release v JOIN access.opening o ON o.id = v.opening_id
		JOIN ledger.entry l ON l.id = v.entry_id AND l.at = v.entry_at
	WHERE v.entry_id = fall_back.entry AND v.taken_at IS NULL AND v.ended_at IS NULL AND v.gate <> 'checkpoint';
	IF NOT FOUND OR r.reason <> 'EMERGENCY_RISK_TO_LIFE' THEN
		RAISE EXCEPTION 'FALLBACK_REFUSED: only a risk to life goes on without its witnesses' USING ERRCODE = 'CS055';
	END IF;
	a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', 'release.fallback', 'outcome', 'granted',
		'gate', 'checkpoint', 'assurance', jsonb_build_object('kind', 'system'), 'entry', r.entry_id, 'opening', r.opening,
		'actor', r.leaf->'actor', 'case', r.leaf->'case', 'thread', r.leaf->'thread', 'region', r.leaf->'region')));
	INSERT INTO vault.fallback (entry_id, fallback_entry) VALUES (r.entry_id, a.id);
	fallback := a.id;
	leaf := convert_from(a.leaf, 'UTF8');
END $$;

DROP FUNCTION vault.record_decryption(jsonb, text, uuid, uuid, uuid, int4multirange, text[], timestamptz);
DROP FUNCTION vault.take(uuid, timestamptz);

-- One entry that covers a release, and the row that lets it be taken once. The digest that it carries is SHA-256 over
-- the sealed messages in order, each after its length (u32be), so that no two lists of messages have one hash input.
CREATE FUNCTION vault.record_decryption(event jsonb, keeper text, person uuid, opening uuid, thread uuid,
	scope int4multirange, parts text[], expires timestamptz, OUT entry uuid, OUT at timestamptz, OUT count int, OUT digest text, OUT leaf bytea,
	OUT gate text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	intervals jsonb := '[]';
	reports uuid[] := '{}';
	wanted int;
	a record;
BEGIN
	gate := ledger.gate();
	IF 'messages' = ANY (parts) THEN
		SELECT count(*)::int, encode(sha256(coalesce(
			string_agg(int4send(octet_length(m.sealed)) || convert_to(m.sealed, 'UTF8'), ''::bytea ORDER BY m.sequence),
			''::bytea)), 'hex'), (SELECT sum(upper(r) - lower(r)) FROM unnest(scope) r) INTO count, digest, wanted
		FROM vault.sealed_message m -- the outer bounds for the index, the multirange for the gaps between intervals
		WHERE m.thread_id = thread AND m.sequence >= lower(scope) AND m.sequence < upper(scope) AND m.sequence <@ scope;
		-- A scope names messages that are there: what arrives later is never inside an entry's scope.
		IF count = 0 OR count <> wanted THEN
			RAISE EXCEPTION 'SCOPE_EMPTY: not every message in scope is there' USING ERRCODE = 'CS040';
		END IF;
		intervals := vault.intervals(scope);
	ELSE
		count := 0;
		digest := encode(sha256(''::bytea), 'hex');
	END IF;
	IF parts && ARRAY['note', 'names'] THEN
		-- Of this case's reports only: an earlier case of the thread may have been child safety's. The newest 500.
		reports := ARRAY(SELECT q.id FROM console.report q WHERE q.case_id = (event->>'case')::uuid
			ORDER BY q.received_at DESC LIMIT 500);
	END IF;
	a := ledger.append(event || jsonb_build_object(
		'type', 'thread.decrypted', 'gate', gate, 'opening', opening, 'expires', to_char(expires AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
		'scope', jsonb_build_object('count', count, 'digest', digest, 'parts', to_jsonb(parts), 'intervals', intervals,
			'reports', to_jsonb(reports))));
	entry := a.id;
	record_decryption.at := a.at;
	record_decryption.leaf := a.leaf;
	INSERT INTO vault.release (entry_id, entry_at, keeper, person_id, opening_id, thread_id, scope, parts, reports, expires_at, gate)
	VALUES (a.id, a.at, keeper, person, opening, thread, scope, parts, reports, expires, gate);
END $$;

-- Records an opening with its reason, its grant and its first decryption in one commit. The keeper has decided by
-- policy; what can be said in a row is checked here again: the person, the role in the region, the claim, the case.
CREATE OR REPLACE FUNCTION access.open(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
	held record;
	scope int4multirange := (o->>'scope')::int4multirange;
	opening uuid := (o->>'opening')::uuid;
	person uuid := (o->>'person')::uuid;
	granted timestamptz := clock_timestamp();
	expires timestamptz := granted + make_interval(mins => (o->>'minutes')::int);
	event jsonb;
	g record;
	d record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	SELECT k.thread_id, k.region, k.restricted INTO c FROM console.case k
	WHERE k.id = (o->>'case')::uuid AND k.closed_at IS NULL FOR SHARE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'CASE_CLOSED: no open case' USING ERRCODE = 'CS042';
	END IF;
	-- One opening of a person after another, so that two at once cannot both be the last that is allowed.
	PERFORM 1 FROM access.person p WHERE p.id = person AND p.disabled_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	-- Everything that was waited for is there: what follows is one look. Each statement costs more than what it finds.
	SELECT EXISTS (SELECT FROM access.role_grant r JOIN console.session s ON s.person_id = r.person_id
			WHERE r.person_id = person AND r.role = o->>'role' AND r.region = c.region
				AND r.revoked_at IS NULL AND (NOT c.restricted OR r.role = 'child_safety')
				AND s.id = (o->>'session')::uuid AND s.ended_at IS NULL AND s.expires_at > granted) AS permitted,
		EXISTS (SELECT FROM console.claim l WHERE l.case_id = (o->>'case')::uuid AND l.released_at IS NULL
			AND l.person_id = person) AS claimed,
		(SELECT count(*) FROM access.opening p WHERE p.person_id = person
			AND p.granted_at > granted - interval '1 hour') AS this_hour,
		CASE o->>'reason' WHEN 'EMERGENCY_RISK_TO_LIFE' THEN (SELECT count(*) FROM access.opening p
			WHERE p.person_id = person AND p.granted_at > granted - interval '24 hours' AND p.reason = 'EMERGENCY_RISK_TO_LIFE')
		END AS emergencies
	INTO held;
	IF NOT held.permitted THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF NOT held.claimed THEN
		RAISE EXCEPTION 'CASE_NOT_CLAIMED: the case is not claimed by this person' USING ERRCODE = 'CS044';
	END IF;
	IF held.this_hour >= (o->'limits'->>'openingsPerHour')::int THEN
		RAISE EXCEPTION 'OPENING_LIMIT_REACHED: this is more openings than an hour allows' USING ERRCODE = 'CS060';
	END IF;
	IF held.emergencies >= (o->'limits'->>'emergenciesPerDay')::int THEN
		RAISE EXCEPTION 'EMERGENCY_LIMIT_REACHED: this is more emergencies than a day allows' USING ERRCODE = 'CS061';
	END IF;
	IF o->>'reason' <> 'USER_REPORT_REVIEW' AND coalesce((o->>'reviewHours')::int NOT BETWEEN 1 AND 24, true) THEN
		RAISE EXCEPTION 'REVIEW_MISSING: this reason is reviewed within a day' USING ERRCODE = 'CS062';
	END IF;

	event := jsonb_build_object('outcome', 'granted', 'policy', o->'policy', 'assurance', o->'assurance',
		'actor', jsonb_build_object('id', person, 'role', o->'role'), 'case', o->'case', 'thread', c.thread_id,
		'region', c.region, 'session', o->'session', 'reason', jsonb_build_object('code', o->'reason',
			'question', o->'question', 'commitment', o->'commitment'))
		|| CASE WHEN o ? 'widens' THEN jsonb_build_object('widens', o->'widens') ELSE '{}' END;
	g := ledger.append(event || jsonb_build_object('type', 'opening.granted', 'opening', opening,
		'expires', to_char(expires AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
		'scope', jsonb_build_object('intervals', vault.intervals(scope))));
	INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
	VALUES ((o->'note'->>'id')::uuid, 'reason', opening, c.region, person, o->'note'->>'wrapped', o->'note'->>'sealed');
	INSERT INTO access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
		scope, widens, read_token_hash, granted_at, expires_at, entry_id)
	VALUES (opening, person, o->>'role', (o->>'session')::uuid, (o->>'case')::uuid, c.thread_id, c.region, o->>'reason',
		o->>'question', (o->'note'->>'id')::uuid, scope, (o->>'widens')::uuid, decode(o->>'readTokenHash', 'hex'),
		granted, expires, g.id);
	IF o ? 'reviewHours' THEN
		INSERT INTO console.access_review (opening_id, reader_id, region, due_at)
		VALUES (opening, person, c.region, granted + make_interval(hours => (o->>'reviewHours')::int));
	END IF;
	d := vault.record_decryption(event, o->>'keeper', person, opening, c.thread_id, scope,
		ARRAY['messages', 'note'], expires);
	RETURN jsonb_build_object('entry', d.entry, 'at', d.at, 'granted', g.id, 'count', d.count, 'digest', d.digest,
		'expires', expires, 'gate', d.gate, 'leaf', convert_from(d.leaf, 'UTF8'));
END $$;

-- Records one further reading under a live opening: other messages inside its scope, or the display names.
CREATE OR REPLACE FUNCTION access.read(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.opening;
	scope int4multirange := (o->>'scope')::int4multirange;
	parts text[] := ARRAY(SELECT jsonb_array_elements_text(o->'parts'));
	d record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	SELECT * INTO p FROM access.opening WHERE id = (o->>'opening')::uuid;
	IF NOT FOUND OR p.person_id IS DISTINCT FROM (o->>'person')::uuid OR p.case_id IS DISTINCT FROM (o->>'case')::uuid THEN
		RAISE EXCEPTION 'OPENING_NOT_YOURS: no opening of this person on this case' USING ERRCODE = 'CS045';
	END IF;
	IF p.read_token_hash IS DISTINCT FROM decode(o->>'readTokenHash', 'hex') THEN
		RAISE EXCEPTION 'READ_TOKEN_INVALID: not the page that opened it' USING ERRCODE = 'CS046';
	END IF;
	IF p.expires_at <= clock_timestamp() THEN
		RAISE EXCEPTION 'OPENING_ENDED: its time is over' USING ERRCODE = 'CS047';
	END IF;
	IF NOT scope <@ p.scope OR isempty(scope) OR parts && ARRAY['words'] THEN
		RAISE EXCEPTION 'SCOPE_SEALED: outside what the opening covers' USING ERRCODE = 'CS048';
	END IF;
	PERFORM 1 FROM access.person q JOIN access.role_grant r ON r.person_id = q.id
		JOIN console.session s ON s.person_id = q.id JOIN console.case k ON k.id = p.case_id
	WHERE q.id = p.person_id AND q.disabled_at IS NULL AND r.role = p.role AND r.region = p.region AND r.revoked_at IS NULL
		AND k.closed_at IS NULL AND (NOT k.restricted OR r.role = 'child_safety')
		AND s.id = (o->>'session')::uuid AND s.ended_at IS NULL AND s.expires_at > clock_timestamp();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	PERFORM 1 FROM console.claim l WHERE l.case_id = p.case_id AND l.released_at IS NULL AND l.person_id = p.person_id;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'CASE_NOT_CLAIMED: the case is not claimed by this person any more' USING ERRCODE = 'CS044';
	END IF;
	d := vault.record_decryption(jsonb_build_object('outcome', 'granted', 'policy', o->'policy',
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', p.person_id, 'role', p.role), 'case', p.case_id,
		'thread', p.thread_id, 'region', p.region, 'session', o->'session', 'reason', jsonb_build_object('code', p.reason)),
		o->>'keeper', p.person_id, p.id, p.thread_id, scope, parts, p.expires_at);
	RETURN jsonb_build_object('entry', d.entry, 'at', d.at, 'count', d.count, 'digest', d.digest, 'expires', p.expires_at,
		'gate', d.gate, 'leaf', convert_from(d.leaf, 'UTF8'));
END $$;

-- Records that typed words are shown to somebody who may see them (the keeper decides who).
CREATE OR REPLACE FUNCTION access.disclose(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n record;
	a record;
	gate text := ledger.gate();
	expires timestamptz := clock_timestamp() + interval '1 minute';
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	SELECT v.id, v.region INTO n FROM vault.note v WHERE v.id = (o->>'note')::uuid;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such note' USING ERRCODE = 'CS049';
	END IF;
	PERFORM 1 FROM access.person p JOIN access.role_grant g ON g.person_id = p.id JOIN console.session s ON s.person_id = p.id
	WHERE p.id = (o->>'person')::uuid AND p.disabled_at IS NULL AND g.role = o->>'role' AND g.region = n.region
		AND g.revoked_at IS NULL AND s.id = (o->>'session')::uuid AND s.ended_at IS NULL AND s.expires_at > clock_timestamp();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'note.disclosed', 'outcome', 'granted', 'gate', gate,
		'policy', o->'policy', 'assurance', o->'assurance', 'actor', jsonb_build_object('id', o->'person', 'role', o->'role'),
		'session', o->'session', 'note', n.id, 'region', n.region));
	INSERT INTO vault.release (entry_id, entry_at, keeper, person_id, note_id, parts, expires_at, gate)
	VALUES (a.id, a.at, o->>'keeper', (o->>'person')::uuid, n.id, ARRAY['words'], expires, gate);
	RETURN jsonb_build_object('entry', a.id, 'at', a.at, 'expires', expires, 'gate', gate, 'leaf', convert_from(a.leaf, 'UTF8'));
END $$;

-- The keeper's only way in. For an entry that the keeper appended, that has its index under a stored checkpoint, and whose
-- gate is passed, it returns, once (a caller who rolls back may ask again while the entry lives: it is the same entry's
-- release), the wrapped keys (each with the leaf that holds its digest) and exactly the sealed rows that the entry covers.
-- Only the notary gives an index, only to what it sees committed, and its own commit is flushed before anyone can see it:
-- so neither a rollback nor a crash after synchronous_commit = off can take the record away. Plaintext never passes here.
CREATE FUNCTION vault.take(entry uuid, entry_at timestamptz)
RETURNS TABLE (kind text, key_id uuid, sequence int, ref text, sealed text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r vault.release;
	i record;
	k record;
	brought uuid[] := '{}';
	gate_passed text;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	-- A release is born with its entry, by access.open, read and disclose alone: what has none is no entry of the keeper's
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
	FOR k IN SELECT s.id, s.wrapped, s.names, s.note, s.entry_id, s.entry_at, s.entry_id = ANY (brought) AS reported,
			'messages' = ANY (r.parts) AND EXISTS (SELECT FROM vault.sealed_message m
				WHERE m.thread_id = r.thread_id AND m.key_id = s.id AND m.sequence >= lower(r.scope)
					AND m.sequence < upper(r.scope) AND m.sequence <@ r.scope) AS used
		FROM vault.sealed_key s WHERE s.thread_id = r.thread_id
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
		SELECT convert_from(l.leaf, 'UTF8') INTO ref FROM ledger.entry l
		WHERE l.id = k.entry_id AND l.at = k.entry_at AND EXISTS (SELECT FROM ledger.indexed x WHERE x.entry_id = k.entry_id);
		CONTINUE WHEN NOT FOUND;
		kind := 'key';
		sealed := k.wrapped;
		RETURN NEXT;
	END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION access.fall_back(uuid), vault.take(uuid, timestamptz) TO keeper;
