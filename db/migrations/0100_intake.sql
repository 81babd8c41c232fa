-- Intake: one call writes a report, its thread, its case, its sealed bytes and its ledger entry, or nothing.
-- A function, since that makes one round trip and one commit of it (the goal is 600 reports a second beside the
-- server that seals them). SECURITY INVOKER: web may do each of these steps, and no other role is granted it.

-- A later report may know a participant's age or country better.
GRANT UPDATE (minor, country) ON console.participant TO web;

-- 16 kB of control characters are 96 kB as JSON and 128 kB in a JWE.
ALTER TABLE vault.sealed_message DROP CONSTRAINT sealed_message_sealed_check;
ALTER TABLE vault.sealed_message ADD CHECK (octet_length(sealed) <= 196608);

-- The same rules, faster: a bounded repeat ({1,128}) costs the regex engine 7 to 30 µs, and a report has a dozen ids.
ALTER TABLE console.thread DROP CONSTRAINT thread_external_id_check,
	ADD CHECK (length(external_id) <= 128 AND external_id ~ '^[A-Za-z0-9._:-]+$');
ALTER TABLE console.participant DROP CONSTRAINT participant_account_check,
	ADD CHECK (length(account) <= 128 AND account ~ '^[A-Za-z0-9._:-]+$');
ALTER TABLE console.report DROP CONSTRAINT report_external_id_check,
	ADD CHECK (length(external_id) <= 128 AND external_id ~ '^[A-Za-z0-9._:-]+$');
ALTER TABLE console.message DROP CONSTRAINT message_external_id_check,
	ADD CHECK (length(external_id) <= 128 AND external_id ~ '^[A-Za-z0-9._:-]+$');
ALTER TABLE console.case DROP CONSTRAINT case_category_check, DROP CONSTRAINT case_keyword_check,
	ADD CHECK (length(category) BETWEEN 2 AND 64 AND category ~ '^[A-Z_]+$'),
	ADD CHECK (length(keyword) BETWEEN 2 AND 64 AND keyword ~ '^[A-Z_]+$');

-- Decisions are read in the order (xid, position) up to the oldest transaction still running: whatever commits
-- later has a higher xid, so a reader who keeps that place never passes one.
CREATE INDEX outbox_in_order ON console.outbox (platform_id, xid, position);

-- The caller looked at the thread, sealed what it saw as new and says where it believes the thread ends. A thread
-- that has moved since raises CS101, and the caller looks again. The messages come apart from the rest, since JSON
-- is read anew for each member taken from it.
CREATE FUNCTION console.receive_report(body text, messages text, OUT case_id uuid) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	b CONSTANT jsonb := body::jsonb;
	t CONSTANT jsonb := b->'thread';
	r CONSTANT jsonb := b->'report';
	k CONSTANT jsonb := b->'key';
	n CONSTANT jsonb := b->'case';
	report CONSTANT uuid := r->>'id';
	thread CONSTANT uuid := t->>'id';
	platform CONSTANT uuid := b->>'platform';
	graver CONSTANT smallint := n->>'severity';
	due CONSTANT timestamptz := now() + make_interval(hours => (n->>'hours')::int);
	previous uuid;
	was_restricted boolean := false;
	holder uuid;
	entry record;
BEGIN
	IF (t->>'new')::boolean THEN
		INSERT INTO console.thread (id, platform_id, external_id, region)
		VALUES (thread, platform, t->>'external', t->>'region');
	ELSE
		PERFORM 1 FROM console.thread h WHERE h.id = thread FOR UPDATE;
		IF (SELECT coalesce(max(m.sequence), 0) FROM console.message m WHERE m.thread_id = thread) <> (t->>'last')::int THEN
			RAISE EXCEPTION 'THREAD_MOVED: another report came first' USING ERRCODE = 'CS101';
		END IF;
		UPDATE console.participant o SET minor = coalesce(p.minor, o.minor), country = coalesce(p.country, o.country)
		FROM jsonb_to_recordset(b->'known') AS p(account text, minor boolean, country text)
		WHERE o.thread_id = thread AND o.account = p.account;
	END IF;
	INSERT INTO console.participant (thread_id, account, number, minor, country)
	SELECT thread, p.account, p.number, p.minor, p.country
	FROM jsonb_to_recordset(b->'joined') AS p(account text, number smallint, minor boolean, country text);

	-- A decision locks its case too: either it closes the case first, or this report is still part of it.
	UPDATE console.case c SET report_count = c.report_count + 1,
		minors = c.minors OR (n->>'minors')::boolean,
		restricted = c.restricted OR (n->>'restricted')::boolean,
		category = CASE WHEN graver < c.severity THEN n->>'category' ELSE c.category END,
		keyword = CASE WHEN graver < c.severity THEN n->>'keyword' ELSE c.keyword END,
		severity = least(c.severity, graver),
		due_at = least(c.due_at, due)
	WHERE c.thread_id = thread AND c.closed_at IS NULL RETURNING c.id INTO case_id;
	IF NOT FOUND THEN
		case_id := n->>'id';
		IF NOT (t->>'new')::boolean THEN
			-- What was child safety's stays child safety's: the new case shows the old one's thread.
			SELECT c.id, c.restricted INTO previous, was_restricted FROM console.case c
			WHERE c.thread_id = thread ORDER BY c.received_at DESC LIMIT 1;
		END IF;
		INSERT INTO console.case (id, platform_id, thread_id, region, category, keyword, severity, minors, restricted,
			due_at, previous_case_id)
		VALUES (case_id, platform, thread, t->>'region', n->>'category', n->>'keyword', graver, (n->>'minors')::boolean,
			(n->>'restricted')::boolean OR was_restricted, due, previous);
		IF previous IS NOT NULL THEN
			PERFORM ledger.append((b->'reopened') || jsonb_build_object('case', case_id, 'previous', previous));
		END IF;
	ELSIF (n->>'restricted')::boolean THEN
		-- Whoever may not see the case any more cannot keep it from those who may.
		UPDATE console.claim l SET released_at = now(), released_by = l.person_id
		WHERE l.case_id = receive_report.case_id AND l.released_at IS NULL AND NOT EXISTS (
			SELECT FROM access.role_grant g WHERE g.person_id = l.person_id AND g.role = 'child_safety'
				AND g.region = t->>'region' AND g.revoked_at IS NULL)
		RETURNING l.person_id INTO holder;
		IF FOUND THEN
			PERFORM ledger.append((b->'released') || jsonb_build_object('case', case_id, 'person', holder));
		END IF;
	END IF;

	SELECT a.id, a.at INTO entry FROM ledger.append((b->'event') || jsonb_build_object('case', case_id)) a;
	INSERT INTO console.report (id, platform_id, external_id, case_id, thread_id, category, keyword, source, detector,
		reporter, reported, has_note, sealed, reported_at, entry_id)
	VALUES (report, platform, r->>'external', receive_report.case_id, thread, r->>'category', r->>'keyword',
		r->>'source', nullif(r->'detector', 'null'), r->>'reporter', (r->>'reported')::int[], k->>'note' IS NOT NULL,
		cardinality((b->>'sequences')::int[]), (r->>'at')::timestamptz, entry.id);
	INSERT INTO vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, note, entry_id, entry_at)
	VALUES ((k->>'id')::uuid, thread, t->>'region', k->>'kid', k->>'wrapped', k->>'names', k->>'note', entry.id, entry.at);
	WITH added AS MATERIALIZED (
		SELECT * FROM json_to_recordset(messages::json) AS m(sequence int, id text, revision smallint, sender text,
			at timestamptz, kind text, provenance text, unavailable text, sealed text)
	), facts AS (
		INSERT INTO console.message (thread_id, sequence, external_id, revision, sender, sent_at, kind, provenance,
			unavailable, report_id)
		SELECT thread, m.sequence, m.id, m.revision, m.sender, m.at, m.kind, m.provenance, m.unavailable, report
		FROM added m
	)
	INSERT INTO vault.sealed_message (thread_id, sequence, key_id, sealed)
	SELECT thread, m.sequence, (k->>'id')::uuid, m.sealed FROM added m;
	INSERT INTO console.sameness (report_id, integration_id, thread_id, report_mac, sequences, message_macs)
	VALUES (report, (b->>'integration')::uuid, thread, decode(b->>'mark', 'hex'), (b->>'sequences')::int[],
		decode(b->>'marks', 'hex'));
END $$;
GRANT EXECUTE ON FUNCTION console.receive_report(text, text) TO web;
