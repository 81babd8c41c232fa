-- Legal holds: what must be kept, for which matter, until when. A hold stands on threads, and on those that are yet to come into
-- its scope; what one stands on cannot be made due. Written by the keeper's functions alone.

CREATE SCHEMA IF NOT EXISTS legal;
GRANT USAGE ON SCHEMA legal TO web, keeper, worker;

-- What holds are for. In the log it is an id; its reference and title stand here and can be erased. A restricted one is known to
-- those it names and to nobody else, not even as a number: legal.sees, and policies on the rows themselves (below).
CREATE TABLE legal.matter (
	id uuid PRIMARY KEY,
	restricted boolean NOT NULL,
	reference text CHECK (length(reference) BETWEEN 1 AND 120),
	title text CHECK (length(title) BETWEEN 1 AND 300),
	made_by uuid NOT NULL REFERENCES access.person,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE, -- the hold.placed with which it began
	erased_at timestamptz,
	CHECK ((erased_at IS NULL) = (reference IS NOT NULL) AND (erased_at IS NULL) = (title IS NOT NULL))
);
CREATE TABLE legal.matter_person (
	matter_id uuid NOT NULL REFERENCES legal.matter,
	person_id uuid NOT NULL REFERENCES access.person,
	named_by uuid NOT NULL REFERENCES access.person,
	named_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL,
	PRIMARY KEY (matter_id, person_id)
);

CREATE TABLE legal.hold (
	id uuid PRIMARY KEY,
	matter_id uuid NOT NULL REFERENCES legal.matter,
	region text NOT NULL REFERENCES console.region, -- it stands on threads of this region
	placed_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('legal', 'counsel')),
	placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz NOT NULL,                -- moved by renewals, forward alone
	note_id uuid NOT NULL UNIQUE,                   -- why, sealed
	commitment text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'), -- of those words and of the scope's digest
	scope_digest text CHECK (scope_digest ~ '^[0-9a-f]{64}$'), -- without salt: it goes with the accounts that it is of
	entry_id uuid NOT NULL UNIQUE,
	warned_at timestamptz,                          -- those it concerns were told that it ends
	over_at timestamptz,                            -- its date was seen to be past
	ended_at timestamptz,
	ended_because text CHECK (ended_because IN ('RELEASED', 'EXPIRED')),
	ended_entry_id uuid UNIQUE,
	CHECK (expires_at > placed_at),
	CHECK ((ended_at IS NULL) = (ended_because IS NULL) AND (ended_at IS NULL) = (ended_entry_id IS NULL)),
	-- A clock that was set ahead by mistake ends nothing before a day is over in which somebody can see it.
	CONSTRAINT a_day_after_its_date CHECK (ended_because IS DISTINCT FROM 'EXPIRED'
		OR (over_at IS NOT NULL AND over_at >= expires_at AND ended_at >= over_at + interval '1 day'))
);
CREATE INDEX hold_standing ON legal.hold (expires_at) WHERE ended_at IS NULL;
CREATE INDEX hold_by_matter ON legal.hold (matter_id, placed_at);

-- What it covers: accounts of a platform with all their threads, single threads, cases. No foreign key to threads and cases: it
-- would lock a thread against the report that is just coming to it; they are never deleted.
CREATE TABLE legal.hold_scope (
	hold_id uuid NOT NULL REFERENCES legal.hold,
	kind text NOT NULL CHECK (kind IN ('account', 'thread', 'case')),
	platform_id uuid REFERENCES console.platform,
	account text CHECK (account ~ '^[A-Za-z0-9._:-]{1,128}$'),
	thread_id uuid,
	case_id uuid,
	CHECK (num_nonnulls(account, thread_id, case_id) = 1),
	CHECK ((kind = 'account') = (account IS NOT NULL) AND (kind = 'account') = (platform_id IS NOT NULL)),
	CHECK ((kind = 'thread') = (thread_id IS NOT NULL) AND (kind = 'case') = (case_id IS NOT NULL)),
	UNIQUE NULLS NOT DISTINCT (hold_id, platform_id, account, thread_id, case_id)
);
CREATE INDEX hold_scope_by_account ON legal.hold_scope (account, platform_id) WHERE account IS NOT NULL;
CREATE INDEX hold_scope_by_thread ON legal.hold_scope (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX hold_scope_by_case ON legal.hold_scope (case_id) WHERE case_id IS NOT NULL;

-- Each thread that came into a hold's scope, in which of its lives. `too_late`: its content was deleted by then; messages that
-- come to it afterwards are held.
CREATE TABLE legal.hold_thread (
	hold_id uuid NOT NULL REFERENCES legal.hold,
	thread_id uuid NOT NULL REFERENCES vault.thread_life,
	life int NOT NULL CHECK (life > 0),
	too_late boolean NOT NULL,
	attached_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (hold_id, thread_id, life)
);
CREATE INDEX hold_thread_by_thread ON legal.hold_thread (thread_id);

CREATE TABLE legal.hold_renewal (
	entry_id uuid PRIMARY KEY,
	hold_id uuid NOT NULL REFERENCES legal.hold,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL,
	renewed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	before timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	note_id uuid NOT NULL UNIQUE,
	commitment text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
	CHECK (expires_at > before)
);
CREATE INDEX hold_renewal_by_hold ON legal.hold_renewal (hold_id, renewed_at);

-- One asks that a hold be lifted, another lifts it. Whoever asked may take it back.
CREATE TABLE legal.hold_release (
	id uuid PRIMARY KEY,
	hold_id uuid NOT NULL REFERENCES legal.hold,
	asked_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL,
	asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	lapses_at timestamptz NOT NULL,
	note_id uuid NOT NULL UNIQUE,
	commitment text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
	entry_id uuid NOT NULL UNIQUE,
	decided_by uuid REFERENCES access.person,
	decided_at timestamptz,
	verdict text CHECK (verdict IN ('RELEASED', 'DECLINED', 'LAPSED', 'ENDED')),
	decided_entry_id uuid UNIQUE,
	CHECK ((decided_at IS NULL) = (verdict IS NULL)),
	CHECK ((verdict IN ('RELEASED', 'DECLINED')) = (decided_by IS NOT NULL) OR verdict IS NULL AND decided_by IS NULL),
	CHECK ((decided_by IS NULL) = (decided_entry_id IS NULL)),
	CONSTRAINT two_people_lift_a_hold CHECK (verdict IS DISTINCT FROM 'RELEASED' OR decided_by <> asked_by)
);
CREATE UNIQUE INDEX one_release_asked ON legal.hold_release (hold_id) WHERE decided_at IS NULL;
CREATE INDEX hold_release_by_hold ON legal.hold_release (hold_id, asked_at);

-- May this person know of the matter? Whether they may see holds at all is for whoever asks.
CREATE FUNCTION legal.sees(matter uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM legal.matter m WHERE m.id = matter AND (NOT m.restricted OR EXISTS (
		SELECT FROM legal.matter_person p WHERE p.matter_id = m.id AND p.person_id = person)))
$$;

-- How many holds that this person may know of stand on a thread. What people are shown comes from here, never from
-- vault.thread_life, which counts the restricted ones too.
CREATE FUNCTION legal.holds_seen(thread uuid, person uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT count(DISTINCT h.id)::int FROM legal.hold_thread t JOIN legal.hold h ON h.id = t.hold_id
	WHERE t.thread_id = thread AND NOT t.too_late AND h.ended_at IS NULL AND legal.sees(h.matter_id, person)
$$;

-- Does a hold stand on the thread of which a person whom it concerns may be told? Of restricted matters nobody outside learns.
CREATE FUNCTION legal.held_openly(thread uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM legal.hold_thread t JOIN legal.hold h ON h.id = t.hold_id JOIN legal.matter m ON m.id = h.matter_id
		WHERE t.thread_id = thread AND NOT t.too_late AND h.ended_at IS NULL AND NOT m.restricted)
$$;

-- The threads that are in a hold's scope now.
CREATE FUNCTION legal.threads_of(hold uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT s.thread_id FROM legal.hold_scope s WHERE s.hold_id = hold AND s.kind = 'thread'
	UNION SELECT k.thread_id FROM legal.hold_scope s JOIN console.case k ON k.id = s.case_id WHERE s.hold_id = hold
	UNION SELECT p.thread_id FROM legal.hold h JOIN legal.hold_scope s ON s.hold_id = h.id
		JOIN console.participant p ON p.account = s.account
		JOIN console.thread t ON t.id = p.thread_id AND t.platform_id = s.platform_id AND t.region = h.region
	WHERE h.id = hold
$$;

-- The holds in whose scope a thread is now.
CREATE FUNCTION legal.holds_over(thread uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT h.id FROM legal.hold h JOIN (
		SELECT s.hold_id FROM legal.hold_scope s WHERE s.thread_id = thread
		UNION SELECT s.hold_id FROM console.case k JOIN legal.hold_scope s ON s.case_id = k.id WHERE k.thread_id = thread
		UNION SELECT s.hold_id FROM console.thread t JOIN console.participant p ON p.thread_id = t.id
			JOIN legal.hold_scope s ON s.account = p.account AND s.platform_id = t.platform_id
		WHERE t.id = thread) s ON s.hold_id = h.id
	JOIN console.thread t ON t.id = thread AND t.region = h.region
	WHERE h.ended_at IS NULL
$$;

-- Who places, lifts or ends a hold waits for the reports that are just coming in, and those that come then wait for it: what a
-- report brings is seen by the hold, or sees the hold. One lock for all: thread locks come after it here and before it there, so
-- that nothing here may lock a row of console.thread.
CREATE FUNCTION legal.alone() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	LOCK TABLE legal.hold IN SHARE ROW EXCLUSIVE MODE;
END $$;

CREATE FUNCTION legal.before_arriving() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM ledger.assert_current(); -- an old snapshot would not see the hold that it waited for
	LOCK TABLE legal.hold IN ROW EXCLUSIVE MODE;
	RETURN NULL;
END $$;
CREATE TRIGGER a_hold_may_come BEFORE INSERT ON vault.sealed_key FOR EACH STATEMENT EXECUTE FUNCTION legal.before_arriving();
CREATE TRIGGER a_hold_may_come BEFORE INSERT ON console.participant FOR EACH STATEMENT EXECUTE FUNCTION legal.before_arriving();

-- Puts onto a thread the holds in whose scope it is. A thread without content yet has nothing to hold: its first sealed key calls
-- this again.
CREATE FUNCTION legal.attach(thread uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	l vault.thread_life;
	more int;
BEGIN
	IF NOT EXISTS (SELECT FROM legal.hold h WHERE h.ended_at IS NULL) THEN
		RETURN;
	END IF;
	SELECT * INTO l FROM vault.thread_life x WHERE x.thread_id = attach.thread FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	INSERT INTO legal.hold_thread (hold_id, thread_id, life, too_late)
	SELECT h, attach.thread, l.life, l.due_at IS NOT NULL FROM legal.holds_over(attach.thread) h
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS more = ROW_COUNT;
	IF more > 0 AND l.due_at IS NULL THEN
		UPDATE vault.thread_life x SET holds = x.holds + more WHERE x.thread_id = attach.thread;
	END IF;
END $$;
REVOKE ALL ON FUNCTION legal.attach(uuid) FROM PUBLIC;

CREATE FUNCTION legal.arrived() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM legal.attach(n.thread_id) FROM (SELECT DISTINCT c.thread_id FROM come c ORDER BY 1) n;
	RETURN NULL;
END $$;
-- After `a_life`, which is a row's: those of a statement come last.
CREATE TRIGGER b_held AFTER INSERT ON vault.sealed_key REFERENCING NEW TABLE AS come
	FOR EACH STATEMENT EXECUTE FUNCTION legal.arrived();
CREATE TRIGGER b_held AFTER INSERT ON console.participant REFERENCING NEW TABLE AS come
	FOR EACH STATEMENT EXECUTE FUNCTION legal.arrived();

-- Whatever else may delete by now, nothing of a thread on which a hold stands is deleted.
CREATE FUNCTION legal.held_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM gone g JOIN vault.thread_life l ON l.thread_id = g.thread_id WHERE l.holds > 0) THEN
		RAISE EXCEPTION 'THREAD_HELD: a legal hold stands on it' USING ERRCODE = 'CS335';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER held_stays AFTER DELETE ON vault.sealed_key REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION legal.held_stays();
CREATE TRIGGER held_stays AFTER DELETE ON vault.sealed_message REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION legal.held_stays();
ALTER TABLE vault.sealed_key ENABLE ALWAYS TRIGGER held_stays;
ALTER TABLE vault.sealed_message ENABLE ALWAYS TRIGGER held_stays;
CREATE FUNCTION legal.none_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM vault.thread_life l WHERE l.holds > 0) THEN
		RAISE EXCEPTION 'THREAD_HELD: a legal hold stands on it' USING ERRCODE = 'CS335';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER none_held BEFORE TRUNCATE ON vault.sealed_key FOR EACH STATEMENT EXECUTE FUNCTION legal.none_held();
CREATE TRIGGER none_held BEFORE TRUNCATE ON vault.sealed_message FOR EACH STATEMENT EXECUTE FUNCTION legal.none_held();

GRANT SELECT ON ALL TABLES IN SCHEMA legal TO web, keeper;
-- What an alarm needs: nothing of restricted matters is ever raised as one.
GRANT SELECT ON legal.hold TO worker;
GRANT SELECT (id, restricted) ON legal.matter TO worker;
GRANT SELECT (entry_id, hold_id, renewed_at) ON legal.hold_renewal TO worker;
GRANT EXECUTE ON FUNCTION legal.sees(uuid, uuid), legal.holds_seen(uuid, uuid) TO keeper;

-- Who looks, where web asks: the person of the session whose token the transaction names. The tokens stand in no table, so that
-- whoever has web's password alone is nobody, and sees nothing of a restricted matter.
CREATE FUNCTION legal.viewer() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT p.id FROM console.session s JOIN access.person p ON p.id = s.person_id AND p.disabled_at IS NULL
	WHERE s.token_hash = sha256(convert_to(current_setting('countersign.session', true), 'UTF8'))
		AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
		AND EXISTS (SELECT FROM access.grant_in_force g WHERE g.person_id = p.id
			AND g.role IN ('legal', 'counsel', 'auditor', 'oversight_lead') AND g.role <> ALL (s.withheld))
$$;
REVOKE ALL ON FUNCTION legal.viewer() FROM PUBLIC;
CREATE FUNCTION legal.named_to_viewer() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT p.matter_id FROM legal.matter_person p WHERE p.person_id = legal.viewer()
$$;
GRANT EXECUTE ON FUNCTION legal.named_to_viewer() TO web;

-- Rows of a restricted matter are not there for web unless it names who looks, and never for worker. The functions here are the
-- owner's and see all.
DO $$
DECLARE
	shown record;
BEGIN
	FOR shown IN SELECT * FROM (VALUES
		('matter', 'NOT restricted OR id IN (SELECT legal.named_to_viewer())', 'NOT restricted'),
		('matter_person', 'matter_id IN (SELECT m.id FROM legal.matter m)', 'false'),
		('hold', 'matter_id IN (SELECT m.id FROM legal.matter m)', 'matter_id IN (SELECT m.id FROM legal.matter m)'),
		('hold_scope', 'hold_id IN (SELECT h.id FROM legal.hold h)', 'false'),
		('hold_thread', 'hold_id IN (SELECT h.id FROM legal.hold h)', 'false'),
		('hold_renewal', 'hold_id IN (SELECT h.id FROM legal.hold h)', 'hold_id IN (SELECT h.id FROM legal.hold h)'),
		('hold_release', 'hold_id IN (SELECT h.id FROM legal.hold h)', 'false')) AS t (name, to_web, to_worker)
	LOOP
		EXECUTE format('ALTER TABLE legal.%I ENABLE ROW LEVEL SECURITY', shown.name);
		EXECUTE format('CREATE POLICY to_keeper ON legal.%I FOR SELECT TO keeper USING (true)', shown.name);
		EXECUTE format('CREATE POLICY to_web ON legal.%I FOR SELECT TO web USING (%s)', shown.name, shown.to_web);
		EXECUTE format('CREATE POLICY to_worker ON legal.%I FOR SELECT TO worker USING (%s)', shown.name, shown.to_worker);
	END LOOP;
END $$;

-- Which keeper is asked about a hold. Its id and region stand in the log, which names nothing else of it.
CREATE FUNCTION legal.region_of_hold(hold uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT h.region FROM legal.hold h WHERE h.id = region_of_hold.hold
$$;
GRANT EXECUTE ON FUNCTION legal.region_of_hold(uuid) TO web;
