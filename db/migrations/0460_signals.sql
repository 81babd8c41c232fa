-- Signals of misuse: what the worker concludes from who opened what, and what oversight makes of it. A signal is written
-- once, with its entry, by the worker alone; another one follows it where there is more to say.
GRANT SELECT (id, person_id, created_at, address) ON console.session TO worker;
-- The worker asks every ten seconds what was opened since.
CREATE INDEX opening_newest ON access.opening (granted_at, id);

-- How much of a reason's words stand in an earlier reason of the same person, about another case: 0 to 1. Worked out once an
-- opening, from blind tokens; the words themselves are nowhere near.
CREATE TABLE oversight.likeness (
	opening_id uuid PRIMARY KEY REFERENCES access.opening,
	person_id uuid NOT NULL REFERENCES access.person,
	opened_at timestamptz NOT NULL,
	likeness float8 NOT NULL CHECK (likeness BETWEEN 0 AND 1),
	like_opening uuid REFERENCES access.opening,
	CHECK ((like_opening IS NULL) = (likeness = 0))
);
CREATE INDEX likeness_newest ON oversight.likeness (opened_at DESC, opening_id DESC);
GRANT SELECT, INSERT ON oversight.likeness TO worker;

-- What the rules are tuned by, as each change was recorded. The newest row is in force.
CREATE TABLE oversight.signal_settings (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
	body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	-- SHA-256 of the text that the database prints of the body, as access.configuration's.
	CONSTRAINT digest_is_the_bodys CHECK (digest = encode(sha256(convert_to(body::text, 'UTF8')), 'hex'))
);

CREATE TABLE oversight.signal (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind ~ '^[A-Z_]{2,40}$'),
	person_id uuid NOT NULL REFERENCES access.person,
	region text NOT NULL REFERENCES console.region,
	score float8 NOT NULL CHECK (score > 0 AND score < 'Infinity'),
	-- What its sentence is made of: numbers only.
	numbers jsonb NOT NULL CHECK (jsonb_typeof(numbers) = 'object' AND NOT jsonb_path_exists(numbers, '$.* ? (@.type() != "number")')),
	openings uuid[] NOT NULL CHECK (cardinality(openings) BETWEEN 1 AND 200),
	first_at timestamptz NOT NULL,
	last_at timestamptz NOT NULL CHECK (last_at >= first_at),
	follows uuid UNIQUE REFERENCES oversight.signal, -- the one of this kind before it, which says less
	raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	UNIQUE (id, person_id)
);
CREATE INDEX signal_of_person ON oversight.signal (person_id, kind, raised_at DESC);

-- What oversight makes of one: once, by another than the person it is about, in sealed words.
CREATE TABLE oversight.signal_settlement (
	signal_id uuid PRIMARY KEY,
	person_id uuid NOT NULL, -- whom the signal is about
	settled_by uuid NOT NULL REFERENCES access.person,
	verdict text NOT NULL CHECK (verdict IN ('CONFIRMED', 'EXPLAINED', 'FALSE_ALARM')),
	note_id uuid NOT NULL UNIQUE,
	settled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (signal_id, person_id) REFERENCES oversight.signal (id, person_id),
	CONSTRAINT nobody_settles_their_own CHECK (settled_by <> person_id)
);

DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['signal_settings', 'signal', 'signal_settlement'] LOOP
		EXECUTE format('CREATE TRIGGER %I_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.%1$I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', kept);
		EXECUTE format('ALTER TABLE oversight.%I ENABLE ALWAYS TRIGGER %1$I_stays', kept);
	END LOOP;
END $$;
GRANT SELECT ON oversight.signal_settings, oversight.signal, oversight.signal_settlement TO web, worker;
GRANT SELECT ON oversight.signal TO keeper; -- whom words about one are not shown to
GRANT INSERT ON oversight.signal_settlement TO web;

-- A settlement stands only with its entry, of the same commit and of the same words; and nobody settles one in a region, or
-- in a role, that they do not hold now, nor without a session that lives.
CREATE FUNCTION oversight.settlement_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM ledger.entry e JOIN oversight.signal s ON s.id = NEW.signal_id
	WHERE e.id = NEW.entry_id AND e.type = 'signal.settled' AND e.xid = pg_current_xact_id() AND e.actor = NEW.settled_by
		AND e.region = s.region AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('signal', NEW.signal_id,
			'verdict', NEW.verdict, 'note', NEW.note_id)
		AND EXISTS (SELECT FROM vault.note n WHERE n.id = NEW.note_id AND n.kind = 'signal' AND n.about = NEW.signal_id
			AND n.author = NEW.settled_by AND n.region = s.region)
		AND e.actor_role IN ('auditor', 'oversight_lead')
		AND access.holds(NEW.settled_by, (convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, s.region);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a signal is settled with its entry, by oversight of its region' USING ERRCODE = 'CS171';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER settled_with_entry BEFORE INSERT ON oversight.signal_settlement
	FOR EACH ROW EXECUTE FUNCTION oversight.settlement_from_entry();

-- Raises one, with its entry. Nothing is raised twice: one that follows another of its kind must say so.
CREATE FUNCTION oversight.raise_signal(s jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	id CONSTANT uuid := gen_random_uuid();
	about CONSTANT uuid := (s->>'person')::uuid;
	openings CONSTANT uuid[] := ARRAY(SELECT jsonb_array_elements_text(s->'openings'));
	before uuid;
	a record;
BEGIN
	IF session_user <> 'worker' THEN
		RAISE EXCEPTION 'WORKER_ONLY: this act is the worker''s' USING ERRCODE = 'CS172';
	END IF;
	LOCK TABLE oversight.signal IN SHARE ROW EXCLUSIVE MODE; -- two at once; an advisory lock anybody could take before
	SELECT x.id INTO before FROM oversight.signal x WHERE x.person_id = about AND x.kind = s->>'kind'
	ORDER BY x.raised_at DESC LIMIT 1;
	IF before IS DISTINCT FROM (s->>'follows')::uuid THEN
		RAISE EXCEPTION 'SIGNAL_MOVED: another signal of this kind came between' USING ERRCODE = 'CS173';
	END IF;
	IF (SELECT count(*) FROM access.opening o WHERE o.id = ANY (openings) AND o.person_id = about) <> cardinality(openings) THEN
		RAISE EXCEPTION 'SIGNAL_INVALID: a signal names openings of the person' USING ERRCODE = 'CS174';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'signal.raised', 'outcome', 'done', 'assurance',
		jsonb_build_object('kind', 'system'), 'region', s->'region', 'signal', id, 'kind', s->'kind', 'person', about,
		'count', cardinality(openings)));
	INSERT INTO oversight.signal (id, kind, person_id, region, score, numbers, openings, first_at, last_at, follows, entry_id)
	VALUES (id, s->>'kind', about, s->>'region', (s->>'score')::float8, s->'numbers', openings,
		(s->>'firstAt')::timestamptz, (s->>'lastAt')::timestamptz, before, a.id);
	RETURN jsonb_build_object('id', id, 'entry', a.id);
END $$;

-- Puts settings in force, with the entry that says so, where they are not already.
CREATE FUNCTION oversight.put_signal_settings(body jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	digest CONSTANT text := encode(sha256(convert_to(put_signal_settings.body::text, 'UTF8')), 'hex');
	a record;
BEGIN
	IF session_user <> 'worker' THEN
		RAISE EXCEPTION 'WORKER_ONLY: this act is the worker''s' USING ERRCODE = 'CS172';
	END IF;
	LOCK TABLE oversight.signal_settings IN SHARE ROW EXCLUSIVE MODE; -- two workers that start at once
	IF digest IS NOT DISTINCT FROM (SELECT x.digest FROM oversight.signal_settings x ORDER BY x.id DESC LIMIT 1) THEN
		RETURN false;
	END IF;
	a := ledger.append(jsonb_build_object('type', 'signals.changed', 'outcome', 'done', 'assurance',
		jsonb_build_object('kind', 'system'), 'configuration', digest));
	INSERT INTO oversight.signal_settings (digest, body, entry_id) VALUES (digest, put_signal_settings.body, a.id);
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION oversight.raise_signal(jsonb), oversight.put_signal_settings(jsonb) TO worker;
