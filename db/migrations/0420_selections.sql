-- What a search finds leaves as files (a selection), and old months of the ledger leave for an archive.

-- One row a selection: what was asked, resolved to our own ids, of which state of the log. That says whose cases an account has,
-- so it is erased when the selection lapses. The terms as they were typed lie in console.ledger_search beside their salt,
-- erasable. Files are made while they are taken, part by part, from entries that
-- cannot change; so what a broken download lacks can be made again, and is what it was.
CREATE TABLE oversight.selection (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	regions text[] NOT NULL CHECK (cardinality(regions) BETWEEN 1 AND 100),
	format text NOT NULL CHECK (format IN ('csv', 'jsonl')),
	query jsonb CHECK (jsonb_typeof(query) = 'object'), -- null: lapsed and erased
	epoch int NOT NULL REFERENCES ledger.log,
	size bigint NOT NULL CHECK (size >= 0),
	checkpoint text NOT NULL,              -- that state, as it was signed and cosigned
	count bigint NOT NULL CHECK (count >= 0),
	request_id uuid UNIQUE REFERENCES access.export_taken,
	made_at timestamptz NOT NULL,
	take_by timestamptz NOT NULL,
	entry_id uuid NOT NULL UNIQUE,
	CONSTRAINT more_takes_two CHECK (count <= 10000 OR request_id IS NOT NULL),
	CONSTRAINT taken_within_a_day CHECK (take_by > made_at AND take_by <= made_at + interval '24 hours')
);
CREATE INDEX selection_by_person ON oversight.selection (person_id, made_at DESC);

-- A part as it was first made: the digests that the manifest gives, and where the next one begins.
CREATE TABLE oversight.selection_part (
	selection_id uuid NOT NULL REFERENCES oversight.selection,
	number int NOT NULL CHECK (number > 0),
	rows int NOT NULL CHECK (rows > 0),
	bytes bigint NOT NULL CHECK (bytes > 0),
	digest bytea NOT NULL CHECK (octet_length(digest) = 32),
	proof_bytes bigint NOT NULL CHECK (proof_bytes > 0),
	proof_digest bytea NOT NULL CHECK (octet_length(proof_digest) = 32),
	last_at timestamptz NOT NULL,          -- its last entry
	last_id uuid NOT NULL,
	made_at timestamptz NOT NULL,
	PRIMARY KEY (selection_id, number)
);

-- An archive that holds a month which left the table; what the log says of it (hashes, places, checkpoints) stays.
CREATE TABLE ledger.archived (
	month text PRIMARY KEY CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
	entries bigint NOT NULL CHECK (entries >= 0),
	kept bigint NOT NULL CHECK (kept >= 0), -- that stayed, since a row beside the ledger rests on them
	epoch int NOT NULL REFERENCES ledger.log,
	size bigint NOT NULL,                  -- of the export that holds them
	root bytea NOT NULL CHECK (octet_length(root) = 32),
	archived_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION oversight.only_forgets() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	OLD.query := NULL;
	IF NEW IS DISTINCT FROM OLD OR OLD.take_by > clock_timestamp() THEN
		RAISE EXCEPTION 'LEDGER_APPEND_ONLY: a selection stays, and forgets what was asked when it has lapsed' USING ERRCODE = 'CS010';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER selection_stays BEFORE UPDATE ON oversight.selection FOR EACH ROW EXECUTE FUNCTION oversight.only_forgets();
CREATE TRIGGER selection_rows_stay BEFORE DELETE OR TRUNCATE ON oversight.selection
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER selection_part_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.selection_part
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER archived_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.archived
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.selection ENABLE ALWAYS TRIGGER selection_stays;
ALTER TABLE oversight.selection ENABLE ALWAYS TRIGGER selection_rows_stay;
ALTER TABLE oversight.selection_part ENABLE ALWAYS TRIGGER selection_part_stays;
ALTER TABLE ledger.archived ENABLE ALWAYS TRIGGER archived_stays;

GRANT SELECT ON oversight.selection, oversight.selection_part TO web;

-- What was asked to find something, where nothing is to be had by it any more. The keeper does it each hour.
CREATE FUNCTION oversight.forget_searches() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE oversight.selection s SET query = NULL WHERE s.query IS NOT NULL AND s.take_by <= clock_timestamp();
	-- A selection is made within ten minutes of its words, and lives a day.
	DELETE FROM vault.words_asked a WHERE a.asked_at < clock_timestamp() - interval '25 hours';
END $$;
GRANT EXECUTE ON FUNCTION oversight.forget_searches() TO keeper;
GRANT SELECT ON ledger.archived TO web, keeper, notary, worker;

-- Does this person oversee all of these regions now?
CREATE FUNCTION access.oversees(person uuid, session uuid, regions text[]) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN NOT EXISTS (SELECT FROM unnest(regions) r(code) WHERE NOT access.holds(person, session, 'auditor', r.code)
		AND NOT access.holds(person, session, 'oversight_lead', r.code));
END $$;

-- How many entries a person has selected in the last day without a second person.
CREATE FUNCTION oversight.selected_alone(person uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce(sum(s.count), 0)::bigint FROM oversight.selection s
	WHERE s.person_id = person AND s.request_id IS NULL AND s.made_at > clock_timestamp() - interval '24 hours'
$$;

-- A selection leaves: the entry that says so and, above what one person may take in a day, the confirmation that it uses up.
CREATE FUNCTION oversight.export_selection(o jsonb, OUT id uuid, OUT at timestamptz) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	request uuid := (o->>'request')::uuid;
	regions text[] := ARRAY(SELECT jsonb_array_elements_text(o->'regions'));
	entries bigint := (o->>'count')::bigint;
	made timestamptz;
	event jsonb;
	a record;
BEGIN
	PERFORM ledger.assert_current();
	PERFORM 1 FROM access.person p WHERE p.id = person FOR NO KEY UPDATE; -- two tabs are counted one after the other
	IF coalesce(o->>'role', '') NOT IN ('auditor', 'oversight_lead') OR NOT access.oversees(person, session, regions)
		OR NOT EXISTS (SELECT FROM console.region g WHERE access.holds(person, session, o->>'role', g.code)) -- what the entry names
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in these regions now' USING ERRCODE = 'CS043';
	END IF;
	-- A selection's words are found for as long as it lives: no others than this person just had the keeper ask for.
	IF coalesce(jsonb_typeof(o->'find'->'words'), 'array') <> 'array' OR EXISTS (SELECT FROM jsonb_array_elements(o->'find'->'words') w
		WHERE NOT EXISTS (SELECT FROM vault.words_asked x WHERE x.entry_id = (w.value->>'asked')::uuid AND x.person_id = person
			AND x.asked_at > clock_timestamp() - interval '10 minutes'))
	THEN
		RAISE EXCEPTION 'WORDS_NOT_ASKED: whoever exports has the keeper ask for words first' USING ERRCODE = 'CS241';
	END IF;
	event := jsonb_build_object('type', 'selection.exported', 'outcome', 'done', 'policy', o->'policy',
		'assurance', '{"kind": "session"}'::jsonb, 'session', o->'session',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'export', o->'id',
		'query', jsonb_build_object('commitment', o->'commitment'), 'size', o->'size', 'count', entries);
	IF request IS NULL THEN
		IF entries + oversight.selected_alone(person) > 10000 THEN
			RAISE EXCEPTION 'SELECTION_TOO_LARGE: more than one person may take in a day' USING ERRCODE = 'CS145';
		END IF;
	ELSE
		PERFORM 1 FROM access.export_request q WHERE q.id = request FOR UPDATE;
		SELECT q.entry_id AS asked, d.entry_id AS confirmed, d.take_by INTO r
		FROM access.export_request q JOIN access.export_decision d ON d.request_id = q.id AND d.verdict = 'confirm'
		WHERE q.id = request AND q.person_id = person;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'EXPORT_NOT_CONFIRMED: this person has no such export that somebody else confirmed' USING ERRCODE = 'CS126';
		END IF;
		IF EXISTS (SELECT FROM access.export_taken t WHERE t.request_id = request) THEN
			RAISE EXCEPTION 'EXPORT_TAKEN: it was taken before' USING ERRCODE = 'CS127';
		END IF;
		IF r.take_by <= clock_timestamp() THEN
			RAISE EXCEPTION 'EXPORT_LAPSED: its time is over' USING ERRCODE = 'CS125';
		END IF;
		event := event || jsonb_build_object('request', request, 'approvals', jsonb_build_array(r.asked, r.confirmed));
	END IF;
	a := ledger.append(event);
	made := clock_timestamp();
	IF request IS NOT NULL THEN
		INSERT INTO access.export_taken (request_id, entry_id) VALUES (request, a.id);
	END IF;
	INSERT INTO oversight.selection (id, person_id, role, regions, format, query, epoch, size, checkpoint, count, request_id,
		made_at, take_by, entry_id)
	VALUES ((o->>'id')::uuid, person, o->>'role', regions, o->>'format', o->'find', (o->>'epoch')::int, (o->>'size')::bigint,
		o->>'checkpoint', entries, request, made, made + interval '24 hours', a.id);
	id := a.id;
	at := a.at;
END $$;

-- A part was made and is about to leave, first or again. Refused where whoever asked may not any more, and where it is not
-- what it was: then something that was logged has been changed underneath, or a word by which it was found is erased.
CREATE FUNCTION oversight.selection_part_made(o jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s oversight.selection;
	p oversight.selection_part;
	made record;
BEGIN
	PERFORM ledger.assert_current();
	SELECT * INTO s FROM oversight.selection q WHERE q.id = (o->>'selection')::uuid FOR UPDATE;
	IF NOT FOUND OR s.person_id <> (o->>'person')::uuid OR NOT access.oversees(s.person_id, (o->>'session')::uuid, s.regions) THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in these regions now' USING ERRCODE = 'CS043';
	END IF;
	IF s.take_by <= clock_timestamp() THEN
		RAISE EXCEPTION 'EXPORT_LAPSED: its time is over' USING ERRCODE = 'CS125';
	END IF;
	SELECT * INTO p FROM oversight.selection_part q WHERE q.selection_id = s.id AND q.number = (o->>'number')::int;
	IF FOUND THEN
		IF p.digest <> decode(o->>'digest', 'hex') OR p.proof_digest <> decode(o->>'proofDigest', 'hex') THEN
			RAISE EXCEPTION 'SELECTION_CHANGED: this part is not what it was' USING ERRCODE = 'CS146';
		END IF;
		RETURN;
	END IF;
	SELECT coalesce(max(q.number), 0) AS parts, coalesce(sum(q.rows), 0) AS rows INTO made
	FROM oversight.selection_part q WHERE q.selection_id = s.id;
	IF (o->>'number')::int <> made.parts + 1 OR made.rows + (o->>'rows')::int > s.count THEN
		RAISE EXCEPTION 'SELECTION_CHANGED: there is more of it than there was' USING ERRCODE = 'CS146';
	END IF;
	INSERT INTO oversight.selection_part (selection_id, number, rows, bytes, digest, proof_bytes, proof_digest, last_at, last_id,
		made_at)
	VALUES (s.id, (o->>'number')::int, (o->>'rows')::int, (o->>'bytes')::bigint, decode(o->>'digest', 'hex'),
		(o->>'proofBytes')::bigint, decode(o->>'proofDigest', 'hex'), (o->>'lastAt')::timestamptz, (o->>'lastId')::uuid,
		clock_timestamp());
END $$;

-- That a selection left is on record only with its row, which holds what one person may take.
CREATE FUNCTION oversight.selection_has_a_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM oversight.selection s WHERE s.entry_id = NEW.id) THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'SELECTION_UNKNOWN: an export of a selection is made by its own function' USING ERRCODE = 'CS147';
END $$;
CREATE CONSTRAINT TRIGGER selection_has_a_row AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.type = 'selection.exported' AND session_user = 'web')
	EXECUTE FUNCTION oversight.selection_has_a_row();

-- A cell of a table that a spreadsheet may open: quoted where CSV asks for it (RFC 4180), and what a spreadsheet would take
-- for a formula made text by an apostrophe (OWASP, CSV injection). Written to be inlined.
CREATE FUNCTION oversight.cell(v text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN v IS NULL THEN ''
		WHEN v ~ '[",\r\n]' THEN concat('"', CASE WHEN left(v, 1) IN ('=', '+', '-', '@', E'\t', E'\r') THEN '''' END, replace(v, '"', '""'), '"')
		WHEN left(v, 1) IN ('=', '+', '-', '@', E'\t', E'\r') THEN concat('''', v)
		ELSE v END
$$;

GRANT EXECUTE ON FUNCTION oversight.export_selection(jsonb), oversight.selection_part_made(jsonb),
	oversight.selected_alone(uuid), oversight.cell(text) TO web;

-- A month that ended a quarter ago or more leaves the table, for an archive that holds the log's first `size` entries. The
-- operator's alone, whose command has verified that archive whole. Refused unless every entry of the month stands in it, as
-- the log signed it, under a published checkpoint that as many witnesses have cosigned as releases wait for.
-- What other rows rest on (a key on its `report.received`, a release on its entry) stays: the month is made anew with those
-- alone. Their foreign keys are made anew with it, and validated by the command after the commit: nobody waits for that.
CREATE FUNCTION ledger.archive_month(month text, size bigint, root bytea, remove boolean, OUT entries bigint, OUT kept bigint)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	first timestamptz;
	next timestamptz;
	old text;
	log record;
	needed int;
	sound bigint;
	rests text := 'false';
	keys text[] := '{}';
	k record;
BEGIN
	IF month !~ '^[0-9]{4}-(0[1-9]|1[0-2])$' THEN
		RAISE EXCEPTION 'MONTH_UNKNOWN: a month is a year and a number, such as 2026-01' USING ERRCODE = 'CS148';
	END IF;
	first := (month || '-01')::timestamp AT TIME ZONE 'UTC';
	next := ((month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'UTC';
	old := 'entry_' || replace(month, '-', '');
	IF NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'ledger.entry'::regclass AND c.relname = old)
	THEN
		RAISE EXCEPTION 'MONTH_UNKNOWN: the ledger has no such month' USING ERRCODE = 'CS148';
	END IF;
	IF EXISTS (SELECT FROM ledger.archived d WHERE d.month = month) THEN
		RAISE EXCEPTION 'MONTH_ARCHIVED: it is in the archive' USING ERRCODE = 'CS149';
	END IF;
	IF next > clock_timestamp() - interval '92 days' THEN
		RAISE EXCEPTION 'MONTH_TOO_NEW: a month stays for a quarter after its end' USING ERRCODE = 'CS149';
	END IF;
	SELECT g.epoch, g.published INTO log FROM ledger.log g WHERE g.closed_at IS NULL;
	SELECT greatest(coalesce(substring(w.gate FROM '^witnesses:([0-9]+)$')::int, 0), least(jsonb_array_length(w.witnesses), 1))
	INTO needed FROM ledger.watching w ORDER BY w.id DESC LIMIT 1;
	IF log.published < size OR NOT EXISTS (SELECT FROM ledger.checkpoint c WHERE c.epoch = log.epoch AND c.size = size AND c.root = root)
		OR (SELECT count(*) FROM ledger.cosignature s WHERE s.epoch = log.epoch AND s.size = size) < coalesce(needed, 0)
	THEN
		RAISE EXCEPTION 'ARCHIVE_UNWITNESSED: the archive''s checkpoint is not published and cosigned' USING ERRCODE = 'CS149';
	END IF;
	EXECUTE format('SELECT count(*), count(i.index) FROM ledger.%I e LEFT JOIN ledger.indexed i ON i.entry_id = e.id
		AND i.entry_at = e.at AND i.epoch = $1 AND i.index < $2 AND i.leaf_hash = sha256(''\x00''::bytea || e.leaf)', old)
	INTO entries, sound USING log.epoch, size;
	IF sound <> entries THEN
		RAISE EXCEPTION 'ARCHIVE_LACKS: % entries of the month are not in it as the log signed them', entries - sound USING ERRCODE = 'CS149';
	END IF;
	-- Without its entries the period could not be drawn that they are of, nor any after it.
	IF EXISTS (SELECT FROM ledger.entry e JOIN ledger.indexed i ON i.entry_id = e.id AND i.epoch = log.epoch
		WHERE e.type = 'opening.granted' AND e.at >= first AND e.at < next AND i.index >= oversight.undrawn_from(log.epoch))
	THEN
		RAISE EXCEPTION 'MONTH_UNDRAWN: openings of this month wait for their draw' USING ERRCODE = 'CS233';
	END IF;
	FOR k IN SELECT c.conname, c.conrelid::regclass::text AS "table", pg_get_constraintdef(c.oid) AS "says" FROM pg_constraint c
		WHERE c.confrelid = 'ledger.entry'::regclass AND c.contype = 'f' AND c.conparentid = 0 ORDER BY c.oid
	LOOP
		rests := rests || format(' OR EXISTS (SELECT FROM %s r WHERE r.entry_id = e.id AND r.entry_at = e.at)', k."table");
		keys := keys || format('ALTER TABLE %s ADD CONSTRAINT %I %s%s', k."table", k.conname, k."says",
			CASE WHEN k."says" LIKE '% NOT VALID' THEN '' ELSE ' NOT VALID' END);
	END LOOP;
	EXECUTE format('SELECT count(*) FROM ledger.%I e WHERE %s', old, rests) INTO kept;
	IF NOT remove THEN
		RETURN;
	END IF;
	CREATE TABLE ledger.entry_archiving (LIKE ledger.entry INCLUDING ALL);
	EXECUTE format('INSERT INTO ledger.entry_archiving SELECT e.* FROM ledger.%I e WHERE %s', old, rests);
	FOR k IN SELECT c.conname, c.conrelid::regclass::text AS "table" FROM pg_constraint c
		WHERE c.confrelid = 'ledger.entry'::regclass AND c.contype = 'f' AND c.conparentid = 0
	LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k."table", k.conname);
	END LOOP;
	EXECUTE format('ALTER TABLE ledger.entry DETACH PARTITION ledger.%I', old);
	EXECUTE format('DROP TABLE ledger.%I', old);
	EXECUTE format('ALTER TABLE ledger.entry_archiving RENAME TO %I', old);
	EXECUTE format('ALTER TABLE ledger.entry ATTACH PARTITION ledger.%I FOR VALUES FROM (%L) TO (%L)', old, first, next);
	EXECUTE format('CREATE TRIGGER entry_table_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.%I
		FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', old);
	EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER entry_table_stays', old);
	EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER entry_rows_stay', old);
	FOREACH old IN ARRAY keys LOOP
		EXECUTE old;
	END LOOP;
	INSERT INTO ledger.archived (month, entries, kept, epoch, size, root) VALUES (month, entries, kept, log.epoch, size, root);
END $$;
REVOKE EXECUTE ON FUNCTION ledger.archive_month(text, bigint, bytea, boolean) FROM PUBLIC;

-- Of a region that is new, or small, an entry was looked for through the whole record.
CREATE INDEX entry_by_region ON ledger.entry (region, at DESC, id DESC) WHERE region IS NOT NULL;
