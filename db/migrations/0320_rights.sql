-- Rights: what the keeper is configured by, who people are, and the changes of staff that wait for a second person.
-- Written by the keeper alone, each row from an entry of the same commit.

-- The policy and the settings that a keeper works by, as each change was recorded. The newest row of a kind is in force.
CREATE TABLE access.configuration (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('policy', 'settings')),
	digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
	body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
	keeper text NOT NULL CHECK (keeper ~ '^[a-z0-9-]{1,32}$'),
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL,
	-- SHA-256 of the text that the database prints of the body: whoever is shown the body can check its entry.
	CONSTRAINT digest_is_the_bodys CHECK (digest = encode(sha256(convert_to(body::text, 'UTF8')), 'hex'))
);
CREATE INDEX configuration_in_force ON access.configuration (kind, id DESC);
CREATE TRIGGER configuration_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access.configuration
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE access.configuration ENABLE ALWAYS TRIGGER configuration_stays;
GRANT SELECT ON access.configuration TO web, keeper;

-- Puts a policy or the settings in force, with the entry that says so, where they are not already. Regions are each
-- keeper's own: that one holds others is no change of what is in force.
CREATE FUNCTION access.put_in_force(kind text, keeper text, body jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	in_force jsonb;
	own jsonb;
	digest text := encode(sha256(convert_to(put_in_force.body::text, 'UTF8')), 'hex');
	a record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	LOCK TABLE access.configuration IN SHARE ROW EXCLUSIVE MODE; -- two keepers that start at once
	SELECT c.body INTO in_force FROM access.configuration c WHERE c.kind = put_in_force.kind ORDER BY c.id DESC LIMIT 1;
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
	a := ledger.append(jsonb_build_object('type', CASE put_in_force.kind WHEN 'policy' THEN 'policy.changed'
		ELSE 'configuration.changed' END, 'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
		'configuration', digest));
	INSERT INTO access.configuration (kind, digest, body, keeper, entry_id)
	VALUES (put_in_force.kind, digest, put_in_force.body, put_in_force.keeper, a.id);
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.put_in_force(text, text, jsonb) TO keeper;

-- How sure a keeper must be of whoever acts: 'passkey', or 'session' where that was put in force. Before anything was,
-- nothing but a passkey is accepted.
CREATE FUNCTION access.assurance_accepted() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce((SELECT c.body->>'assurance' FROM access.configuration c WHERE c.kind = 'settings'
		ORDER BY c.id DESC LIMIT 1), 'passkey')
$$;

-- Who brought somebody in proposed their first right; how they came: by the demo, by the operator's bootstrap, by a sign-in.
ALTER TABLE access.person
	ADD COLUMN brought_in_by uuid REFERENCES access.person CHECK (brought_in_by <> id),
	ADD COLUMN factor text CHECK (factor IN ('demo', 'bootstrap', 'oidc'));
CREATE SEQUENCE access.person_number START 1001;
GRANT USAGE ON SEQUENCE access.person_number TO keeper;

-- Whom an identity provider means. A sign-in finds its person here; it never finds a right.
CREATE TABLE access.identity (
	issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 512),
	subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 512),
	person_id uuid NOT NULL REFERENCES access.person,
	added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_of_person ON access.identity (person_id);

-- Accounts of staff on the platforms, so that nobody opens a thread of their own.
CREATE TABLE access.platform_account (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES access.person,
	platform_id uuid NOT NULL REFERENCES console.platform,
	account text NOT NULL CHECK (account ~ '^[A-Za-z0-9._:-]{1,128}$'),
	added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL,
	removed_at timestamptz,
	removed_entry_id uuid,
	CHECK ((removed_at IS NULL) = (removed_entry_id IS NULL))
);
CREATE UNIQUE INDEX one_platform_account ON access.platform_account (platform_id, account, person_id) WHERE removed_at IS NULL;
CREATE INDEX platform_account_of_person ON access.platform_account (person_id);

-- The words of a change to a person, whose entry holds commitments: SHA-256(salt ‖ JSON of the value). Erasable.
CREATE TABLE access.person_change (
	entry_id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	field text NOT NULL CHECK (field IN ('NAME', 'ALIAS', 'EMPLOYER', 'OFFICE', 'PLATFORM_ACCOUNT_ADDED',
		'PLATFORM_ACCOUNT_REMOVED', 'SESSIONS_ENDED', 'DISABLED')),
	before jsonb,
	after jsonb,
	salt bytea CHECK (octet_length(salt) = 32),
	changed_by uuid NOT NULL REFERENCES access.person,
	changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	CONSTRAINT nobody_changes_their_own CHECK (changed_by <> person_id OR field = 'DISABLED')
);
CREATE INDEX change_of_person ON access.person_change (person_id, changed_at DESC);

-- A change of staff that one admin proposes and another confirms. Its state is what the rows say: decided where a decision
-- stands, lapsed when its time is over. Nobody proposes anything for themself.
CREATE TABLE access.proposal (
	id uuid PRIMARY KEY,
	change text NOT NULL CHECK (change IN ('GRANT_ROLE', 'FIRST_PASSKEY', 'RESET_PASSKEYS', 'ENABLE')),
	person_id uuid NOT NULL REFERENCES access.person,
	role text CHECK (role IN ('moderator', 'lead', 'child_safety', 'qa', 'legal', 'counsel', 'auditor', 'oversight_lead',
		'admin')),
	region text REFERENCES console.region,
	words text CHECK (length(words) BETWEEN 3 AND 500), -- null: erased, with the salt
	salt bytea CHECK (octet_length(salt) = 32),
	commitment text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
	proposed_by uuid NOT NULL REFERENCES access.person,
	proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	lapses_at timestamptz NOT NULL,
	entry_id uuid NOT NULL UNIQUE,
	CONSTRAINT nobody_raises_themself CHECK (proposed_by <> person_id),
	CONSTRAINT a_role_has_its_region CHECK ((change = 'GRANT_ROLE') = (role IS NOT NULL) AND (role IS NULL) = (region IS NULL)),
	CONSTRAINT lapses_within_three_days CHECK (lapses_at > proposed_at AND lapses_at <= proposed_at + interval '72 hours 1 second'),
	CONSTRAINT words_go_with_their_salt CHECK ((words IS NULL) = (salt IS NULL)),
	CONSTRAINT commitment_is_the_words CHECK (commitment = encode(sha256(salt || convert_to(words, 'UTF8')), 'hex'))
);
CREATE INDEX proposal_newest ON access.proposal (proposed_at DESC);
CREATE INDEX proposal_of_person ON access.proposal (person_id, proposed_at DESC);

CREATE TABLE access.proposal_decision (
	proposal_id uuid PRIMARY KEY REFERENCES access.proposal, -- one decision, whoever comes second
	verdict text NOT NULL CHECK (verdict IN ('confirm', 'decline')),
	person_id uuid NOT NULL REFERENCES access.person,
	decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE
);

-- The one-time code that a confirmed first passkey or reset lets its proposer show, once.
CREATE TABLE access.proposal_code (
	proposal_id uuid PRIMARY KEY REFERENCES access.proposal_decision,
	entry_id uuid NOT NULL UNIQUE,
	at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which confirmed proposal a role comes from; none for the demo's people and the first two admins.
ALTER TABLE access.role_grant ADD COLUMN proposal_id uuid UNIQUE REFERENCES access.proposal_decision;

-- What was proposed stays; its words may be erased.
CREATE FUNCTION access.only_erases() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	OLD.words := NULL;
	OLD.salt := NULL;
	IF NEW IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'LEDGER_APPEND_ONLY: what was proposed stays' USING ERRCODE = 'CS010';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER proposal_stays BEFORE UPDATE ON access.proposal FOR EACH ROW EXECUTE FUNCTION access.only_erases();
CREATE TRIGGER proposal_rows_stay BEFORE DELETE OR TRUNCATE ON access.proposal
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE access.proposal ENABLE ALWAYS TRIGGER proposal_rows_stay;
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access.proposal_decision
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE access.proposal ENABLE ALWAYS TRIGGER proposal_stays;
ALTER TABLE access.proposal_decision ENABLE ALWAYS TRIGGER decision_stays;

GRANT SELECT ON access.platform_account, access.person_change, access.proposal, access.proposal_decision,
	access.proposal_code TO web, keeper;
GRANT SELECT (issuer, person_id, added_at) ON access.identity TO web;
GRANT SELECT ON access.identity TO keeper;
-- From now on by functions only, each of which records first.
REVOKE UPDATE (disabled_at) ON access.person FROM keeper;
REVOKE UPDATE (revoked_at, revoked_entry_id) ON access.role_grant FROM keeper;

-- Which roles exclude each other (AC-5): watchers do not open, decide or approve, and admins do not open.
CREATE FUNCTION access.exclude_each_other(roles text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT (roles && ARRAY['auditor', 'oversight_lead']
			AND roles && ARRAY['moderator', 'lead', 'child_safety', 'qa', 'legal', 'counsel', 'admin'])
		OR ('admin' = ANY (roles) AND roles && ARRAY['moderator', 'lead', 'child_safety', 'qa', 'legal', 'counsel'])
$$;

-- May this person administer that one? In the region that it is about; where it is about the person as a whole, in every
-- region in which they hold a role.
CREATE FUNCTION access.administers(admin uuid, person uuid, region text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM access.person p JOIN access.role_grant g ON g.person_id = p.id
			WHERE p.id = admin AND p.disabled_at IS NULL AND g.role = 'admin' AND g.revoked_at IS NULL
				AND (administers.region IS NULL OR g.region = administers.region))
		AND (administers.region IS NOT NULL OR NOT EXISTS (SELECT FROM access.role_grant h
			WHERE h.person_id = administers.person AND h.revoked_at IS NULL AND NOT EXISTS (SELECT FROM access.role_grant g
				WHERE g.person_id = admin AND g.role = 'admin' AND g.revoked_at IS NULL AND g.region = h.region)))
$$;

-- Do two people come neither by one another, over however many others, nor both by the same third? The first admins and the
-- demo's come by nobody.
CREATE FUNCTION access.independent(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE came(person, by) AS (
		SELECT p.id, p.brought_in_by FROM access.person p WHERE p.id IN (one, other)
		UNION SELECT c.person, p.brought_in_by FROM came c JOIN access.person p ON p.id = c.by
	)
	SELECT one <> other AND NOT EXISTS (SELECT FROM came c WHERE c.by IN (one, other)) AND NOT EXISTS (SELECT FROM access.person p
		JOIN access.person q ON q.brought_in_by = p.brought_in_by WHERE p.id = one AND q.id = other)
$$;

-- A decision counts only as a second person's: not the proposer's, not the person's concerned, not that of an admin who is
-- not independent of the proposer. To decline takes nobody but an admin.
CREATE FUNCTION access.second_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.proposal;
BEGIN
	SELECT * INTO p FROM access.proposal q WHERE q.id = NEW.proposal_id;
	IF NOT access.administers(NEW.person_id, p.person_id, p.region) THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no admin of this region, or of every region that the person works in' USING ERRCODE = 'CS043';
	END IF;
	IF p.lapses_at <= clock_timestamp() THEN
		RAISE EXCEPTION 'PROPOSAL_LAPSED: nobody confirmed the proposal in time' USING ERRCODE = 'CS110';
	END IF;
	IF NEW.verdict = 'decline' THEN
		RETURN NEW;
	END IF;
	IF NEW.person_id IN (p.proposed_by, p.person_id) THEN
		RAISE EXCEPTION 'OWN_ACT: nobody confirms what they proposed or what concerns them' USING ERRCODE = 'CS111';
	END IF;
	IF NOT access.independent(p.proposed_by, NEW.person_id) THEN
		RAISE EXCEPTION 'CONFIRMER_NOT_INDEPENDENT: proposer and confirmer came by one another, or by the same person'
			USING ERRCODE = 'CS112';
	END IF;
	-- Whoever confirms knows the person by what the proposer called them.
	IF EXISTS (SELECT FROM access.person_change c WHERE c.person_id = p.person_id AND c.field IN ('NAME', 'ALIAS')
		AND c.changed_at >= p.proposed_at)
	THEN
		RAISE EXCEPTION 'PROPOSAL_LAPSED: the person''s name or alias was changed since; propose it anew' USING ERRCODE = 'CS110';
	END IF;
	-- What the proposer may no longer do is not done in their name.
	IF NOT access.administers(p.proposed_by, p.person_id, p.region) THEN
		RAISE EXCEPTION 'PROPOSER_GONE: whoever proposed it is no admin any more' USING ERRCODE = 'CS113';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER decided_by_a_second_person BEFORE INSERT ON access.proposal_decision
	FOR EACH ROW EXECUTE FUNCTION access.second_person();

-- A role is what its entry says, and what two people said; or the demo's, where a demo is in force; or the first admins'.
CREATE FUNCTION access.role_is_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.xid = pg_current_xact_id()
		AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('person', NEW.person_id, 'role', NEW.role, 'region', NEW.region);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a right is written with its entry' USING ERRCODE = 'CS031';
	END IF;
	IF NEW.proposal_id IS NOT NULL THEN
		PERFORM 1 FROM access.proposal p JOIN access.proposal_decision d ON d.proposal_id = p.id
		WHERE p.id = NEW.proposal_id AND d.verdict = 'confirm' AND p.change = 'GRANT_ROLE'
			AND (p.person_id, p.role, p.region) = (NEW.person_id, NEW.role, NEW.region);
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
CREATE TRIGGER grant_is_confirmed BEFORE INSERT ON access.role_grant FOR EACH ROW WHEN (session_user = 'keeper')
	EXECUTE FUNCTION access.role_is_confirmed();

CREATE FUNCTION access.is_demo() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce((SELECT (c.body->>'demo')::boolean FROM access.configuration c WHERE c.kind = 'settings'
		ORDER BY c.id DESC LIMIT 1), false)
$$;

-- The keeper adds people by functions; directly only the demo's, where a demo is in force.
CREATE FUNCTION access.person_is_expected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.xid = pg_current_xact_id()
		AND convert_from(e.leaf, 'UTF8')::jsonb->>'person' = NEW.id::text;
	IF NOT FOUND OR NEW.brought_in_by IS NOT NULL OR (NEW.demo AND NOT access.is_demo()) THEN
		RAISE EXCEPTION 'NO_ENTRY: a person is added with their entry, and the demo''s in a demo only' USING ERRCODE = 'CS031';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER person_is_expected BEFORE INSERT ON access.person FOR EACH ROW WHEN (session_user = 'keeper')
	EXECUTE FUNCTION access.person_is_expected();

-- The first lines of each act below: the keeper's, confirmed, by somebody who is there. People are locked before anything
-- else, in one order, and so before passkeys (access.spend): admins who act on each other at once wait, and none is stuck.
CREATE FUNCTION access.begin_staff_act(o jsonb, act text, person uuid, all_admins boolean) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM access.person p WHERE p.id = ANY (ARRAY[(o->>'by')::uuid, begin_staff_act.person] || CASE WHEN all_admins
		THEN ARRAY(SELECT g.person_id FROM access.role_grant g WHERE g.role = 'admin' AND g.revoked_at IS NULL) END)
	ORDER BY p.id FOR NO KEY UPDATE;
	PERFORM access.spend(o->'assurance', (o->>'by')::uuid, (o->>'session')::uuid, act);
	PERFORM 1 FROM access.person p JOIN console.session s ON s.person_id = p.id
	WHERE p.id = (o->>'by')::uuid AND p.disabled_at IS NULL AND s.id = (o->>'session')::uuid AND s.ended_at IS NULL
		AND s.expires_at > clock_timestamp() AND 'admin' <> ALL (s.withheld);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such admin is signed in' USING ERRCODE = 'CS043';
	END IF;
	PERFORM 1 FROM access.person p WHERE p.id = begin_staff_act.person;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such person' USING ERRCODE = 'CS049';
	END IF;
END $$;

-- What every entry of these acts says of who did it.
CREATE FUNCTION access.acted(o jsonb, type text) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT jsonb_build_object('type', type, 'outcome', 'done', 'actor', jsonb_build_object('id', o->>'by', 'role', 'admin'),
		'session', o->>'session', 'assurance', o->'assurance', 'policy', o->>'policy')
$$;

-- Did this person get a passkey, or a code for one, since a first one or a reset was confirmed? Then that is over.
CREATE FUNCTION access.overtaken(person uuid, since timestamptz) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM access.passkey k WHERE k.person_id = person AND (k.removed_at IS NULL OR k.added_at > since))
		OR EXISTS (SELECT FROM access.enrolment e WHERE e.person_id = person AND e.opened_at > since)
$$;

-- Is there a code for this person that works, or somebody who may still be shown one?
CREATE FUNCTION access.code_waits(person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM access.enrolment e WHERE e.person_id = person AND e.used_at IS NULL
			AND e.expires_at > clock_timestamp())
		OR EXISTS (SELECT FROM access.proposal q JOIN access.proposal_decision d ON d.proposal_id = q.id
			WHERE q.person_id = person AND q.change IN ('FIRST_PASSKEY', 'RESET_PASSKEYS') AND d.verdict = 'confirm'
				AND d.decided_at > clock_timestamp() - interval '72 hours'
				AND NOT EXISTS (SELECT FROM access.proposal_code c WHERE c.proposal_id = q.id)
				AND NOT access.overtaken(person, d.decided_at) AND access.administers(q.proposed_by, person, NULL))
$$;

-- One admin proposes.
CREATE FUNCTION access.propose(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	p access.person;
	held text[];
	passkeys int;
	proposed timestamptz := clock_timestamp();
	a record;
BEGIN
	PERFORM access.begin_staff_act(o, 'propose', person, false);
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
		'person', person, 'change', o->>'change', 'role', o->>'role', 'region', o->>'region', 'commitment', o->>'commitment')));
	INSERT INTO access.proposal (id, change, person_id, role, region, words, salt, commitment, proposed_by, proposed_at,
		lapses_at, entry_id)
	VALUES ((o->>'proposal')::uuid, o->>'change', person, o->>'role', o->>'region', o->>'words', decode(o->>'salt', 'hex'),
		o->>'commitment', (o->>'by')::uuid, proposed, proposed + interval '72 hours', a.id);
	RETURN jsonb_build_object('entry', a.id, 'lapses', proposed + interval '72 hours');
END $$;

-- Ends every session of somebody whose rights became fewer.
CREATE FUNCTION access.end_sessions(person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	UPDATE console.session s SET ended_at = clock_timestamp() WHERE s.person_id = person AND s.ended_at IS NULL
$$;

-- Another confirms, or declines; what is confirmed is done in the same commit.
CREATE FUNCTION access.decide_proposal(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.proposal;
	approvals jsonb;
	a record;
	b record;
BEGIN
	SELECT * INTO p FROM access.proposal q WHERE q.id = (o->>'proposal')::uuid;
	PERFORM access.begin_staff_act(o, o->>'verdict', p.person_id, false);
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
		'commitment', CASE o->>'verdict' WHEN 'confirm' THEN p.commitment END)));
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
		b := ledger.append(approvals || jsonb_build_object('type', 'role.granted', 'role', p.role, 'region', p.region));
		INSERT INTO access.role_grant (person_id, role, region, entry_id, proposal_id)
		VALUES (p.person_id, p.role, p.region, b.id, p.id);
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

-- The proposer of a confirmed first passkey or reset is shown the code that enrols it, once. Only its hash comes here.
CREATE FUNCTION access.open_code(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p record;
	a record;
BEGIN
	PERFORM access.begin_staff_act(o, 'open_code',
		(SELECT q.person_id FROM access.proposal q WHERE q.id = (o->>'proposal')::uuid), false);
	SELECT q.id, q.person_id, q.entry_id, d.entry_id AS confirmed, d.decided_at INTO p
	FROM access.proposal q JOIN access.proposal_decision d ON d.proposal_id = q.id
	WHERE q.id = (o->>'proposal')::uuid AND d.verdict = 'confirm' AND q.change IN ('FIRST_PASSKEY', 'RESET_PASSKEYS')
		AND q.proposed_by = (o->>'by')::uuid AND access.administers(q.proposed_by, q.person_id, NULL)
	FOR UPDATE OF d;
	IF NOT FOUND OR p.decided_at < clock_timestamp() - interval '72 hours' THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no confirmed proposal of this admin''s waits for its code' USING ERRCODE = 'CS043';
	END IF;
	IF EXISTS (SELECT FROM access.proposal_code c WHERE c.proposal_id = p.id) THEN
		RAISE EXCEPTION 'CODE_SHOWN: the code was shown, and is not shown again' USING ERRCODE = 'CS118';
	END IF;
	IF access.overtaken(p.person_id, p.decided_at) THEN
		RAISE EXCEPTION 'PROPOSAL_LAPSED: the person got a passkey or another code since; propose it anew' USING ERRCODE = 'CS110';
	END IF;
	a := ledger.append(access.acted(o, 'enrolment.opened')
		|| jsonb_build_object('person', p.person_id, 'approvals', jsonb_build_array(p.entry_id, p.confirmed)));
	PERFORM access.open_enrolment(p.person_id, decode(o->>'codeHash', 'hex'), a.id, false);
	INSERT INTO access.proposal_code (proposal_id, entry_id) VALUES (p.id, a.id);
	RETURN (SELECT jsonb_build_object('entry', a.id, 'expires', e.expires_at) FROM access.enrolment e WHERE e.entry_id = a.id);
END $$;

-- One admin takes away, at once: a role, a passkey, all of somebody's access. In every region two admins remain who can act,
-- and nobody is left without a passkey, or back on their session's word, by one admin.
CREATE FUNCTION access.take_away(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	may boolean;
	a record;
BEGIN
	-- All admins: two who take away from each other at once do not both find two others left.
	PERFORM access.begin_staff_act(o, CASE o->>'change' WHEN 'REMOVE_PASSKEY' THEN 'remove_passkey'
		WHEN 'REVOKE_ROLE' THEN 'revoke_role' ELSE 'disable' END, person, true);
	-- An admin of one region of theirs may keep somebody out of all; two bring them back.
	may := access.administers((o->>'by')::uuid, person, o->>'region') OR (o->>'change' <> 'REVOKE_ROLE' AND EXISTS (
		SELECT FROM access.role_grant g WHERE g.person_id = person AND g.revoked_at IS NULL
			AND access.administers((o->>'by')::uuid, person, g.region)));
	IF NOT may THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no admin of a region that the person works in' USING ERRCODE = 'CS043';
	END IF;
	IF o->>'change' = 'REMOVE_PASSKEY' THEN
		PERFORM 1 FROM access.passkey k WHERE k.id = (o->>'passkey')::uuid AND k.person_id = person AND k.removed_at IS NULL
		FOR UPDATE;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'NOT_FOUND: no such passkey of this person' USING ERRCODE = 'CS049';
		END IF;
		IF person = (o->>'by')::uuid THEN
			RAISE EXCEPTION 'OWN_ACT: one''s own passkeys go at /account' USING ERRCODE = 'CS111';
		END IF;
		-- One that is not in force yet (a code that went astray) goes also where it is the only one.
		IF access.has_usable_passkey(person) AND NOT EXISTS (SELECT FROM access.passkey k WHERE k.person_id = person
			AND k.removed_at IS NULL AND k.usable_at <= clock_timestamp() AND k.id <> (o->>'passkey')::uuid)
		THEN
			RAISE EXCEPTION 'LAST_PASSKEY: the last passkey in force goes by a reset alone, which two admins make'
				USING ERRCODE = 'CS069';
		END IF;
		a := ledger.append(access.acted(o, 'passkey.removed') || jsonb_build_object('person', person, 'passkey', o->>'passkey'));
		UPDATE access.passkey k SET removed_at = clock_timestamp(), removed_entry_id = a.id WHERE k.id = (o->>'passkey')::uuid;
		PERFORM access.tell('person', person, NULL, 'PASSKEY_REMOVED', person, a.id);
		PERFORM access.tell('oversight', NULL, NULL, 'PASSKEY_REMOVED', person, a.id);
		PERFORM access.end_sessions(person);
		RETURN jsonb_build_object('entry', a.id);
	END IF;
	IF o->>'change' = 'REVOKE_ROLE' THEN
		PERFORM 1 FROM access.role_grant g WHERE g.person_id = person AND g.role = o->>'role' AND g.region = o->>'region'
			AND g.revoked_at IS NULL FOR UPDATE;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'CHANGE_NOT_NEEDED: as the person is now, there is nothing to change' USING ERRCODE = 'CS115';
		END IF;
		a := ledger.append(access.acted(o, 'role.revoked') || jsonb_build_object('person', person, 'role', o->>'role',
			'region', o->>'region'));
		UPDATE access.role_grant g SET revoked_at = clock_timestamp(), revoked_entry_id = a.id
		WHERE g.person_id = person AND g.role = o->>'role' AND g.region = o->>'region' AND g.revoked_at IS NULL;
	ELSIF o->>'change' = 'DISABLE' THEN
		a := ledger.append(access.acted(o, 'person.disabled') || jsonb_build_object('person', person));
		UPDATE access.person p SET disabled_at = clock_timestamp() WHERE p.id = person AND p.disabled_at IS NULL;
		IF NOT FOUND THEN
			RAISE EXCEPTION 'CHANGE_NOT_NEEDED: as the person is now, there is nothing to change' USING ERRCODE = 'CS115';
		END IF;
		INSERT INTO access.person_change (entry_id, person_id, field, before, after, changed_by)
		VALUES (a.id, person, 'DISABLED', 'false', 'true', (o->>'by')::uuid);
	ELSE
		RAISE EXCEPTION 'INPUT_INVALID: no such change' USING ERRCODE = 'CS119';
	END IF;
	IF EXISTS (SELECT FROM access.role_grant lost WHERE lost.person_id = person AND lost.role = 'admin'
		AND (lost.revoked_entry_id = a.id OR (lost.revoked_at IS NULL AND o->>'change' = 'DISABLE'))
		AND 2 > (SELECT count(DISTINCT g.person_id) FROM access.role_grant g JOIN access.person p ON p.id = g.person_id
			WHERE g.role = 'admin' AND g.region = lost.region AND g.revoked_at IS NULL AND p.disabled_at IS NULL
				AND (access.assurance_accepted() <> 'passkey' OR access.has_usable_passkey(p.id))))
	THEN
		RAISE EXCEPTION 'LAST_ADMINS: fewer than two admins would remain in a region' USING ERRCODE = 'CS077';
	END IF;
	PERFORM access.end_sessions(person);
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- One admin changes another's details, or ends their sessions. The entry holds commitments; the words stand beside.
CREATE FUNCTION access.change_person(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	p access.person;
	current jsonb;
	a record;
BEGIN
	PERFORM access.begin_staff_act(o, 'change_person', person, false);
	IF person = (o->>'by')::uuid THEN
		RAISE EXCEPTION 'OWN_ACT: nobody changes their own details' USING ERRCODE = 'CS111';
	END IF;
	SELECT * INTO p FROM access.person q WHERE q.id = person;
	IF NOT access.administers((o->>'by')::uuid, person, NULL) THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no admin of every region that the person works in' USING ERRCODE = 'CS043';
	END IF;
	current := CASE o->>'field' WHEN 'NAME' THEN to_jsonb(p.name) WHEN 'ALIAS' THEN to_jsonb(p.alias)
		WHEN 'EMPLOYER' THEN to_jsonb(p.employer) WHEN 'OFFICE' THEN to_jsonb(p.office_country)
		WHEN 'SESSIONS_ENDED' THEN to_jsonb(EXISTS (SELECT FROM console.session s WHERE s.person_id = person
			AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()))
		WHEN 'PLATFORM_ACCOUNT_REMOVED' THEN (SELECT jsonb_build_object('platform', c.platform_id, 'account', c.account)
			FROM access.platform_account c WHERE c.person_id = person AND c.removed_at IS NULL
				AND c.platform_id = (o->'before'->>'platform')::uuid AND c.account = o->'before'->>'account')
		ELSE 'null' END;
	IF coalesce(current, 'null') <> o->'before' OR o->'before' = o->'after' OR (o->>'field' = 'PLATFORM_ACCOUNT_ADDED'
		AND EXISTS (SELECT FROM access.platform_account c WHERE c.person_id = person AND c.removed_at IS NULL
			AND c.platform_id = (o->'after'->>'platform')::uuid AND c.account = o->'after'->>'account'))
	THEN
		RAISE EXCEPTION 'CHANGE_NOT_NEEDED: as the person is now, there is nothing to change' USING ERRCODE = 'CS115';
	END IF;
	IF o->>'field' IN ('NAME', 'ALIAS') AND EXISTS (SELECT FROM access.proposal q WHERE q.person_id = person
		AND q.lapses_at > clock_timestamp() AND NOT EXISTS (SELECT FROM access.proposal_decision d WHERE d.proposal_id = q.id))
	THEN
		RAISE EXCEPTION 'PROPOSAL_EXISTS: a proposal about this person waits, and says who they are; first have it decided'
			USING ERRCODE = 'CS116';
	END IF;
	-- An alias means one person for good, in every record. P-… are given by number, to newcomers.
	IF o->>'field' = 'ALIAS' AND (o->>'after' LIKE 'P-%' OR EXISTS (SELECT FROM access.person q WHERE q.alias = o->>'after')
		OR EXISTS (SELECT FROM access.person_change c WHERE c.field = 'ALIAS' AND o->'after' IN (c.before, c.after)))
	THEN
		RAISE EXCEPTION 'ALIAS_TAKEN: somebody has or had this alias, or it is a newcomer''s' USING ERRCODE = 'CS078';
	END IF;
	a := ledger.append(access.acted(o, 'person.changed') || jsonb_build_object('person', person, 'change', o->>'field',
		'before', o->>'beforeCommitment', 'after', o->>'afterCommitment'));
	INSERT INTO access.person_change (entry_id, person_id, field, before, after, salt, changed_by)
	VALUES (a.id, person, o->>'field', o->'before', o->'after', decode(o->>'salt', 'hex'), (o->>'by')::uuid);
	CASE o->>'field'
		WHEN 'NAME' THEN UPDATE access.person q SET name = o->>'after' WHERE q.id = person;
		WHEN 'ALIAS' THEN UPDATE access.person q SET alias = o->>'after' WHERE q.id = person;
		WHEN 'EMPLOYER' THEN UPDATE access.person q SET employer = o->>'after' WHERE q.id = person;
		WHEN 'OFFICE' THEN UPDATE access.person q SET office_country = o->>'after' WHERE q.id = person;
		WHEN 'SESSIONS_ENDED' THEN PERFORM access.end_sessions(person);
		WHEN 'PLATFORM_ACCOUNT_ADDED' THEN INSERT INTO access.platform_account (person_id, platform_id, account, entry_id)
			VALUES (person, (o->'after'->>'platform')::uuid, o->'after'->>'account', a.id);
		WHEN 'PLATFORM_ACCOUNT_REMOVED' THEN UPDATE access.platform_account c
			SET removed_at = clock_timestamp(), removed_entry_id = a.id
			WHERE c.person_id = person AND c.removed_at IS NULL AND c.platform_id = (o->'before'->>'platform')::uuid
				AND c.account = o->'before'->>'account';
	END CASE;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- Whom a sign-in means: somebody known, or somebody new without any right.
CREATE FUNCTION access.arrive(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid;
	disabled timestamptz;
	a record;
BEGIN
	PERFORM access.keeper_only();
	SELECT i.person_id INTO person FROM access.identity i WHERE i.issuer = o->>'issuer' AND i.subject = o->>'subject';
	IF NOT FOUND THEN
		LOCK TABLE access.identity IN SHARE ROW EXCLUSIVE MODE; -- two sign-ins of one newcomer at once
		SELECT i.person_id INTO person FROM access.identity i WHERE i.issuer = o->>'issuer' AND i.subject = o->>'subject';
	END IF;
	IF person IS NULL THEN
		person := gen_random_uuid();
		a := ledger.append(jsonb_build_object('type', 'person.added', 'outcome', 'done', 'person', person, 'factor', 'oidc',
			'assurance', jsonb_build_object('kind', 'system'), 'policy', o->>'policy'));
		INSERT INTO access.person (id, alias, name, employer, office_country, demo, entry_id, factor)
		VALUES (person, 'P-' || nextval('access.person_number'), o->>'name', '', 'ZZ', false, a.id, 'oidc');
		INSERT INTO access.identity (issuer, subject, person_id) VALUES (o->>'issuer', o->>'subject', person);
		RETURN jsonb_build_object('person', person, 'added', true);
	END IF;
	SELECT p.disabled_at INTO disabled FROM access.person p WHERE p.id = person;
	IF disabled IS NOT NULL THEN
		RAISE EXCEPTION 'PERSON_DISABLED: this person may not sign in' USING ERRCODE = 'CS079';
	END IF;
	RETURN jsonb_build_object('person', person, 'added', false);
END $$;

-- The first two admins, by whoever holds the command line and the keeper's password: only while there was never an admin.
-- Where codes lapsed before two of them enrolled, those who never did get new ones.
CREATE FUNCTION access.bootstrap(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	system CONSTANT jsonb := jsonb_build_object('outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
		'policy', o->>'policy');
	opened jsonb := '[]';
	one record;
	r record;
	a record;
BEGIN
	PERFORM access.keeper_only();
	LOCK TABLE access.role_grant IN SHARE ROW EXCLUSIVE MODE; -- two at once
	IF NOT EXISTS (SELECT FROM access.role_grant g WHERE g.role = 'admin') THEN
		IF jsonb_array_length(o->'people') <> 2 THEN
			RAISE EXCEPTION 'INPUT_INVALID: a bootstrap makes two people' USING ERRCODE = 'CS119';
		END IF;
		FOR one IN SELECT (x->>'id')::uuid AS id, x->>'name' AS name FROM jsonb_array_elements(o->'people') x LOOP
			a := ledger.append(system || jsonb_build_object('type', 'person.added', 'person', one.id, 'factor', 'bootstrap'));
			INSERT INTO access.person (id, alias, name, employer, office_country, demo, entry_id, factor)
			VALUES (one.id, 'P-' || nextval('access.person_number'), one.name, '', 'ZZ', false, a.id, 'bootstrap');
			FOR r IN SELECT c.code FROM console.region c ORDER BY c.code LOOP
				a := ledger.append(system || jsonb_build_object('type', 'role.granted', 'person', one.id, 'role', 'admin',
					'region', r.code));
				INSERT INTO access.role_grant (person_id, role, region, entry_id) VALUES (one.id, 'admin', r.code, a.id);
			END LOOP;
		END LOOP;
	ELSIF (SELECT count(DISTINCT g.person_id) FROM access.role_grant g JOIN access.passkey k ON k.person_id = g.person_id
			WHERE g.role = 'admin') >= 2
		OR EXISTS (SELECT FROM access.role_grant g JOIN access.person p ON p.id = g.person_id
			WHERE g.role = 'admin' AND p.factor IS DISTINCT FROM 'bootstrap')
	THEN
		RAISE EXCEPTION 'BOOTSTRAP_DONE: there are admins; they bring in everybody else' USING ERRCODE = 'CS120';
	END IF;
	FOR one IN SELECT p.id, p.name, p.alias, row_number() OVER (ORDER BY p.alias) AS n FROM access.person p
		WHERE p.factor = 'bootstrap' AND p.disabled_at IS NULL
			AND NOT EXISTS (SELECT FROM access.passkey k WHERE k.person_id = p.id)
			AND NOT EXISTS (SELECT FROM access.enrolment e WHERE e.person_id = p.id AND e.used_at IS NULL
				AND e.expires_at > clock_timestamp())
	LOOP
		a := ledger.append(system || jsonb_build_object('type', 'enrolment.opened', 'person', one.id));
		PERFORM access.open_enrolment(one.id, decode(o->'codeHashes'->>(one.n::int - 1), 'hex'), a.id, true);
		opened := opened || jsonb_build_array(jsonb_build_object('person', one.id, 'name', one.name, 'alias', one.alias,
			'code', one.n - 1));
	END LOOP;
	IF opened = '[]' THEN
		RAISE EXCEPTION 'BOOTSTRAP_DONE: the codes were shown, and wait to be used' USING ERRCODE = 'CS120';
	END IF;
	RETURN opened;
END $$;

GRANT EXECUTE ON FUNCTION access.propose(jsonb), access.decide_proposal(jsonb), access.open_code(jsonb),
	access.take_away(jsonb), access.change_person(jsonb), access.arrive(jsonb), access.bootstrap(jsonb) TO keeper;
