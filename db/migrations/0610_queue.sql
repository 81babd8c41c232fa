-- Who works on a case, when nobody does, and in which order cases are asked for.

-- A claim lasts while whoever has it works on the case. Each sign of that (an act, a key pressed on the case's page) sets the time
-- anew; the database says which time it is.
ALTER TABLE console.claim
	ADD active_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	ADD lapse_entry_id uuid UNIQUE; -- its case.lapsed, where it ended by itself
UPDATE console.claim SET active_at = claimed_at;
GRANT UPDATE (active_at) ON console.claim TO web;
CREATE FUNCTION console.claim_is_active_now() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.active_at := CASE WHEN TG_OP = 'INSERT' OR OLD.released_at IS NULL THEN clock_timestamp() ELSE OLD.active_at END;
	RETURN NEW;
END $$;
CREATE TRIGGER claim_is_active_now BEFORE INSERT OR UPDATE OF active_at ON console.claim FOR EACH ROW
	WHEN (session_user = 'web') EXECUTE FUNCTION console.claim_is_active_now();

-- A claim ends with its case, so that what is claimed is what somebody works on. Whoever takes a decision back takes it back too.
UPDATE console.claim l SET released_at = greatest(c.closed_at, l.claimed_at), released_by = l.person_id
FROM console.case c WHERE c.id = l.case_id AND c.closed_at IS NOT NULL AND l.released_at IS NULL;
CREATE FUNCTION console.end_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE console.claim l SET released_at = clock_timestamp(), released_by = l.person_id
	WHERE l.case_id = NEW.id AND l.released_at IS NULL;
	RETURN NULL;
END $$;
CREATE TRIGGER claim_ends_with_case AFTER UPDATE OF closed_at ON console.case FOR EACH ROW
	WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION console.end_claim();
CREATE INDEX claim_active ON console.claim (active_at) WHERE released_at IS NULL;

-- The worker ends claims whose time is over, by the policy in force; nobody but the policy says how long that is.
CREATE FUNCTION console.lapse_claims() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	minutes CONSTANT int := coalesce((SELECT (p.body #>> '{desk,claims,lapseMinutes}')::int FROM access.configuration p
		WHERE p.kind = 'policy' ORDER BY p.id DESC LIMIT 1), 60);
	l record;
	a record;
	lapsed int := 0;
BEGIN
	FOR l IN SELECT k.id, k.person_id, c.id AS case_id, c.thread_id, c.region
		FROM console.claim k JOIN console.case c ON c.id = k.case_id
		WHERE k.released_at IS NULL AND c.closed_at IS NULL AND k.active_at < clock_timestamp() - make_interval(mins => minutes)
		ORDER BY k.active_at LIMIT 500
		FOR UPDATE OF c, k SKIP LOCKED -- whoever decides, releases or touches it at this moment works on it
	LOOP
		a := ledger.append(jsonb_build_object('type', 'case.lapsed', 'outcome', 'done', 'assurance',
			jsonb_build_object('kind', 'system'), 'case', l.case_id, 'thread', l.thread_id, 'region', l.region, 'person', l.person_id));
		UPDATE console.claim k SET released_at = clock_timestamp(), released_by = l.person_id, lapse_entry_id = a.id WHERE k.id = l.id;
		lapsed := lapsed + 1;
	END LOOP;
	RETURN lapsed;
END $$;
REVOKE EXECUTE ON FUNCTION console.lapse_claims() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.lapse_claims() TO worker;

-- Of an open case: until when nobody is asked to work on it, whose role it waits for, which decided case it takes up again.
ALTER TABLE console.case
	ADD paused_until timestamptz CHECK (isfinite(paused_until)),
	ADD for_role text CHECK (for_role IN ('lead', 'child_safety')),
	ADD reopens uuid UNIQUE REFERENCES console.case;

-- What came after a case is asked for on its page.
CREATE INDEX case_by_previous ON console.case (previous_case_id) WHERE previous_case_id IS NOT NULL;

-- Each order in which cases are asked for is read from an index (case_queue: severity and deadline), so is what they are asked by.
CREATE INDEX case_queue_age ON console.case (region, restricted, received_at, id) WHERE closed_at IS NULL;
CREATE INDEX case_queue_category ON console.case (region, restricted, category, severity, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX case_queue_language ON console.case (region, restricted, language, severity, due_at, id)
	WHERE closed_at IS NULL AND language IS NOT NULL;
CREATE INDEX case_queue_source ON console.case (region, restricted, source, severity, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX case_queue_paused ON console.case (region, restricted, paused_until, id)
	WHERE closed_at IS NULL AND paused_until IS NOT NULL;

-- A case rests until a time, 14 days ahead at most, and wakes by itself; or somebody takes it up before.
CREATE TABLE console.pause (
	id uuid PRIMARY KEY,
	case_id uuid NOT NULL REFERENCES console.case,
	person_id uuid NOT NULL REFERENCES access.person,
	kind text NOT NULL CHECK (kind IN ('AWAITS_PLATFORM', 'AWAITS_REPORTER', 'AWAITS_LEGAL', 'AWAITS_AUTHORITY', 'AWAITS_EXPERT', 'OTHER')),
	until timestamptz NOT NULL,
	paused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	resumed_at timestamptz,
	resumed_by uuid REFERENCES access.person,
	resumed_entry_id uuid UNIQUE,
	CHECK (until > paused_at AND until <= paused_at + interval '14 days'),
	CHECK ((resumed_at IS NULL) = (resumed_by IS NULL) AND (resumed_at IS NULL) = (resumed_entry_id IS NULL))
);
CREATE INDEX pause_by_case ON console.pause (case_id, paused_at DESC);

-- From a person to a person (who has its claim from then on) or to whoever holds a role (it is nobody's until one of them claims it).
CREATE TABLE console.handover (
	id uuid PRIMARY KEY,
	case_id uuid NOT NULL REFERENCES console.case,
	person_id uuid NOT NULL REFERENCES access.person,
	to_person uuid REFERENCES access.person,
	to_role text CHECK (to_role IN ('lead', 'child_safety')),
	note_id uuid,
	handed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	CHECK ((to_person IS NULL) <> (to_role IS NULL)),
	CONSTRAINT nobody_hands_over_to_themselves CHECK (to_person <> person_id)
);
CREATE INDEX handover_by_case ON console.handover (case_id, handed_at DESC);

-- A queue under a name: which filters, in which order, as its address has them. One's own, or (by leads) a region's.
CREATE TABLE console.queue_view (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	region text REFERENCES console.region, -- null: one's own
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60 AND name !~ '[[:cntrl:]]'),
	query text NOT NULL CHECK (length(query) <= 400 and query ~ '^[A-Za-z0-9_=&-]*$'),
	saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	removed_at timestamptz,
	removed_by uuid REFERENCES access.person,
	removed_entry_id uuid UNIQUE,
	CHECK ((removed_at IS NULL) = (removed_by IS NULL) AND (removed_at IS NULL) = (removed_entry_id IS NULL))
);
CREATE INDEX queue_view_own ON console.queue_view (person_id, saved_at) WHERE removed_at IS NULL;
CREATE INDEX queue_view_shared ON console.queue_view (region, saved_at) WHERE removed_at IS NULL AND region IS NOT NULL;

GRANT SELECT, INSERT ON console.pause, console.handover, console.queue_view TO web;
GRANT UPDATE (resumed_at, resumed_by, resumed_entry_id) ON console.pause TO web;
GRANT UPDATE (removed_at, removed_by, removed_entry_id) ON console.queue_view TO web;
GRANT SELECT ON console.pause, console.handover, console.queue_view TO worker;

-- The entry of this commit that says an act of this person's on this case, in a role that they hold there now.
CREATE FUNCTION console.says(entry uuid, said text, person uuid, about uuid, more jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM ledger.entry e JOIN console.case c ON c.id = e.case_id
		WHERE e.id = entry AND e.type = said AND e.outcome = 'done' AND e.xid = pg_current_xact_id_if_assigned()
			AND e.actor = person AND e.case_id = about AND convert_from(e.leaf, 'UTF8')::jsonb @> more
			AND access.holds(person, (convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, c.region)
			AND (NOT c.restricted OR e.actor_role = 'child_safety'))
$$;
REVOKE EXECUTE ON FUNCTION console.says(uuid, text, uuid, uuid, jsonb) FROM PUBLIC;

CREATE FUNCTION console.pause_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		NEW.paused_at := clock_timestamp();
		IF NEW.resumed_at IS NOT NULL OR NOT console.says(NEW.entry_id, 'case.paused', NEW.person_id, NEW.case_id,
				jsonb_build_object('kind', NEW.kind))
			OR EXISTS (SELECT FROM console.case c WHERE c.id = NEW.case_id AND c.closed_at IS NOT NULL)
		THEN
			RAISE EXCEPTION 'PAUSE_INVALID: an open case rests with its entry' USING ERRCODE = 'CS401';
		END IF;
		UPDATE console.claim l SET released_at = clock_timestamp(), released_by = NEW.person_id
		WHERE l.case_id = NEW.case_id AND l.released_at IS NULL;
		UPDATE console.case c SET paused_until = NEW.until WHERE c.id = NEW.case_id;
	ELSE
		NEW.resumed_at := clock_timestamp();
		IF OLD.resumed_at IS NOT NULL OR NOT console.says(NEW.resumed_entry_id, 'case.resumed', NEW.resumed_by, NEW.case_id, '{}') THEN
			RAISE EXCEPTION 'PAUSE_INVALID: a case is taken up once, with its entry' USING ERRCODE = 'CS401';
		END IF;
		UPDATE console.case c SET paused_until = NULL WHERE c.id = NEW.case_id;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER pause_with_entry BEFORE INSERT OR UPDATE ON console.pause FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.pause_from_entry();

-- What rests is nobody's; what waits for a role is claimed by whoever holds it there, and waits no more.
CREATE FUNCTION console.claim_of_waking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
BEGIN
	-- Locked: whoever hands it over, or has it rest, at this moment comes before or after.
	SELECT k.region, k.paused_until, k.for_role INTO c FROM console.case k WHERE k.id = NEW.case_id FOR NO KEY UPDATE;
	IF c.paused_until > clock_timestamp() THEN
		RAISE EXCEPTION 'CASE_PAUSED: a case that rests is taken up first' USING ERRCODE = 'CS402';
	ELSIF c.for_role IS NOT NULL AND NOT EXISTS (SELECT FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id
		WHERE g.person_id = NEW.person_id AND g.region = c.region AND g.role = c.for_role AND p.disabled_at IS NULL)
	THEN
		RAISE EXCEPTION 'CASE_FOR_ROLE: it waits for a role that whoever claims it does not hold there' USING ERRCODE = 'CS406';
	END IF;
	IF c.paused_until IS NOT NULL OR c.for_role IS NOT NULL THEN
		UPDATE console.case k SET paused_until = NULL, for_role = NULL WHERE k.id = NEW.case_id;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER claim_of_waking AFTER INSERT ON console.claim FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.claim_of_waking();

-- Who is graver than before is looked at now: a report or an escalation ends the rest.
CREATE FUNCTION console.wake_case() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.paused_until := NULL;
	RETURN NEW;
END $$;
CREATE TRIGGER graver_wakes BEFORE UPDATE ON console.case FOR EACH ROW
	WHEN (NEW.paused_until IS NOT NULL AND (NEW.severity < OLD.severity OR NEW.restricted > OLD.restricted))
	EXECUTE FUNCTION console.wake_case();

CREATE FUNCTION console.handover_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
BEGIN
	NEW.handed_at := clock_timestamp();
	SELECT k.region, k.restricted, k.closed_at INTO c FROM console.case k WHERE k.id = NEW.case_id;
	IF c.closed_at IS NOT NULL OR NOT console.says(NEW.entry_id, 'case.handed_over', NEW.person_id, NEW.case_id,
		jsonb_strip_nulls(jsonb_build_object('person', NEW.to_person, 'role', NEW.to_role, 'note', NEW.note_id)))
	THEN
		RAISE EXCEPTION 'HANDOVER_INVALID: an open case is handed over with its entry' USING ERRCODE = 'CS403';
	END IF;
	-- Nobody is handed what they may not see.
	IF NEW.to_person IS NOT NULL AND NOT EXISTS (SELECT FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id
		WHERE g.person_id = NEW.to_person AND g.region = c.region AND p.disabled_at IS NULL
			AND g.role = ANY (CASE WHEN c.restricted THEN ARRAY['child_safety'] ELSE ARRAY['moderator', 'lead', 'child_safety'] END))
		OR c.restricted AND NEW.to_role <> 'child_safety'
	THEN
		RAISE EXCEPTION 'HANDOVER_INVALID: whoever has the case may see it' USING ERRCODE = 'CS403';
	END IF;
	UPDATE console.claim l SET released_at = clock_timestamp(), released_by = NEW.person_id
	WHERE l.case_id = NEW.case_id AND l.released_at IS NULL;
	UPDATE console.case k SET for_role = NEW.to_role WHERE k.id = NEW.case_id;
	RETURN NEW;
END $$;
CREATE TRIGGER handover_with_entry BEFORE INSERT ON console.handover FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.handover_from_entry();

-- A case that takes up a decided one, of which the platform was told: of the same thread, child safety's where that was, with the
-- entry of whoever said so. What the platform has not heard of is taken back instead (0621).
CREATE FUNCTION console.reopened_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.previous_case_id IS DISTINCT FROM NEW.reopens OR NOT EXISTS (SELECT FROM console.case c WHERE c.id = NEW.reopens
			AND c.thread_id = NEW.thread_id AND c.closed_at IS NOT NULL AND (NEW.restricted OR NOT c.restricted)
			AND EXISTS (SELECT FROM console.decision d WHERE d.case_id = c.id AND d.left_at IS NOT NULL))
		OR NOT EXISTS (SELECT FROM ledger.entry e WHERE e.type = 'case.reopened' AND e.outcome = 'done' AND e.case_id = NEW.id
			AND e.xid = pg_current_xact_id_if_assigned()
			AND e.actor_role = ANY (CASE WHEN NEW.restricted THEN ARRAY['child_safety'] ELSE ARRAY['lead', 'child_safety'] END)
			AND convert_from(e.leaf, 'UTF8')::jsonb->>'previous' = NEW.reopens::text
			AND access.holds(e.actor, (convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, NEW.region))
	THEN
		RAISE EXCEPTION 'REOPENING_INVALID: a decided case is taken up as it was, with its entry' USING ERRCODE = 'CS404';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reopened_with_entry AFTER INSERT ON console.case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'web' AND NEW.reopens IS NOT NULL) EXECUTE FUNCTION console.reopened_from_entry();

-- A case and those that it takes up, the newest first: their reports are its reports.
CREATE FUNCTION console.chain_of(the_case uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE chain AS (
		SELECT c.id, c.reopens, 1 AS n FROM console.case c WHERE c.id = the_case
		UNION ALL SELECT c.id, c.reopens, n + 1 FROM chain h JOIN console.case c ON c.id = h.reopens WHERE n < 100
	) SELECT id FROM chain ORDER BY n
$$;
REVOKE EXECUTE ON FUNCTION console.chain_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.chain_of(uuid) TO web, keeper, worker;

CREATE FUNCTION console.view_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	saved CONSTANT boolean := TG_OP = 'INSERT';
	person CONSTANT uuid := CASE WHEN saved THEN NEW.person_id ELSE NEW.removed_by END;
BEGIN
	IF saved THEN NEW.saved_at := clock_timestamp(); ELSE NEW.removed_at := clock_timestamp(); END IF;
	PERFORM 1 FROM ledger.entry e WHERE e.id = CASE WHEN saved THEN NEW.entry_id ELSE NEW.removed_entry_id END
		AND e.type = CASE WHEN saved THEN 'desk.saved' ELSE 'desk.removed' END AND e.xid = pg_current_xact_id_if_assigned()
		AND e.actor = person AND e.actor_role = ANY (CASE WHEN NEW.region IS NULL THEN ARRAY['moderator', 'lead', 'child_safety'] ELSE ARRAY['lead'] END)
		AND e.region IS NOT DISTINCT FROM NEW.region
		AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('item', NEW.id, 'kind', 'VIEW')
		AND EXISTS (SELECT FROM console.region r WHERE r.code = coalesce(NEW.region, r.code)
			AND access.holds(person, (convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, r.code));
	IF NOT FOUND OR (saved AND NEW.removed_at IS NOT NULL)
		OR (NOT saved AND (OLD.removed_at IS NOT NULL OR (NEW.region IS NULL AND person <> NEW.person_id)))
	THEN
		RAISE EXCEPTION 'VIEW_INVALID: a view is saved and removed with its entry, by whose it is' USING ERRCODE = 'CS405';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER queue_view_with_entry BEFORE INSERT OR UPDATE ON console.queue_view FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.view_from_entry();

-- And no such entry without its act (as oversight.act_is_done). Of what a desk saves: its views; macros have their own.
CREATE FUNCTION console.queue_act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	leaf CONSTANT jsonb := convert_from(NEW.leaf, 'UTF8')::jsonb;
BEGIN
	IF (CASE NEW.type
		WHEN 'case.paused' THEN EXISTS (SELECT FROM console.pause x WHERE x.entry_id = NEW.id AND x.case_id = NEW.case_id
			AND x.until = (leaf->>'due')::timestamptz)
		WHEN 'case.resumed' THEN EXISTS (SELECT FROM console.pause x WHERE x.resumed_entry_id = NEW.id AND x.case_id = NEW.case_id)
		WHEN 'case.handed_over' THEN EXISTS (SELECT FROM console.handover x WHERE x.entry_id = NEW.id AND x.case_id = NEW.case_id)
		WHEN 'case.reopened' THEN EXISTS (SELECT FROM console.case x WHERE x.id = NEW.case_id
			AND x.previous_case_id::text = leaf->>'previous' AND (NEW.actor IS NULL OR x.reopens = x.previous_case_id))
		WHEN 'case.lapsed' THEN EXISTS (SELECT FROM console.claim x WHERE x.lapse_entry_id = NEW.id AND x.case_id = NEW.case_id)
		WHEN 'desk.saved' THEN leaf->>'kind' <> 'VIEW' OR EXISTS (SELECT FROM console.queue_view x WHERE x.entry_id = NEW.id)
		WHEN 'desk.removed' THEN leaf->>'kind' <> 'VIEW' OR EXISTS (SELECT FROM console.queue_view x WHERE x.removed_entry_id = NEW.id)
		ELSE false END)
	THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS183';
END $$;
CREATE CONSTRAINT TRIGGER queue_act_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user IN ('web', 'worker') AND NEW.type IN ('case.paused', 'case.resumed', 'case.handed_over', 'case.reopened',
		'case.lapsed', 'desk.saved', 'desk.removed'))
	EXECUTE FUNCTION console.queue_act_is_done();

-- One entry that covers a release (0440): of a case that takes up another, that one's reports are shown too.
CREATE OR REPLACE FUNCTION vault.record_decryption(event jsonb, keeper text, person uuid, opening uuid, thread uuid,
	scope int4multirange, parts text[], expires timestamptz, OUT entry uuid, OUT at timestamptz, OUT count int, OUT digest text, OUT leaf bytea,
	OUT gate text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	intervals jsonb := '[]';
	reports uuid[] := '{}';
	wanted int;
	a record;
BEGIN
	gate := ledger.gate();
	IF 'messages' = ANY (parts) THEN
		SELECT count(*)::int, encode(sha256(coalesce(
			string_agg(int4send(octet_length(m.sealed)) || convert_to(m.sealed, 'UTF8'), ''::bytea ORDER BY m.sequence),
			''::bytea)), 'hex'), (SELECT sum(upper(r) - lower(r)) FROM unnest(scope) r) INTO count, digest, wanted
		FROM vault.sealed_message m -- the outer bounds for the index, the multirange for the gaps between intervals
		WHERE m.thread_id = thread AND m.sequence >= lower(scope) AND m.sequence < upper(scope) AND m.sequence <@ scope;
		-- A scope names messages that are there: what arrives later is never inside an entry's scope.
		IF count = 0 OR count <> wanted THEN
			RAISE EXCEPTION 'SCOPE_EMPTY: not every message in scope is there' USING ERRCODE = 'CS040';
		END IF;
		intervals := vault.intervals(scope);
	ELSE
		count := 0;
		digest := encode(sha256(''::bytea), 'hex');
	END IF;
	IF parts && ARRAY['note', 'names'] THEN
		-- Of this case's and those that it takes up: another of the thread may have been child safety's. The newest 500.
		reports := ARRAY(SELECT q.id FROM console.report q WHERE q.case_id IN (SELECT console.chain_of((event->>'case')::uuid))
			ORDER BY q.received_at DESC LIMIT 500);
		IF EXISTS (SELECT FROM access.opening p WHERE p.id = opening AND p.reason = 'OVERSIGHT_REVIEW') THEN
			-- Of these, and of names and notes, only what the reviewed opening showed.
			reports := ARRAY(SELECT x FROM unnest(reports) x WHERE x = ANY (oversight.reports_under(opening, parts)));
			IF 'names' = ANY (parts) AND cardinality(reports) = 0 THEN
				RAISE EXCEPTION 'SCOPE_SEALED: the reviewed opening showed no names' USING ERRCODE = 'CS048';
			END IF;
		END IF;
	END IF;
	a := ledger.append(event || jsonb_build_object(
		'type', 'thread.decrypted', 'gate', gate, 'opening', opening, 'expires', to_char(expires AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
		'scope', jsonb_build_object('count', count, 'digest', digest, 'parts', to_jsonb(parts), 'intervals', intervals,
			'reports', to_jsonb(reports))));
	entry := a.id;
	record_decryption.at := a.at;
	record_decryption.leaf := a.leaf;
	INSERT INTO vault.release (entry_id, entry_at, keeper, person_id, opening_id, thread_id, scope, parts, reports, expires_at, gate)
	VALUES (a.id, a.at, keeper, person, opening, thread, scope, parts, reports, expires, gate);
END $$;
