-- People, their roles and their openings: written by the keeper alone, each row from an entry.

CREATE TABLE access.person (
	id uuid PRIMARY KEY,
	alias text NOT NULL UNIQUE CHECK (alias ~ '^[A-Z]{1,3}-[0-9]{1,6}$'),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
	employer text NOT NULL,
	office_country text NOT NULL CHECK (office_country ~ '^[A-Z]{2}$'),
	demo boolean NOT NULL,
	added_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,
	disabled_at timestamptz
);

CREATE TABLE access.role_grant (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('moderator', 'lead', 'child_safety', 'qa', 'legal', 'counsel', 'auditor',
		'oversight_lead', 'admin')),
	region text NOT NULL REFERENCES console.region,
	granted_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,
	revoked_at timestamptz,
	revoked_entry_id uuid,
	CHECK ((revoked_at IS NULL) = (revoked_entry_id IS NULL))
);
CREATE UNIQUE INDEX one_grant ON access.role_grant (person_id, role, region) WHERE revoked_at IS NULL;

-- Separation of duties (AC-5): watchers do not open, decide or approve, and admins do not open.
CREATE FUNCTION access.separate_duties() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	held text[];
BEGIN
	PERFORM 1 FROM access.person p WHERE p.id = NEW.person_id FOR UPDATE;
	SELECT array_agg(DISTINCT g.role) INTO held FROM access.role_grant g
	WHERE g.person_id = NEW.person_id AND g.revoked_at IS NULL;
	IF (held && ARRAY['auditor', 'oversight_lead']
			AND held && ARRAY['moderator', 'lead', 'child_safety', 'qa', 'legal', 'counsel', 'admin'])
		OR ('admin' = ANY (held) AND held && ARRAY['moderator', 'lead', 'child_safety', 'qa', 'legal', 'counsel'])
	THEN
		RAISE EXCEPTION 'DUTIES_NOT_SEPARATE: these roles exclude each other' USING ERRCODE = 'CS030';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER duties_are_separate AFTER INSERT OR UPDATE ON access.role_grant
	FOR EACH ROW EXECUTE FUNCTION access.separate_duties();

-- A person's time-boxed right to read a scope of one thread, born from a reason. Born ACTIVE in this version
-- (nothing here waits for approval); it ends by time.
CREATE TABLE access.opening (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL,
	session_id uuid NOT NULL REFERENCES console.session,
	case_id uuid NOT NULL REFERENCES console.case,
	thread_id uuid NOT NULL REFERENCES console.thread,
	region text NOT NULL REFERENCES console.region,
	reason text NOT NULL CHECK (reason IN ('USER_REPORT_REVIEW', 'CHILD_SAFETY_ESCALATION', 'EMERGENCY_RISK_TO_LIFE')),
	question text NOT NULL CHECK (question ~ '^[A-Z_]{2,64}$'),
	note_id uuid NOT NULL UNIQUE, -- the sealed words
	scope int4multirange NOT NULL CHECK (NOT isempty(scope)),
	widens uuid REFERENCES access.opening,
	read_token_hash bytea NOT NULL CHECK (octet_length(read_token_hash) = 32),
	granted_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	entry_id uuid NOT NULL,
	CONSTRAINT no_longer_than_its_reason CHECK (expires_at > granted_at AND expires_at <= granted_at + CASE reason
		WHEN 'EMERGENCY_RISK_TO_LIFE' THEN interval '15 minutes'
		WHEN 'CHILD_SAFETY_ESCALATION' THEN interval '60 minutes'
		ELSE interval '30 minutes' END)
);
CREATE INDEX opening_by_person ON access.opening (person_id, granted_at DESC);
CREATE INDEX opening_by_case ON access.opening (case_id, granted_at DESC);
CREATE INDEX opening_by_thread ON access.opening (thread_id, person_id);

GRANT SELECT ON access.person, access.role_grant TO web, keeper;
GRANT SELECT (id, person_id, role, case_id, thread_id, region, reason, question, note_id, scope, widens, granted_at,
	expires_at, entry_id) ON access.opening TO web;
GRANT SELECT ON access.opening TO keeper;
GRANT INSERT ON access.person, access.role_grant TO keeper;
GRANT UPDATE (disabled_at) ON access.person TO keeper;
GRANT UPDATE (revoked_at, revoked_entry_id) ON access.role_grant TO keeper;

-- Each row of the keeper's is born from an entry of the same commit.
CREATE FUNCTION access.from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	entry CONSTANT uuid := CASE WHEN TG_OP = 'INSERT' THEN NEW.entry_id ELSE (to_jsonb(NEW)->>'revoked_entry_id')::uuid END;
BEGIN
	PERFORM 1 FROM ledger.entry e WHERE e.id = entry AND e.type = TG_ARGV[0] AND e.xid = pg_current_xact_id();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a right is written with its entry' USING ERRCODE = 'CS031';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER person_from_entry BEFORE INSERT ON access.person FOR EACH ROW WHEN (session_user = 'keeper')
	EXECUTE FUNCTION access.from_entry('person.added');
CREATE TRIGGER grant_from_entry BEFORE INSERT ON access.role_grant FOR EACH ROW WHEN (session_user = 'keeper')
	EXECUTE FUNCTION access.from_entry('role.granted');
CREATE TRIGGER revocation_from_entry BEFORE UPDATE ON access.role_grant FOR EACH ROW WHEN (session_user = 'keeper')
	EXECUTE FUNCTION access.from_entry('role.revoked');
