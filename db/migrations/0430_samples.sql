-- Which openings are reviewed: drawn period by period from the log, by a rule that the log itself holds and a seed that
-- nobody chose (docs/sampling.md). What was drawn is the worker's to write, once, and nobody's to change.

-- How long a thread was, and what somebody had opened of it before, is asked of every opening.
CREATE INDEX entry_by_thread ON ledger.entry (thread_id) WHERE type IN ('opening.granted', 'report.received');

-- The rule by which openings are drawn, of a policy: for each reason its share in hundredths, 100 where all are reviewed.
-- `v` says what its words mean: whatever changes that counts it on. lib/sampling/rule.ts makes the same of it; rule.test.ts holds the two together.
CREATE FUNCTION access.sampling_rule(policy jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT jsonb_build_object('v', 1, 'period', s->'period', 'pastLimits', s->'always'->'pastLimits', 'witnesses', s->'witnesses',
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
	unknown text;
	a record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	-- Of a period that begins under a witness whom the log does not watch nothing could ever be drawn. Asked also where nothing
	-- changes: the witnesses may have.
	IF put_in_force.kind = 'policy' THEN
		LOCK TABLE ledger.watching IN SHARE MODE; -- nor is one taken away meanwhile
		SELECT n.name INTO unknown FROM jsonb_array_elements_text(coalesce(put_in_force.body->'sampling'->'witnesses', '[]')) n(name)
		WHERE NOT EXISTS (SELECT FROM jsonb_array_elements((SELECT w.witnesses FROM ledger.watching w ORDER BY w.id DESC LIMIT 1)) x
			WHERE x->>'name' = n.name) LIMIT 1;
		IF unknown IS NOT NULL THEN
			RAISE EXCEPTION 'WITNESS_UNKNOWN: %', unknown USING ERRCODE = 'CS230';
		END IF;
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

-- As before (0200), and said again in a log that begins anew: its seeds are these witnesses'. One whom the policy in force
-- names stays: of a period that begins without nothing could ever be drawn. So a witness is watched before the policy that
-- names it comes, and leaves after it went (docs/sampling.md).
CREATE OR REPLACE FUNCTION ledger.watch(gate text, witnesses jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w ledger.watching;
	needed text;
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
	SELECT n.name INTO needed FROM jsonb_array_elements_text(coalesce((SELECT c.body->'sampling'->'witnesses'
		FROM access.configuration c WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1), '[]')) n(name)
	WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(watch.witnesses) x WHERE x->>'name' = n.name) LIMIT 1;
	IF needed IS NOT NULL THEN
		RAISE EXCEPTION 'WITNESS_NEEDED: %', needed USING ERRCODE = 'CS260';
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
	CHECK (due_at BETWEEN ends_at AND ends_at + interval '31 days'), -- the policy's longest
	-- No opening is in two periods of a log.
	CONSTRAINT no_opening_twice EXCLUDE USING gist (int4range(epoch, epoch, '[]') WITH &&, int8range(from_size, closed_size) WITH &&)
);
CREATE INDEX period_drawn ON oversight.period (drawn_at DESC);

-- What is to be reviewed of a period: every opening that must be, and those drawn of the rest. Sample and strata come first,
-- the period's own row last, which closes them.
CREATE TABLE oversight.sample (
	period text NOT NULL REFERENCES oversight.period DEFERRABLE INITIALLY DEFERRED,
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
	period text NOT NULL REFERENCES oversight.period DEFERRABLE INITIALLY DEFERRED,
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

-- Up to where openings of a log were drawn, but for one period; null: nothing was. By its entries too: where a restored log was
-- completed from an export they came back without their rows.
CREATE FUNCTION oversight.drawn_up_to(epoch int, but text DEFAULT '') RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT greatest((SELECT max(p.closed_size) FROM oversight.period p WHERE p.epoch = drawn_up_to.epoch AND p.period <> but),
		(SELECT max((convert_from(e.leaf, 'UTF8')::jsonb->>'size')::bigint) FROM ledger.entry e
			JOIN ledger.indexed i ON i.entry_id = e.id AND i.epoch = drawn_up_to.epoch WHERE e.type = 'review.drawn'))
$$;
REVOKE ALL ON FUNCTION oversight.drawn_up_to(int, text) FROM PUBLIC;

-- Where openings begin that no period has taken: behind the last one drawn, or the first rule. Null: the log has no rule.
CREATE FUNCTION oversight.undrawn_from(epoch int) RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce(oversight.drawn_up_to(epoch), (SELECT min(i.index) FROM ledger.entry e
		JOIN ledger.indexed i ON i.entry_id = e.id AND i.epoch = undrawn_from.epoch
		WHERE e.type = 'policy.changed' AND convert_from(e.leaf, 'UTF8')::jsonb ? 'drawn'))
$$;
REVOKE ALL ON FUNCTION oversight.undrawn_from(int) FROM PUBLIC;

-- The name of the calendar period in UTC that ends at that moment; null where none of that unit does. lib/sampling/periods.ts
-- makes the same of it; periods.test.ts holds the two together.
CREATE FUNCTION oversight.period_until(ends timestamptz, unit text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT CASE WHEN unit IN ('month', 'week', 'day', 'hour', 'minute') AND date_trunc(unit, e.at) = e.at THEN
		to_char(e.at - interval '1 microsecond', CASE unit WHEN 'month' THEN 'YYYY-MM' WHEN 'week' THEN 'IYYY-"W"IW'
			WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'hour' THEN 'YYYY-MM-DD"T"HH24' ELSE 'YYYY-MM-DD"T"HH24.MI' END) END
	FROM (SELECT ends AT TIME ZONE 'UTC' AS at) e
$$;
REVOKE ALL ON FUNCTION oversight.period_until(timestamptz, text) FROM PUBLIC;

-- A draw stands with the entry of its own commit, of the same words, and with a cosignature that the log holds; it begins where
-- the last one ended, and is of a calendar period that was over when the witness signed: the next one comes after it, so one
-- of years to come would be the last. Its rows are exactly those that the entry's digest is of. Whether that is what the rule
-- makes of the log, whoever has the log can tell (docs/sampling.md).
CREATE FUNCTION oversight.period_is_drawn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	said jsonb;
	signature bytea;
	before CONSTANT bigint := oversight.drawn_up_to(NEW.epoch, NEW.period);
	rows record;
BEGIN
	SELECT convert_from(e.leaf, 'UTF8')::jsonb INTO said FROM ledger.entry e
	WHERE e.id = NEW.entry_id AND e.type = 'review.drawn' AND e.xid = pg_current_xact_id();
	signature := decode(said->'seed'->>'signature', 'base64');
	SELECT count(*) AS count, count(e.id) AS sound, string_agg(format(E'%s %s %s\n', s.index, s.entry_id, s.kind), '' ORDER BY s.index) AS lines
	INTO rows FROM oversight.sample s
		LEFT JOIN ledger.indexed i ON i.epoch = NEW.epoch AND i.index = s.index AND i.entry_id = s.entry_id
			AND i.index >= NEW.from_size AND i.index < NEW.closed_size
		LEFT JOIN ledger.entry e ON e.id = i.entry_id AND e.at = i.entry_at AND e.type = 'opening.granted'
			AND e.opening_id = s.opening_id AND e.region = s.region
	WHERE s.period = NEW.period;
	IF (said @> jsonb_build_object('from', NEW.from_size, 'size', NEW.closed_size, 'frame', NEW.frame, 'drawn', NEW.drawn,
			'count', NEW.openings, 'needed', NEW.needed, 'seed', jsonb_build_object('digest', NEW.seed, 'key', NEW.witness,
				'time', extract(epoch FROM NEW.cosigned_at)::bigint))
		AND NEW.period = said->>'period' || CASE NEW.epoch WHEN 1 THEN '' ELSE '.' || NEW.epoch END
		AND said->>'period' = oversight.period_until(NEW.ends_at, NEW.rule->>'period')
		AND NEW.began_at < NEW.ends_at AND NEW.ends_at <= NEW.cosigned_at AND NEW.ends_at <= clock_timestamp()
		AND NEW.seed = encode(sha256(signature), 'hex')
		AND EXISTS (SELECT FROM ledger.log g JOIN ledger.cosignature c ON c.epoch = g.epoch AND c.size = NEW.closed_size
			WHERE g.epoch = NEW.epoch AND g.closed_at IS NULL AND c.witness = split_part(NEW.witness, '+', 1)
				-- 4 bytes of key ID, 8 of the witness's time, 64 of signature.
				AND substr(decode(split_part(rtrim(c.line, E'\n'), ' ', 3), 'base64'), 5)
					= int8send(extract(epoch FROM NEW.cosigned_at)::bigint) || signature)
		AND CASE WHEN before IS NOT NULL THEN NEW.from_size = before
			ELSE EXISTS (SELECT FROM ledger.indexed i JOIN ledger.entry e ON e.id = i.entry_id AND e.at = i.entry_at
				WHERE i.epoch = NEW.epoch AND i.index = NEW.from_size AND e.type = 'policy.changed') END
		AND rows.count = NEW.needed AND rows.sound = NEW.needed
		AND NEW.drawn = encode(sha256(convert_to(format(E'countersign.sample/v1 %s\n', said->>'period') || rows.lines, 'UTF8')), 'hex')
		AND NEW.openings = (SELECT sum(t.openings) FROM oversight.stratum t WHERE t.period = NEW.period)
		AND NOT EXISTS (SELECT FROM (SELECT * FROM oversight.stratum WHERE period = NEW.period) t
			FULL JOIN (SELECT s.stratum, count(*) FILTER (WHERE s.kind = 'ALWAYS') AS always, count(*) FILTER (WHERE s.kind = 'DRAWN') AS drawn
				FROM oversight.sample s WHERE s.period = NEW.period GROUP BY 1) s ON s.stratum = t.stratum
			WHERE (t.always, t.drawn) IS DISTINCT FROM (s.always, s.drawn))) IS NOT TRUE
	THEN
		RAISE EXCEPTION 'DRAW_UNSAID: a draw stands with its entry, the witness''s line and all of its rows' USING ERRCODE = 'CS231';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER period_is_drawn AFTER INSERT ON oversight.period FOR EACH ROW EXECUTE FUNCTION oversight.period_is_drawn();

-- What was drawn is not added to: neither later nor, once its period's row has been judged, in the same transaction. Whoever
-- adds holds the table of periods to their own end, so that none is drawn meanwhile which these rows would join unjudged.
CREATE FUNCTION oversight.not_yet_drawn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	LOCK TABLE oversight.period IN SHARE ROW EXCLUSIVE MODE;
	IF EXISTS (SELECT FROM added a JOIN oversight.period p ON p.period = a.period) THEN
		RAISE EXCEPTION 'DRAW_OVER: what was drawn is not added to' USING ERRCODE = 'CS232';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER sample_before_its_draw AFTER INSERT ON oversight.sample REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION oversight.not_yet_drawn();
CREATE TRIGGER stratum_before_its_draw AFTER INSERT ON oversight.stratum REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION oversight.not_yet_drawn();
