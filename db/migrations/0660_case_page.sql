-- What a case's page tells beside its thread: whose accounts these are here, which cases belong together, what staff noted.

-- What a platform says of the conversation and of what it belongs with. Of a case it is what the first report said that said anything.
CREATE OR REPLACE FUNCTION console.receive_report(body text, messages text, OUT case_id uuid) LANGUAGE plpgsql
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
		due_at = least(c.due_at, due),
		language = coalesce(c.language, r->>'language')
	WHERE c.thread_id = thread AND c.closed_at IS NULL RETURNING c.id INTO case_id;
	IF NOT FOUND THEN
		case_id := n->>'id';
		IF NOT (t->>'new')::boolean THEN
			-- What was child safety's stays child safety's: the new case shows the old one's thread.
			SELECT c.id, c.restricted INTO previous, was_restricted FROM console.case c
			WHERE c.thread_id = thread ORDER BY c.received_at DESC LIMIT 1;
		END IF;
		INSERT INTO console.case (id, platform_id, thread_id, region, category, keyword, severity, minors, restricted,
			due_at, previous_case_id, language, source)
		VALUES (case_id, platform, thread, t->>'region', n->>'category', n->>'keyword', graver, (n->>'minors')::boolean,
			(n->>'restricted')::boolean OR was_restricted, due, previous, r->>'language',
			r->>'source');
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
		reporter, reported, has_note, sealed, reported_at, entry_id, language, duplicate_group)
	VALUES (report, platform, r->>'external', receive_report.case_id, thread, r->>'category', r->>'keyword',
		r->>'source', nullif(r->'detector', 'null'), r->>'reporter', (r->>'reported')::int[], k->>'note' IS NOT NULL,
		cardinality((b->>'sequences')::int[]), (r->>'at')::timestamptz, entry.id,
		r->>'language', r->>'duplicateGroup');
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
GRANT UPDATE (language) ON console.case TO web;

-- What a platform joins reports by is an id of the platform's: it goes where those go (vault.erase_ids).
CREATE FUNCTION console.forget_group() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.duplicate_group := NULL;
	RETURN NEW;
END $$;
CREATE TRIGGER forget_group BEFORE UPDATE ON console.report FOR EACH ROW
	WHEN (NEW.external_id LIKE 'erased-%' AND NEW.duplicate_group IS NOT NULL) EXECUTE FUNCTION console.forget_group();

-- An account's history here is looked up from the newest on, and stops: one that takes part in a million threads costs no more.
ALTER TABLE console.participant ADD first_seen_at timestamptz NOT NULL DEFAULT now();
UPDATE console.participant p SET first_seen_at = t.created_at FROM console.thread t WHERE t.id = p.thread_id;
DROP INDEX console.participant_by_account;
CREATE INDEX participant_by_account ON console.participant (account, first_seen_at DESC);
CREATE INDEX report_by_reporter ON console.report (platform_id, reporter, received_at DESC) WHERE reporter IS NOT NULL;
DROP INDEX console.report_by_group;
CREATE INDEX report_by_group ON console.report (platform_id, duplicate_group, received_at DESC) WHERE duplicate_group IS NOT NULL;

-- A note on a case. Its words are sealed (vault.note, of kind case_note, by the same id); whom it mentions is told that it does.
CREATE TABLE console.case_note (
	id uuid PRIMARY KEY REFERENCES vault.note,
	case_id uuid NOT NULL REFERENCES console.case,
	person_id uuid NOT NULL,
	written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE               -- its case.noted
);
CREATE INDEX case_note_by_case ON console.case_note (case_id, written_at);
CREATE TABLE console.mention (
	note_id uuid NOT NULL REFERENCES console.case_note,
	person_id uuid NOT NULL,
	seen_at timestamptz,
	PRIMARY KEY (note_id, person_id)
);
CREATE INDEX mention_unseen ON console.mention (person_id) WHERE seen_at IS NULL;
GRANT SELECT, INSERT ON console.case_note, console.mention TO web;
GRANT UPDATE (seen_at) ON console.mention TO web;
GRANT SELECT ON console.case_note TO keeper;
GRANT EXECUTE ON FUNCTION vault.words_gone(uuid) TO web; -- whether there are words to ask for, and none of them

-- Whoever works on cases there, and of a child-safety case only child safety.
CREATE FUNCTION console.reads_notes(role text, restricted boolean) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT CASE WHEN restricted THEN role = 'child_safety' ELSE role IN ('moderator', 'lead', 'child_safety') END
$$;

-- A note has its entry: of the same commit and the same person, who may see the case now; and its words, by that person, about it.
CREATE FUNCTION console.note_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM ledger.entry e JOIN console.case c ON c.id = e.case_id
		JOIN vault.note n ON n.id = NEW.id AND n.kind = 'case_note' AND n.about = c.id AND n.author = e.actor AND n.region = c.region
	WHERE e.id = NEW.entry_id AND e.type = 'case.noted' AND e.outcome = 'done' AND e.xid = pg_current_xact_id()
		AND e.actor = NEW.person_id AND e.case_id = NEW.case_id AND e.region = c.region
		AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('note', NEW.id)
		AND console.reads_notes(e.actor_role, c.restricted)
		AND access.holds(e.actor, (convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, c.region);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a note comes with its entry and its words, by whoever may see the case' USING ERRCODE = 'CS450';
	END IF;
	NEW.written_at := clock_timestamp();
	RETURN NEW;
END $$;
CREATE TRIGGER note_with_entry BEFORE INSERT ON console.case_note FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.note_from_entry();

-- Mentioned in the same commit is somebody else who may read the note now, and each of them once.
CREATE FUNCTION console.mention_of_reader() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM console.case_note x JOIN ledger.entry e ON e.id = x.entry_id JOIN console.case c ON c.id = x.case_id
	WHERE x.id = NEW.note_id AND e.xid = pg_current_xact_id() AND x.person_id <> NEW.person_id
		AND EXISTS (SELECT FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id AND p.disabled_at IS NULL
			WHERE g.person_id = NEW.person_id AND g.region = c.region AND console.reads_notes(g.role, c.restricted));
	IF NOT FOUND OR NEW.seen_at IS NOT NULL THEN
		RAISE EXCEPTION 'MENTION_INVALID: only somebody who may read the note is mentioned, as it is written' USING ERRCODE = 'CS451';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER mention_of_reader BEFORE INSERT ON console.mention FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.mention_of_reader();
CREATE FUNCTION console.mention_seen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.seen_at := coalesce(OLD.seen_at, clock_timestamp());
	RETURN NEW;
END $$;
CREATE TRIGGER mention_seen BEFORE UPDATE ON console.mention FOR EACH ROW EXECUTE FUNCTION console.mention_seen();

-- And nobody says of a note that was not written.
CREATE FUNCTION console.note_is_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM console.case_note x WHERE x.entry_id = NEW.id
		AND to_jsonb((SELECT count(*) FROM console.mention m WHERE m.note_id = x.id)) = convert_from(NEW.leaf, 'UTF8')::jsonb->'count')
	THEN
		RAISE EXCEPTION 'ACT_UNDONE: nothing was noted that this entry says' USING ERRCODE = 'CS452';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER note_is_written AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (session_user = 'web' AND NEW.type = 'case.noted') EXECUTE FUNCTION console.note_is_written();
