-- Telling platforms: where each is told of decisions, and a row for each thing that it is to be told. What leaves the house leaves
-- by console.outbox; in that same commit the deliveries stand, so that none can be lost or thought up. Who sends them is the
-- worker (lib/webhooks/), which leases each row while it tries.

-- An address of a platform's. Its secret is nowhere in the database: it follows from a key that the worker has, the endpoint's
-- id and `generation`. From a rotation until `former_until` both are valid.
CREATE TABLE console.endpoint (
	id uuid PRIMARY KEY,
	platform_id uuid NOT NULL REFERENCES console.platform,
	-- No name, password, query or fragment: what is secret is the signature's key, and that is not here.
	url text NOT NULL CHECK (length(url) <= 500 AND url ~ '^https?://[][A-Za-z0-9.:-]+(/[A-Za-z0-9._~!$&''()*+,;=:/%-]*)?$'),
	regions text[] NOT NULL CHECK (cardinality(regions) > 0 AND array_position(regions, NULL) IS NULL),
	events text[] NOT NULL CHECK (cardinality(events) > 0 AND events <@ ARRAY['decision.made', 'report.settled']),
	generation int NOT NULL DEFAULT 1 CHECK (generation > 0),
	former_until timestamptz CHECK (isfinite(former_until)),
	added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	rotated_at timestamptz,
	paused_at timestamptz,
	removed_at timestamptz,
	entry_id uuid NOT NULL UNIQUE, -- of its last change
	CHECK ((rotated_at IS NULL) = (former_until IS NULL)),
	CHECK ((rotated_at IS NULL) = (generation = 1)),
	-- Else a rotation that somebody forgot would be none.
	CHECK (former_until <= rotated_at + interval '7 days')
);
CREATE INDEX endpoint_by_platform ON console.endpoint (platform_id) WHERE removed_at IS NULL;

-- What an endpoint is to be told: made once, with what it tells of, under an id that stays (`webhook-id`, by which a receiver
-- knows a second delivery). Of one thread each endpoint is told one thing after the other, by `n`: a dead letter is waited for too.
CREATE TABLE console.delivery (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	endpoint_id uuid NOT NULL REFERENCES console.endpoint,
	thread_id uuid NOT NULL,  -- a ping's: its own
	n int NOT NULL CHECK (n > 0),
	event text NOT NULL CHECK (event IN ('decision.made', 'report.settled', 'ping')),
	region text REFERENCES console.region,
	decision_id uuid REFERENCES console.decision,
	report_id uuid REFERENCES console.report,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
	first_tried_at timestamptz, -- since when it has been tried in vain
	next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	holder uuid,                -- the worker that tries, and how long the others leave it that
	leased_until timestamptz,
	code text CHECK (code ~ '^[A-Za-z0-9_]{1,64}$'), -- why the last attempt failed
	delivered_at timestamptz,
	dead_at timestamptz,        -- given up, until somebody has it sent once more
	UNIQUE (endpoint_id, thread_id, n),
	CHECK ((event = 'ping') = (decision_id IS NULL) AND (event = 'ping') = (region IS NULL)),
	CHECK ((event = 'report.settled') = (report_id IS NOT NULL)),
	CHECK ((holder IS NULL) = (leased_until IS NULL)),
	CHECK (delivered_at IS NULL OR (dead_at IS NULL AND holder IS NULL AND code IS NULL)),
	CHECK (dead_at IS NULL OR (holder IS NULL AND code IS NOT NULL)),
	CHECK (isfinite(next_at) AND isfinite(leased_until) AND isfinite(first_tried_at))
);
-- Ids that are random are found by what is left to do: of delivered ones an endpoint has millions.
CREATE INDEX delivery_due ON console.delivery (endpoint_id, next_at) WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX delivery_waiting ON console.delivery (endpoint_id, thread_id, n) WHERE delivered_at IS NULL;
CREATE INDEX delivery_dead ON console.delivery (endpoint_id, made_at DESC, id DESC) WHERE dead_at IS NOT NULL;
CREATE INDEX delivery_newest ON console.delivery (endpoint_id, made_at DESC, id DESC);
CREATE INDEX delivery_of_decision ON console.delivery (decision_id);
CREATE INDEX delivery_delivered ON console.delivery (delivered_at) WHERE delivered_at IS NOT NULL;

-- An admin had dead letters of an endpoint sent once more.
CREATE TABLE console.replay (
	entry_id uuid PRIMARY KEY,
	endpoint_id uuid NOT NULL REFERENCES console.endpoint,
	region text NOT NULL REFERENCES console.region,
	person_id uuid NOT NULL REFERENCES access.person,
	count int NOT NULL CHECK (count > 0),
	replayed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX replay_by_endpoint ON console.replay (endpoint_id, replayed_at DESC);

GRANT SELECT ON console.endpoint, console.delivery, console.replay TO web, worker;
GRANT INSERT (id, platform_id, url, regions, events, entry_id),
	UPDATE (generation, former_until, paused_at, removed_at, entry_id) ON console.endpoint TO web;
GRANT UPDATE (attempts, first_tried_at, next_at, holder, leased_until, code, delivered_at, dead_at) ON console.delivery TO worker;

-- Endpoints are the operator's (npm run integration -- webhook): nobody's session changes one. Each change is one entry of the same
-- commit; when it was, the database says.
CREATE FUNCTION console.endpoint_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	moment CONSTANT timestamptz := clock_timestamp();
	said CONSTANT text := CASE
		WHEN TG_OP = 'INSERT' THEN 'endpoint.added'
		WHEN OLD.removed_at IS NOT NULL THEN NULL
		-- What is removed is nothing else at once, and nothing else removes: what waits for a removed endpoint is forgotten in time.
		WHEN NEW.removed_at IS NOT NULL THEN CASE WHEN NEW.paused_at IS NOT DISTINCT FROM OLD.paused_at
			AND NEW.generation = OLD.generation AND NEW.former_until IS NOT DISTINCT FROM OLD.former_until THEN 'endpoint.removed' END
		WHEN NEW.generation = OLD.generation + 1 AND NEW.paused_at IS NOT DISTINCT FROM OLD.paused_at THEN 'endpoint.rotated'
		WHEN NEW.generation <> OLD.generation OR NEW.former_until IS DISTINCT FROM OLD.former_until THEN NULL
		WHEN OLD.paused_at IS NULL AND NEW.paused_at IS NOT NULL THEN 'endpoint.paused'
		WHEN OLD.paused_at IS NOT NULL AND NEW.paused_at IS NULL THEN 'endpoint.resumed' END;
BEGIN
	IF said IS NULL OR NOT EXISTS (SELECT FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.type = said AND e.outcome = 'done'
			AND e.xid = pg_current_xact_id_if_assigned() AND e.actor IS NULL
			AND convert_from(e.leaf, 'UTF8')::jsonb->>'endpoint' = NEW.id::text)
		OR (said = 'endpoint.added' AND EXISTS (SELECT FROM unnest(NEW.regions) r(code) WHERE NOT EXISTS (
			SELECT FROM console.region k WHERE k.code = r.code)))
	THEN
		RAISE EXCEPTION 'NO_ENTRY: an endpoint changes with its entry, one thing at a time' USING ERRCODE = 'CS420';
	END IF;
	IF said = 'endpoint.added' THEN NEW.added_at := moment; END IF;
	IF said = 'endpoint.rotated' THEN
		NEW.rotated_at := moment;
		NEW.former_until := greatest(NEW.former_until, moment);
	END IF;
	IF said = 'endpoint.paused' THEN NEW.paused_at := moment; END IF;
	IF said = 'endpoint.removed' THEN NEW.removed_at := moment; END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER endpoint_with_entry BEFORE INSERT OR UPDATE ON console.endpoint FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.endpoint_from_entry();
CREATE TRIGGER endpoint_stays BEFORE DELETE OR TRUNCATE ON console.endpoint
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER replay_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON console.replay
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE console.endpoint ENABLE ALWAYS TRIGGER endpoint_stays;
ALTER TABLE console.replay ENABLE ALWAYS TRIGGER replay_stays;

-- A ping: nothing but its time, so that whoever set up a receiver sees that it verifies. At most ten wait at once.
CREATE FUNCTION console.ping_endpoint(endpoint uuid) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	made CONSTANT uuid := gen_random_uuid();
BEGIN
	INSERT INTO console.delivery (id, endpoint_id, thread_id, n, event)
	SELECT made, e.id, made, 1, 'ping' FROM console.endpoint e
	WHERE e.id = endpoint AND e.removed_at IS NULL AND (SELECT count(*) FROM console.delivery d
		WHERE d.endpoint_id = e.id AND d.event = 'ping' AND d.delivered_at IS NULL AND d.dead_at IS NULL) < 10;
	RETURN CASE WHEN FOUND THEN made END;
END $$;
REVOKE EXECUTE ON FUNCTION console.ping_endpoint(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.ping_endpoint(uuid) TO web;

CREATE FUNCTION console.endpoint_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' OR NEW.generation <> OLD.generation THEN
		PERFORM console.ping_endpoint(NEW.id);
	ELSIF NEW.paused_at IS NULL AND OLD.paused_at IS NOT NULL THEN
		-- How long nobody was to be told is nobody's failure.
		UPDATE console.delivery d SET first_tried_at = NULL, next_at = clock_timestamp()
		WHERE d.endpoint_id = NEW.id AND d.delivered_at IS NULL AND d.dead_at IS NULL AND d.attempts > 0;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER endpoint_changed AFTER INSERT OR UPDATE ON console.endpoint FOR EACH ROW EXECUTE FUNCTION console.endpoint_changed();

-- What leaves is told: in the commit in which it leaves, to each endpoint of its platform and region.
CREATE FUNCTION console.make_deliveries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e record;
	the_thread uuid;
	the_case uuid;
	kinds text[];
	reports uuid[];
	place int;
BEGIN
	FOR e IN SELECT p.id, p.events FROM console.endpoint p
		WHERE p.platform_id = NEW.platform_id AND p.removed_at IS NULL AND NEW.region = ANY (p.regions) ORDER BY p.id
	LOOP
		IF the_case IS NULL THEN
			SELECT c.id, c.thread_id INTO the_case, the_thread FROM console.decision d JOIN console.case c ON c.id = d.case_id
			WHERE d.id = NEW.decision_id;
		END IF;
		SELECT array_agg(s.event ORDER BY s.n), array_agg(s.report_id ORDER BY s.n) INTO kinds, reports FROM (
			SELECT 'decision.made' AS event, NULL::uuid AS report_id, 0 AS n
			-- Also of the cases that this one took up: it settles them anew.
			UNION ALL SELECT 'report.settled', r.id, row_number() OVER (ORDER BY r.received_at, r.id)
			FROM console.chain_of(the_case) h(id) JOIN console.report r ON r.case_id = h.id) s
		WHERE s.event = ANY (e.events);
		CONTINUE WHEN kinds IS NULL;
		-- Of two commits about one thread the second waits here for the first, and stands behind it: whoever has a place
		-- has those after it too.
		LOOP
			SELECT coalesce(max(d.n), 0) INTO place FROM console.delivery d WHERE d.endpoint_id = e.id AND d.thread_id = the_thread;
			INSERT INTO console.delivery (endpoint_id, thread_id, n, event, region, decision_id, report_id)
			VALUES (e.id, the_thread, place + 1, kinds[1], NEW.region, NEW.decision_id, reports[1])
			ON CONFLICT (endpoint_id, thread_id, n) DO NOTHING;
			EXIT WHEN FOUND;
		END LOOP;
		INSERT INTO console.delivery (endpoint_id, thread_id, n, event, region, decision_id, report_id)
		SELECT e.id, the_thread, place + s.n, s.event, NEW.region, NEW.decision_id, s.report
		FROM unnest(kinds, reports) WITH ORDINALITY s(event, report, n) WHERE s.n > 1;
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER make_deliveries AFTER INSERT ON console.outbox FOR EACH ROW EXECUTE FUNCTION console.make_deliveries();

-- What the worker says of a delivery: it begins one attempt at a time, ends none that it did not begin, and what was taken or
-- given up stays so.
CREATE FUNCTION console.delivery_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.delivered_at IS NOT NULL OR OLD.dead_at IS NOT NULL OR NEW.attempts NOT IN (OLD.attempts, OLD.attempts + 1)
		OR (NEW.delivered_at IS NOT NULL OR NEW.dead_at IS NOT NULL) AND (OLD.holder IS NULL OR NEW.attempts > OLD.attempts)
	THEN
		RAISE EXCEPTION 'DELIVERY_OVER: what was taken or given up stays so' USING ERRCODE = 'CS422';
	END IF;
	IF NEW.delivered_at IS NOT NULL THEN NEW.delivered_at := clock_timestamp(); END IF;
	IF NEW.dead_at IS NOT NULL THEN NEW.dead_at := clock_timestamp(); END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER delivery_goes_on BEFORE UPDATE ON console.delivery FOR EACH ROW WHEN (session_user = 'worker')
	EXECUTE FUNCTION console.delivery_goes_on();

-- Dead letters once more, under the ids that they had: with the entry of this commit, by an admin of their region, signed in, who said
-- exactly how many. Returns how many those are.
CREATE FUNCTION console.replay_deliveries(entry uuid, deliveries uuid[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	said record;
	woken int;
BEGIN
	SELECT e.actor, e.region, (convert_from(e.leaf, 'UTF8')::jsonb->>'endpoint')::uuid AS endpoint,
		(convert_from(e.leaf, 'UTF8')::jsonb->>'count')::int AS count INTO said
	FROM ledger.entry e
	WHERE e.id = entry AND e.type = 'delivery.replayed' AND e.outcome = 'done' AND e.xid = pg_current_xact_id_if_assigned()
		AND e.actor_role = 'admin' AND access.holds(e.actor, (convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, 'admin', e.region);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: dead letters are sent once more with their entry, by an admin' USING ERRCODE = 'CS421';
	END IF;
	UPDATE console.delivery d SET dead_at = NULL, code = NULL, first_tried_at = NULL, next_at = clock_timestamp()
	FROM console.endpoint e
	WHERE d.id = ANY (deliveries) AND d.endpoint_id = said.endpoint AND d.region = said.region AND d.dead_at IS NOT NULL
		AND e.id = d.endpoint_id AND e.removed_at IS NULL;
	GET DIAGNOSTICS woken = ROW_COUNT;
	IF woken = 0 OR woken <> said.count THEN
		RAISE EXCEPTION 'REPLAY_OTHER: not as many dead letters as its entry says' USING ERRCODE = 'CS423';
	END IF;
	INSERT INTO console.replay (entry_id, endpoint_id, region, person_id, count)
	VALUES (entry, said.endpoint, said.region, said.actor, woken);
	RETURN woken;
END $$;
REVOKE EXECUTE ON FUNCTION console.replay_deliveries(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.replay_deliveries(uuid, uuid[]) TO web;

-- What was delivered a month ago is nobody's question any more, nor what an endpoint was not told that was removed on record, nor a
-- ping that nobody took; the decision and the outbox stay. Some at a time; returns how many.
CREATE FUNCTION console.forget_deliveries() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	past CONSTANT timestamptz := clock_timestamp() - interval '30 days';
	gone int;
BEGIN
	DELETE FROM console.delivery d WHERE d.id IN (
		(SELECT f.id FROM console.delivery f WHERE f.delivered_at < past ORDER BY f.delivered_at LIMIT 1000)
		UNION ALL (SELECT f.id FROM console.delivery f JOIN console.endpoint e ON e.id = f.endpoint_id
			WHERE e.removed_at < past AND EXISTS (SELECT FROM ledger.entry y WHERE y.id = e.entry_id AND y.type = 'endpoint.removed'
				AND convert_from(y.leaf, 'UTF8')::jsonb->>'endpoint' = e.id::text) LIMIT 1000)
		UNION ALL (SELECT f.id FROM console.delivery f WHERE f.dead_at < past AND f.event = 'ping' LIMIT 1000));
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;
REVOKE EXECUTE ON FUNCTION console.forget_deliveries() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.forget_deliveries() TO worker;

-- What its entry says was done.
CREATE FUNCTION console.telling_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	leaf CONSTANT jsonb := convert_from(NEW.leaf, 'UTF8')::jsonb;
BEGIN
	IF NOT (CASE WHEN NEW.type = 'delivery.replayed'
		THEN EXISTS (SELECT FROM console.replay r WHERE r.entry_id = NEW.id AND r.endpoint_id::text = leaf->>'endpoint'
			AND to_jsonb(r.count) = leaf->'count')
		ELSE EXISTS (SELECT FROM console.endpoint e WHERE e.entry_id = NEW.id AND e.id::text = leaf->>'endpoint') END)
	THEN
		RAISE EXCEPTION 'ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS424';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER telling_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'web' AND NEW.type IN ('endpoint.added', 'endpoint.rotated', 'endpoint.paused', 'endpoint.resumed',
		'endpoint.removed', 'delivery.replayed')) EXECUTE FUNCTION console.telling_is_done();

-- What there may be an alarm about; words for each are in lib/alarms/kinds.ts.
ALTER TABLE oversight.alarm DROP CONSTRAINT alarm_kind_check, ADD CONSTRAINT alarm_kind_check CHECK (kind IN ('RECORDING_FAILS',
	'LOG_STANDS', 'WITNESS_DISAGREES', 'KEY_CHANGED', 'GATE_CHANGED', 'REVIEW_OVERDUE', 'SAMPLE_STANDS', 'TASK_FAILS',
	'PROTOCOL_OVERDUE', 'BREAK_GLASS', 'SIGNAL_RAISED', 'SIEM_BEHIND', 'RETENTION_STOPPED', 'KEY_DESTRUCTION_ANNOUNCED',
	'KEY_STORE_FAILS', 'REWRAP_BEHIND', 'HOLD_ENDS', 'JOB_FAILS', 'WEBHOOK_BEHIND', 'WEBHOOK_DEAD', 'WEBHOOK_ENDPOINTS_CHANGED',
	'SECOND_WORD_WAITS'));

-- Where platforms are told is the console's to write, in nobody's name: so a person of oversight looks into each change, as into
-- those of keys and gate (0480).
ALTER TABLE oversight.alarm DROP CONSTRAINT a_change_has_its_entry, ADD CONSTRAINT a_change_has_its_entry
	CHECK (kind NOT IN ('KEY_CHANGED', 'GATE_CHANGED', 'WEBHOOK_ENDPOINTS_CHANGED') OR entry_id IS NOT NULL);
ALTER TABLE console.alarm_settled DROP CONSTRAINT alarm_settled_kind_check, ADD CONSTRAINT alarm_settled_kind_check
	CHECK (kind IN ('KEY_CHANGED', 'GATE_CHANGED', 'WEBHOOK_ENDPOINTS_CHANGED'));
CREATE OR REPLACE FUNCTION oversight.alarm_only_ends() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
		OR to_jsonb(OLD) - 'ended_at' IS DISTINCT FROM to_jsonb(NEW) - 'ended_at'
	THEN
		RAISE EXCEPTION 'ALARM_STAYS: an alarm ends once, and nothing else of it changes' USING ERRCODE = 'CS179';
	END IF;
	IF OLD.kind IN ('KEY_CHANGED', 'GATE_CHANGED', 'WEBHOOK_ENDPOINTS_CHANGED')
		AND NOT EXISTS (SELECT FROM console.alarm_settled s WHERE s.alarm_id = OLD.id)
	THEN
		RAISE EXCEPTION 'ALARM_UNSETTLED: a change is an alarm until somebody of oversight looked into it' USING ERRCODE = 'CS221';
	END IF;
	RETURN NEW;
END $$;
