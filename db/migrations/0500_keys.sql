-- Keys have a life, data an end, and holds the last word: what every part of that stands on. Who may do what with it comes in the
-- migrations after this one.

-- What the keeper may append from now on.
INSERT INTO ledger.event_type (via, type)
SELECT 'keeper', unnest(ARRAY['key.stored', 'key.rewrapping', 'key.rewrapped', 'key.destruction_announced',
	'key.destruction_cancelled', 'key.destroyed', 'thread.due', 'thread.shredded', 'retention.stopped', 'retention.resumed',
	'data.erased', 'hold.placed', 'hold.renewed', 'hold.release_asked', 'hold.release_declined', 'hold.released', 'hold.expired',
	'subject.asked', 'subject.answered', 'subject.closed']);

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
			'hold.release_declined', 'hold.released', 'hold.expired', 'subject.asked', 'subject.answered', 'subject.closed']
		WHEN 'web' THEN ARRAY['session.signed_in', 'session.refused', 'session.ended', 'report.received',
			'case.claimed', 'case.released', 'case.escalated', 'case.decided', 'case.reopened',
			'ledger.searched', 'ledger.exported', 'ledger.imported', 'review.claimed', 'review.released', 'review.answered',
			'view.saved', 'view.removed', 'selection.exported', 'signal.settled', 'alarm.settled', 'rights.kept',
			'rights.withdrawn', 'evidence.taken']
		WHEN 'worker' THEN ARRAY['review.drawn', 'signal.raised', 'signals.changed', 'rights.opened']
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
			'export', 'control', 'from', 'action', 'store', 'starts', 'rewrap', 'keys', 'notes', 'hold', 'subject', 'life']) <> '{}'::jsonb THEN
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
			'proposal', 'passkey', 'signal', 'view', 'export', 'rewrap', 'hold', 'matter', 'subject'] THEN
		IF concat_ws(' ', event->>'widens', event->>'report', event->>'entry', event->>'review', event->>'person',
				event->>'decision', event->>'escalation', event->>'note', event->>'previous', event->>'request',
				event->>'proposal', event->>'passkey', event->>'signal', event->>'view', event->>'export', event->>'rewrap', event->>'hold', event->>'matter',
				event->>'subject') !~ uuids
		THEN
			RAISE EXCEPTION 'LEDGER_EVENT_INVALID: an id is one of ours' USING ERRCODE = 'CS012';
		END IF;
	END IF;
	IF words LIKE '%: null%' THEN
		IF EXISTS (SELECT FROM jsonb_each(event) e WHERE e.value = 'null' AND e.key IN ('case', 'thread', 'opening', 'widens',
			'report', 'entry', 'review', 'session', 'person', 'decision', 'escalation', 'note', 'previous', 'request', 'proposal',
			'passkey', 'signal', 'view', 'export', 'rewrap', 'hold', 'matter', 'subject'))
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

-- An intake key, by the thumbprint of its public half; the private half is in the key store alone. Written by the keeper, each
-- step of its life with the entry that says so.
CREATE TABLE access.intake_key (
	kid text PRIMARY KEY CHECK (length(kid) = 43 AND kid ~ '^[A-Za-z0-9_-]+$'), -- RFC 7638
	region text NOT NULL REFERENCES console.region,
	not_before timestamptz NOT NULL,
	not_after timestamptz NOT NULL,          -- nothing is sealed to it from then on; what was sealed still opens
	public_jwk jsonb,                        -- of keys older than this table the keeper brings it at its next start
	store text,                              -- as KeyStore.name says
	entry_id uuid UNIQUE,                    -- key.created or key.rotated; null where that entry left for an archive
	announced_at timestamptz,
	announced_entry_id uuid,
	destroyed_at timestamptz,
	destroyed_entry_id uuid,
	UNIQUE (kid, region),
	CHECK (not_before < not_after),
	CHECK ((announced_at IS NULL) = (announced_entry_id IS NULL)),
	CHECK ((destroyed_at IS NULL) = (destroyed_entry_id IS NULL)),
	CONSTRAINT announced_seven_days_ahead CHECK (destroyed_at IS NULL OR destroyed_at >= announced_at + interval '7 days'
		AND announced_at IS NOT NULL),
	CONSTRAINT destroyed_after_its_period CHECK (destroyed_at IS NULL OR destroyed_at >= not_after)
);
CREATE INDEX intake_key_by_region ON access.intake_key (region, not_before);

-- Those made before: a period was a calendar month in UTC.
INSERT INTO access.intake_key (kid, region, not_before, not_after, entry_id)
SELECT e.leaf->>'key', e.leaf->>'region', e.at,
	(date_trunc('month', e.at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC', e.id
FROM (SELECT x.id, x.at, convert_from(x.leaf, 'UTF8')::jsonb AS leaf FROM ledger.entry x
	WHERE x.type IN ('key.created', 'key.rotated') AND x.outcome = 'done') e
WHERE length(e.leaf->>'key') = 43 ON CONFLICT DO NOTHING;
INSERT INTO access.intake_key (kid, region, not_before, not_after)
SELECT k.intake_key, min(k.region), min(k.entry_at),
	(date_trunc('month', max(k.entry_at) AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'
FROM vault.sealed_key k GROUP BY k.intake_key ON CONFLICT DO NOTHING;
ALTER TABLE vault.sealed_key ADD FOREIGN KEY (intake_key, region) REFERENCES access.intake_key (kid, region);
CREATE INDEX sealed_key_by_intake_key ON vault.sealed_key (intake_key);

-- How far a thread's content has come: it lives, is due (its sealed messages and wrapped keys are deleted), and is shredded once
-- every intake key that it was ever wrapped to is destroyed. Messages that come to it afterwards begin another life.
CREATE TABLE vault.thread_life (
	thread_id uuid PRIMARY KEY REFERENCES console.thread,
	life int NOT NULL DEFAULT 1 CHECK (life > 0),
	holds int NOT NULL DEFAULT 0 CHECK (holds >= 0), -- legal holds that stand on it
	due_at timestamptz,
	due_entry_id uuid,
	shredded_at timestamptz,
	shredded_entry_id uuid,
	CHECK ((due_at IS NULL) = (due_entry_id IS NULL)),
	CHECK ((shredded_at IS NULL) = (shredded_entry_id IS NULL)),
	CHECK (shredded_at IS NULL OR due_at IS NOT NULL),
	-- Both sides lock this row: a hold that comes while the job runs is first, or too late, and never both.
	CONSTRAINT what_is_held_stays CHECK (holds = 0 OR due_at IS NULL)
);
CREATE TABLE vault.wrapped_to (
	thread_id uuid NOT NULL REFERENCES console.thread,
	life int NOT NULL,
	intake_key text NOT NULL REFERENCES access.intake_key,
	PRIMARY KEY (thread_id, life, intake_key)
);
CREATE INDEX wrapped_to_by_key ON vault.wrapped_to (intake_key);
INSERT INTO vault.thread_life (thread_id) SELECT DISTINCT thread_id FROM vault.sealed_key;
INSERT INTO vault.wrapped_to SELECT DISTINCT thread_id, 1, intake_key FROM vault.sealed_key;

-- Whatever is sealed, by whichever way it comes, begins or goes on with a life, and is known by the key it was wrapped to.
CREATE FUNCTION vault.live() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	now_in int;
BEGIN
	INSERT INTO vault.thread_life AS t (thread_id) VALUES (NEW.thread_id)
	ON CONFLICT (thread_id) DO UPDATE SET life = t.life + (t.due_at IS NOT NULL)::int, due_at = NULL, due_entry_id = NULL,
		shredded_at = NULL, shredded_entry_id = NULL
	RETURNING life INTO now_in;
	INSERT INTO vault.wrapped_to (thread_id, life, intake_key) VALUES (NEW.thread_id, now_in, NEW.intake_key)
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER a_life AFTER INSERT OR UPDATE OF intake_key ON vault.sealed_key FOR EACH ROW EXECUTE FUNCTION vault.live();

-- A note's intake key, as the header of its wrapped key names it, so that no key goes that a note still needs.
CREATE FUNCTION vault.intake_key_of(wrapped text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT convert_from(decode(rpad(translate(split_part(wrapped, '.', 1), '-_', '+/'),
		(octet_length(split_part(wrapped, '.', 1)) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb->>'kid'
$$;
ALTER TABLE vault.note ADD COLUMN intake_key text;
UPDATE vault.note SET intake_key = vault.intake_key_of(wrapped);
INSERT INTO access.intake_key (kid, region, not_before, not_after)
SELECT n.intake_key, min(n.region), min(n.written_at),
	(date_trunc('month', max(n.written_at) AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'
FROM vault.note n GROUP BY n.intake_key ON CONFLICT DO NOTHING;
ALTER TABLE vault.note ALTER COLUMN intake_key SET NOT NULL,
	ADD FOREIGN KEY (intake_key, region) REFERENCES access.intake_key (kid, region);
CREATE INDEX note_by_intake_key ON vault.note (intake_key);

CREATE FUNCTION vault.name_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.intake_key := vault.intake_key_of(NEW.wrapped);
	RETURN NEW;
EXCEPTION WHEN data_exception OR syntax_error THEN
	RAISE EXCEPTION 'NOTE_INVALID: its wrapped key names no intake key' USING ERRCODE = 'CS300';
END $$;
CREATE TRIGGER a_key BEFORE INSERT OR UPDATE OF wrapped ON vault.note FOR EACH ROW EXECUTE FUNCTION vault.name_key();

-- A key pair is made: the entry, and the row that names it. The private half is put into the key store afterwards.
CREATE FUNCTION access.make_intake_key(o jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	PERFORM access.keeper_only();
	a := ledger.append(jsonb_build_object('type', CASE WHEN (o->>'rotated')::boolean THEN 'key.rotated' ELSE 'key.created' END,
		'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'), 'region', o->>'region', 'key', o->>'kid',
		'store', o->>'store', 'starts', o->>'notBefore', 'expires', o->>'notAfter'));
	INSERT INTO access.intake_key (kid, region, not_before, not_after, public_jwk, store, entry_id)
	VALUES (o->>'kid', o->>'region', (o->>'notBefore')::timestamptz, (o->>'notAfter')::timestamptz, o->'publicJwk', o->>'store', a.id);
	RETURN a.id;
END $$;
GRANT EXECUTE ON FUNCTION access.make_intake_key(jsonb) TO keeper;
GRANT SELECT ON access.intake_key TO web, keeper, worker;
GRANT SELECT ON vault.thread_life, vault.wrapped_to TO web, keeper;
