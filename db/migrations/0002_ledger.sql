-- The ledger: one append function, a table partitioned by month, a queue for the sequencer.
-- An entry's leaf is the exact bytes of one JSON object, built here so that id, time and database role are the
-- database's word; the columns beside it are for searching and are filled from the same event.

-- Which role may append which event. The list is closed: an unknown type is refused for everyone.
CREATE TABLE ledger.event_type (
	type text NOT NULL CHECK (type ~ '^[a-z]+\.[a-z_]+$'),
	via text NOT NULL CHECK (via IN ('web', 'keeper', 'notary')),
	PRIMARY KEY (type, via)
);
INSERT INTO ledger.event_type (via, type)
SELECT 'keeper', unnest(ARRAY[
	'opening.requested', 'opening.approved', 'opening.denied', 'opening.granted', 'opening.refused',
	'opening.revoked', 'opening.expired', 'thread.decrypted', 'thread.delivered', 'note.disclosed',
	'release.failed', 'release.unknown', 'key.created', 'key.rotated',
	'person.added', 'person.disabled', 'role.granted', 'role.revoked', 'policy.changed'])
UNION ALL
SELECT 'web', unnest(ARRAY[
	'session.signed_in', 'session.refused', 'session.ended', 'report.received',
	'case.claimed', 'case.released', 'case.escalated', 'case.decided', 'case.reopened',
	'review.judged', 'ledger.searched']);

CREATE TABLE ledger.entry (
	id uuid NOT NULL,
	at timestamptz NOT NULL,
	leaf bytea NOT NULL CHECK (octet_length(leaf) BETWEEN 2 AND 65535),
	-- The appending top-level transaction. Until the notary gives indices, taking asks for this to be committed
	-- and to be another transaction (xmin would not do: a SAVEPOINT gives it another number).
	xid xid8 NOT NULL,
	type text NOT NULL,
	via text NOT NULL,
	outcome text NOT NULL,
	assurance text NOT NULL,
	policy text,
	actor uuid,
	actor_role text,
	region text,
	case_id uuid,
	thread_id uuid,
	opening_id uuid,
	reason text,
	PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX entry_newest ON ledger.entry (at DESC, id DESC);
CREATE INDEX entry_by_actor ON ledger.entry (actor, at DESC, id DESC) WHERE actor IS NOT NULL;
CREATE INDEX entry_by_case ON ledger.entry (case_id, at DESC, id DESC) WHERE case_id IS NOT NULL;
CREATE INDEX entry_by_opening ON ledger.entry (opening_id) WHERE opening_id IS NOT NULL;
CREATE INDEX entry_by_type ON ledger.entry (type, at DESC, id DESC);

-- What waits for its index. It carries the leaf hash so that the sequencer never joins.
CREATE TABLE ledger.pending (
	position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry_id uuid NOT NULL,
	entry_at timestamptz NOT NULL,
	leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'LEDGER_APPEND_ONLY: the ledger is append-only for every role' USING ERRCODE = 'CS010';
END $$;

CREATE TRIGGER entry_rows_stay BEFORE UPDATE OR DELETE ON ledger.entry
	FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER entry_table_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_rows_stay;
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_table_stays;

-- Makes the partitions of this month and the months ahead. There is no default partition: an append that finds
-- no month fails, and what depends on it fails with it.
CREATE FUNCTION ledger.make_months(ahead int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	first timestamptz;
	name text;
BEGIN
	IF ahead IS NULL OR ahead NOT BETWEEN 0 AND 60 THEN
		RAISE EXCEPTION 'LEDGER_MONTHS: between 0 and 60 months' USING ERRCODE = 'CS011';
	END IF;
	FOR i IN 0..ahead LOOP
		first := (date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => i)) AT TIME ZONE 'UTC';
		name := 'entry_' || to_char(first AT TIME ZONE 'UTC', 'YYYYMM');
		CONTINUE WHEN to_regclass('ledger.' || name) IS NOT NULL;
		EXECUTE format('CREATE TABLE ledger.%I PARTITION OF ledger.entry FOR VALUES FROM (%L) TO (%L)', name, first,
			((first AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
		-- Statement triggers are not inherited, and an inherited row trigger need not be ALWAYS.
		EXECUTE format('CREATE TRIGGER entry_table_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.%I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', name);
		EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER entry_table_stays', name);
		EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER entry_rows_stay', name);
	END LOOP;
END $$;
SELECT ledger.make_months(24);

-- Appends one event and returns its id and time. Refused: a type that is not on the caller's list, an unknown
-- key, an id that is no UUID, and any string that could hold typed text (a leaf outlives every erasure).
CREATE FUNCTION ledger.append(event jsonb, OUT id uuid, OUT at timestamptz) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	bytes bytea;
	uuid_form CONSTANT text := '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
	key text;
BEGIN
	IF event IS NULL OR jsonb_typeof(event) <> 'object' OR NOT event ?& ARRAY['type', 'outcome', 'assurance'] THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: type, outcome and assurance are needed' USING ERRCODE = 'CS012';
	END IF;
	PERFORM 1 FROM ledger.event_type t WHERE t.type = event->>'type' AND t.via = session_user;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'LEDGER_TYPE_REFUSED: this database role may not append that type' USING ERRCODE = 'CS013';
	END IF;
	IF (event - ARRAY['type', 'actor', 'assurance', 'outcome', 'policy', 'case', 'thread', 'region', 'reason', 'scope',
			'opening', 'widens', 'approvals', 'matter', 'keyVersion', 'gate', 'expires', 'report', 'key', 'messages',
			'entry', 'review', 'verdict', 'session', 'person', 'role', 'decision', 'escalation', 'note', 'error',
			'query', 'results', 'severity', 'category', 'due', 'previous', 'factor']) <> '{}'::jsonb THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: unknown key' USING ERRCODE = 'CS012';
	END IF;
	-- Over the whole text, keys too. A bounded repeat ({1,128}) makes the regex engine 20 times slower: lengths apart.
	IF event::text !~ '^([][{},:] ?|"[A-Za-z0-9._:/+=-]+"|-?[0-9.]+|true|false|null)*$' OR EXISTS (
		SELECT FROM string_to_table(event::text, '"') WITH ORDINALITY AS p(piece, n) WHERE n % 2 = 0 AND length(piece) > 128)
	THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a leaf holds ids, codes and digests only' USING ERRCODE = 'CS012';
	END IF;
	-- Codes are words, a search is a commitment: nothing here can carry a sentence joined by dots.
	IF event->>'outcome' !~ '^[a-z_]+$' OR event->>'error' !~ '^[A-Za-z0-9_]+$' OR event->>'category' !~ '^[A-Z_]+$'
		OR event->>'verdict' !~ '^[A-Z_]+$' OR event->>'factor' !~ '^[a-z_]+$'
		OR (event ? 'query' AND (event->'query') - 'commitment' <> '{}'::jsonb)
		OR event->'query'->>'commitment' !~ '^[0-9a-f]+$'
		OR jsonb_typeof(coalesce(event->'results', '0')) <> 'number'
	THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a code is a word' USING ERRCODE = 'CS012';
	END IF;
	FOREACH key IN ARRAY ARRAY['case', 'thread', 'opening', 'widens', 'report', 'entry', 'review', 'session', 'person',
			'decision', 'escalation', 'note', 'previous'] LOOP
		IF event ? key AND coalesce(event->>key !~ uuid_form, true) THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an id is one of ours' USING ERRCODE = 'CS012';
		END IF;
	END LOOP;
	IF event ? 'actor' AND coalesce(event->'actor'->>'id' !~ uuid_form, true) THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an id is one of ours' USING ERRCODE = 'CS012';
	END IF;

	id := gen_random_uuid();
	at := clock_timestamp();
	bytes := convert_to((event || jsonb_build_object('v', 1, 'id', id, 'via', session_user,
		'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text, 'UTF8');
	INSERT INTO ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, policy, actor, actor_role, region,
		case_id, thread_id, opening_id, reason)
	VALUES (append.id, append.at, bytes, pg_current_xact_id(), event->>'type', session_user, event->>'outcome',
		event->'assurance'->>'kind', event->>'policy', (event->'actor'->>'id')::uuid, event->'actor'->>'role',
		event->>'region', (event->>'case')::uuid, (event->>'thread')::uuid, (event->>'opening')::uuid,
		event->'reason'->>'code');
	-- RFC 6962 §2.1: a leaf's hash is SHA-256(0x00 ‖ leaf).
	INSERT INTO ledger.pending (entry_id, entry_at, leaf_hash)
	VALUES (append.id, append.at, sha256('\x00'::bytea || bytes));
END $$;

GRANT SELECT ON ledger.entry, ledger.event_type TO web, keeper;
GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO web, keeper;
GRANT EXECUTE ON FUNCTION ledger.make_months(int) TO keeper;
