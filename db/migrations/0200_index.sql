-- The log's index: which entry stands where in the Merkle tree, the tree's hashes, what was signed and who cosigned.
-- Only the notary's functions write here. They do not trust the notary for what the database knows itself: which entries
-- wait, their order, their hashes, the log's size. What they cannot check is the root and the signature; those are
-- checked by the keeper before it releases anything, and by everyone outside.
-- Formats: C2SP tlog-tiles, tlog-checkpoint, tlog-cosignature. Attacked in db/attacks/index.ts.

-- One row an epoch. An origin signs one tree for ever; where a tree is lost a new epoch begins under a new origin.
CREATE TABLE ledger.log (
	epoch int PRIMARY KEY CHECK (epoch > 0),
	origin text NOT NULL UNIQUE CHECK (origin ~ '^[^[:space:]+]{1,128}$'),
	vkey text NOT NULL,
	size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
	root bytea NOT NULL CHECK (octet_length(root) = 32),
	signed_at timestamptz,
	-- The size of the last checkpoint that may leave the machine: the notary's own copy of it is on disk.
	published bigint NOT NULL DEFAULT 0,
	opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	closed_at timestamptz,
	CHECK (published BETWEEN 0 AND size),
	CHECK ((size = 0) = (signed_at IS NULL))
);
CREATE UNIQUE INDEX log_current ON ledger.log ((true)) WHERE closed_at IS NULL;

-- An entry's index, and level 0 of the tree. Contiguous: an identity would have gaps.
CREATE TABLE ledger.indexed (
	epoch int NOT NULL REFERENCES ledger.log,
	index bigint NOT NULL CHECK (index >= 0),
	entry_id uuid NOT NULL,
	entry_at timestamptz NOT NULL,
	leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
	PRIMARY KEY (epoch, index),
	UNIQUE (entry_id, epoch)
);

-- Levels 1 and above; each row grows to 256 hashes and is then full. Level 0 is ledger.indexed.
CREATE TABLE ledger.tile (
	epoch int NOT NULL REFERENCES ledger.log,
	level int NOT NULL CHECK (level BETWEEN 1 AND 7),
	index bigint NOT NULL CHECK (index >= 0),
	hashes bytea NOT NULL CHECK (octet_length(hashes) % 32 = 0 AND octet_length(hashes) BETWEEN 32 AND 8192),
	PRIMARY KEY (epoch, level, index)
);
ALTER TABLE ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL; -- hashes do not compress

CREATE TABLE ledger.checkpoint (
	epoch int NOT NULL REFERENCES ledger.log,
	size bigint NOT NULL CHECK (size > 0),
	root bytea NOT NULL CHECK (octet_length(root) = 32),
	note text NOT NULL CHECK (octet_length(note) <= 4096),
	signed_at timestamptz NOT NULL,
	PRIMARY KEY (epoch, size)
);

CREATE TABLE ledger.cosignature (
	epoch int NOT NULL,
	size bigint NOT NULL,
	witness text NOT NULL,
	cosigned_at timestamptz NOT NULL,           -- the witness's word
	line text NOT NULL CHECK (octet_length(line) <= 1024 AND line ~ '^— [^[:space:]+]+ [A-Za-z0-9+/=]+\n$'),
	stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (epoch, size, witness),
	FOREIGN KEY (epoch, size) REFERENCES ledger.checkpoint
);

-- How far each witness has seen. `size` is what its last verified cosignature covers.
CREATE TABLE ledger.witness_state (
	epoch int NOT NULL REFERENCES ledger.log,
	name text NOT NULL,
	size bigint NOT NULL DEFAULT 0,
	seen_at timestamptz,
	tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	error text CHECK (error ~ '^[A-Z0-9_]{2,40}$'),
	PRIMARY KEY (epoch, name)
);

-- What release waits for and who witnesses, as each change was recorded. The newest row is in force.
CREATE TABLE ledger.watching (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	gate text NOT NULL CHECK (gate ~ '^(checkpoint|witnesses:[1-9][0-9]?)$'),
	witnesses jsonb NOT NULL CHECK (jsonb_typeof(witnesses) = 'array'), -- [{"name","vkey","url","local"}]
	entry_id uuid NOT NULL,
	since timestamptz NOT NULL DEFAULT clock_timestamp()
);

DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['indexed', 'checkpoint', 'cosignature', 'watching'] LOOP
		EXECUTE format('CREATE TRIGGER %I_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.%1$I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', kept);
		EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER %1$I_stays', kept);
	END LOOP;
END $$;

CREATE FUNCTION ledger.tile_only_grows() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.epoch <> NEW.epoch OR OLD.level <> NEW.level OR OLD.index <> NEW.index
		OR substring(NEW.hashes FOR octet_length(OLD.hashes)) <> OLD.hashes
	THEN
		RAISE EXCEPTION 'LEDGER_APPEND_ONLY: a tile only grows' USING ERRCODE = 'CS010';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER tile_grows BEFORE UPDATE ON ledger.tile FOR EACH ROW EXECUTE FUNCTION ledger.tile_only_grows();
CREATE TRIGGER tile_stays BEFORE DELETE OR TRUNCATE ON ledger.tile
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER log_stays BEFORE DELETE OR TRUNCATE ON ledger.log
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.tile ENABLE ALWAYS TRIGGER tile_grows;
ALTER TABLE ledger.tile ENABLE ALWAYS TRIGGER tile_stays;
ALTER TABLE ledger.log ENABLE ALWAYS TRIGGER log_stays;

-- The queue is emptied as fast as it is filled: clean it often, or finding its head reads what is gone.
ALTER TABLE ledger.pending SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Opens the first log, where there is none. Later ones are begun by the owner alone (ledger.begin_epoch).
CREATE FUNCTION ledger.open_log(origin text, vkey text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'notary' THEN
		RAISE EXCEPTION 'NOTARY_ONLY: this act is the notary''s' USING ERRCODE = 'CS070';
	END IF;
	IF EXISTS (SELECT FROM ledger.log) THEN
		RAISE EXCEPTION 'LOG_EXISTS: there is a log' USING ERRCODE = 'CS071';
	END IF;
	INSERT INTO ledger.log (epoch, origin, vkey, root) VALUES (1, open_log.origin, open_log.vkey, sha256(''));
END $$;

-- What waits, in order, with the state of the log that it would be added to. It locks nothing: `seal` compares.
-- Looking from the queue's head steps over every row that was sealed since the oldest transaction that is still open began
-- (a backup's, somebody's idle one): vacuum may not take them away. So most looks begin `behind` what was sealed last.
CREATE FUNCTION ledger.peek(most int, behind bigint DEFAULT 0, OUT epoch int, OUT size bigint, OUT root bytea, OUT positions bigint[],
	OUT entries uuid[], OUT hashes bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'notary' THEN
		RAISE EXCEPTION 'NOTARY_ONLY: this act is the notary''s' USING ERRCODE = 'CS070';
	END IF;
	SELECT l.epoch, l.size, l.root INTO epoch, size, root FROM ledger.log l WHERE l.closed_at IS NULL;
	SELECT array_agg(p.position ORDER BY p.position), array_agg(p.entry_id ORDER BY p.position),
		string_agg(p.leaf_hash, ''::bytea ORDER BY p.position)
	INTO positions, entries, hashes
	FROM (SELECT q.position, q.entry_id, q.leaf_hash FROM ledger.pending q WHERE q.position > behind
		ORDER BY q.position LIMIT most) p;
END $$;

-- Gives indices to exactly these waiting entries and stores the checkpoint that covers them, or does nothing. Two
-- notaries cannot both succeed on one size: the loser finds the log moved. A signature that is not stored is thrown away
-- by whoever made it. The hashes of the upper levels come as increments: what stands in a tile cannot be replaced.
CREATE FUNCTION ledger.seal(epoch int, size bigint, positions bigint[], root bytea, note text,
	levels int[], indices bigint[], lengths int[], hashes bytea) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	l record;
	added int;
	grown bigint;
	signed timestamptz := clock_timestamp();
BEGIN
	IF session_user <> 'notary' THEN
		RAISE EXCEPTION 'NOTARY_ONLY: this act is the notary''s' USING ERRCODE = 'CS070';
	END IF;
	SELECT g.epoch, g.size, g.origin, g.signed_at INTO l FROM ledger.log g WHERE g.closed_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND OR l.epoch <> epoch OR l.size <> size THEN
		RAISE EXCEPTION 'LOG_MOVED: another notary was first' USING ERRCODE = 'CS072';
	END IF;
	-- A step of the clock backwards would let a checkpoint claim to be older than the one before it.
	IF signed < l.signed_at - interval '5 seconds' THEN
		RAISE EXCEPTION 'CLOCK_BACKWARDS: the clock went backwards' USING ERRCODE = 'CS073';
	END IF;
	WITH gone AS (
		DELETE FROM ledger.pending p WHERE p.position = ANY (positions)
		RETURNING p.position, p.entry_id, p.entry_at, p.leaf_hash)
	INSERT INTO ledger.indexed (epoch, index, entry_id, entry_at, leaf_hash)
	SELECT epoch, size + row_number() OVER (ORDER BY q.position) - 1, q.entry_id, q.entry_at, q.leaf_hash FROM gone q;
	GET DIAGNOSTICS added = ROW_COUNT;
	IF added = 0 OR added <> cardinality(positions) THEN
		RAISE EXCEPTION 'SEAL_INVALID: not every one of these waits' USING ERRCODE = 'CS074';
	END IF;
	grown := size + added;
	-- tlog-checkpoint: origin, size, root, nothing else before the signatures.
	IF NOT starts_with(note, l.origin || E'\n' || grown || E'\n' || encode(root, 'base64') || E'\n\n— ' || l.origin || ' ') THEN
		RAISE EXCEPTION 'SEAL_INVALID: the note is not this log''s checkpoint' USING ERRCODE = 'CS074';
	END IF;
	IF grown >> 8 <> size >> 8 OR cardinality(levels) > 0 THEN
		INSERT INTO ledger.tile AS t (epoch, level, index, hashes)
		SELECT epoch, g.level, g.index, substring(hashes FROM g.upto - g.length + 1 FOR g.length)
		FROM (SELECT u.level, u.index, u.length, (sum(u.length) OVER (ORDER BY u.n))::int AS upto
			FROM unnest(levels, indices, lengths) WITH ORDINALITY AS u(level, index, length, n)) g
		ON CONFLICT ON CONSTRAINT tile_pkey DO UPDATE SET hashes = t.hashes || excluded.hashes;
		-- Every level has grown by exactly what this many leaves complete, and no tile is wider than it should be.
		IF EXISTS (SELECT FROM generate_series(1, 7) v(level) WHERE (grown >> (8 * v.level)) - (size >> (8 * v.level)) <>
				coalesce((SELECT sum(u.length) / 32 FROM unnest(levels, lengths) u(level, length) WHERE u.level = v.level), 0))
			OR EXISTS (SELECT FROM unnest(levels, indices) u(level, index) JOIN ledger.tile t
				ON t.epoch = epoch AND t.level = u.level AND t.index = u.index
				WHERE octet_length(t.hashes) / 32 <> least(256, (grown >> (8 * u.level)) - u.index * 256))
		THEN
			RAISE EXCEPTION 'SEAL_INVALID: the tiles do not fit the size' USING ERRCODE = 'CS074';
		END IF;
	END IF;
	INSERT INTO ledger.checkpoint (epoch, size, root, note, signed_at) VALUES (epoch, grown, root, note, signed);
	UPDATE ledger.log g SET size = grown, root = root, signed_at = signed WHERE g.epoch = epoch;
	RETURN signed;
END $$;

-- What may leave the machine from now on.
CREATE FUNCTION ledger.publish(epoch int, size bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'notary' THEN
		RAISE EXCEPTION 'NOTARY_ONLY: this act is the notary''s' USING ERRCODE = 'CS070';
	END IF;
	UPDATE ledger.log g SET published = publish.size
	WHERE g.epoch = publish.epoch AND g.published < publish.size AND g.size >= publish.size;
END $$;

-- A witness's line, verified by the notary, and how far that witness now has seen.
CREATE FUNCTION ledger.cosigned(epoch int, size bigint, witness text, cosigned_at timestamptz, line text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'notary' THEN
		RAISE EXCEPTION 'NOTARY_ONLY: this act is the notary''s' USING ERRCODE = 'CS070';
	END IF;
	INSERT INTO ledger.cosignature (epoch, size, witness, cosigned_at, line)
	VALUES (cosigned.epoch, cosigned.size, cosigned.witness, cosigned.cosigned_at, cosigned.line) ON CONFLICT DO NOTHING;
	INSERT INTO ledger.witness_state AS w (epoch, name, size, seen_at)
	VALUES (cosigned.epoch, cosigned.witness, cosigned.size, cosigned.cosigned_at)
	ON CONFLICT ON CONSTRAINT witness_state_pkey DO UPDATE
	SET size = greatest(w.size, excluded.size), seen_at = excluded.seen_at, tried_at = excluded.tried_at, error = NULL;
END $$;

-- A witness that did not cosign, and the code of why.
CREATE FUNCTION ledger.witness_tried(epoch int, witness text, error text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'notary' THEN
		RAISE EXCEPTION 'NOTARY_ONLY: this act is the notary''s' USING ERRCODE = 'CS070';
	END IF;
	INSERT INTO ledger.witness_state AS w (epoch, name, error) VALUES (witness_tried.epoch, witness_tried.witness, witness_tried.error)
	ON CONFLICT ON CONSTRAINT witness_state_pkey DO UPDATE SET tried_at = excluded.tried_at, error = excluded.error;
END $$;

-- One tile of the tree, at least `width` hashes wide, or null. Level 0 is read from the index itself.
CREATE FUNCTION ledger.read_tile(epoch int, level int, index bigint, width int) RETURNS bytea LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	hashes bytea;
BEGIN
	IF level = 0 THEN
		SELECT string_agg(i.leaf_hash, ''::bytea ORDER BY i.index) INTO hashes FROM ledger.indexed i
		WHERE i.epoch = read_tile.epoch AND i.index >= read_tile.index * 256 AND i.index < read_tile.index * 256 + width;
	ELSE
		SELECT t.hashes INTO hashes FROM ledger.tile t
		WHERE t.epoch = read_tile.epoch AND t.level = read_tile.level AND t.index = read_tile.index;
	END IF;
	RETURN CASE WHEN octet_length(hashes) >= width * 32 THEN hashes END;
END $$;

-- What has no index yet: how many (counted to 10,001) and since when.
CREATE FUNCTION ledger.waiting(OUT count bigint, OUT oldest timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT (SELECT count(*) FROM (SELECT FROM ledger.pending LIMIT 10001) p),
		(SELECT q.entry_at FROM ledger.pending q ORDER BY q.position LIMIT 1)
$$;

-- Puts a gate and a set of witnesses in force, with the entry that says so, where they are not already.
CREATE FUNCTION ledger.watch(gate text, witnesses jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w ledger.watching;
	a record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	-- The entry names witnesses by their keys, taking counts them by their names: so a name is its key's, and a key is one
	-- witness under however many names.
	IF (SELECT count(*) <> count(DISTINCT substring(x->>'vkey' FROM '^[^+]+[+][0-9a-f]+[+](.+)$'))
			OR NOT coalesce(bool_and(coalesce(split_part(x->>'vkey', '+', 1) = x->>'name', false)), true)
		FROM jsonb_array_elements(watch.witnesses) x)
	THEN
		RAISE EXCEPTION 'WITNESS_INVALID: each witness is a key and its name, once' USING ERRCODE = 'CS076';
	END IF;
	LOCK TABLE ledger.watching IN SHARE ROW EXCLUSIVE MODE; -- two keepers that start at once
	SELECT * INTO w FROM ledger.watching ORDER BY id DESC LIMIT 1;
	IF w.gate = watch.gate AND w.witnesses = watch.witnesses THEN
		RETURN false;
	END IF;
	a := ledger.append(jsonb_build_object('type', 'witness.changed', 'outcome', 'done', 'gate', watch.gate,
		'assurance', jsonb_build_object('kind', 'system'),
		'witnesses', (SELECT coalesce(jsonb_agg(x->>'vkey'), '[]') FROM jsonb_array_elements(watch.witnesses) x)));
	INSERT INTO ledger.watching (gate, witnesses, entry_id) VALUES (watch.gate, watch.witnesses, a.id);
	RETURN true;
END $$;

-- Closes the log and begins the next under a new origin, whose first entry names what went before. The owner's alone:
-- whoever calls it has the command line, the keys and a second person's word.
CREATE FUNCTION ledger.begin_epoch(origin text, vkey text, continues jsonb, OUT epoch int, OUT entry uuid, OUT "position" bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	bytes bytea;
	began timestamptz := clock_timestamp();
BEGIN
	UPDATE ledger.log g SET closed_at = began WHERE g.closed_at IS NULL RETURNING g.epoch + 1 INTO epoch;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'LOG_MISSING: there is no log to continue' USING ERRCODE = 'CS075';
	END IF;
	INSERT INTO ledger.log (epoch, origin, vkey, root) VALUES (begin_epoch.epoch, begin_epoch.origin, begin_epoch.vkey, sha256(''));
	entry := gen_random_uuid();
	bytes := convert_to((continues || jsonb_build_object('v', 1, 'id', entry, 'type', 'log.continued', 'via', 'owner',
		'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
		'at', to_char(began AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text, 'UTF8');
	INSERT INTO ledger.entry (id, at, leaf, xid, type, via, outcome, assurance)
	VALUES (begin_epoch.entry, began, bytes, pg_current_xact_id(), 'log.continued', 'owner', 'done', 'system');
	INSERT INTO ledger.pending (entry_id, entry_at, leaf_hash)
	VALUES (begin_epoch.entry, began, sha256('\x00'::bytea || bytes)) RETURNING pending.position INTO "position";
END $$;

GRANT SELECT ON ledger.log, ledger.indexed, ledger.tile, ledger.checkpoint, ledger.cosignature, ledger.witness_state,
	ledger.watching TO web, keeper, notary;
GRANT EXECUTE ON FUNCTION ledger.read_tile(int, int, bigint, int) TO web, keeper, notary;
GRANT EXECUTE ON FUNCTION ledger.waiting() TO web, keeper, notary;
GRANT EXECUTE ON FUNCTION ledger.watch(text, jsonb) TO keeper;
GRANT EXECUTE ON FUNCTION ledger.open_log(text, text), ledger.peek(int, bigint), ledger.publish(int, bigint),
	ledger.seal(int, bigint, bigint[], bytea, text, int[], bigint[], int[], bytea),
	ledger.cosigned(int, bigint, text, timestamptz, text), ledger.witness_tried(int, text, text) TO notary;
