-- The moderator's desk: what every part of it stands on. Who may do what with it comes in the migrations after this one.

-- What each may append from now on.
INSERT INTO ledger.event_type (via, type)
SELECT 'keeper', unnest(ARRAY['attachment.displayed', 'decision.confirmed', 'decision.declined'])
UNION ALL SELECT 'web', unnest(ARRAY['attachment.received', 'case.noted', 'case.paused', 'case.resumed', 'case.handed_over',
	'decision.undone', 'decision.answered', 'desk.saved', 'desk.removed', 'endpoint.added', 'endpoint.rotated', 'endpoint.paused',
	'endpoint.resumed', 'endpoint.removed', 'delivery.replayed'])
UNION ALL SELECT 'worker', 'case.lapsed';

-- Appends one event and returns its id, time and leaf. Refused: a type that is not on the caller's list, an unknown
-- key, an id that is no UUID, and any string that could hold typed text (a leaf outlives every erasure).
-- It runs in every transaction that matters, so it is written to be quick: a condition costs by what it names, not only
-- by what it finds, so what most events lack is looked at only where it is there; none of them asks a table.
CREATE OR REPLACE FUNCTION ledger.append(event jsonb, OUT id uuid, OUT at timestamptz, OUT leaf bytea) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	words text := event::text;
	pieces text[];
	uuids CONSTANT text := '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}( |$))*$';
BEGIN
	PERFORM ledger.assert_current();
	IF event IS NULL OR jsonb_typeof(event) <> 'object' OR NOT event ?& ARRAY['type', 'outcome', 'assurance'] THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: type, outcome and assurance are needed' USING ERRCODE = 'CS012';
	END IF;
	-- What ledger.event_type says (event.test.ts holds the two together).
	IF coalesce(event->>'type' <> ALL (CASE session_user
		WHEN 'keeper' THEN ARRAY['opening.requested', 'opening.approved', 'opening.denied', 'opening.cancelled', 'opening.lapsed',
			'opening.granted', 'opening.refused', 'opening.revoked', 'opening.expired', 'thread.decrypted', 'thread.delivered',
			'note.disclosed', 'release.failed', 'release.unknown', 'release.fallback', 'key.created', 'key.rotated',
			'person.added', 'person.changed', 'person.disabled', 'person.enabled', 'role.granted', 'role.revoked',
			'staff.proposed', 'staff.confirmed', 'staff.declined', 'enrolment.opened', 'passkey.added', 'passkey.renamed',
			'passkey.removed', 'policy.changed', 'configuration.changed', 'witness.changed', 'export.requested',
			'export.confirmed', 'export.declined', 'words.asked', 'totals.published', 'review.judged', 'review.closed',
			'rights.closed', 'policy.signed', 'inventory.signed', 'key.stored', 'key.rewrapping', 'key.rewrapped',
			'key.destruction_announced', 'key.destruction_cancelled', 'key.destroyed', 'thread.due', 'thread.shredded',
			'retention.stopped', 'retention.resumed', 'data.erased', 'hold.placed', 'hold.renewed', 'hold.release_asked',
			'hold.release_declined', 'hold.released', 'hold.expired', 'subject.asked', 'subject.answered', 'subject.closed',
			'attachment.displayed', 'decision.confirmed', 'decision.declined']
		WHEN 'web' THEN ARRAY['session.signed_in', 'session.refused', 'session.ended', 'report.received',
			'case.claimed', 'case.released', 'case.escalated', 'case.decided', 'case.reopened',
			'ledger.searched', 'ledger.exported', 'ledger.imported', 'review.claimed', 'review.released', 'review.answered',
			'view.saved', 'view.removed', 'selection.exported', 'signal.settled', 'alarm.settled', 'rights.kept',
			'rights.withdrawn', 'evidence.taken', 'attachment.received', 'case.noted', 'case.paused', 'case.resumed',
			'case.handed_over', 'decision.undone', 'decision.answered', 'desk.saved', 'desk.removed', 'endpoint.added',
			'endpoint.rotated', 'endpoint.paused', 'endpoint.resumed', 'endpoint.removed', 'delivery.replayed']
		WHEN 'worker' THEN ARRAY['review.drawn', 'signal.raised', 'signals.changed', 'rights.opened', 'case.lapsed']
		END), true)
	THEN
		RAISE EXCEPTION 'LEDGER_TYPE_REFUSED: this database role may not append that type' USING ERRCODE = 'CS013';
	END IF;
	-- What passkeys confirm is the keeper's to record: of the console there is a session, or nobody.
	IF session_user = 'worker' AND (event->'assurance' <> '{"kind": "system"}'::jsonb OR event ? 'actor') THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: this database role acts for nobody' USING ERRCODE = 'CS012';
	END IF;
	IF session_user = 'web' AND event->'assurance' <> ALL (ARRAY['{"kind": "session"}', '{"kind": "system"}']::jsonb[]) THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: this database role acts on a session, or for nobody' USING ERRCODE = 'CS012';
	END IF;
	IF (event - ARRAY['type', 'actor', 'assurance', 'outcome', 'policy', 'case', 'thread', 'region', 'reason', 'scope',
			'opening', 'widens', 'approvals', 'matter', 'keyVersion', 'gate', 'expires', 'report', 'key', 'messages',
			'entry', 'review', 'verdict', 'session', 'person', 'role', 'decision', 'escalation', 'note', 'error',
			'query', 'results', 'severity', 'category', 'due', 'previous', 'factor', 'witnesses', 'size', 'request',
			'proposal', 'passkey', 'publicKey', 'algorithm', 'usable', 'before', 'after', 'change', 'commitment', 'configuration',
			'needed', 'lapses', 'limits', 'period', 'seed', 'frame', 'drawn', 'digest', 'count', 'kind', 'signal', 'view',
			'export', 'control', 'from', 'action', 'store', 'starts', 'rewrap', 'keys', 'notes', 'hold', 'subject', 'life',
			'attachment', 'endpoint', 'item']) <> '{}'::jsonb THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: unknown key' USING ERRCODE = 'CS012';
	END IF;
	-- Every string, keys too; what stands outside of strings is JSON's. A bounded repeat ({1,256}) makes the regex engine
	-- 20 times slower: lengths apart. A piece that a cut to 256 shortens is a string or, harmless, what is between two.
	IF words !~ '^([^"]|"[A-Za-z0-9._:/+=-]+")*$' THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a leaf holds ids, codes and digests only' USING ERRCODE = 'CS012';
	END IF;
	pieces := string_to_array(words, '"');
	IF pieces::varchar(256)[]::text[] <> pieces THEN
		-- An assertion's parts and a public key may be longer; they are no words.
		IF EXISTS (SELECT FROM unnest(pieces) WITH ORDINALITY AS p(piece, n) WHERE n % 2 = 0 AND length(piece) > CASE
			WHEN session_user = 'keeper' AND pieces[n - 2] IN ('authenticatorData', 'clientData', 'signature', 'publicKey')
			THEN 1024 ELSE 256 END)
		THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a leaf holds ids, codes and digests only' USING ERRCODE = 'CS012';
		END IF;
	END IF;
	-- An entry that verifiers refuse would condemn the whole log for ever, and no role may be able to write it: they read 32
	-- levels and 1,024 keys (lib/ledger/entry-scan.ts). Ours nest to 4 and hold some 600 strings at most.
	IF cardinality(pieces) > 2000 OR event @? '$.**{16}' THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an event is shallow and has few keys' USING ERRCODE = 'CS012';
	END IF;
	-- Codes are words, a search is a commitment: nothing here can carry a sentence joined by dots.
	IF event->>'outcome' !~ '^[a-z_]+$' THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a code is a word' USING ERRCODE = 'CS012';
	END IF;
	IF event ?| ARRAY['error', 'category', 'verdict', 'factor', 'query', 'results', 'change', 'before', 'after', 'commitment', 'action'] THEN
		IF event->>'error' !~ '^[A-Za-z0-9_]+$' OR event->>'change' !~ '^[A-Z_]+$'
			OR concat(event->>'before', event->>'after', event->>'commitment') !~ '^[0-9a-f]*$' OR event->>'category' !~ '^[A-Z_]+$'
			OR event->>'verdict' !~ '^[A-Z_]+$' OR event->>'action' !~ '^[A-Z_]+$' OR event->>'factor' !~ '^[a-z_]+$'
			OR (event ? 'query' AND (event->'query') - 'commitment' <> '{}'::jsonb)
			OR event->'query'->>'commitment' !~ '^[0-9a-f]+$'
			OR jsonb_typeof(coalesce(event->'results', '0')) <> 'number'
		THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a code is a word' USING ERRCODE = 'CS012';
		END IF;
	END IF;
	IF event ?| ARRAY['kind', 'action', 'period', 'control', 'digest', 'configuration', 'frame', 'drawn', 'seed', 'from'] THEN
		IF event->>'kind' !~ '^[A-Z_]+$' OR event->>'action' !~ '^[A-Z_]+$' OR event->>'period' !~ '^[0-9]{4}-[0-9QWT.-]+$'
			OR event->>'control' !~ '^[A-Z]+[0-9.-]+$'
			OR concat(event->>'digest', event->>'configuration', event->>'frame') !~ '^[0-9a-f]*$'
			OR (jsonb_typeof(event->'drawn') = 'string' AND event->>'drawn' !~ '^[0-9a-f]+$')
			OR jsonb_typeof(coalesce(event->'from', '0')) <> 'number'
			OR (session_user = 'web' AND event ?| ARRAY['frame', 'drawn', 'seed', 'from'])
		THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a code is a word' USING ERRCODE = 'CS012';
		END IF;
	END IF;
	-- Of a thread's reports they are added up (docs/sampling.md).
	IF event ? 'messages' AND (event->'messages')::text !~ '^(0|[1-9][0-9]{0,5}|1000000)$' THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: a report adds a whole number of messages' USING ERRCODE = 'CS012';
	END IF;
	-- No string holds a space by now; a null, which concat_ws leaves out, is looked for apart.
	IF concat_ws(' ', event->>'case', event->>'thread', event->>'opening', event->>'session', event->'actor'->>'id') !~ uuids
		OR (event ? 'actor' AND event->'actor'->>'id' IS NULL)
	THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an id is one of ours' USING ERRCODE = 'CS012';
	END IF;
	IF event ?| ARRAY['widens', 'report', 'entry', 'review', 'person', 'decision', 'escalation', 'note', 'previous', 'request',
			'proposal', 'passkey', 'signal', 'view', 'export', 'rewrap', 'hold', 'matter', 'subject', 'attachment', 'endpoint', 'item'] THEN
		IF concat_ws(' ', event->>'widens', event->>'report', event->>'entry', event->>'review', event->>'person',
				event->>'decision', event->>'escalation', event->>'note', event->>'previous', event->>'request',
				event->>'proposal', event->>'passkey', event->>'signal', event->>'view', event->>'export', event->>'rewrap', event->>'hold', event->>'matter',
				event->>'subject', event->>'attachment', event->>'endpoint', event->>'item') !~ uuids
		THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an id is one of ours' USING ERRCODE = 'CS012';
		END IF;
	END IF;
	IF words LIKE '%: null%' THEN
		IF EXISTS (SELECT FROM jsonb_each(event) e WHERE e.value = 'null' AND e.key IN ('case', 'thread', 'opening', 'widens',
			'report', 'entry', 'review', 'session', 'person', 'decision', 'escalation', 'note', 'previous', 'request', 'proposal',
			'passkey', 'signal', 'view', 'export', 'rewrap', 'hold', 'matter', 'subject', 'attachment', 'endpoint', 'item'))
		THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an id is one of ours' USING ERRCODE = 'CS012';
		END IF;
	END IF;

	id := gen_random_uuid();
	at := clock_timestamp();
	-- None of these four is among the event's keys.
	leaf := convert_to(concat('{"v": 1, "id": "', id, '", "at": "', to_char(at AT TIME ZONE 'UTC',
		'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '", "via": "', session_user, '", ', substr(words, 2)), 'UTF8');
	IF octet_length(leaf) > 65535 THEN
		RAISE EXCEPTION 'LEDGER_ENTRY_TOO_LARGE: an entry has at most 65535 bytes' USING ERRCODE = 'CS014';
	END IF;
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

-- What a platform may say of a report besides; of a case it is what its first report said.
ALTER TABLE console.report
	ADD language text CHECK (language ~ '^[a-z]{2,3}$'),                           -- ISO 639, of the conversation
	ADD duplicate_group text CHECK (duplicate_group ~ '^[A-Za-z0-9._:-]{1,128}$'); -- the platform's: the same thing, reported elsewhere too
CREATE INDEX report_by_group ON console.report (platform_id, duplicate_group) WHERE duplicate_group IS NOT NULL;
ALTER TABLE console.case
	ADD language text CHECK (language ~ '^[a-z]{2,3}$'),
	ADD source text CHECK (source IN ('USER', 'TRUSTED_FLAGGER', 'CLASSIFIER', 'STAFF', 'AUTHORITY'));
UPDATE console.case c SET source = (SELECT r.source FROM console.report r WHERE r.case_id = c.id ORDER BY r.received_at, r.id LIMIT 1);
