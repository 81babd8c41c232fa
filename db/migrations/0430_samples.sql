-- Which openings are reviewed: drawn period by period from the log, by a rule that the log itself holds and a seed that
-- nobody chose (docs/sampling.md). What was drawn is the worker's to write, once, and nobody's to change.

-- The rule by which openings are drawn, of a policy: for each reason its share in hundredths, 100 where all are reviewed.
-- lib/sampling/rule.ts makes the same of it; rule.test.ts holds the two together.
CREATE FUNCTION access.sampling_rule(policy jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT jsonb_build_object('period', s->'period', 'pastLimits', s->'always'->'pastLimits', 'witnesses', s->'witnesses',
			'fallbackHours', s->'fallbackHours', 'shares', (SELECT jsonb_object_agg(r.key, CASE r.value->>'aftercare'
				WHEN 'sampled' THEN s->'percent'->'sampled' WHEN 'high' THEN s->'percent'->'high' ELSE '100' END)
			FROM jsonb_each(policy->'reasons') r))
		|| CASE WHEN (s->'always'->>'wholeThreads')::boolean
			THEN jsonb_build_object('wholeAbove', (policy->'around'->>'reported')::int * 2 + 1) ELSE '{}' END
	FROM (SELECT policy->'sampling' AS s) x WHERE s IS NOT NULL
$$;
REVOKE ALL ON FUNCTION access.sampling_rule(jsonb) FROM PUBLIC;

-- As before (0320), and the entry tells the rule in clear. A log that begins anew holds none, so what is in force is said
-- again there.
CREATE OR REPLACE FUNCTION access.put_in_force(kind text, keeper text, body jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	in_force jsonb;
	own jsonb;
	digest text := encode(sha256(convert_to(put_in_force.body::text, 'UTF8')), 'hex');
	rule jsonb;
	a record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	LOCK TABLE access.configuration IN SHARE ROW EXCLUSIVE MODE; -- two keepers that start at once
	SELECT c.body INTO in_force FROM access.configuration c WHERE c.kind = put_in_force.kind AND (c.kind <> 'policy'
		OR c.at > coalesce((SELECT l.opened_at FROM ledger.log l WHERE l.closed_at IS NULL AND l.epoch > 1), '-infinity'))
	ORDER BY c.id DESC LIMIT 1;
	SELECT c.body INTO own FROM access.configuration c
	WHERE c.kind = put_in_force.kind AND c.keeper = put_in_force.keeper ORDER BY c.id DESC LIMIT 1;
	IF in_force - 'regions' = put_in_force.body - 'regions'
		AND (put_in_force.kind = 'policy' OR own = put_in_force.body)
	THEN
		RETURN false;
	END IF;
	-- Demo people have rights on nobody's word: what was ever a production is never a demo again.
	IF put_in_force.kind = 'settings' AND (put_in_force.body->>'demo')::boolean AND EXISTS (SELECT FROM access.configuration c
		WHERE c.kind = 'settings' AND NOT (c.body->>'demo')::boolean)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: this database is a production''s; a demo needs one of its own' USING ERRCODE = 'CS043';
	END IF;
	IF put_in_force.kind = 'policy' THEN
		rule := access.sampling_rule(put_in_force.body);
	END IF;
	a := ledger.append(jsonb_build_object('type', CASE put_in_force.kind WHEN 'policy' THEN 'policy.changed'
		ELSE 'configuration.changed' END, 'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
		'configuration', digest) || CASE WHEN rule IS NULL THEN '{}' ELSE jsonb_build_object('drawn', rule) END);
	INSERT INTO access.configuration (kind, digest, body, keeper, entry_id)
	VALUES (put_in_force.kind, digest, put_in_force.body, put_in_force.keeper, a.id);
	RETURN true;
END $$;

-- As before (0200), and said again in a log that begins anew: its seeds are these witnesses'.
CREATE OR REPLACE FUNCTION ledger.watch(gate text, witnesses jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
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
	IF w.gate = watch.gate AND w.witnesses = watch.witnesses
		AND NOT EXISTS (SELECT FROM ledger.log l WHERE l.closed_at IS NULL AND l.epoch > 1 AND l.opened_at > w.since)
	THEN
		RETURN false;
	END IF;
	a := ledger.append(jsonb_build_object('type', 'witness.changed', 'outcome', 'done', 'gate', watch.gate,
		'assurance', jsonb_build_object('kind', 'system'),
		'witnesses', (SELECT coalesce(jsonb_agg(x->>'vkey'), '[]') FROM jsonb_array_elements(watch.witnesses) x)));
	INSERT INTO ledger.watching (gate, witnesses, entry_id) VALUES (watch.gate, watch.witnesses, a.id);
	RETURN true;
END $$;

-- A period of which openings were drawn: its two ends in the log, whose cosignature gave the seed, and what came of it.
CREATE TABLE oversight.period (
	period text PRIMARY KEY CHECK (period ~ '^[A-Za-z0-9._-]{1,64}$'),
	epoch int NOT NULL REFERENCES ledger.log,
	began_at timestamptz NOT NULL,       -- its first opening
	ends_at timestamptz NOT NULL,
	from_size bigint NOT NULL CHECK (from_size >= 0),
	closed_size bigint NOT NULL,
	rule jsonb NOT NULL CHECK (jsonb_typeof(rule) = 'object'),
	witness text NOT NULL,               -- its verifier key
	fallbacks int NOT NULL CHECK (fallbacks >= 0), -- how many named before it were waited for in vain
	cosigned_at timestamptz NOT NULL,    -- the witness's word
	seed text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
	frame text NOT NULL CHECK (frame ~ '^[0-9a-f]{64}$'),
	drawn text NOT NULL CHECK (drawn ~ '^[0-9a-f]{64}$'),
	openings int NOT NULL CHECK (openings > 0),
	needed int NOT NULL CHECK (needed BETWEEN 1 AND openings),
	due_at timestamptz NOT NULL,
	entry_id uuid NOT NULL UNIQUE,
	drawn_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	UNIQUE (epoch, closed_size),
	CHECK (closed_size > from_size),
	-- No opening is in two periods of a log.
	CONSTRAINT no_opening_twice EXCLUDE USING gist (int4range(epoch, epoch, '[]') WITH &&, int8range(from_size, closed_size) WITH &&)
);
CREATE INDEX period_drawn ON oversight.period (drawn_at DESC);

-- What is to be reviewed of a period: every opening that must be, and those drawn of the rest.
CREATE TABLE oversight.sample (
	period text NOT NULL REFERENCES oversight.period,
	opening_id uuid NOT NULL UNIQUE,     -- once, in whatever period
	entry_id uuid NOT NULL UNIQUE,       -- its opening.granted
	index bigint NOT NULL,
	region text NOT NULL,
	stratum text NOT NULL CHECK (stratum ~ '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$'),
	kind text NOT NULL CHECK (kind IN ('ALWAYS', 'DRAWN')),
	PRIMARY KEY (period, opening_id)
);

-- How many openings of each stratum there were, and how many of them are reviewed, why.
CREATE TABLE oversight.stratum (
	period text NOT NULL REFERENCES oversight.period,
	stratum text NOT NULL CHECK (stratum ~ '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$'),
	openings int NOT NULL CHECK (openings > 0),
	always int NOT NULL CHECK (always >= 0),
	drawn int NOT NULL CHECK (drawn >= 0),
	PRIMARY KEY (period, stratum),
	CHECK (always + drawn BETWEEN 1 AND openings),
	CONSTRAINT every_stratum_is_drawn_of CHECK (always = openings OR drawn > 0)
);

-- The period that runs, as the worker last found it: a notice board, like oversight.task.
CREATE TABLE oversight.period_running (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	state text NOT NULL CHECK (state IN ('NO_OPENING', 'RUNS', 'WAITS_FOR_ENTRY', 'WAITS_FOR_WITNESS', 'NO_RULE', 'NO_WITNESS')),
	period text CHECK (period ~ '^[A-Za-z0-9._-]{1,64}$'),
	ends_at timestamptz,
	from_size bigint NOT NULL,
	openings int NOT NULL,
	witness text,                        -- the name of whom it waits for
	looked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['period', 'sample', 'stratum'] LOOP
		EXECUTE format('CREATE TRIGGER %I_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.%1$I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', kept);
		EXECUTE format('ALTER TABLE oversight.%I ENABLE ALWAYS TRIGGER %1$I_stays', kept);
		EXECUTE format('GRANT SELECT ON oversight.%I TO web, worker', kept);
		EXECUTE format('GRANT INSERT ON oversight.%I TO worker', kept);
	END LOOP;
END $$;
GRANT SELECT ON oversight.period_running TO web;
GRANT SELECT, INSERT, UPDATE ON oversight.period_running TO worker;
