-- Attachments: what reports announce, the sealed bodies that come after, and the one way in which they are shown. A body has a data key
-- of its own among the wrapped keys, so that rewrapping, clocks, holds and the destruction of keys hold for it as they stand.

-- What a report announced of a message's attachments. No type and no name: those are in the sealed message.
CREATE TABLE console.attachment (
	thread_id uuid NOT NULL,
	sequence int NOT NULL,
	n smallint NOT NULL CHECK (n BETWEEN 0 AND 99),
	external_id text NOT NULL CHECK (length(external_id) <= 128 AND external_id ~ '^[A-Za-z0-9._:-]+$'),
	bytes bigint NOT NULL CHECK (bytes >= 0),
	PRIMARY KEY (thread_id, sequence, n),
	FOREIGN KEY (thread_id, sequence) REFERENCES console.message
);
CREATE INDEX attachment_by_id ON console.attachment (thread_id, external_id);
GRANT SELECT, INSERT ON console.attachment TO web;

-- files: [{"sequence", "n", "id", "bytes"}]
CREATE FUNCTION console.announce_attachments(thread uuid, files text) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO console.attachment (thread_id, sequence, n, external_id, bytes)
	SELECT thread, f.sequence, f.n, f.id, f.bytes FROM json_to_recordset(files::json) AS f(sequence int, n smallint, id text, bytes bigint)
$$;
GRANT EXECUTE ON FUNCTION console.announce_attachments(uuid, text) TO web;

-- The platform's ids go with the thread's others (0532).
CREATE FUNCTION console.forget_attachments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM console.attachment a WHERE a.thread_id = NEW.thread_id;
	RETURN NULL;
END $$;
CREATE TRIGGER forget_attachments AFTER UPDATE OF ids_gone_at ON vault.thread_life FOR EACH ROW
	WHEN (OLD.ids_gone_at IS NULL AND NEW.ids_gone_at IS NOT NULL) EXECUTE FUNCTION console.forget_attachments();

-- Where sealed chunks lie: begun by an upload; an attachment's once that is whole and on record; to be deleted once `gone_at` says so.
CREATE TABLE vault.body (
	id uuid PRIMARY KEY,             -- becomes the attachment's, and its data key's
	thread_id uuid NOT NULL REFERENCES console.thread,
	platform_id uuid NOT NULL REFERENCES console.platform,
	-- As web says: which stores there are stands in its settings and the keeper's. A wrong word is found when somebody wants to see it.
	store text NOT NULL CHECK (store IN ('postgres', 's3')),
	bytes bigint NOT NULL CHECK (bytes BETWEEN 0 AND 52428800), -- of what was announced
	chunks int NOT NULL,             -- of so many bytes each but the last
	begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	whole_at timestamptz,            -- an attachment's since then
	gone_at timestamptz,             -- to be deleted since then, or since it was last tried in vain
	CHECK (chunks = greatest(1, (bytes + 262143) / 262144))
);
CREATE INDEX body_by_age ON vault.body (begun_at);
CREATE INDEX body_gone ON vault.body (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX body_unfinished ON vault.body (platform_id) INCLUDE (bytes) WHERE whole_at IS NULL AND gone_at IS NULL;
CREATE INDEX body_by_thread ON vault.body (thread_id);

-- AES-256-GCM: 12 bytes of IV, the text, 16 of tag (lib/envelope/attachment.ts).
CREATE TABLE vault.body_chunk (
	body_id uuid NOT NULL REFERENCES vault.body ON DELETE CASCADE,
	n int NOT NULL CHECK (n >= 0),
	sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 28 AND 262172),
	PRIMARY KEY (body_id, n)
);
ALTER TABLE vault.body_chunk ALTER sealed SET STORAGE EXTERNAL; -- it does not compress

CREATE TABLE vault.attachment (
	id uuid PRIMARY KEY REFERENCES vault.sealed_key ON DELETE CASCADE,
	thread_id uuid NOT NULL REFERENCES console.thread,
	external_id text NOT NULL,
	digests bytea NOT NULL,          -- SHA-256 of each sealed chunk, in order; the entry's digest is over these
	entry_id uuid NOT NULL UNIQUE,   -- attachment.received
	entry_at timestamptz NOT NULL,
	-- Whether the same comes again: as console.sameness, for seven days.
	integration_id uuid REFERENCES console.integration,
	mark bytea CHECK (octet_length(mark) = 16),
	UNIQUE (thread_id, external_id),
	FOREIGN KEY (id) REFERENCES vault.body,
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at),
	CHECK (octet_length(digests) > 0 AND octet_length(digests) % 32 = 0),
	CHECK ((integration_id IS NULL) = (mark IS NULL))
);
CREATE INDEX attachment_marked ON vault.attachment (entry_at) WHERE mark IS NOT NULL;

-- null: an attachment's, which comes with neither names nor note.
ALTER TABLE vault.sealed_key ALTER names DROP NOT NULL;

-- An attachment leaves as messages do: with its entry, never past a hold. Then its body is to be deleted, wherever it lies; the key is
-- gone by then.
CREATE FUNCTION vault.leave_body() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE vault.body b SET gone_at = clock_timestamp() FROM gone g WHERE b.id = g.id AND b.gone_at IS NULL;
	RETURN NULL;
END $$;
CREATE TRIGGER attachment_leaves_on_record AFTER DELETE ON vault.attachment REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION vault.leave_on_record();
CREATE TRIGGER body_leaves AFTER DELETE ON vault.attachment REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION vault.leave_body();
CREATE TRIGGER held_stays AFTER DELETE ON vault.attachment REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION legal.held_stays();
CREATE TRIGGER none_held BEFORE TRUNCATE ON vault.attachment FOR EACH STATEMENT EXECUTE FUNCTION legal.none_held();
ALTER TABLE vault.attachment ENABLE ALWAYS TRIGGER attachment_leaves_on_record, ENABLE ALWAYS TRIGGER body_leaves,
	ENABLE ALWAYS TRIGGER held_stays;

-- Begins an upload. o: {id, platform, integration, report, attachment: the platform's id, store}. Returns what the report announced:
-- {thread, region, case, bytes, chunks}; where it is there already, {region, bytes, known: {id, mark}}, with a null mark where sameness cannot
-- be judged any more (then nothing was begun).
CREATE FUNCTION vault.begin_body(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	thread_most CONSTANT bigint := 1073741824;
	unfinished_most CONSTANT bigint := 2147483648;
	r record;
	file record;
	known record;
	chunks int;
BEGIN
	IF session_user <> 'web' THEN
		RAISE EXCEPTION 'WEB_ONLY: the console receives' USING ERRCODE = 'CS430';
	END IF;
	SELECT q.thread_id, q.case_id, t.region INTO r FROM console.report q JOIN console.thread t ON t.id = q.thread_id
	WHERE q.id = (o->>'report')::uuid AND q.platform_id = (o->>'platform')::uuid;
	IF FOUND THEN
		SELECT a.bytes INTO file FROM console.attachment a JOIN console.message m ON m.thread_id = a.thread_id AND m.sequence = a.sequence
		WHERE a.thread_id = r.thread_id AND a.external_id = o->>'attachment' AND m.gone_at IS NULL ORDER BY a.sequence DESC LIMIT 1;
	END IF;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'ATTACHMENT_UNKNOWN: no message of this report announced it' USING ERRCODE = 'CS431';
	END IF;
	SELECT a.id, CASE WHEN a.integration_id = (o->>'integration')::uuid THEN encode(a.mark, 'hex') END AS mark INTO known
	FROM vault.attachment a WHERE a.thread_id = r.thread_id AND a.external_id = o->>'attachment';
	IF FOUND THEN
		RETURN jsonb_build_object('known', jsonb_build_object('id', known.id, 'mark', known.mark), 'region', r.region, 'bytes', file.bytes);
	END IF;
	IF file.bytes > 52428800 THEN
		RAISE EXCEPTION 'ATTACHMENT_TOO_LARGE: one attachment has at most 50 MiB' USING ERRCODE = 'CS432';
	END IF;
	-- Those that begin at the same moment are counted one after another, by thread and by platform.
	PERFORM 1 FROM console.thread t WHERE t.id = r.thread_id FOR NO KEY UPDATE;
	PERFORM pg_advisory_xact_lock(hashtextextended('vault.begin_body:' || (o->>'platform'), 0));
	IF file.bytes + (SELECT coalesce(sum(b.bytes), 0) FROM vault.body b WHERE b.platform_id = (o->>'platform')::uuid
			AND b.whole_at IS NULL AND b.gone_at IS NULL) > unfinished_most
	THEN
		RAISE EXCEPTION 'UPLOADS_UNFINISHED: what a platform has begun to send has at most 2 GiB together' USING ERRCODE = 'CS436';
	END IF;
	IF file.bytes + (SELECT coalesce(sum(b.bytes), 0) FROM vault.body b WHERE b.thread_id = r.thread_id AND b.gone_at IS NULL) > thread_most THEN
		RAISE EXCEPTION 'ATTACHMENT_TOO_LARGE: the attachments of one thread have at most 1 GiB together' USING ERRCODE = 'CS432';
	END IF;
	chunks := greatest(1, (file.bytes + 262143) / 262144);
	INSERT INTO vault.body (id, thread_id, platform_id, store, bytes, chunks)
	VALUES ((o->>'id')::uuid, r.thread_id, (o->>'platform')::uuid, o->>'store', file.bytes, chunks);
	RETURN jsonb_build_object('thread', r.thread_id, 'region', r.region, 'case', r.case_id, 'bytes', file.bytes, 'chunks', chunks);
END $$;

-- One sealed chunk of a body that is being uploaded.
CREATE FUNCTION vault.put_chunk(body uuid, n int, sealed bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'web' THEN
		RAISE EXCEPTION 'WEB_ONLY: the console receives' USING ERRCODE = 'CS430';
	END IF;
	-- Shared, so that whoever keeps or drops the body waits for it, and comes after.
	PERFORM 1 FROM vault.body b WHERE b.id = body AND b.gone_at IS NULL AND b.store = 'postgres' AND put_chunk.n < b.chunks
		AND NOT EXISTS (SELECT FROM vault.attachment a WHERE a.id = b.id) FOR SHARE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'BODY_OVER: this upload is over' USING ERRCODE = 'CS433';
	END IF;
	INSERT INTO vault.body_chunk (body_id, n, sealed) VALUES (body, n, sealed);
	-- Nobody waits for the disk at each of two hundred chunks: an upload that a crash cuts off is sent again, and the commit that
	-- keeps it waits for all that stands before it in the journal.
	PERFORM set_config('synchronous_commit', 'off', true);
END $$;

-- An upload that is whole: the attachment, with its wrapped key and its entry, in one commit. o: {id, report, attachment, integration,
-- mark, digests: hex, key: {kid, wrapped}, event}. 23505 where the same came first.
CREATE FUNCTION vault.keep_attachment(o jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	new_id CONSTANT uuid := o->>'id';
	digests CONSTANT bytea := decode(o->>'digests', 'hex');
	b vault.body;
	r record;
	a record;
BEGIN
	IF session_user <> 'web' THEN
		RAISE EXCEPTION 'WEB_ONLY: the console receives' USING ERRCODE = 'CS430';
	END IF;
	-- As everywhere: thread, life, sealed rows.
	SELECT t.id AS thread, t.region, q.case_id INTO r FROM console.report q JOIN console.thread t ON t.id = q.thread_id
	WHERE q.id = (o->>'report')::uuid FOR NO KEY UPDATE OF t;
	-- Of an hour at most: long before such bodies are swept (bodies_to_go).
	SELECT x.* INTO b FROM vault.body x WHERE x.id = new_id AND x.gone_at IS NULL AND x.thread_id = r.thread
		AND x.begun_at > clock_timestamp() - interval '1 hour' FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'BODY_OVER: this upload is over' USING ERRCODE = 'CS433';
	END IF;
	IF NOT EXISTS (SELECT FROM console.attachment c JOIN console.message m ON m.thread_id = c.thread_id AND m.sequence = c.sequence
		WHERE c.thread_id = r.thread AND c.external_id = o->>'attachment' AND c.bytes = b.bytes AND m.gone_at IS NULL)
	THEN
		RAISE EXCEPTION 'ATTACHMENT_UNKNOWN: no message of this report announced it' USING ERRCODE = 'CS431';
	END IF;
	IF octet_length(digests) <> b.chunks * 32 OR o->'event'->>'digest' IS DISTINCT FROM encode(sha256(digests), 'hex')
		OR o->'event'->>'key' IS DISTINCT FROM encode(sha256(convert_to(o->'key'->>'wrapped', 'UTF8')), 'hex')
		OR (o->'event'->>'size')::bigint IS DISTINCT FROM b.bytes
		OR (b.store = 'postgres' AND (SELECT string_agg(sha256(c.sealed), ''::bytea ORDER BY c.n) FROM vault.body_chunk c
			WHERE c.body_id = b.id) IS DISTINCT FROM digests)
	THEN
		RAISE EXCEPTION 'BODY_NOT_WHOLE: the chunks are not those of the record' USING ERRCODE = 'CS434';
	END IF;
	a := ledger.append((o->'event') || jsonb_build_object('type', 'attachment.received', 'attachment', new_id, 'keyVersion', new_id,
		'report', o->'report', 'thread', r.thread, 'region', r.region, 'case', r.case_id));
	INSERT INTO vault.sealed_key (id, thread_id, region, intake_key, wrapped, entry_id, entry_at)
	VALUES (new_id, r.thread, r.region, o->'key'->>'kid', o->'key'->>'wrapped', a.id, a.at);
	INSERT INTO vault.attachment (id, thread_id, external_id, digests, entry_id, entry_at, integration_id, mark)
	VALUES (new_id, r.thread, o->>'attachment', digests, a.id, a.at, (o->>'integration')::uuid, decode(o->>'mark', 'hex'));
	UPDATE vault.body x SET whole_at = clock_timestamp() WHERE x.id = new_id;
END $$;

-- What its entry says came, came: nobody of the staff's doing, with its row in the same commit.
CREATE FUNCTION vault.attachment_came() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.actor IS NOT NULL OR NEW.outcome IS DISTINCT FROM 'done' OR NOT EXISTS (SELECT FROM vault.attachment a
		WHERE a.entry_id = NEW.id AND a.id::text = convert_from(NEW.leaf, 'UTF8')::jsonb->>'attachment')
	THEN
		RAISE EXCEPTION 'ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS437';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER attachment_came AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'web' AND NEW.type = 'attachment.received') EXECUTE FUNCTION vault.attachment_came();

-- An upload that stopped: nothing of it stays.
CREATE FUNCTION vault.drop_body(body uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'web' THEN
		RAISE EXCEPTION 'WEB_ONLY: the console receives' USING ERRCODE = 'CS430';
	END IF;
	PERFORM 1 FROM vault.body b WHERE b.id = body FOR UPDATE;
	UPDATE vault.body b SET gone_at = clock_timestamp() WHERE b.id = body AND b.gone_at IS NULL
		AND NOT EXISTS (SELECT FROM vault.attachment a WHERE a.id = b.id);
	DELETE FROM vault.body b WHERE b.id = body AND b.store = 'postgres'
		AND NOT EXISTS (SELECT FROM vault.attachment a WHERE a.id = b.id);
END $$;
GRANT EXECUTE ON FUNCTION vault.begin_body(jsonb), vault.put_chunk(uuid, int, bytea), vault.keep_attachment(jsonb),
	vault.drop_body(uuid) TO web;

-- What is to be deleted from these stores, the oldest first: bodies whose attachment is gone, and uploads that nobody finished within
-- two hours. Forgets besides whose sameness cannot be judged any more.
CREATE FUNCTION vault.bodies_to_go(most int, stores text[]) RETURNS TABLE (id uuid, store text, chunks int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM access.keeper_only();
	UPDATE vault.attachment a SET mark = NULL, integration_id = NULL
	WHERE a.mark IS NOT NULL AND a.entry_at < clock_timestamp() - interval '7 days';
	UPDATE vault.body b SET gone_at = clock_timestamp() WHERE b.id IN (
		SELECT x.id FROM vault.body x WHERE x.gone_at IS NULL AND x.begun_at < clock_timestamp() - interval '2 hours'
			AND x.begun_at > clock_timestamp() - interval '30 days' AND NOT EXISTS (SELECT FROM vault.attachment a WHERE a.id = x.id)
		FOR UPDATE SKIP LOCKED);
	RETURN QUERY SELECT b.id, b.store, b.chunks FROM vault.body b
	WHERE b.gone_at IS NOT NULL AND b.store = ANY (stores) ORDER BY b.gone_at LIMIT most;
END $$;

CREATE FUNCTION vault.forget_body(body uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	DELETE FROM vault.body b WHERE b.id = body AND b.gone_at IS NOT NULL AND NOT EXISTS (SELECT FROM vault.attachment a WHERE a.id = b.id);
END $$;

-- One that its store did not delete stands behind all others, so that it holds none of them up.
CREATE FUNCTION vault.put_off_body(body uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	UPDATE vault.body b SET gone_at = clock_timestamp() WHERE b.id = body AND b.gone_at IS NOT NULL;
END $$;
GRANT EXECUTE ON FUNCTION vault.bodies_to_go(int, text[]), vault.forget_body(uuid), vault.put_off_body(uuid) TO keeper;
