-- The explorer over the ledger: what words reasons hold, without the words; searches that were given a name; and the few
-- indexes that first pages need. Every append pays for an index, so each leaves out what is ordinary: that is found at the
-- head of the record anyway. Employer, office, account and thread need none: they are resolved to people and cases.
CREATE INDEX entry_by_reason ON ledger.entry (reason, at DESC, id DESC) WHERE reason <> 'USER_REPORT_REVIEW';
CREATE INDEX entry_by_role ON ledger.entry (actor_role, at DESC, id DESC) WHERE actor_role <> 'moderator';
CREATE INDEX entry_by_assurance ON ledger.entry (assurance, at DESC, id DESC) WHERE assurance IN ('passkey', 'opening');
-- What a release waits for stands in the leaf alone. A leaf's bytes as text ("escape" changes none that a leaf may hold in
-- a gate) are immutable, which an index needs; as UTF-8 they are not.
CREATE INDEX entry_by_gate ON ledger.entry (substring(encode(leaf, 'escape') FROM '"gate": "([a-z0-9:]+)"'), at DESC, id DESC)
	WHERE type IN ('thread.decrypted', 'note.disclosed', 'release.fallback', 'witness.changed');

-- Of each reason's words their blind tokens: HMAC-SHA-256 under the keeper's search key, cut to 8 bytes. Without the key a
-- token says that two reasons share a word, and how common it is; so web may not read them, only look by words that the keeper
-- asked for and recorded (words_asked). No reference to the entry, as its month may be taken to an archive.
CREATE TABLE vault.note_words (
	note_id uuid PRIMARY KEY REFERENCES vault.note ON DELETE CASCADE,
	entry_id uuid NOT NULL,
	entry_at timestamptz NOT NULL,
	region text NOT NULL REFERENCES console.region,
	tokens int8[] NOT NULL CHECK (cardinality(tokens) BETWEEN 1 AND 1024)
);
CREATE INDEX note_words_by_token ON vault.note_words USING gin (tokens);
CREATE INDEX note_words_newest ON vault.note_words (entry_at DESC, entry_id DESC);
GRANT SELECT ON vault.note_words TO worker;

-- In the statement that recorded an opening or a request (`done`: what access.open or access.request_opening answered), and
-- so in its commit: of a note that was written in this very transaction.
CREATE FUNCTION vault.keep_words(done jsonb, note uuid, words bigint[]) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	IF cardinality(words) > 0 THEN
		INSERT INTO vault.note_words (note_id, entry_id, entry_at, region, tokens)
		SELECT n.id, e.id, e.at, n.region, words FROM vault.note n, ledger.entry e
		WHERE n.id = note AND n.written_at = now() AND e.id = coalesce(done->>'granted', done->>'entry')::uuid
			AND e.at > now() - interval '1 minute';
		IF NOT FOUND THEN
			RAISE EXCEPTION 'WORDS_NOT_KEPT: these are words of another act' USING ERRCODE = 'CS140';
		END IF;
	END IF;
	RETURN done;
END $$;
GRANT EXECUTE ON FUNCTION vault.keep_words(jsonb, uuid, bigint[]) TO keeper;

-- Words that somebody of oversight looks for, as the keeper turned them into tokens: web gets no token, but the id of this row's
-- entry, by which it may look in this person's regions for ten minutes. So a console that somebody took over finds nothing by
-- words without the keeper having recorded it first, a search at a time, and few in an hour. A selection made by
-- them is taken by them for its day. The row goes 25 hours after the words were asked for (oversight.forget_searches).
CREATE TABLE vault.words_asked (
	entry_id uuid PRIMARY KEY,             -- words.asked
	keeper text NOT NULL,
	person_id uuid NOT NULL REFERENCES access.person,
	session_id uuid NOT NULL,
	tokens int8[] NOT NULL CHECK (cardinality(tokens) BETWEEN 1 AND 8),
	asked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX words_asked_by_person ON vault.words_asked (person_id, asked_at);
CREATE INDEX words_asked_oldest ON vault.words_asked (asked_at);

CREATE FUNCTION vault.ask_words(o jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	words bigint[] := ARRAY(SELECT jsonb_array_elements_text(o->'tokens'))::bigint[];
	hour int;
	day int;
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM access.person p WHERE p.id = person FOR NO KEY UPDATE; -- two at once are counted one after the other
	IF NOT (coalesce(o->>'role', '') = ANY (ARRAY['auditor', 'oversight_lead'])) OR NOT EXISTS (SELECT FROM console.region r
		WHERE access.holds(person, session, o->>'role', r.code))
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right now' USING ERRCODE = 'CS043';
	END IF;
	-- Of each keeper: a search asks all of them.
	SELECT count(*) FILTER (WHERE x.asked_at > clock_timestamp() - interval '1 hour'), count(*) INTO hour, day
	FROM vault.words_asked x WHERE x.person_id = person AND x.keeper = o->>'keeper'
		AND x.asked_at > clock_timestamp() - interval '24 hours';
	IF hour >= 120 OR day >= 600 THEN
		RAISE EXCEPTION 'RATE_LIMITED: this person has searched by words too often' USING ERRCODE = 'CS240';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'words.asked', 'outcome', 'done', 'policy', o->'policy',
		'assurance', '{"kind": "session"}'::jsonb, 'session', session,
		'actor', jsonb_build_object('id', person, 'role', o->'role'), 'count', cardinality(words)));
	INSERT INTO vault.words_asked (entry_id, keeper, person_id, session_id, tokens)
	VALUES (a.id, o->>'keeper', person, session, words);
	RETURN a.id;
END $$;
GRANT EXECUTE ON FUNCTION vault.ask_words(jsonb) TO keeper;

-- The tokens that were asked for, to look for them in these regions now.
CREATE FUNCTION vault.tokens_asked(asked uuid, regions text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a vault.words_asked;
BEGIN
	PERFORM ledger.assert_current();
	SELECT * INTO a FROM vault.words_asked x WHERE x.entry_id = asked;
	IF FOUND AND (a.asked_at > clock_timestamp() - interval '10 minutes' AND access.oversees(a.person_id, a.session_id, tokens_asked.regions)
		-- A selection is taken for as long as its person oversees its regions, on whichever session they have by then.
		OR EXISTS (SELECT FROM oversight.selection s WHERE s.person_id = a.person_id AND s.take_by > clock_timestamp()
			AND tokens_asked.regions <@ s.regions AND s.query->'words' @> jsonb_build_array(jsonb_build_object('asked', asked)))
		AND EXISTS (SELECT FROM console.session n WHERE n.person_id = a.person_id AND n.ended_at IS NULL
			AND access.oversees(a.person_id, n.id, tokens_asked.regions)))
	THEN
		RETURN a.tokens;
	END IF;
	RAISE EXCEPTION 'WORDS_NOT_ASKED: whoever oversees these regions has the keeper ask for words first' USING ERRCODE = 'CS241';
END $$;

-- The query for entries whose reason holds all these words, narrowed as db/queries/entry-conditions.ts narrows others. Each
-- value is quoted as a literal, so that it is planned for these values: a common word is met by walking the newest, a rare one by the
-- tokens' index. `words`: what each keeper asked for (with a key of its own), and the regions that it holds (null: all).
CREATE FUNCTION vault.words_query(q jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	held text[] := '{}';
	w jsonb;
	c text := '';
	narrow text := '';
	texts CONSTANT text := 'ARRAY(SELECT jsonb_array_elements_text(%L::jsonb))';
BEGIN
	FOR w IN SELECT jsonb_array_elements(q->'words') LOOP
		held := held || (format('w.tokens @> %L::bigint[]',
				vault.tokens_asked((w->>'asked')::uuid, ARRAY(SELECT jsonb_array_elements_text(q->'regions'))))
			|| CASE WHEN jsonb_typeof(w->'regions') = 'array'
				THEN format(' AND w.region = ANY (%L::text[])', ARRAY(SELECT jsonb_array_elements_text(w->'regions'))) ELSE '' END);
	END LOOP;
	IF held = '{}' THEN
		RAISE EXCEPTION 'INPUT_INVALID: no words' USING ERRCODE = 'CS141';
	END IF;
	c := format('(%s) AND w.region = ANY (%L::text[])', array_to_string(held, ' OR '),
			ARRAY(SELECT jsonb_array_elements_text(q->'regions')))
		|| CASE WHEN q ? 'region' THEN format(' AND w.region = %L', q->>'region') ELSE '' END
		|| CASE WHEN q ? 'from' THEN format(' AND w.entry_at >= %L::timestamptz', q->>'from') ELSE '' END
		|| CASE WHEN q ? 'until' THEN format(' AND w.entry_at < %L::timestamptz', q->>'until') ELSE '' END
		|| CASE WHEN q ? 'before' THEN format(' AND (w.entry_at, w.entry_id) < (%L::timestamptz, %L::uuid)',
			q->'before'->>'at', q->'before'->>'id') ELSE '' END;
	narrow := CASE WHEN q ? 'actor' THEN format(' AND e.actor = %L::uuid', q->>'actor') ELSE '' END
		|| CASE WHEN q ? 'people' THEN format(' AND e.actor = ANY (%L::uuid[])',
			ARRAY(SELECT jsonb_array_elements_text(q->'people'))) ELSE '' END
		|| CASE WHEN q ? 'cases' THEN format(' AND e.case_id = ANY (%L::uuid[])',
			ARRAY(SELECT jsonb_array_elements_text(q->'cases'))) ELSE '' END
		|| CASE WHEN q ? 'caseId' THEN format(' AND e.case_id BETWEEN %L::uuid AND %L::uuid', q->'caseId'->>0, q->'caseId'->>1) ELSE '' END
		|| CASE WHEN q ? 'thread' THEN format(' AND e.thread_id = %L::uuid', q->>'thread') ELSE '' END
		|| CASE WHEN q ? 'opening' THEN format(' AND e.opening_id = %L::uuid', q->>'opening') ELSE '' END
		|| CASE WHEN q ? 'type' THEN format(' AND e.type = %L', q->>'type') ELSE '' END
		|| CASE WHEN q ? 'outcome' THEN format(' AND e.outcome = %L', q->>'outcome') ELSE '' END
		|| CASE WHEN q ? 'reason' THEN format(' AND e.reason = %L', q->>'reason') ELSE '' END
		|| CASE WHEN q ? 'role' THEN format(' AND e.actor_role = %L', q->>'role') ELSE '' END
		|| CASE WHEN q ? 'assurance' THEN format(' AND e.assurance = %L', q->>'assurance') ELSE '' END
		-- A reason is written where nothing is released yet.
		|| CASE WHEN q ? 'gate' THEN ' AND false' ELSE '' END;
	-- Of a join by both halves of a key PostgreSQL expects next to nothing, and would look up all of a common word first.
	RETURN 'SELECT w.entry_id, w.entry_at FROM vault.note_words w' || CASE WHEN narrow = '' THEN '' ELSE
			' CROSS JOIN LATERAL (SELECT FROM ledger.entry e WHERE e.id = w.entry_id AND e.at = w.entry_at' || narrow || ' LIMIT 1) e' END
		|| ' WHERE ' || c;
END $$;

CREATE FUNCTION vault.entries_by_words(q jsonb) RETURNS TABLE (id uuid, at timestamptz) LANGUAGE plpgsql STABLE ROWS 50
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY EXECUTE vault.words_query(q)
		|| format(' ORDER BY w.entry_at DESC, w.entry_id DESC LIMIT %s', (q->>'limit')::int);
END $$;

-- About how many by words alone: the planner's word. (VOLATILE, or PostgreSQL refuses EXPLAIN.)
CREATE FUNCTION vault.estimate_by_words(q jsonb) RETURNS float8 LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || vault.words_query(q) INTO plan;
	RETURN (plan->0->'Plan'->>'Plan Rows')::float8;
END $$;
GRANT EXECUTE ON FUNCTION vault.entries_by_words(jsonb), vault.estimate_by_words(jsonb) TO web;

-- What somebody typed to search for, or named a search: words and accounts stand here, never in an address or a leaf.
CREATE TABLE oversight.typed (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	terms jsonb CHECK (jsonb_typeof(terms) = 'object' AND octet_length(terms::text) <= 4096), -- null: erased
	typed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION oversight.only_erases() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	OLD.terms := NULL;
	IF NEW IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'LEDGER_APPEND_ONLY: what was typed stays, or is erased' USING ERRCODE = 'CS010';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER typed_stays BEFORE UPDATE ON oversight.typed FOR EACH ROW EXECUTE FUNCTION oversight.only_erases();
CREATE TRIGGER typed_rows_stay BEFORE DELETE OR TRUNCATE ON oversight.typed
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.typed ENABLE ALWAYS TRIGGER typed_stays;
ALTER TABLE oversight.typed ENABLE ALWAYS TRIGGER typed_rows_stay;

-- A search with a name (which is typed). It outlives its author's time here: who shared it is part of what it says.
CREATE TABLE oversight.view (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	shared boolean NOT NULL,
	terms jsonb NOT NULL CHECK (jsonb_typeof(terms) = 'object' AND NOT terms ?| ARRAY['words', 'account']),
	typed_id uuid NOT NULL UNIQUE REFERENCES oversight.typed,
	salt bytea NOT NULL CHECK (octet_length(salt) = 32), -- of the commitment in its entry
	saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE
);
CREATE INDEX view_by_person ON oversight.view (person_id, saved_at DESC);
CREATE INDEX view_shared ON oversight.view (saved_at DESC) WHERE shared;
CREATE TABLE oversight.view_removal (
	view_id uuid PRIMARY KEY REFERENCES oversight.view, -- once
	person_id uuid NOT NULL REFERENCES access.person,
	removed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE
);
CREATE TRIGGER view_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.view
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER view_removal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.view_removal
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.view ENABLE ALWAYS TRIGGER view_stays;
ALTER TABLE oversight.view_removal ENABLE ALWAYS TRIGGER view_removal_stays;
GRANT SELECT, INSERT ON oversight.typed, oversight.view, oversight.view_removal TO web;
