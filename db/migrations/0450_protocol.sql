-- Reviews of the protocol itself: who has which right and keeps it, the policy in force, keys, witnesses and emergencies;
-- evidence packs; and rights that end by themselves. Web calls one function a decision about a right or an evidence pack, and
-- nothing that it may call judges its own caller's right, writes the other table's row, or leaves the entry out. What others
-- rely on, a review's closure and what is signed, the keeper records, by the passkey of whoever answers for it.

-- 1. Rights with an end. Whoever oversees for another employer does so for a time, and no admin ends by the clock.
ALTER TABLE access.role_grant ADD COLUMN ends_at timestamptz,
	ADD CONSTRAINT ends_after_it_began CHECK (ends_at > granted_at AND ends_at <= granted_at + interval '366 days'),
	ADD CONSTRAINT an_admin_has_no_end CHECK (role <> 'admin' OR ends_at IS NULL),
	ADD CONSTRAINT oversees_for_ninety_days CHECK (role NOT IN ('auditor', 'oversight_lead')
		OR ends_at <= granted_at + interval '90 days');
ALTER TABLE access.proposal ADD COLUMN ends_at timestamptz CHECK (ends_at IS NULL OR change = 'GRANT_ROLE');
CREATE INDEX role_grant_ends ON access.role_grant (ends_at) WHERE ends_at IS NOT NULL AND revoked_at IS NULL;

-- Rights that count: not taken away, and not over, whoever has written so by then. What asks whether somebody holds a right
-- asks here; access.role_grant is for what was given and ended when.
CREATE VIEW access.grant_in_force AS
	SELECT g.id, g.person_id, g.role, g.region, g.granted_at, g.ends_at, g.entry_id, g.proposal_id FROM access.role_grant g
	WHERE g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp());
GRANT SELECT ON access.grant_in_force TO web, keeper;

-- Whose staff may oversee without an end: what the settings in force say. Where they say nothing, anybody's.
CREATE FUNCTION access.is_own_employer(employer text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce((SELECT jsonb_typeof(c.body->'employers') IS DISTINCT FROM 'array' OR c.body->'employers' ? employer
		FROM access.configuration c WHERE c.kind = 'settings' ORDER BY c.id DESC LIMIT 1), true)
$$;

-- Says in words what the constraints and the trigger below would refuse.
CREATE FUNCTION access.check_end(person uuid, role text, ends timestamptz) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF ends IS NULL THEN
		IF check_end.role IN ('auditor', 'oversight_lead') AND NOT access.is_own_employer((SELECT p.employer FROM access.person p
			WHERE p.id = check_end.person))
		THEN
			RAISE EXCEPTION 'END_NEEDED: staff of another employer oversee until a day that is said' USING ERRCODE = 'CS163';
		END IF;
	ELSIF check_end.role = 'admin' OR ends <= clock_timestamp() OR ends > clock_timestamp() + (CASE
		WHEN check_end.role IN ('auditor', 'oversight_lead') THEN interval '90 days' ELSE interval '366 days' END)
	THEN
		RAISE EXCEPTION 'END_INVALID: the day is over, too far away, or an admin''s' USING ERRCODE = 'CS164';
	END IF;
END $$;

CREATE FUNCTION access.end_is_said() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_TABLE_NAME = 'role_grant' THEN
		PERFORM access.check_end(NEW.person_id, NEW.role, NEW.ends_at);
	ELSIF NOT access.is_own_employer(NEW.employer) AND EXISTS (SELECT FROM access.grant_in_force g WHERE g.person_id = NEW.id
		AND g.role IN ('auditor', 'oversight_lead') AND g.ends_at IS NULL)
	THEN
		RAISE EXCEPTION 'END_NEEDED: staff of another employer oversee until a day that is said; first take the right away'
			USING ERRCODE = 'CS163';
	END IF;
	RETURN NEW;
END $$;
-- The demo's people are enrolled without one another; all other rights come by a proposal.
CREATE TRIGGER end_is_said BEFORE INSERT ON access.role_grant FOR EACH ROW
	WHEN (session_user = 'keeper' AND NEW.proposal_id IS NOT NULL) EXECUTE FUNCTION access.end_is_said();
CREATE TRIGGER end_is_said BEFORE UPDATE OF employer ON access.person FOR EACH ROW
	WHEN (session_user = 'keeper' AND NEW.employer <> OLD.employer) EXECUTE FUNCTION access.end_is_said();

-- May this person act in this role in this region now, in this session? A role that the sign-in service withholds does not
-- count, nor one whose time is over: at that moment, whoever has written so by then.
CREATE OR REPLACE FUNCTION access.holds(person uuid, session uuid, role text, region text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM access.person p
		JOIN access.grant_in_force g ON g.person_id = p.id AND g.role = holds.role AND g.region = holds.region
		JOIN console.session s ON s.id = holds.session AND s.person_id = p.id AND s.ended_at IS NULL
			AND s.expires_at > clock_timestamp() AND holds.role <> ALL (s.withheld)
		WHERE p.id = holds.person AND p.disabled_at IS NULL);
END $$;

CREATE OR REPLACE FUNCTION access.may_approve(person uuid, role text, r access.opening_request) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN may_approve.role = ANY (r.roles) AND EXISTS (SELECT FROM access.person p
			JOIN access.grant_in_force g ON g.person_id = p.id AND g.role = may_approve.role AND g.region = r.region
			WHERE p.id = may_approve.person AND p.disabled_at IS NULL)
		AND (may_approve.role = 'child_safety' OR NOT EXISTS (SELECT FROM console.case k WHERE k.id = r.case_id AND k.restricted))
		AND NOT access.takes_part(may_approve.person, r.thread_id);
END $$;

-- A session lasts no longer than the first right of its person that ends.
CREATE FUNCTION console.session_ends_with_rights() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.expires_at := least(NEW.expires_at, (SELECT min(g.ends_at) FROM access.grant_in_force g
		WHERE g.person_id = NEW.person_id));
	RETURN NEW;
END $$;
CREATE TRIGGER session_ends_with_rights BEFORE INSERT ON console.session
	FOR EACH ROW EXECUTE FUNCTION console.session_ends_with_rights();

-- Writes down that rights ended whose time is over: `role.revoked`, by nobody. They counted no longer before that.
CREATE FUNCTION access.end_roles(person uuid) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g record;
	ended int := 0;
	a record;
BEGIN
	PERFORM access.keeper_only();
	FOR g IN SELECT x.id, x.person_id, x.role, x.region FROM access.role_grant x
		WHERE x.revoked_at IS NULL AND x.ends_at <= clock_timestamp() AND (end_roles.person IS NULL OR x.person_id = end_roles.person)
		ORDER BY x.id FOR UPDATE SKIP LOCKED
	LOOP
		a := ledger.append(jsonb_build_object('type', 'role.revoked', 'outcome', 'done', 'assurance',
			jsonb_build_object('kind', 'system'), 'person', g.person_id, 'role', g.role, 'region', g.region));
		UPDATE access.role_grant x SET revoked_at = clock_timestamp(), revoked_entry_id = a.id WHERE x.id = g.id;
		PERFORM access.end_sessions(g.person_id);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;
GRANT EXECUTE ON FUNCTION access.end_roles(uuid) TO keeper;

-- The rest as before (0320), and the end with it: proposed, confirmed and granted as one.
CREATE OR REPLACE FUNCTION access.role_is_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.xid = pg_current_xact_id()
		AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('person', NEW.person_id, 'role', NEW.role, 'region', NEW.region)
		AND convert_from(e.leaf, 'UTF8')::jsonb->>'expires' IS NOT DISTINCT FROM access.stamp(NEW.ends_at);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a right is written with its entry' USING ERRCODE = 'CS031';
	END IF;
	IF NEW.proposal_id IS NOT NULL THEN
		PERFORM 1 FROM access.proposal p JOIN access.proposal_decision d ON d.proposal_id = p.id
		WHERE p.id = NEW.proposal_id AND d.verdict = 'confirm' AND p.change = 'GRANT_ROLE'
			AND (p.person_id, p.role, p.region) = (NEW.person_id, NEW.role, NEW.region)
			AND p.ends_at IS NOT DISTINCT FROM NEW.ends_at;
	ELSE
		PERFORM 1 FROM access.person p WHERE p.id = NEW.person_id AND (
			(p.demo AND access.is_demo()) OR (p.factor = 'bootstrap' AND NEW.role = 'admin' AND NOT EXISTS (
				SELECT FROM access.role_grant g JOIN access.person q ON q.id = g.person_id
				WHERE g.role = 'admin' AND q.entry_id NOT IN (SELECT e.id FROM ledger.entry e WHERE e.xid = pg_current_xact_id()
					AND e.type = 'person.added' AND e.at > now() - interval '1 minute'))));
	END IF;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TWO_PEOPLE_NEEDED: a role takes one who proposes it and another who confirms it' USING ERRCODE = 'CS114';
	END IF;
	RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION access.propose(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	p access.person;
	held text[];
	passkeys int;
	proposed timestamptz := clock_timestamp();
	ends CONSTANT timestamptz := (o->>'expires')::timestamptz;
	a record;
BEGIN
	PERFORM access.begin_staff_act(o, 'propose', person, false);
	PERFORM access.end_roles(person);
	IF person = (o->>'by')::uuid THEN
		RAISE EXCEPTION 'OWN_ACT: nobody proposes anything for themself' USING ERRCODE = 'CS111';
	END IF;
	SELECT * INTO p FROM access.person q WHERE q.id = person;
	IF NOT access.administers((o->>'by')::uuid, person, o->>'region') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no admin of this region, or of every region that the person works in' USING ERRCODE = 'CS043';
	END IF;
	SELECT array_agg(g.role) INTO held FROM access.role_grant g WHERE g.person_id = person AND g.revoked_at IS NULL;
	SELECT count(*) INTO passkeys FROM access.passkey k WHERE k.person_id = person AND k.removed_at IS NULL;
	IF (o->>'change' = 'ENABLE') <> (p.disabled_at IS NOT NULL)
		OR (o->>'change' = 'GRANT_ROLE' AND EXISTS (SELECT FROM access.role_grant g WHERE g.person_id = person
			AND g.role = o->>'role' AND g.region = o->>'region' AND g.revoked_at IS NULL))
		OR (o->>'change' = 'FIRST_PASSKEY' AND passkeys > 0) OR (o->>'change' = 'RESET_PASSKEYS' AND passkeys = 0)
	THEN
		RAISE EXCEPTION 'CHANGE_NOT_NEEDED: as the person is now, there is nothing to change' USING ERRCODE = 'CS115';
	END IF;
	IF o ? 'role' AND access.exclude_each_other(coalesce(held, '{}') || ARRAY[o->>'role']) THEN
		RAISE EXCEPTION 'DUTIES_NOT_SEPARATE: these roles exclude each other' USING ERRCODE = 'CS030';
	END IF;
	IF o->>'change' = 'GRANT_ROLE' THEN
		PERFORM access.check_end(person, o->>'role', ends);
	END IF;
	IF o->>'change' IN ('FIRST_PASSKEY', 'RESET_PASSKEYS') AND access.code_waits(person) THEN
		RAISE EXCEPTION 'PROPOSAL_EXISTS: a code for this person waits to be shown or used' USING ERRCODE = 'CS116';
	END IF;
	IF EXISTS (SELECT FROM access.proposal q WHERE q.person_id = person AND q.change = o->>'change'
		AND q.role IS NOT DISTINCT FROM o->>'role' AND q.region IS NOT DISTINCT FROM o->>'region' AND q.lapses_at > proposed
		AND NOT EXISTS (SELECT FROM access.proposal_decision d WHERE d.proposal_id = q.id))
	THEN
		RAISE EXCEPTION 'PROPOSAL_EXISTS: the same is proposed already' USING ERRCODE = 'CS116';
	END IF;
	a := ledger.append(jsonb_strip_nulls(access.acted(o, 'staff.proposed') || jsonb_build_object('proposal', o->>'proposal',
		'person', person, 'change', o->>'change', 'role', o->>'role', 'region', o->>'region', 'commitment', o->>'commitment',
		'expires', access.stamp(ends))));
	INSERT INTO access.proposal (id, change, person_id, role, region, words, salt, commitment, proposed_by, proposed_at,
		lapses_at, entry_id, ends_at)
	VALUES ((o->>'proposal')::uuid, o->>'change', person, o->>'role', o->>'region', o->>'words', decode(o->>'salt', 'hex'),
		o->>'commitment', (o->>'by')::uuid, proposed, proposed + interval '72 hours', a.id, ends);
	RETURN jsonb_build_object('entry', a.id, 'lapses', proposed + interval '72 hours');
END $$;

CREATE OR REPLACE FUNCTION access.decide_proposal(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.proposal;
	approvals jsonb;
	a record;
	b record;
BEGIN
	SELECT * INTO p FROM access.proposal q WHERE q.id = (o->>'proposal')::uuid;
	PERFORM access.begin_staff_act(o, o->>'verdict', p.person_id, false);
	PERFORM access.end_roles(p.person_id);
	PERFORM 1 FROM access.proposal q WHERE q.id = p.id FOR UPDATE;
	IF EXISTS (SELECT FROM access.proposal_decision d WHERE d.proposal_id = p.id) THEN
		RAISE EXCEPTION 'PROPOSAL_DECIDED: somebody has decided it' USING ERRCODE = 'CS117';
	END IF;
	IF o->>'verdict' = 'confirm' AND p.change IN ('FIRST_PASSKEY', 'RESET_PASSKEYS') THEN
		IF access.code_waits(p.person_id) THEN
			RAISE EXCEPTION 'PROPOSAL_EXISTS: a code for this person waits to be shown or used' USING ERRCODE = 'CS116';
		ELSIF (p.change = 'RESET_PASSKEYS') <> EXISTS (SELECT FROM access.passkey k WHERE k.person_id = p.person_id
			AND k.removed_at IS NULL)
		THEN
			RAISE EXCEPTION 'CHANGE_NOT_NEEDED: as the person is now, there is nothing to change' USING ERRCODE = 'CS115';
		END IF;
	END IF;
	a := ledger.append(jsonb_strip_nulls(access.acted(o, CASE o->>'verdict' WHEN 'confirm' THEN 'staff.confirmed' ELSE
		'staff.declined' END) || jsonb_build_object('proposal', p.id, 'entry', p.entry_id, 'person', p.person_id,
		'change', p.change, 'role', p.role, 'region', p.region,
		'commitment', CASE o->>'verdict' WHEN 'confirm' THEN p.commitment END, 'expires', access.stamp(p.ends_at))));
	INSERT INTO access.proposal_decision (proposal_id, verdict, person_id, entry_id)
	VALUES (p.id, o->>'verdict', (o->>'by')::uuid, a.id);
	IF o->>'verdict' = 'decline' THEN
		RETURN jsonb_build_object('entry', a.id);
	END IF;

	approvals := jsonb_build_object('outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
		'policy', o->>'policy', 'person', p.person_id, 'approvals', jsonb_build_array(p.entry_id, a.id));
	IF p.change = 'GRANT_ROLE' THEN
		IF EXISTS (SELECT FROM access.person q WHERE q.id = p.person_id AND q.disabled_at IS NOT NULL)
			OR EXISTS (SELECT FROM access.role_grant g WHERE g.person_id = p.person_id AND g.role = p.role
				AND g.region = p.region AND g.revoked_at IS NULL)
		THEN
			RAISE EXCEPTION 'CHANGE_NOT_NEEDED: as the person is now, there is nothing to change' USING ERRCODE = 'CS115';
		END IF;
		PERFORM access.check_end(p.person_id, p.role, p.ends_at);
		b := ledger.append(jsonb_strip_nulls(approvals || jsonb_build_object('type', 'role.granted', 'role', p.role,
			'region', p.region, 'expires', access.stamp(p.ends_at))));
		INSERT INTO access.role_grant (person_id, role, region, entry_id, proposal_id, ends_at)
		VALUES (p.person_id, p.role, p.region, b.id, p.id, p.ends_at);
	ELSIF p.change = 'ENABLE' THEN
		b := ledger.append(approvals || jsonb_build_object('type', 'person.enabled'));
		UPDATE access.person q SET disabled_at = NULL WHERE q.id = p.person_id;
	ELSIF p.change = 'RESET_PASSKEYS' THEN
		PERFORM access.drop_passkeys(p.person_id, approvals - 'approvals');
		PERFORM access.end_sessions(p.person_id);
	END IF;
	IF p.change IN ('GRANT_ROLE', 'FIRST_PASSKEY') THEN
		UPDATE access.person q SET brought_in_by = p.proposed_by
		WHERE q.id = p.person_id AND q.brought_in_by IS NULL AND q.factor = 'oidc';
	END IF;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- 2. What of it is due. Worded in one place, for pages and for alarms.
CREATE FUNCTION oversight.quarter_of(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY"-Q"Q')
$$;

CREATE FUNCTION oversight.quarter_begins(quarter text) RETURNS timestamptz LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT make_date(left(quarter, 4)::int, 1 + 3 * (right(quarter, 1)::int - 1), 1)::timestamp AT TIME ZONE 'UTC'
$$;

-- 3. User access reviews: once a quarter each person's role in each region, as it stood when the review was opened.
CREATE TABLE oversight.rights_campaign (
	period text PRIMARY KEY CHECK (period ~ '^[0-9]{4}-Q[1-4]$'),
	opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	due_at timestamptz NOT NULL,
	count int NOT NULL CHECK (count > 0),
	entry_id uuid NOT NULL UNIQUE,
	CHECK (due_at > opened_at)
);

CREATE TABLE oversight.rights_row (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	period text NOT NULL REFERENCES oversight.rights_campaign,
	grant_id uuid NOT NULL REFERENCES access.role_grant,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL,
	region text NOT NULL REFERENCES console.region,
	granted_at timestamptz NOT NULL,
	ends_at timestamptz,
	-- Who brought the person in, proposed this right or confirmed it.
	givers uuid[] NOT NULL,
	UNIQUE (period, grant_id),
	UNIQUE (id, person_id, givers)
);
CREATE INDEX rights_row_of_person ON oversight.rights_row (person_id);
CREATE INDEX session_newest ON console.session (person_id, created_at DESC); -- whether a right is used: when its person last came

CREATE TABLE oversight.rights_verdict (
	row_id uuid PRIMARY KEY, -- once
	person_id uuid NOT NULL,
	givers uuid[] NOT NULL,
	verdict text NOT NULL,
	reason text NOT NULL,
	note_id uuid UNIQUE REFERENCES vault.note,
	decided_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	-- Whose right it is and who gave it is the row's word.
	FOREIGN KEY (row_id, person_id, givers) REFERENCES oversight.rights_row (id, person_id, givers),
	CONSTRAINT nobody_reviews_their_own_right CHECK (decided_by <> person_id),
	CONSTRAINT nobody_reviews_what_they_gave CHECK (decided_by <> ALL (givers)),
	CONSTRAINT a_reason_of_its_verdict CHECK (CASE verdict
		WHEN 'keep' THEN reason IN ('STILL_NEEDED', 'COVERS_FOR_OTHERS', 'KEEP_OTHER')
		WHEN 'withdraw' THEN reason IN ('NOT_NEEDED', 'NOT_USED', 'JOB_CHANGED', 'LEFT', 'TOO_WIDE', 'WITHDRAW_OTHER')
		WHEN 'gone' THEN reason = 'GONE'
		ELSE false END),
	CONSTRAINT another_reason_is_written CHECK (reason NOT IN ('KEEP_OTHER', 'WITHDRAW_OTHER') OR note_id IS NOT NULL)
);

-- Who answers for all of it: for exactly these decisions, by their digest.
CREATE TABLE oversight.rights_closed (
	period text PRIMARY KEY REFERENCES oversight.rights_campaign,
	digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
	closed_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE
);

-- The worker opens this quarter's review, where there is anybody to be reviewed; null where it is there already.
CREATE FUNCTION oversight.open_campaign() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	quarter CONSTANT text := oversight.quarter_of(clock_timestamp());
	due CONSTANT timestamptz := clock_timestamp() + interval '30 days';
	rights int;
	a record;
BEGIN
	LOCK TABLE oversight.rights_campaign IN SHARE ROW EXCLUSIVE MODE; -- two workers
	IF EXISTS (SELECT FROM oversight.rights_campaign c WHERE c.period = quarter) THEN
		RETURN NULL;
	END IF;
	SELECT count(*) INTO rights FROM access.grant_in_force;
	IF rights = 0 THEN
		RETURN NULL;
	END IF;
	LOCK TABLE access.role_grant IN SHARE MODE; -- as many as are counted
	SELECT count(*) INTO rights FROM access.grant_in_force;
	a := ledger.append(jsonb_build_object('type', 'rights.opened', 'outcome', 'done', 'assurance',
		jsonb_build_object('kind', 'system'), 'period', quarter, 'count', rights, 'due', access.stamp(due)));
	INSERT INTO oversight.rights_campaign (period, due_at, count, entry_id) VALUES (quarter, due, rights, a.id);
	INSERT INTO oversight.rights_row (period, grant_id, person_id, role, region, granted_at, ends_at, givers)
	SELECT quarter, g.id, g.person_id, g.role, g.region, g.granted_at, g.ends_at,
		ARRAY(SELECT DISTINCT x FROM unnest(ARRAY[p.brought_in_by, q.proposed_by, d.person_id]) x
			WHERE x IS NOT NULL AND x <> g.person_id ORDER BY x)
	FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id
		LEFT JOIN access.proposal q ON q.id = g.proposal_id
		LEFT JOIN access.proposal_decision d ON d.proposal_id = g.proposal_id;
	RETURN quarter;
END $$;
GRANT EXECUTE ON FUNCTION oversight.open_campaign() TO worker;

-- What the entries of acts in the console say of who did it; on web's word that this session's person did.
CREATE FUNCTION oversight.acted(o jsonb, type text) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT jsonb_build_object('type', type, 'outcome', 'done', 'actor', jsonb_build_object('id', o->>'person', 'role', o->>'role'),
		'session', o->>'session', 'assurance', jsonb_build_object('kind', 'session'), 'policy', o->>'policy')
$$;

-- What every entry of the acts that the keeper records says: who did it, and how sure it is of them. `act`: as the passkey
-- signed it (lib/access/confirmation.ts). Whoever signs for what others rely on is asked for the passkey's PIN, finger or face.
CREATE FUNCTION oversight.signed(o jsonb, type text, act text) RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.spend(o->'assurance', (o->>'person')::uuid, (o->>'session')::uuid, act);
	IF o->'assurance'->>'kind' = 'passkey' THEN
		PERFORM access.verified_only(o->'assurance');
	END IF;
	RETURN oversight.acted(o, type) || jsonb_build_object('assurance', o->'assurance');
END $$;

-- Somebody else says that a right is kept or is to go.
CREATE FUNCTION oversight.decide_right(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	decider CONSTANT uuid := (o->>'person')::uuid;
	r oversight.rights_row;
	note CONSTANT uuid := (o->'note'->>'id')::uuid;
	gone boolean;
	a record;
BEGIN
	SELECT * INTO r FROM oversight.rights_row x WHERE x.id = (o->>'row')::uuid;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such right under review' USING ERRCODE = 'CS049';
	END IF;
	PERFORM 1 FROM oversight.rights_row x WHERE x.id = r.id FOR UPDATE; -- two at once
	IF coalesce(o->>'role', '') NOT IN ('auditor', 'oversight_lead')
		OR NOT access.holds(decider, (o->>'session')::uuid, o->>'role', r.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF EXISTS (SELECT FROM oversight.rights_verdict v WHERE v.row_id = r.id) THEN
		RAISE EXCEPTION 'RIGHT_DECIDED: somebody has decided it' USING ERRCODE = 'CS165';
	END IF;
	gone := NOT EXISTS (SELECT FROM access.grant_in_force g WHERE g.id = r.grant_id);
	IF gone <> (o->>'verdict' = 'gone') THEN
		RAISE EXCEPTION 'RIGHT_CHANGED: whether there still is such a right, is not as it was shown' USING ERRCODE = 'CS166';
	END IF;
	IF note IS NOT NULL THEN
		INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
		VALUES (note, 'rights', r.id, r.region, decider, o->'note'->>'wrapped', o->'note'->>'sealed');
	END IF;
	a := ledger.append(jsonb_strip_nulls(oversight.acted(o, CASE o->>'verdict' WHEN 'keep' THEN 'rights.kept'
		ELSE 'rights.withdrawn' END) || jsonb_build_object('period', r.period, 'region', r.region, 'kind', o->>'reason',
		'note', note)) || jsonb_build_object('person', r.person_id, 'role', r.role));
	INSERT INTO oversight.rights_verdict (row_id, person_id, givers, verdict, reason, note_id, decided_by, role, entry_id)
	VALUES (r.id, r.person_id, r.givers, o->>'verdict', o->>'reason', note, decider, o->>'role', a.id);
	IF o->>'verdict' = 'withdraw' THEN
		INSERT INTO access.alert (audience, person_id, kind, about_person, entry_id)
		SELECT DISTINCT 'person', g.person_id, 'RIGHT_WITHDRAWN', r.person_id, a.id
		FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id
		WHERE g.role = 'admin' AND g.region = r.region AND p.disabled_at IS NULL
			AND g.person_id <> r.person_id;
	END IF;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- What was decided in a review so far: each right, what becomes of it, who said so, and by which entry.
CREATE FUNCTION oversight.rights_said(period text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT jsonb_build_object('period', c.period, 'count', c.count, 'decisions', coalesce((
		SELECT jsonb_agg(jsonb_build_object('person', r.person_id, 'role', r.role, 'region', r.region, 'verdict', v.verdict,
			'reason', v.reason, 'by', v.decided_by, 'entry', v.entry_id) ORDER BY r.person_id, r.role, r.region, r.id)
		FROM oversight.rights_row r JOIN oversight.rights_verdict v ON v.row_id = r.id WHERE r.period = c.period), '[]'))
	FROM oversight.rights_campaign c WHERE c.period = rights_said.period
$$;

-- Somebody who oversees every region has looked through the decisions and closes the review. Each decision is web's word that
-- its session's person made it; this is the person's own, for exactly these.
CREATE FUNCTION oversight.close_rights(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := oversight.signed(o, 'rights.closed', 'close_rights');
	c oversight.rights_campaign;
	said jsonb;
	a record;
BEGIN
	IF NOT access.oversees_all((o->>'person')::uuid, (o->>'session')::uuid, o->>'role') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	SELECT * INTO c FROM oversight.rights_campaign x WHERE x.period = o->>'period' FOR UPDATE; -- two at once
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such review' USING ERRCODE = 'CS049';
	END IF;
	IF EXISTS (SELECT FROM oversight.rights_closed x WHERE x.period = c.period) THEN
		RAISE EXCEPTION 'SIGNED_BEFORE: somebody has closed this review' USING ERRCODE = 'CS167';
	END IF;
	said := oversight.rights_said(c.period);
	IF jsonb_array_length(said->'decisions') < c.count THEN
		RAISE EXCEPTION 'RIGHTS_UNDECIDED: some rights of this review wait for a decision' USING ERRCODE = 'CS210';
	END IF;
	IF o->>'digest' IS DISTINCT FROM encode(sha256(convert_to(said::text, 'UTF8')), 'hex') THEN
		RAISE EXCEPTION 'RIGHT_CHANGED: what was decided is not what was shown' USING ERRCODE = 'CS166';
	END IF;
	a := ledger.append(jsonb_strip_nulls(event) || jsonb_build_object('period', c.period, 'count', c.count, 'digest', o->>'digest'));
	INSERT INTO oversight.rights_closed (period, digest, closed_by, role, entry_id)
	VALUES (c.period, o->>'digest', (o->>'person')::uuid, o->>'role', a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- 4. Policy: each one that was put in force is signed for, by its digest.
ALTER TABLE access.configuration ADD CONSTRAINT configuration_by_digest UNIQUE (id, digest, kind);
CREATE TABLE oversight.policy_signature (
	configuration_id bigint PRIMARY KEY,
	digest text NOT NULL,
	kind text NOT NULL DEFAULT 'policy' CHECK (kind = 'policy'),
	signed_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role = 'oversight_lead'),
	signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (configuration_id, digest, kind) REFERENCES access.configuration (id, digest, kind)
);

CREATE FUNCTION oversight.sign_policy(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := oversight.signed(o, 'policy.signed', 'sign_policy');
	put uuid; -- its entry
	a record;
BEGIN
	IF o->>'role' IS DISTINCT FROM 'oversight_lead' OR NOT EXISTS (SELECT FROM console.region r
		WHERE access.holds((o->>'person')::uuid, (o->>'session')::uuid, 'oversight_lead', r.code))
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no lead of oversight' USING ERRCODE = 'CS043';
	END IF;
	SELECT c.entry_id INTO put FROM access.configuration c WHERE c.id = (o->>'configuration')::bigint AND c.kind = 'policy'
		AND c.digest = o->>'digest' FOR UPDATE; -- two at once
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such policy' USING ERRCODE = 'CS049';
	END IF;
	IF EXISTS (SELECT FROM oversight.policy_signature s WHERE s.configuration_id = (o->>'configuration')::bigint) THEN
		RAISE EXCEPTION 'SIGNED_BEFORE: somebody has signed it' USING ERRCODE = 'CS167';
	END IF;
	a := ledger.append(jsonb_strip_nulls(event) || jsonb_build_object('configuration', o->>'digest', 'entry', put));
	INSERT INTO oversight.policy_signature (configuration_id, digest, signed_by, role, entry_id)
	VALUES ((o->>'configuration')::bigint, o->>'digest', (o->>'person')::uuid, o->>'role', a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- 5. Inventories, once a quarter: what there is, as the database has it, and somebody who answers for exactly that. One that
-- was missed can still be signed, and waits until it is: of what there is by then (`asOf`), and of its own quarter's emergencies.
CREATE INDEX opening_emergency ON access.opening (granted_at) WHERE reason = 'EMERGENCY_RISK_TO_LIFE';

-- Keys are few and are asked for as long as the log lasts: what says that one was made stays when its month leaves for an
-- archive (0420), as what the draw goes by does.
CREATE FUNCTION oversight.key_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO oversight.course (entry_id, entry_at) VALUES (NEW.id, NEW.at) ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER key_stays AFTER INSERT ON ledger.entry FOR EACH ROW
	WHEN (NEW.type IN ('key.created', 'key.rotated')) EXECUTE FUNCTION oversight.key_stays();
INSERT INTO oversight.course (entry_id, entry_at)
SELECT e.id, e.at FROM ledger.entry e WHERE e.type IN ('key.created', 'key.rotated') ON CONFLICT DO NOTHING;

CREATE FUNCTION oversight.inventory_of(kind text, period text) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	items jsonb;
	began CONSTANT timestamptz := oversight.quarter_begins(inventory_of.period);
BEGIN
	CASE inventory_of.kind
	WHEN 'KEYS' THEN
		SELECT jsonb_agg(x.item ORDER BY x.n, x.at, x.item::text) INTO items FROM (
			SELECT 1 AS n, l.opened_at AS at, jsonb_build_object('what', 'LOG_KEY', 'origin', l.origin, 'key', l.vkey,
				'since', access.stamp(l.opened_at), 'until', access.stamp(l.closed_at)) AS item FROM ledger.log l
			UNION ALL SELECT 2, e.at, jsonb_build_object('what', 'INTAKE_KEY', 'region', e.region,
				'key', convert_from(e.leaf, 'UTF8')::jsonb->>'key', 'since', access.stamp(e.at), 'entry', e.id)
			FROM ledger.entry e WHERE e.type IN ('key.created', 'key.rotated') AND e.outcome = 'done'
			UNION ALL SELECT 3, NULL, jsonb_build_object('what', 'PASSKEYS', 'region', s.region, 'role', s.role,
				'people', count(DISTINCT s.person_id), 'passkeys', coalesce(sum(s.passkeys), 0),
				'without', count(DISTINCT s.person_id) FILTER (WHERE s.passkeys = 0))
			FROM (SELECT g.region, g.role, g.person_id, (SELECT count(*) FROM access.passkey k WHERE k.person_id = g.person_id
					AND k.removed_at IS NULL) AS passkeys
				FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id AND p.disabled_at IS NULL) s GROUP BY s.region, s.role) x;
	WHEN 'WITNESSES' THEN
		SELECT jsonb_agg(jsonb_build_object('what', 'WITNESS', 'name', w->>'name', 'key', w->>'vkey', 'address', w->>'url',
			'local', w->'local', 'gate', g.gate, 'since', access.stamp(g.since)) ORDER BY w->>'name') INTO items
		FROM (SELECT * FROM ledger.watching x ORDER BY x.id DESC LIMIT 1) g, jsonb_array_elements(g.witnesses) w;
	WHEN 'BREAK_GLASS' THEN
		SELECT jsonb_agg(x.item ORDER BY x.n, x.item::text) INTO items FROM (
			SELECT 1 AS n, jsonb_build_object('what', 'MAY_OPEN_AT_ONCE', 'person', p.id, 'alias', p.alias, 'role', g.role,
				'region', g.region) AS item
			FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id AND p.disabled_at IS NULL
			WHERE (SELECT c.body #> '{reasons,EMERGENCY_RISK_TO_LIFE,roles}'
				FROM access.configuration c WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1) ? g.role
			UNION ALL SELECT 2, jsonb_build_object('what', 'FIRST_ADMIN', 'person', p.id, 'alias', p.alias,
				'disabled', p.disabled_at IS NOT NULL, 'passkeys', (SELECT count(*) FROM access.passkey k
					WHERE k.person_id = p.id AND k.removed_at IS NULL))
			FROM access.person p WHERE p.factor = 'bootstrap'
			-- Of the quarter before, which is whole.
			UNION ALL SELECT 3, jsonb_build_object('what', 'EMERGENCY', 'at', access.stamp(o.granted_at), 'opening', o.id,
				'alias', p.alias, 'region', o.region, 'entry', o.entry_id)
			FROM access.opening o JOIN access.person p ON p.id = o.person_id
			WHERE o.reason = 'EMERGENCY_RISK_TO_LIFE' AND o.granted_at >= began - interval '3 months' AND o.granted_at < began) x;
	ELSE
		RAISE EXCEPTION 'NOT_FOUND: no such inventory' USING ERRCODE = 'CS049';
	END CASE;
	RETURN jsonb_build_object('kind', inventory_of.kind, 'period', inventory_of.period, 'asOf', oversight.quarter_of(now()),
		'items', coalesce(items, '[]'));
END $$;

CREATE TABLE oversight.inventory_signature (
	period text NOT NULL CHECK (period ~ '^[0-9]{4}-Q[1-4]$'),
	kind text NOT NULL CHECK (kind IN ('KEYS', 'WITNESSES', 'BREAK_GLASS')),
	digest text NOT NULL,
	body jsonb NOT NULL,
	signed_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	PRIMARY KEY (period, kind),
	-- SHA-256 of the text that the database prints of the body, as access.configuration has it.
	CONSTRAINT digest_is_the_bodys CHECK (digest = encode(sha256(convert_to(body::text, 'UTF8')), 'hex')),
	CONSTRAINT nobody_signs_for_their_own_account CHECK (NOT body->'items' @> jsonb_build_array(jsonb_build_object('person', signed_by)))
);

CREATE FUNCTION oversight.sign_inventory(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := oversight.signed(o, 'inventory.signed', 'sign_inventory');
	quarter CONSTANT text := o->>'period';
	inventory jsonb;
	said text;
	a record;
BEGIN
	IF NOT access.oversees_all((o->>'person')::uuid, (o->>'session')::uuid, o->>'role') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	LOCK TABLE oversight.inventory_signature IN SHARE ROW EXCLUSIVE MODE; -- two at once
	IF NOT coalesce(quarter = oversight.quarter_of(now()) OR quarter IN (SELECT q.period FROM oversight.protocol_quarter q), false) THEN
		RAISE EXCEPTION 'NOT_FOUND: no inventory is due of this quarter' USING ERRCODE = 'CS049';
	END IF;
	IF EXISTS (SELECT FROM oversight.inventory_signature s WHERE s.period = quarter AND s.kind = o->>'kind') THEN
		RAISE EXCEPTION 'SIGNED_BEFORE: somebody has signed it' USING ERRCODE = 'CS167';
	END IF;
	inventory := oversight.inventory_of(o->>'kind', quarter);
	said := encode(sha256(convert_to(inventory::text, 'UTF8')), 'hex');
	IF said IS DISTINCT FROM o->>'digest' THEN
		RAISE EXCEPTION 'INVENTORY_CHANGED: it is not what was shown any more' USING ERRCODE = 'CS168';
	END IF;
	IF inventory->'items' @> jsonb_build_array(jsonb_build_object('person', o->>'person')) THEN
		RAISE EXCEPTION 'OWN_ACT: an account of this person is in it; somebody else signs it' USING ERRCODE = 'CS211';
	END IF;
	a := ledger.append(jsonb_strip_nulls(event) || jsonb_build_object('kind', o->>'kind',
		'digest', said, 'count', jsonb_array_length(inventory->'items'), 'period', quarter));
	INSERT INTO oversight.inventory_signature (period, kind, digest, body, signed_by, role, entry_id)
	VALUES (quarter, o->>'kind', said, inventory, (o->>'person')::uuid, o->>'role', a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- 6. Evidence packs that were taken: of which control, over which days, under which checkpoint.
CREATE TABLE oversight.evidence (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	control text NOT NULL CHECK (control ~ '^[A-Za-z0-9.-]{2,16}$'),
	period text NOT NULL CHECK (period ~ '^[0-9]{4}-Q[1-4]$'),
	epoch int NOT NULL,
	size bigint NOT NULL,
	count bigint NOT NULL CHECK (count >= 0),
	digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'), -- of its manifest
	taken_by uuid NOT NULL REFERENCES access.person,
	taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (epoch, size) REFERENCES ledger.checkpoint (epoch, size)
);
CREATE INDEX evidence_newest ON oversight.evidence (taken_at DESC);

CREATE FUNCTION oversight.take_evidence(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	IF NOT access.oversees_all((o->>'person')::uuid, (o->>'session')::uuid, o->>'role') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	a := ledger.append(jsonb_strip_nulls(oversight.acted(o, 'evidence.taken')) || jsonb_build_object('control', o->>'control',
		'size', (o->>'size')::bigint, 'count', (o->>'count')::bigint, 'digest', o->>'digest', 'period', o->>'period'));
	INSERT INTO oversight.evidence (control, period, epoch, size, count, digest, taken_by, entry_id)
	VALUES (o->>'control', o->>'period', (o->>'epoch')::int, (o->>'size')::bigint, (o->>'count')::bigint, o->>'digest',
		(o->>'person')::uuid, a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- Every quarter since the first review: also one in which none was opened.
CREATE VIEW oversight.protocol_quarter AS
	SELECT oversight.quarter_of(q.at AT TIME ZONE 'UTC') AS period,
		coalesce(c.due_at, q.at AT TIME ZONE 'UTC' + interval '30 days') AS due_at, c.period IS NOT NULL AS opened
	FROM (SELECT oversight.quarter_begins(min(x.period)) AT TIME ZONE 'UTC' AS at FROM oversight.rights_campaign x) first
		CROSS JOIN generate_series(first.at, now() AT TIME ZONE 'UTC', interval '3 months') AS q(at)
		LEFT JOIN oversight.rights_campaign c ON c.period = oversight.quarter_of(q.at AT TIME ZONE 'UTC');

DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['rights_campaign', 'rights_row', 'rights_verdict', 'rights_closed', 'policy_signature',
		'inventory_signature', 'evidence'] LOOP
		EXECUTE format('CREATE TRIGGER %I_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.%1$I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', kept);
		EXECUTE format('ALTER TABLE oversight.%I ENABLE ALWAYS TRIGGER %1$I_stays', kept);
		EXECUTE format('GRANT SELECT ON oversight.%I TO web, worker', kept);
	END LOOP;
	-- Whatever else may be written by now, this is one more.
	SELECT pg_get_expr(c.conbin, c.conrelid) INTO kept FROM pg_constraint c
	WHERE c.conrelid = 'vault.note'::regclass AND c.conname = 'note_kind_check';
	ALTER TABLE vault.note DROP CONSTRAINT note_kind_check;
	EXECUTE format('ALTER TABLE vault.note ADD CONSTRAINT note_kind_check CHECK (kind = ''rights'' OR (%s))', kept);
END $$;
GRANT SELECT ON oversight.protocol_quarter TO web, worker;
GRANT EXECUTE ON FUNCTION oversight.quarter_of(timestamptz), oversight.quarter_begins(text) TO web, worker;
GRANT EXECUTE ON FUNCTION oversight.inventory_of(text, text), oversight.rights_said(text) TO web, keeper;
GRANT EXECUTE ON FUNCTION oversight.decide_right(jsonb), oversight.take_evidence(jsonb) TO web;
GRANT EXECUTE ON FUNCTION oversight.close_rights(jsonb), oversight.sign_policy(jsonb), oversight.sign_inventory(jsonb) TO keeper;
