-- Appending, again: it now also returns the leaf, so that whoever recorded can check that the log holds it, and knows the
-- events of the index.
INSERT INTO ledger.event_type (via, type) VALUES
	('keeper', 'witness.changed'), ('keeper', 'release.fallback'), ('web', 'ledger.exported');

DROP FUNCTION ledger.append(jsonb); -- what it returns has changed

-- Appends one event and returns its id and time. Refused: a type that is not on the caller's list, an unknown
-- key, an id that is no UUID, and any string that could hold typed text (a leaf outlives every erasure).
CREATE FUNCTION ledger.append(event jsonb, OUT id uuid, OUT at timestamptz, OUT leaf bytea) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
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
			'query', 'results', 'severity', 'category', 'due', 'previous', 'factor', 'witnesses', 'size']) <> '{}'::jsonb THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: unknown key' USING ERRCODE = 'CS012';
	END IF;
	-- Over the whole text, keys too. A bounded repeat ({1,256}) makes the regex engine 20 times slower: lengths apart.
	IF event::text !~ '^([][{},:] ?|"[A-Za-z0-9._:/+=-]+"|-?[0-9.]+|true|false|null)*$' OR EXISTS (
		SELECT FROM string_to_table(event::text, '"') WITH ORDINALITY AS p(piece, n) WHERE n % 2 = 0 AND length(piece) > 256)
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
	leaf := convert_to((event || jsonb_build_object('v', 1, 'id', id, 'via', session_user,
		'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text, 'UTF8');
	INSERT INTO ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, policy, actor, actor_role, region,
		case_id, thread_id, opening_id, reason)
	VALUES (append.id, append.at, append.leaf, pg_current_xact_id(), event->>'type', session_user, event->>'outcome',
		event->'assurance'->>'kind', event->>'policy', (event->'actor'->>'id')::uuid, event->'actor'->>'role',
		event->>'region', (event->>'case')::uuid, (event->>'thread')::uuid, (event->>'opening')::uuid,
		event->'reason'->>'code');
	-- RFC 6962 §2.1: a leaf's hash is SHA-256(0x00 ‖ leaf).
	INSERT INTO ledger.pending (entry_id, entry_at, leaf_hash)
	VALUES (append.id, append.at, sha256('\x00'::bytea || append.leaf));
END $$;

GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO web, keeper;
