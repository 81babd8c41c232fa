-- Showing an attachment: like a further reading it happens under an opening that lives, and is an entry first.

-- The opening under which somebody reads on, with everything that must hold for it now (0330). o: {person, case, session, opening,
-- readTokenHash}
CREATE FUNCTION access.reading_under(o jsonb, scope int4multirange) RETURNS access.opening LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.opening;
	ended text;
BEGIN
	SELECT * INTO p FROM access.opening WHERE id = (o->>'opening')::uuid;
	IF NOT FOUND OR p.person_id IS DISTINCT FROM (o->>'person')::uuid OR p.case_id IS DISTINCT FROM (o->>'case')::uuid THEN
		RAISE EXCEPTION 'OPENING_NOT_YOURS: no opening of this person on this case' USING ERRCODE = 'CS045';
	END IF;
	IF p.read_token_hash IS DISTINCT FROM decode(o->>'readTokenHash', 'hex') THEN
		RAISE EXCEPTION 'READ_TOKEN_INVALID: not the page that opened it' USING ERRCODE = 'CS046';
	END IF;
	ended := access.end_of(p.id, (o->>'session')::uuid);
	IF ended IN ('REVOKED', 'EXPIRED') THEN
		RAISE EXCEPTION 'OPENING_ENDED: its time is over, or somebody ended it' USING ERRCODE = 'CS047';
	END IF;
	IF NOT coalesce(scope <@ p.scope, false) OR isempty(scope) THEN
		RAISE EXCEPTION 'SCOPE_SEALED: outside what the opening covers' USING ERRCODE = 'CS048';
	END IF;
	IF ended = 'RIGHT_LOST' THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	ELSIF ended = 'CASE_CLOSED' THEN
		RAISE EXCEPTION 'CASE_CLOSED: no open case' USING ERRCODE = 'CS042';
	ELSIF ended IS NOT NULL THEN
		RAISE EXCEPTION 'CASE_NOT_CLAIMED: the case is not claimed by this person any more' USING ERRCODE = 'CS044';
	END IF;
	RETURN p;
END $$;

-- As before (0330); what must hold is said above.
CREATE OR REPLACE FUNCTION access.read(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.opening;
	scope int4multirange := (o->>'scope')::int4multirange;
	parts text[] := ARRAY(SELECT jsonb_array_elements_text(o->'parts'));
	d record;
BEGIN
	PERFORM access.keeper_only();
	p := access.reading_under(o, scope);
	IF NOT parts <@ ARRAY['messages', 'note', 'names'] THEN
		RAISE EXCEPTION 'SCOPE_SEALED: outside what the opening covers' USING ERRCODE = 'CS048';
	END IF;
	d := vault.record_decryption(jsonb_build_object('outcome', 'granted', 'policy', o->'policy',
		'assurance', jsonb_build_object('kind', 'opening', 'entry', p.entry_id),
		'actor', jsonb_build_object('id', p.person_id, 'role', p.role), 'case', p.case_id,
		'thread', p.thread_id, 'region', p.region, 'session', o->'session', 'reason', jsonb_build_object('code', p.reason)),
		o->>'keeper', p.person_id, p.id, p.thread_id, scope, parts, p.expires_at);
	RETURN jsonb_build_object('entry', d.entry, 'at', d.at, 'count', d.count, 'digest', d.digest, 'expires', p.expires_at,
		'gate', d.gate, 'leaf', convert_from(d.leaf, 'UTF8'));
END $$;

ALTER TABLE vault.release
	ADD COLUMN attachment_id uuid, -- vault.attachment, while that is there
	DROP CONSTRAINT release_parts_check,
	ADD CONSTRAINT release_parts_check CHECK (cardinality(parts) > 0
		AND parts <@ ARRAY['messages', 'note', 'names', 'words', 'wrapped', 'attachment']
		AND (rewrap_id IS NOT NULL) = ('wrapped' = ANY (parts))),
	ADD CONSTRAINT release_of_an_attachment CHECK ((attachment_id IS NOT NULL) = (parts = ARRAY['attachment'])
		AND (attachment_id IS NULL OR opening_id IS NOT NULL));

-- Records that one attachment of one message is shown, under an opening that lives and covers that message. The entry says which
-- attachment (its digest is that of attachment.received) and which message (by the digest of its envelope, as in a reading), since
-- the message says whose attachment it is. Oversight's own look shows what the reviewed opening showed, and no other.
-- o: as access.read, with {sequence, n} in place of scope and parts
CREATE FUNCTION access.show_attachment(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	gate CONSTANT text := ledger.gate();
	at_ CONSTANT int := o->>'sequence';
	scope CONSTANT int4multirange := int4multirange(int4range(at_, at_, '[]'));
	p access.opening;
	f record;
	digest text;
	a record;
BEGIN
	PERFORM access.keeper_only();
	p := access.reading_under(o, scope);
	SELECT x.id, encode(sha256(x.digests), 'hex') AS digest INTO f FROM console.attachment c
	JOIN vault.attachment x ON x.thread_id = c.thread_id AND x.external_id = c.external_id
	WHERE c.thread_id = p.thread_id AND c.sequence = at_ AND c.n = (o->>'n')::int;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'ATTACHMENT_NOT_ARRIVED: the platform has not sent this attachment' USING ERRCODE = 'CS435';
	END IF;
	IF p.reason = 'OVERSIGHT_REVIEW' AND NOT EXISTS (SELECT FROM access.content_request l
		JOIN console.access_review r ON r.id = l.review_id
		JOIN vault.release v ON v.opening_id = r.opening_id AND v.taken_at IS NOT NULL AND v.attachment_id = f.id
		WHERE l.request_id = p.request_id)
	THEN
		RAISE EXCEPTION 'SCOPE_SEALED: the reviewed opening did not show it' USING ERRCODE = 'CS048';
	END IF;
	SELECT encode(sha256(int4send(octet_length(m.sealed)) || convert_to(m.sealed, 'UTF8')), 'hex') INTO digest
	FROM vault.sealed_message m WHERE m.thread_id = p.thread_id AND m.sequence = at_;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'SCOPE_EMPTY: not every message in scope is there' USING ERRCODE = 'CS040';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'attachment.displayed', 'outcome', 'granted', 'policy', o->'policy', 'gate', gate,
		'assurance', jsonb_build_object('kind', 'opening', 'entry', p.entry_id),
		'actor', jsonb_build_object('id', p.person_id, 'role', p.role), 'case', p.case_id, 'thread', p.thread_id,
		'region', p.region, 'session', o->'session', 'opening', p.id, 'attachment', f.id, 'digest', f.digest,
		'expires', access.stamp(p.expires_at),
		'scope', jsonb_build_object('count', 1, 'digest', digest, 'intervals', vault.intervals(scope))));
	INSERT INTO vault.release (entry_id, entry_at, keeper, person_id, opening_id, thread_id, scope, parts, expires_at, gate, attachment_id)
	VALUES (a.id, a.at, o->>'keeper', p.person_id, p.id, p.thread_id, scope, ARRAY['attachment'], p.expires_at, gate, f.id);
	RETURN jsonb_build_object('entry', a.id, 'at', a.at, 'count', 1, 'digest', digest, 'expires', p.expires_at,
		'gate', gate, 'leaf', convert_from(a.leaf, 'UTF8'), 'reason', p.reason);
END $$;
GRANT EXECUTE ON FUNCTION access.show_attachment(jsonb) TO keeper;

-- One sealed chunk of what an entry shows, while its opening lives: of an entry that was taken, to whom it was recorded for, in a session
-- that stands. `ended` says why not (access.end_of; NOT_TAKEN). Where the body lies in another store, null stands for the chunk.
CREATE FUNCTION vault.stream(entry uuid, person uuid, session uuid, n int, OUT ended text, OUT sealed bytea) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r vault.release;
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO r FROM vault.release v WHERE v.entry_id = stream.entry AND v.attachment_id IS NOT NULL
		AND v.person_id = stream.person AND v.taken_at IS NOT NULL AND coalesce(v.outcome, 'released') = 'released';
	IF NOT FOUND THEN
		ended := 'NOT_TAKEN';
		RETURN;
	END IF;
	ended := access.end_of(r.opening_id, stream.session);
	IF ended IS NULL AND r.expires_at <= clock_timestamp() THEN
		ended := 'EXPIRED';
	END IF;
	IF ended IS NULL AND stream.n IS NOT NULL THEN
		SELECT c.sealed INTO stream.sealed FROM vault.body_chunk c WHERE c.body_id = r.attachment_id AND c.n = stream.n;
	END IF;
END $$;
GRANT EXECUTE ON FUNCTION vault.stream(uuid, uuid, uuid, int) TO keeper;

-- The keeper's only way in, as before (0522); of an attachment it gives the message that says whose it is, what is known of the body,
-- and the keys of both. The body itself comes chunk by chunk (vault.stream).
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
	shown boolean;
BEGIN
	PERFORM access.keeper_only();
	-- A release is born with its entry, by access.open, read, show_attachment, disclose and begin_rewrap alone: what has none is no entry of the keeper's
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

	shown := r.parts && ARRAY['messages', 'attachment'];
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
	IF r.attachment_id IS NOT NULL THEN
		RETURN QUERY SELECT 'attachment', x.id, b.chunks, jsonb_build_object('external', x.external_id, 'bytes', b.bytes, 'store', b.store,
			'said', vault.said_of_key(x.entry_id, x.entry_at))::text, encode(x.digests, 'hex')
		FROM vault.attachment x JOIN vault.body b ON b.id = x.id WHERE x.id = r.attachment_id;
	END IF;
	IF shown THEN
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
			coalesce(s.id = r.attachment_id, false) OR shown AND EXISTS (SELECT FROM vault.sealed_message m
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

