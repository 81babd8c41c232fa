-- Dashboards and the access report. A page must not count millions of entries: the worker counts each entry once, by its place
-- in the log's index, into hours and days. A report's figures are drafted by the worker too, from the leaves; the keeper signs
-- a draft and nothing that web says: a console that somebody took over gets no figures of its own signed.

-- How far the index has been counted, and how many of its entries were not there to be counted (an archive has them).
CREATE TABLE oversight.counted (
	name text PRIMARY KEY CHECK (name = 'hours'),
	epoch int NOT NULL,
	next bigint NOT NULL CHECK (next >= 0), -- the first index that is not counted yet
	missing bigint NOT NULL DEFAULT 0 CHECK (missing >= 0),
	counted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Entries by the hour. `code` is an opening's reason, a verdict, a signal's kind; '' where there is none, as in `region` and
-- `role`. Two types that are no entry's: opening.covered (at the hour of an opening that was judged since) and
-- opening.decided (at the hour of a decision; `code` is how long after the first opening of its case).
CREATE TABLE oversight.hour_count (
	hour timestamptz NOT NULL CHECK (date_trunc('hour', hour, 'UTC') = hour),
	type text NOT NULL,
	outcome text NOT NULL,
	region text NOT NULL,
	role text NOT NULL,
	code text NOT NULL,
	count bigint NOT NULL CHECK (count > 0),
	PRIMARY KEY (type, hour, region, role, code, outcome)
);

-- The same by the day (UTC): what most pages sum, a year being 365 of them.
CREATE TABLE oversight.day_count (
	day date NOT NULL,
	type text NOT NULL,
	outcome text NOT NULL,
	region text NOT NULL,
	role text NOT NULL,
	code text NOT NULL,
	count bigint NOT NULL CHECK (count > 0),
	PRIMARY KEY (type, day, region, role, code, outcome)
);

-- Openings and readings of a person by the day, to be set beside those of others with the same role in the same region.
CREATE TABLE oversight.person_day (
	day date NOT NULL,
	person_id uuid NOT NULL,
	region text NOT NULL,
	role text NOT NULL,
	openings bigint NOT NULL CHECK (openings >= 0),
	readings bigint NOT NULL CHECK (readings >= 0),
	messages bigint NOT NULL CHECK (messages >= 0),
	PRIMARY KEY (day, region, role, person_id)
);

-- Reviews without a verdict, as they were when they were last counted.
CREATE TABLE oversight.review_standing (
	region text PRIMARY KEY,
	waiting bigint NOT NULL CHECK (waiting >= 0),
	overdue bigint NOT NULL CHECK (overdue BETWEEN 0 AND waiting),
	oldest_due timestamptz,
	counted_at timestamptz NOT NULL
);

GRANT SELECT ON oversight.counted, oversight.hour_count, oversight.day_count, oversight.person_day,
	oversight.review_standing TO web;
GRANT SELECT, INSERT, UPDATE ON oversight.counted, oversight.hour_count, oversight.day_count, oversight.person_day TO worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON oversight.review_standing TO worker;

-- Somebody wants a draft of what the quarter holds so far. One of a whole quarter the worker makes by itself.
CREATE TABLE oversight.totals_asked (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	period text NOT NULL CHECK (period ~ '^[0-9]{4}-Q[1-4]$'),
	person_id uuid NOT NULL REFERENCES access.person,
	asked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX totals_asked_newest ON oversight.totals_asked (asked_at DESC);

-- Each costs the worker a count of the quarter's entries, so whoever writes here, a console that somebody took over too, has
-- one counted at a time, of the quarter of now, for who leads oversight everywhere, and few an hour.
CREATE FUNCTION oversight.asks_for_totals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM ledger.assert_current();
	IF NEW.period <> oversight.quarter_of(clock_timestamp())
		OR NOT EXISTS (SELECT FROM access.person p WHERE p.id = NEW.person_id AND p.disabled_at IS NULL)
		OR EXISTS (SELECT FROM console.region r WHERE NOT EXISTS (SELECT FROM access.grant_in_force g
			WHERE g.person_id = NEW.person_id AND g.role = 'oversight_lead' AND g.region = r.code))
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: who leads oversight everywhere asks, and for the quarter of now' USING ERRCODE = 'CS250';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('totals asked', 0)); -- two at once; none but web waits here
	-- What a day has not sufficed to count is given up by the worker too.
	IF EXISTS (SELECT FROM oversight.totals_asked a WHERE a.asked_at > clock_timestamp() - interval '1 day'
		AND NOT EXISTS (SELECT FROM oversight.totals_draft d WHERE d.asked = a.id))
	THEN
		RAISE EXCEPTION 'TOTALS_COUNTING: what was asked for before is being counted' USING ERRCODE = 'CS251';
	END IF;
	IF (SELECT count(*) FROM oversight.totals_asked a WHERE a.asked_at > clock_timestamp() - interval '1 hour') >= 6 THEN
		RAISE EXCEPTION 'TOTALS_TOO_SOON: six were counted within an hour' USING ERRCODE = 'CS252';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER totals_asked_seldom BEFORE INSERT ON oversight.totals_asked
	FOR EACH ROW EXECUTE FUNCTION oversight.asks_for_totals();

CREATE TABLE oversight.totals_draft (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	period text NOT NULL CHECK (period ~ '^[0-9]{4}-Q[1-4]$'),
	whole boolean NOT NULL,
	asked uuid UNIQUE REFERENCES oversight.totals_asked,
	epoch int NOT NULL,
	from_size bigint NOT NULL CHECK (from_size >= 0),
	size bigint NOT NULL CHECK (size > from_size),
	report text NOT NULL CHECK (octet_length(report) BETWEEN 2 AND 60000), -- a signed note has at most 65,536
	counted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	FOREIGN KEY (epoch, size) REFERENCES ledger.checkpoint,
	-- A whole quarter needs nobody to ask for it; what it holds so far is counted for whoever does.
	CHECK (whole = (asked IS NULL)),
	UNIQUE (id, period, whole)
);
CREATE UNIQUE INDEX totals_draft_once_a_quarter ON oversight.totals_draft (period) WHERE whole;

CREATE TABLE oversight.totals (
	draft_id uuid PRIMARY KEY, -- once
	period text NOT NULL,
	whole boolean NOT NULL,
	signature text NOT NULL CHECK (octet_length(signature) <= 1024 AND signature ~ '^— [^[:space:]+]+ [A-Za-z0-9+/=]+\n$'),
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role = 'oversight_lead'),
	published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (draft_id, period, whole) REFERENCES oversight.totals_draft (id, period, whole)
);
CREATE UNIQUE INDEX totals_once_a_quarter ON oversight.totals (period) WHERE whole;
CREATE INDEX totals_newest ON oversight.totals (published_at DESC);

CREATE TRIGGER totals_asked_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.totals_asked
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER totals_draft_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.totals_draft
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER totals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.totals
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.totals_asked ENABLE ALWAYS TRIGGER totals_asked_stays;
ALTER TABLE oversight.totals_draft ENABLE ALWAYS TRIGGER totals_draft_stays;
ALTER TABLE oversight.totals ENABLE ALWAYS TRIGGER totals_stay;

GRANT SELECT ON oversight.totals_asked, oversight.totals_draft, oversight.totals TO web, keeper, worker;
GRANT INSERT (period, person_id) ON oversight.totals_asked TO web;
GRANT INSERT (period, whole, asked, epoch, from_size, size, report) ON oversight.totals_draft TO worker;

-- Publishes a draft: its signature and its entry in one commit. Who does it leads oversight in every region, since the figures
-- are of all of them.
CREATE FUNCTION access.publish_totals(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	d oversight.totals_draft;
	digest text;
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.spend(o->'assurance', person, session, 'publish_totals');
	IF o->>'role' IS DISTINCT FROM 'oversight_lead' OR NOT EXISTS (SELECT FROM console.region)
		OR EXISTS (SELECT FROM console.region r WHERE NOT access.holds(person, session, 'oversight_lead', r.code))
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	SELECT * INTO d FROM oversight.totals_draft t WHERE t.id = (o->>'draft')::uuid FOR UPDATE; -- two tabs
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such draft' USING ERRCODE = 'CS049';
	END IF;
	IF EXISTS (SELECT FROM oversight.totals t WHERE t.draft_id = d.id) THEN
		RAISE EXCEPTION 'TOTALS_PUBLISHED: these figures are published already' USING ERRCODE = 'CS175';
	END IF;
	-- The difference of two reports is a report of the time between, in which few are found: so not soon one after the other.
	LOCK TABLE oversight.totals IN SHARE ROW EXCLUSIVE MODE; -- two drafts at once
	IF NOT d.whole AND EXISTS (SELECT FROM oversight.totals t WHERE NOT t.whole AND t.published_at > clock_timestamp() - interval '7 days') THEN
		RAISE EXCEPTION 'TOTALS_TOO_SOON: figures of a quarter so far are published once in seven days' USING ERRCODE = 'CS177';
	END IF;
	digest := encode(sha256(convert_to(d.report, 'UTF8')), 'hex');
	IF digest IS DISTINCT FROM o->>'digest' OR NOT EXISTS (SELECT FROM ledger.log g
		WHERE g.epoch = d.epoch AND g.published >= d.size)
	THEN
		RAISE EXCEPTION 'TOTALS_OTHER: the draft is not what was signed' USING ERRCODE = 'CS176';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'totals.published', 'outcome', 'done', 'policy', o->'policy',
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', person, 'role', o->'role'), 'session', session,
		'period', d.period, 'from', d.from_size, 'size', d.size, 'digest', digest));
	INSERT INTO oversight.totals (draft_id, period, whole, signature, person_id, role, entry_id)
	VALUES (d.id, d.period, d.whole, o->>'signature', person, o->>'role', a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;
REVOKE ALL ON FUNCTION access.publish_totals(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.publish_totals(jsonb) TO keeper;
