-- Deletion by the clock stops for a person where the clock cannot be trusted, or where too much would go at once.

-- When the keepers last looked at the clock: by the database's, and by how long their process has run, which no clock changes.
CREATE TABLE vault.clock_mark (
	keeper text PRIMARY KEY CHECK (keeper ~ '^[a-z0-9-]{1,32}$'),
	run uuid NOT NULL,             -- one process of that keeper
	began_at timestamptz NOT NULL, -- the run's first mark …
	began_ms bigint NOT NULL,
	at timestamptz NOT NULL,       -- … and its last
	ms bigint NOT NULL CHECK (ms >= began_ms)
);

-- What is wrong with the clock, or null. c: {"keeper", "run", "ms": how long that process has run, "at": the time by its own
-- clock, "apartMs": how far that is at least from the database's, as the keeper measured it}. A day without any keeper cannot be told
-- from a clock that jumped a day: both wait for a person.
CREATE FUNCTION vault.judge_clock(c jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	tolerance CONSTANT interval := make_interval(secs => coalesce((SELECT r.clock_tolerance_ms FROM vault.retention r), 0) / 1000.0);
	here CONSTANT timestamptz := clock_timestamp();
	own vault.clock_mark;
	newest timestamptz;
	drift interval;
BEGIN
	IF coalesce(make_interval(secs => (c->>'apartMs')::float8 / 1000) > tolerance
		OR (c->>'at')::timestamptz NOT BETWEEN here - interval '1 minute' AND here + interval '1 minute', true)
	THEN
		RETURN 'CLOCKS_DISAGREE';
	END IF;
	SELECT max(m.at) INTO newest FROM vault.clock_mark m;
	IF here < newest - greatest(tolerance, interval '1 minute') THEN
		RETURN 'CLOCK_SET_BACK';
	END IF;
	SELECT * INTO own FROM vault.clock_mark m WHERE m.keeper = c->>'keeper' AND m.run = (c->>'run')::uuid;
	IF FOUND THEN
		drift := (here - own.began_at) - make_interval(secs => ((c->>'ms')::bigint - own.began_ms) / 1000.0);
		RETURN CASE WHEN drift > interval '1 day' THEN 'CLOCK_JUMPED' WHEN drift < - interval '1 minute' THEN 'CLOCK_SET_BACK' END;
	END IF;
	RETURN CASE WHEN here > newest + interval '1 day' THEN 'CLOCK_JUMPED' END;
END $$;

CREATE FUNCTION vault.mark_clock(c jsonb) RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO vault.clock_mark AS m (keeper, run, began_at, began_ms, at, ms)
	SELECT c->>'keeper', (c->>'run')::uuid, x.here, (c->>'ms')::bigint, x.here, (c->>'ms')::bigint FROM clock_timestamp() x(here)
	ON CONFLICT (keeper) DO UPDATE SET run = excluded.run, at = excluded.at, ms = excluded.ms,
		began_at = CASE WHEN m.run = excluded.run THEN m.began_at ELSE excluded.at END,
		began_ms = CASE WHEN m.run = excluded.run THEN m.began_ms ELSE excluded.ms END
$$;

-- A plan stops, again if need be: the entry, and the row that waits for a person.
CREATE FUNCTION vault.stop_plan(plan vault.retention_plan, kind text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	a := ledger.append(jsonb_build_object('type', 'retention.stopped', 'outcome', 'stopped', 'assurance',
		jsonb_build_object('kind', 'system'), 'region', plan.region, 'kind', kind, 'count', plan.due - plan.gone - plan.stayed,
		'size', plan.living));
	UPDATE vault.retention_plan p SET stopped = kind, stopped_entry_id = a.id, resumed_at = NULL, resumed_by = NULL,
		resumed_entry_id = NULL WHERE p.id = plan.id;
END $$;

-- Why nothing may go by its clock in this region (null: in any) now, or null: the clock cannot be trusted, or the database was restored
-- from an older backup and nobody has looked at what that undid, or it lacks legal holds of which the log knows. Asked again at
-- each batch: a person who let deletion go on saw one reason, not those that came since.
CREATE FUNCTION vault.why_stopped(region text, c jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM vault.restored r WHERE r.region = coalesce(why_stopped.region, r.region)) THEN
		RETURN 'RESTORED';
	END IF;
	RETURN coalesce(vault.judge_clock(c), CASE WHEN legal.holds_lost() > 0 THEN 'HOLDS_LOST' END);
END $$;

CREATE FUNCTION vault.stop_if_wrong(plan vault.retention_plan, c jsonb) RETURNS boolean LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	wrong CONSTANT text := vault.why_stopped(plan.region, c);
BEGIN
	IF wrong IS NOT NULL THEN
		PERFORM vault.stop_plan(plan, wrong);
	END IF;
	RETURN wrong IS NOT NULL;
END $$;

CREATE INDEX life_goes_on ON vault.thread_life (thread_id) WHERE due_at IS NULL;
CREATE INDEX life_is_due ON vault.thread_life (due_at) WHERE due_at IS NOT NULL AND shredded_at IS NULL;
CREATE INDEX case_closed ON console.case (region, closed_at) WHERE closed_at IS NOT NULL;

-- The region's plan: the one that goes on, or a new one of everything that is past its time now. Null plan: nothing is. `waits`:
-- for a person. o: {"region", "clock"}.
CREATE FUNCTION vault.plan_retention(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r CONSTANT text := o->>'region';
	wrong CONSTANT text := vault.why_stopped(r, o->'clock');
	p vault.retention_plan;
	share int;
	least_days int;
BEGIN
	PERFORM access.keeper_only();
	PERFORM pg_advisory_xact_lock(hashtextextended('vault.retention_plan ' || r, 0)); -- two at once make one
	SELECT * INTO p FROM vault.retention_plan x WHERE x.region = r AND x.ended_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		SELECT (x.policy->>'atOncePercent')::int, least((SELECT min(d.value::int) FROM jsonb_each_text(x.policy->'days') d),
			(SELECT min((y->>'days')::int) FROM jsonb_array_elements(x.policy->'rules') y WHERE coalesce(y->>'region', r) = r))
		INTO share, least_days FROM vault.retention x;
		p.as_of := clock_timestamp();
		p.id := gen_random_uuid();
		INSERT INTO vault.retention_plan (id, region, as_of, due, living)
		SELECT p.id, r, p.as_of, 0, count(*) FROM vault.thread_life l JOIN console.thread t ON t.id = l.thread_id
		WHERE l.due_at IS NULL AND t.region = r;
		-- The share is a day's, not an hour's: else it would be as much again with each plan. What a person let go counts no more.
		UPDATE vault.retention_plan x SET lately = (SELECT coalesce(sum(y.gone), 0) FROM vault.retention_plan y WHERE y.region = r
			AND y.ended_at > p.as_of - interval '1 day' AND NOT coalesce(y.stopped = 'TOO_MANY', false)) WHERE x.id = p.id;
		-- Only what was closed so long ago is looked at closely.
		INSERT INTO vault.retention_item (plan_id, thread_id, life)
		SELECT p.id, f.thread_id, f.life
		FROM (SELECT DISTINCT c.thread_id FROM console.case c JOIN vault.thread_life l ON l.thread_id = c.thread_id
			WHERE c.region = r AND c.closed_at <= p.as_of - make_interval(days => least_days) AND l.due_at IS NULL AND l.holds = 0) c
		JOIN vault.fate f ON f.thread_id = c.thread_id
		WHERE f.state = 'living' AND f.falls_due_at <= p.as_of;
		UPDATE vault.retention_plan x SET due = (SELECT count(*) FROM vault.retention_item i WHERE i.plan_id = p.id)
		WHERE x.id = p.id RETURNING x.* INTO p;
		IF wrong IS NULL AND p.due = 0 THEN
			DELETE FROM vault.retention_plan x WHERE x.id = p.id;
			PERFORM vault.mark_clock(o->'clock');
			RETURN jsonb_build_object('plan', NULL, 'due', 0, 'living', p.living, 'waits', false);
		END IF;
		IF wrong IS NULL AND (p.due + p.lately) * 100::bigint > (p.living + p.lately) * share::bigint THEN
			PERFORM vault.stop_plan(p, 'TOO_MANY');
		END IF;
	END IF;
	IF wrong IS NULL THEN
		PERFORM vault.mark_clock(o->'clock');
	ELSIF p.stopped IS NULL OR p.resumed_at IS NOT NULL THEN
		PERFORM vault.stop_plan(p, wrong);
	END IF;
	SELECT * INTO p FROM vault.retention_plan x WHERE x.id = p.id;
	IF p.due = p.gone + p.stayed AND (p.stopped IS NULL OR p.resumed_at IS NOT NULL) THEN -- it had stopped with nothing in it
		UPDATE vault.retention_plan x SET ended_at = clock_timestamp() WHERE x.id = p.id;
		RETURN jsonb_build_object('plan', NULL, 'due', 0, 'living', p.living, 'waits', false);
	END IF;
	RETURN jsonb_build_object('plan', p.id, 'due', p.due, 'living', p.living, 'gone', p.gone, 'stayed', p.stayed,
		'stopped', p.stopped, 'waits', p.stopped IS NOT NULL AND p.resumed_at IS NULL);
END $$;

-- May this admin let this plan go on, now? Asked before a challenge is given, and at the act.
CREATE FUNCTION vault.admit_resumption(o jsonb) RETURNS vault.retention_plan LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p vault.retention_plan;
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.lock_person((o->>'person')::uuid);
	SELECT * INTO p FROM vault.retention_plan x WHERE x.id = (o->>'plan')::uuid FOR NO KEY UPDATE;
	IF NOT FOUND OR o->>'role' IS DISTINCT FROM 'admin'
		OR NOT access.holds((o->>'person')::uuid, (o->>'session')::uuid, 'admin', p.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF p.ended_at IS NOT NULL OR p.stopped IS NULL OR p.resumed_at IS NOT NULL
		OR p.stopped_entry_id IS DISTINCT FROM (o->>'entry')::uuid
	THEN
		RAISE EXCEPTION 'RETENTION_GOES_ON: it does not wait, or not for that' USING ERRCODE = 'CS323';
	END IF;
	-- What a lost hold kept is legal's to say: they place it again, and two of them lift it where it is needed no more.
	IF p.stopped = 'HOLDS_LOST' AND legal.holds_lost() > 0 THEN
		RAISE EXCEPTION 'RETENTION_STOPPED: legal places the lost holds again first' USING ERRCODE = 'CS321';
	END IF;
	RETURN p;
END $$;

-- Somebody saw why deletion stopped: exactly that plan goes on. The clock counts from now.
CREATE FUNCTION vault.resume_retention(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p CONSTANT vault.retention_plan := vault.admit_resumption(o);
	a record;
BEGIN
	PERFORM access.spend(o->'assurance', (o->>'person')::uuid, (o->>'session')::uuid, 'resume_retention');
	IF o->'assurance'->>'kind' = 'passkey' THEN
		PERFORM access.verified_only(o->'assurance');
	END IF;
	a := ledger.append(jsonb_build_object('type', 'retention.resumed', 'outcome', 'done', 'policy', o->'policy',
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'session', o->'session',
		'region', p.region, 'entry', p.stopped_entry_id));
	UPDATE vault.retention_plan x SET resumed_at = a.at, resumed_by = (o->>'person')::uuid, resumed_entry_id = a.id
	WHERE x.id = p.id;
	IF p.stopped LIKE 'CLOCK%' THEN
		DELETE FROM vault.clock_mark;
	END IF;
	RETURN jsonb_build_object('entry', a.id, 'region', p.region);
END $$;

-- Whether what cannot be taken back must wait: for a person, or for somebody to look at the clock, of which nobody can say
-- whether it is right (of keys, whose end has a date as well).
CREATE FUNCTION access.retention_stopped() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM vault.retention_plan p WHERE p.ended_at IS NULL AND p.stopped IS NOT NULL AND p.resumed_at IS NULL)
		OR EXISTS (SELECT FROM vault.restored)
		OR coalesce((SELECT clock_timestamp() NOT BETWEEN max(m.at) - interval '1 minute' AND max(m.at) + interval '1 day'
			FROM vault.clock_mark m), false)
$$;

-- Threads whose content is gone and whose every intake key, of all their lives, is destroyed and has left its key store: nobody
-- reads them any more, with whatever backup. Returns how many.
CREATE FUNCTION vault.mark_shredded(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t record;
	a record;
	n int := 0;
BEGIN
	PERFORM access.keeper_only();
	FOR t IN SELECT l.thread_id, l.life, l.due_entry_id, h.region FROM vault.thread_life l JOIN console.thread h ON h.id = l.thread_id
		WHERE l.due_at IS NOT NULL AND l.shredded_at IS NULL AND NOT EXISTS (
			SELECT FROM vault.wrapped_to w JOIN access.intake_key k ON k.kid = w.intake_key
			WHERE w.thread_id = l.thread_id AND k.removed_at IS NULL)
		ORDER BY l.due_at LIMIT least(most, 500) FOR UPDATE OF l SKIP LOCKED
	LOOP
		a := ledger.append(jsonb_build_object('type', 'thread.shredded', 'outcome', 'done', 'assurance',
			jsonb_build_object('kind', 'system'), 'thread', t.thread_id, 'region', t.region, 'life', t.life, 'entry', t.due_entry_id));
		UPDATE vault.thread_life l SET shredded_at = a.at, shredded_entry_id = a.id WHERE l.thread_id = t.thread_id;
		n := n + 1;
	END LOOP;
	RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION vault.plan_retention(jsonb), vault.admit_resumption(jsonb), vault.resume_retention(jsonb),
	vault.mark_shredded(int) TO keeper;
GRANT EXECUTE ON FUNCTION access.retention_stopped() TO web, keeper, worker;

-- What the record says became of content did: an entry without its row would count where nothing happened.
CREATE FUNCTION vault.fate_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT (CASE NEW.type
		WHEN 'thread.due' THEN EXISTS (SELECT FROM vault.thread_life l WHERE l.thread_id = NEW.thread_id AND l.due_entry_id = NEW.id)
		WHEN 'thread.shredded' THEN EXISTS (SELECT FROM vault.thread_life l
			WHERE l.thread_id = NEW.thread_id AND l.shredded_entry_id = NEW.id)
		WHEN 'retention.stopped' THEN EXISTS (SELECT FROM vault.retention_plan p WHERE p.stopped_entry_id = NEW.id)
		WHEN 'retention.resumed' THEN EXISTS (SELECT FROM vault.retention_plan p WHERE p.resumed_entry_id = NEW.id) END)
	THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: what it says was not done' USING ERRCODE = 'CS012';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER fate_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'keeper' AND NEW.type IN ('thread.due', 'thread.shredded', 'retention.stopped', 'retention.resumed')
		AND NEW.outcome <> 'refused')
	EXECUTE FUNCTION vault.fate_is_done();
