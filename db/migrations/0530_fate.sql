-- What becomes of each thread's content, and the one way in which it goes.

-- The outline stays when a thread's content goes, so that a sequence is never given again.
ALTER TABLE console.message ADD COLUMN gone_at timestamptz;

-- The clock of one case's thread: the first rule of the policy that fits, else what it says for threads that ended so. A rule never
-- makes child safety's shorter: the law says how long those are kept. No clock is shorter than a day, whatever a policy says.
CREATE FUNCTION vault.clock_days(retention jsonb, region text, category text, ending text) RETURNS int LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT CASE WHEN x.days IS NOT NULL THEN greatest(x.days, 1) END FROM (
		SELECT greatest(CASE ending WHEN 'childSafety' THEN (retention->'days'->>ending)::int END,
			coalesce((SELECT (r.rule->>'days')::int FROM jsonb_array_elements(retention->'rules') WITH ORDINALITY r(rule, n)
			WHERE coalesce(r.rule->>'region', region) = region AND coalesce(r.rule->>'category', category) = category
				AND coalesce(r.rule->>'ending', ending) = ending
			ORDER BY r.n LIMIT 1), (retention->'days'->>ending)::int)) AS days) x
$$;

-- The policy in force, as far as it says how long data live. Without one nothing ever falls due.
CREATE VIEW vault.retention AS
	SELECT c.body->'retention' AS policy, c.digest, c.entry_id, (c.body->>'clockToleranceMs')::int AS clock_tolerance_ms
	FROM access.configuration c WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1;

-- It, and those that it replaced within the last day: what makes a clock shorter counts a day later, so that whoever puts a policy in
-- force that deletes (its entry raises an alarm) is seen before anything goes by it.
CREATE VIEW vault.retention_lately AS
	SELECT c.body->'retention' AS policy FROM (
		SELECT x.body, x.id, lead(x.at) OVER (ORDER BY x.id) AS until FROM access.configuration x WHERE x.kind = 'policy') c
	WHERE c.until IS NULL OR c.until > clock_timestamp() - interval '1 day';

-- A thread goes when the longest clock of all its cases is over, counted from when the last of them was closed. `state`: open (a
-- case is), held (a legal hold stands on it), living (its clock runs or is over), due, shredded. The category is the one whose
-- clock is the longest. What is held has a clock too, which the hold overrides.
CREATE VIEW vault.fate AS
SELECT t.id AS thread_id, t.platform_id, t.region, k.restricted, k.category, k.ending, k.closed_at, k.days,
	k.closed_at + make_interval(days => k.days) AS falls_due_at, l.holds,
	CASE WHEN l.shredded_at IS NOT NULL THEN 'shredded' WHEN l.due_at IS NOT NULL THEN 'due' WHEN l.holds > 0 THEN 'held'
		WHEN k.closed_at IS NULL THEN 'open' ELSE 'living' END AS state,
	l.life, l.due_at, l.due_entry_id, l.shredded_at, l.shredded_entry_id
FROM vault.thread_life l JOIN console.thread t ON t.id = l.thread_id
CROSS JOIN LATERAL (
	SELECT e.restricted, e.ending, e.closed_at, c.category, c.days
	FROM (
		SELECT bool_or(a.restricted) AS restricted,
			CASE WHEN bool_and(a.closed_at IS NOT NULL) THEN max(a.closed_at) END AS closed_at,
			CASE WHEN bool_or(a.restricted OR coalesce(a.keyword LIKE 'CHILD_SEXUAL_ABUSE_MATERIAL%', false)) THEN 'childSafety'
				WHEN bool_or(coalesce(d.outcome <> 'NO_VIOLATION', false)) THEN 'action' ELSE 'noAction' END AS ending
		FROM console.case a LEFT JOIN console.decision d ON d.case_id = a.id WHERE a.thread_id = t.id
	) e LEFT JOIN LATERAL (
		SELECT a.category, (SELECT CASE WHEN (SELECT r.policy FROM vault.retention r) IS NOT NULL
				THEN max(vault.clock_days(y.policy, t.region, a.category, e.ending)) END
			FROM unnest((SELECT array_agg(r.policy) FROM vault.retention_lately r)) y(policy)) AS days
		FROM console.case a WHERE a.thread_id = t.id ORDER BY 2 DESC NULLS FIRST, a.received_at DESC LIMIT 1
	) c ON true
) k;
-- Not web's: a hold of a restricted matter would show in it, to whoever has a console's password (0540 says who sees what).
GRANT SELECT ON vault.fate TO keeper;
GRANT EXECUTE ON FUNCTION vault.clock_days(jsonb, text, text, text) TO keeper;
GRANT SELECT ON vault.retention TO web, keeper, worker;
REVOKE SELECT ON vault.thread_life FROM web;
GRANT SELECT (thread_id, life, due_at, due_entry_id, shredded_at, shredded_entry_id) ON vault.thread_life TO web;

-- What is to go by its clock: decided once, then done in batches. A plan that a person must see first stops, and goes on, as it is,
-- when somebody resumed it. One at once for each region; its items leave as they are done.
CREATE TABLE vault.retention_plan (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	region text NOT NULL REFERENCES console.region,
	as_of timestamptz NOT NULL DEFAULT clock_timestamp(),
	due int NOT NULL CHECK (due >= 0),           -- how many threads are past their time …
	living int NOT NULL CHECK (living >= due),   -- … of how many that live
	lately int NOT NULL DEFAULT 0,               -- so many went within the day before, and no person saw how many
	stopped text CHECK (stopped IN ('CLOCKS_DISAGREE', 'CLOCK_JUMPED', 'CLOCK_SET_BACK', 'HOLDS_LOST', 'RESTORED', 'TOO_MANY')),
	stopped_entry_id uuid,
	resumed_at timestamptz,
	resumed_by uuid REFERENCES access.person,
	resumed_entry_id uuid,
	gone int NOT NULL DEFAULT 0,
	stayed int NOT NULL DEFAULT 0,               -- held, reopened or otherwise not to go any more when their turn came
	ended_at timestamptz,
	CHECK ((stopped IS NULL) = (stopped_entry_id IS NULL)),
	CHECK ((resumed_at IS NULL) = (resumed_entry_id IS NULL) AND (resumed_at IS NULL) = (resumed_by IS NULL)),
	CHECK (resumed_at IS NULL OR stopped IS NOT NULL)
);
CREATE UNIQUE INDEX one_plan_at_once ON vault.retention_plan (region) WHERE ended_at IS NULL;
CREATE TABLE vault.retention_item (
	plan_id uuid NOT NULL REFERENCES vault.retention_plan,
	thread_id uuid NOT NULL, -- console.thread; no foreign key, whose check would wait for whoever has the thread locked
	life int NOT NULL,
	PRIMARY KEY (plan_id, thread_id)
);
GRANT SELECT ON vault.retention_plan TO web, keeper, worker;

-- The only way in which content goes: threads whose work is over, with the entry of each in the same commit, and everything
-- that the caller decided is asked again under the thread's locks. o: {"kind": "RETENTION", "plan", "limit", "clock"}, the next of
-- a plan that stands; or {"kind": "ERASURE", "request", "threads"}, of a data subject's request. Returns a row for each thread that was
-- looked at: with the entry and how many messages went, or why it stays: HELD, OPEN (a case is), CLOCK (not yet), CHANGED (it
-- began another life), GONE (before), KEPT (legal.may_erase says why), LOCKED. No row: nothing is left of the plan, or it stopped just now.
-- A plan never waits for a thread that somebody has locked: a console that hangs, or that is another's, would keep all the others.
-- It goes by another plan.
CREATE FUNCTION vault.make_due(o jsonb) RETURNS TABLE (thread uuid, entry uuid, count int, why text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	erasure CONSTANT boolean := o->>'kind' = 'ERASURE';
	request CONSTANT uuid := o->>'request';
	plan vault.retention_plan;
	wanted uuid[];
	t record;
	f record;
	a record;
	seen uuid[] := '{}';
	going uuid[] := '{}';
BEGIN
	PERFORM access.keeper_only();
	IF coalesce(o->>'kind' NOT IN ('RETENTION', 'ERASURE'), true) OR (erasure AND (request IS NULL
		OR jsonb_typeof(o->'threads') IS DISTINCT FROM 'array' OR jsonb_array_length(o->'threads') > 500))
	THEN
		RAISE EXCEPTION 'DUE_INVALID: a plan, or a request and at most 500 threads' USING ERRCODE = 'CS320';
	END IF;
	IF erasure THEN
		IF access.retention_stopped() OR legal.holds_lost() > 0 THEN
			RAISE EXCEPTION 'RETENTION_STOPPED: deletion waits for a person' USING ERRCODE = 'CS321';
		END IF;
		-- Always in this order: thread, life, sealed rows. A report on its way locks its thread too, and comes before or after.
		wanted := ARRAY(SELECT h.id FROM console.thread h WHERE h.id IN (
			SELECT x::uuid FROM jsonb_array_elements_text(o->'threads') x) ORDER BY h.id FOR NO KEY UPDATE);
		PERFORM 1 FROM vault.thread_life l WHERE l.thread_id = ANY (wanted) ORDER BY l.thread_id FOR UPDATE;
	ELSE
		-- Two at once: one after the other, each with what the other has left.
		SELECT * INTO plan FROM vault.retention_plan p WHERE p.id = (o->>'plan')::uuid FOR NO KEY UPDATE;
		IF NOT FOUND OR plan.ended_at IS NOT NULL THEN
			RAISE EXCEPTION 'NOT_FOUND: no such plan' USING ERRCODE = 'CS049';
		END IF;
		IF plan.stopped IS NOT NULL AND plan.resumed_at IS NULL THEN
			RAISE EXCEPTION 'RETENTION_STOPPED: deletion waits for a person' USING ERRCODE = 'CS321';
		END IF;
		IF vault.stop_if_wrong(plan, o->'clock') THEN
			RETURN;
		END IF;
		wanted := ARRAY(SELECT h.id FROM vault.retention_item i JOIN console.thread h ON h.id = i.thread_id
			WHERE i.plan_id = plan.id ORDER BY i.thread_id LIMIT least((o->>'limit')::int, 500) FOR NO KEY UPDATE OF h SKIP LOCKED);
		IF cardinality(wanted) = 0 THEN -- nothing is left, or only what is locked
			UPDATE vault.retention_plan p SET ended_at = clock_timestamp(),
				stayed = p.stayed + (SELECT pg_catalog.count(*) FROM vault.retention_item i WHERE i.plan_id = plan.id) WHERE p.id = plan.id;
			DELETE FROM vault.retention_item i WHERE i.plan_id = plan.id;
			RETURN;
		END IF;
	END IF;
	FOR t IN SELECT l.thread_id, l.life, l.holds, l.due_at FROM vault.thread_life l WHERE l.thread_id = ANY (wanted)
		ORDER BY l.thread_id FOR UPDATE SKIP LOCKED
	LOOP
		SELECT y.region, y.closed_at, y.falls_due_at INTO f FROM vault.fate y WHERE y.thread_id = t.thread_id;
		thread := t.thread_id;
		entry := NULL;
		count := 0;
		why := CASE WHEN t.due_at IS NOT NULL THEN 'GONE' WHEN t.holds > 0 THEN 'HELD' WHEN f.closed_at IS NULL THEN 'OPEN' END;
		IF why IS NULL AND erasure THEN
			IF legal.may_erase(request, thread) IS NOT NULL THEN
				why := 'KEPT';
			END IF;
		ELSIF why IS NULL THEN
			-- Only what the plan saw: neither a later life nor another clock.
			why := CASE WHEN f.region <> plan.region OR NOT EXISTS (SELECT FROM vault.retention_item i
					WHERE i.plan_id = plan.id AND i.thread_id = thread AND i.life = t.life) THEN 'CHANGED'
				WHEN coalesce(f.falls_due_at > least(plan.as_of, clock_timestamp()), true) THEN 'CLOCK'
				WHEN (SELECT pg_catalog.count(*) FROM (SELECT FROM console.sameness s WHERE s.thread_id = t.thread_id FOR UPDATE SKIP LOCKED) x)
					< (SELECT pg_catalog.count(*) FROM console.sameness s WHERE s.thread_id = t.thread_id) THEN 'LOCKED' END;
		END IF;
		seen := seen || thread;
		IF why IS NULL THEN
			SELECT pg_catalog.count(*)::int INTO count FROM vault.sealed_message m WHERE m.thread_id = thread;
			a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', 'thread.due', 'outcome', 'done',
				'assurance', jsonb_build_object('kind', 'system'), 'thread', thread, 'region', f.region, 'life', t.life,
				'kind', o->'kind', 'count', count, 'request', request)));
			entry := a.id;
			UPDATE vault.thread_life l SET due_at = a.at, due_entry_id = a.id WHERE l.thread_id = thread;
			going := going || thread;
		END IF;
		RETURN NEXT;
	END LOOP;
	IF NOT erasure THEN
		entry := NULL;
		count := 0;
		why := 'LOCKED';
		FOREACH thread IN ARRAY wanted LOOP
			CONTINUE WHEN thread = ANY (seen);
			RETURN NEXT;
		END LOOP;
	END IF;
	DELETE FROM vault.sealed_message m WHERE m.thread_id = ANY (going);
	DELETE FROM vault.sealed_key k WHERE k.thread_id = ANY (going);
	-- What was the same as what is gone is not the same any more: sent again, it is sealed again.
	DELETE FROM console.sameness s WHERE s.thread_id = ANY (going);
	UPDATE console.message m SET gone_at = clock_timestamp() WHERE m.thread_id = ANY (going) AND m.gone_at IS NULL;
	IF NOT erasure THEN
		DELETE FROM vault.retention_item i WHERE i.plan_id = plan.id AND i.thread_id = ANY (wanted);
		UPDATE vault.retention_plan p SET gone = p.gone + cardinality(going), stayed = p.stayed + cardinality(wanted) - cardinality(going),
			ended_at = CASE WHEN NOT EXISTS (SELECT FROM vault.retention_item i WHERE i.plan_id = plan.id) THEN clock_timestamp() END
		WHERE p.id = plan.id;
	END IF;
END $$;
GRANT EXECUTE ON FUNCTION vault.make_due(jsonb) TO keeper;

-- A wrapped key that goes asks whether a message still needs it.
CREATE INDEX sealed_message_by_key ON vault.sealed_message (key_id);

-- No sealed row leaves but with the entry that says so in the same commit, whoever deletes it.
CREATE FUNCTION vault.leave_on_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT g.thread_id FROM gone g) g WHERE NOT EXISTS (
		SELECT FROM vault.thread_life l JOIN ledger.entry e ON e.id = l.due_entry_id AND e.at = l.due_at
		WHERE l.thread_id = g.thread_id AND e.type = 'thread.due' AND e.thread_id = g.thread_id
			AND e.xid = pg_current_xact_id_if_assigned()))
	THEN
		RAISE EXCEPTION 'SEALED_STAYS: content goes with its entry alone' USING ERRCODE = 'CS322';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER message_leaves_on_record AFTER DELETE ON vault.sealed_message REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION vault.leave_on_record();
CREATE TRIGGER key_leaves_on_record AFTER DELETE ON vault.sealed_key REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION vault.leave_on_record();
ALTER TABLE vault.sealed_message ENABLE ALWAYS TRIGGER message_leaves_on_record;
ALTER TABLE vault.sealed_key ENABLE ALWAYS TRIGGER key_leaves_on_record;

-- As before (0440), and over too where any of what it may show is gone.
CREATE OR REPLACE FUNCTION access.end_of(opening uuid, session uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE
		WHEN o.ended_at IS NOT NULL THEN 'REVOKED'
		WHEN o.expires_at <= clock_timestamp() THEN 'EXPIRED'
		WHEN NOT access.holds(o.person_id, coalesce(end_of.session, o.session_id), o.role, o.region) THEN 'RIGHT_LOST'
		WHEN k.restricted AND o.role <> 'child_safety' THEN 'RIGHT_LOST'
		WHEN k.closed_at IS NOT NULL AND o.reason NOT IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW') THEN 'CASE_CLOSED'
		WHEN EXISTS (SELECT FROM vault.thread_life l WHERE l.thread_id = o.thread_id AND (l.due_at IS NOT NULL OR l.life > 1))
			AND EXISTS (SELECT FROM console.message m WHERE m.thread_id = o.thread_id AND m.sequence >= lower(o.scope)
				AND m.sequence < upper(o.scope) AND m.sequence <@ o.scope AND m.gone_at IS NOT NULL) THEN 'THREAD_GONE'
		WHEN o.reason = 'OVERSIGHT_REVIEW' AND NOT oversight.content_stands(o.request_id) THEN 'CLAIM_LOST'
		WHEN NOT access.works_on(o.person_id, o.role, o.reason, o.case_id) THEN 'CLAIM_LOST' END
	FROM access.opening o JOIN console.case k ON k.id = o.case_id WHERE o.id = end_of.opening);
END $$;
