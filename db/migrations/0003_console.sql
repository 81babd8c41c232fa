-- Platforms, threads, reports, cases and what people do with them. Web writes here; no message text, no typed
-- words: those are sealed in `vault`. State is a row with an author and a time.

CREATE TABLE console.region (code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9-]{1,15}$'), name text NOT NULL);
INSERT INTO console.region VALUES ('eu', 'European Union'), ('us', 'United States');

CREATE TABLE console.platform (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
	name text NOT NULL
);

-- An integration key: stored hashed (SHA-256 of a random 256-bit token), bound to one platform and its regions.
CREATE TABLE console.integration (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	platform_id uuid NOT NULL REFERENCES console.platform,
	token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
	name text NOT NULL,
	regions text[] NOT NULL CHECK (cardinality(regions) > 0),
	created_at timestamptz NOT NULL DEFAULT now(),
	revoked_at timestamptz
);

CREATE TABLE console.thread (
	id uuid PRIMARY KEY,
	platform_id uuid NOT NULL REFERENCES console.platform,
	external_id text NOT NULL CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,128}$'),
	region text NOT NULL REFERENCES console.region,
	created_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE (platform_id, external_id),
	UNIQUE (id, platform_id, region)
);

CREATE TABLE console.participant (
	thread_id uuid NOT NULL REFERENCES console.thread,
	account text NOT NULL CHECK (account ~ '^[A-Za-z0-9._:-]{1,128}$'),
	number smallint NOT NULL CHECK (number > 0), -- Person 1, Person 2 …: the alias shown until names are asked for
	minor boolean,                               -- null: the platform does not know
	country text CHECK (country ~ '^[A-Z]{2}$'),
	PRIMARY KEY (thread_id, account),
	UNIQUE (thread_id, number)
);
CREATE INDEX participant_by_account ON console.participant (account);

CREATE TABLE console.case (
	id uuid PRIMARY KEY,
	platform_id uuid NOT NULL REFERENCES console.platform,
	thread_id uuid NOT NULL REFERENCES console.thread,
	region text NOT NULL REFERENCES console.region,
	category text NOT NULL CHECK (category ~ '^[A-Z_]{2,64}$'),
	keyword text CHECK (keyword ~ '^[A-Z_]{2,64}$'),
	severity smallint NOT NULL CHECK (severity BETWEEN 0 AND 3),
	minors boolean NOT NULL,
	restricted boolean NOT NULL,        -- child safety: seen by child_safety alone
	threat_to_life boolean NOT NULL DEFAULT false,
	report_count int NOT NULL DEFAULT 1 CHECK (report_count > 0),
	received_at timestamptz NOT NULL DEFAULT now(),
	due_at timestamptz NOT NULL,
	previous_case_id uuid REFERENCES console.case,
	closed_at timestamptz,
	-- A case is where its thread is: no other region's staff come to it by a case of their own.
	FOREIGN KEY (thread_id, platform_id, region) REFERENCES console.thread (id, platform_id, region)
);
CREATE UNIQUE INDEX one_open_case_per_thread ON console.case (thread_id) WHERE closed_at IS NULL;
CREATE INDEX case_by_thread ON console.case (thread_id);
-- The queue's order. Regions are few, so each is read in order and merged.
CREATE INDEX case_queue ON console.case (region, restricted, severity, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX case_newest ON console.case (received_at DESC, id DESC);

CREATE TABLE console.report (
	id uuid PRIMARY KEY,
	platform_id uuid NOT NULL REFERENCES console.platform,
	external_id text NOT NULL CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,128}$'),
	case_id uuid NOT NULL REFERENCES console.case,
	thread_id uuid NOT NULL REFERENCES console.thread,
	category text NOT NULL,
	keyword text,
	source text NOT NULL CHECK (source IN ('USER', 'TRUSTED_FLAGGER', 'CLASSIFIER', 'STAFF', 'AUTHORITY')),
	detector jsonb CHECK ((detector IS NOT NULL) = (source = 'CLASSIFIER')),
	reporter text,
	reported int[] NOT NULL CHECK (cardinality(reported) > 0), -- sequences of the reported messages
	has_note boolean NOT NULL,
	sealed int NOT NULL CHECK (sealed >= 0),                    -- messages that this report added
	reported_at timestamptz NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,                                     -- its report.received
	UNIQUE (platform_id, external_id)
);
CREATE INDEX report_by_case ON console.report (case_id, received_at);

CREATE TABLE console.message (
	thread_id uuid NOT NULL,
	sequence int NOT NULL CHECK (sequence > 0), -- given at arrival, never changed; reading order is (sent_at, sequence)
	external_id text NOT NULL CHECK (external_id ~ '^[A-Za-z0-9._:-]{1,128}$'),
	revision smallint NOT NULL DEFAULT 0 CHECK (revision >= 0), -- above 0: the platform sent other content under this id
	sender text CHECK (sender IS NOT NULL OR kind = 'system'),
	sent_at timestamptz NOT NULL,
	kind text NOT NULL CHECK (kind IN ('text', 'media', 'system', 'unavailable')),
	provenance text NOT NULL CHECK (provenance IN ('PLATFORM', 'REPORTER')),
	unavailable text CHECK (unavailable IN ('E2EE', 'DELETED', 'EXPIRED')),
	report_id uuid NOT NULL,
	PRIMARY KEY (thread_id, sequence),
	UNIQUE (thread_id, external_id, revision),
	FOREIGN KEY (thread_id, sender) REFERENCES console.participant (thread_id, account),
	CHECK ((kind = 'unavailable') = (unavailable IS NOT NULL))
);

-- Whether a report or message came before, judged without keeping it: HMACs keyed from the presented token.
-- Kept 7 days, then deleted; after that (or under another token) sameness cannot be judged.
CREATE TABLE console.sameness (
	report_id uuid PRIMARY KEY REFERENCES console.report,
	integration_id uuid NOT NULL REFERENCES console.integration,
	thread_id uuid NOT NULL REFERENCES console.thread,
	report_mac bytea NOT NULL CHECK (octet_length(report_mac) = 16),
	sequences int[] NOT NULL,    -- the messages this report added …
	message_macs bytea NOT NULL, -- … and 16 bytes for each, in that order
	expires_at timestamptz NOT NULL DEFAULT now() + interval '7 days',
	CHECK (octet_length(message_macs) = 16 * cardinality(sequences))
);
CREATE INDEX sameness_by_thread ON console.sameness (thread_id);
CREATE INDEX sameness_by_expiry ON console.sameness (expires_at);

-- A sign-in. The cookie holds a random token, this row its SHA-256. The keeper resolves it to a person itself.
CREATE TABLE console.session (
	id uuid PRIMARY KEY,
	token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
	person_id uuid NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	seen_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	ended_at timestamptz,
	CHECK (expires_at <= created_at + interval '24 hours')
);
CREATE INDEX session_by_person ON console.session (person_id) WHERE ended_at IS NULL;

CREATE TABLE console.claim (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	case_id uuid NOT NULL REFERENCES console.case,
	person_id uuid NOT NULL,
	claimed_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,
	released_at timestamptz,
	released_by uuid,
	CHECK ((released_at IS NULL) = (released_by IS NULL))
);
CREATE UNIQUE INDEX one_claim_per_case ON console.claim (case_id) WHERE released_at IS NULL;
CREATE INDEX claim_by_person ON console.claim (person_id) WHERE released_at IS NULL;
CREATE INDEX claim_by_case ON console.claim (case_id, claimed_at);

-- A decision ends a case; an escalation moves it. Typed notes are sealed (vault.note, by the id here).
CREATE TABLE console.decision (
	id uuid PRIMARY KEY,
	case_id uuid NOT NULL UNIQUE REFERENCES console.case,
	person_id uuid NOT NULL,
	outcome text NOT NULL CHECK (outcome IN ('NO_VIOLATION', 'WARN', 'REMOVE_MESSAGES', 'SUSPEND_ACCOUNT')),
	account text,                                     -- whom a warning or suspension concerns, by the platform's id
	messages text[] NOT NULL DEFAULT '{}',            -- which messages to remove, by the platform's ids
	note_id uuid,
	decided_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,
	CHECK ((outcome IN ('WARN', 'SUSPEND_ACCOUNT')) = (account IS NOT NULL)),
	CHECK ((outcome = 'REMOVE_MESSAGES') = (cardinality(messages) > 0))
);
CREATE INDEX decision_newest ON console.decision (decided_at DESC, id DESC);
CREATE TABLE console.escalation (
	id uuid PRIMARY KEY,
	case_id uuid NOT NULL REFERENCES console.case,
	person_id uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('CHILD_SAFETY', 'THREAT_TO_LIFE')),
	note_id uuid,
	escalated_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,
	UNIQUE (case_id, kind)
);

-- What the platform is told. `position` is taken before commit, so a reader that trusts it alone could pass a
-- decision still in flight: readers go only to rows whose transaction is older than every one still running.
CREATE TABLE console.outbox (
	position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
	platform_id uuid NOT NULL REFERENCES console.platform,
	region text NOT NULL REFERENCES console.region,
	decision_id uuid NOT NULL UNIQUE REFERENCES console.decision
);
CREATE INDEX outbox_by_platform ON console.outbox (platform_id, position);

-- Openings that oversight must judge. The keeper writes the review with the opening; whoever opened never judges.
CREATE TABLE console.access_review (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	opening_id uuid NOT NULL UNIQUE,
	reader_id uuid NOT NULL,
	region text NOT NULL REFERENCES console.region,
	created_at timestamptz NOT NULL DEFAULT now(),
	due_at timestamptz NOT NULL,
	UNIQUE (id, reader_id)
);
CREATE INDEX access_review_due ON console.access_review (due_at, id);
CREATE TABLE console.verdict (
	review_id uuid PRIMARY KEY,
	reader_id uuid NOT NULL,
	person_id uuid NOT NULL,
	verdict text NOT NULL CHECK (verdict IN ('JUSTIFIED', 'INSUFFICIENT_REASON', 'WRONG_SCOPE', 'MISUSE')),
	note_id uuid,
	judged_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL,
	FOREIGN KEY (review_id, reader_id) REFERENCES console.access_review (id, reader_id),
	CONSTRAINT nobody_judges_their_own_opening CHECK (person_id <> reader_id)
);

-- The terms of a search of the ledger lie here, erasable; its entry holds their salted commitment only.
CREATE TABLE console.ledger_search (
	entry_id uuid PRIMARY KEY,
	person_id uuid NOT NULL,
	salt bytea NOT NULL CHECK (octet_length(salt) = 32),
	terms jsonb NOT NULL,
	searched_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON console.platform, console.integration, console.thread, console.participant, console.case,
	console.report, console.message, console.sameness, console.session, console.claim, console.decision,
	console.escalation, console.outbox, console.verdict, console.ledger_search TO web;
GRANT SELECT ON console.region, console.access_review TO web;
GRANT UPDATE (category, keyword, severity, minors, restricted, threat_to_life, report_count, due_at, closed_at)
	ON console.case TO web;
GRANT UPDATE (released_at, released_by) ON console.claim TO web;
GRANT UPDATE (seen_at, ended_at) ON console.session TO web;
GRANT UPDATE (revoked_at) ON console.integration TO web;
GRANT UPDATE (external_id) ON console.thread TO web; -- SELECT … FOR UPDATE needs it; a trigger keeps the value
GRANT DELETE ON console.sameness TO web;
GRANT SELECT ON console.region, console.thread, console.participant, console.case, console.report, console.message,
	console.session, console.claim, console.decision TO keeper;

CREATE FUNCTION console.keep_thread() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'THREAD_STAYS: a thread is never changed' USING ERRCODE = 'CS020';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER thread_stays BEFORE UPDATE ON console.thread FOR EACH ROW EXECUTE FUNCTION console.keep_thread();

-- Some things happen once: a case that went to child safety stays there, a closed case is closed, an ended session over.
CREATE FUNCTION console.keep_case() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.restricted AND NOT NEW.restricted THEN
		RAISE EXCEPTION 'CASE_STAYS_RESTRICTED: child safety does not give a case back' USING ERRCODE = 'CS021';
	END IF;
	IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
		RAISE EXCEPTION 'CASE_STAYS_CLOSED: a closed case is never opened again' USING ERRCODE = 'CS022';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER case_stays BEFORE UPDATE ON console.case FOR EACH ROW EXECUTE FUNCTION console.keep_case();

CREATE FUNCTION console.keep_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
		RAISE EXCEPTION 'SESSION_STAYS_ENDED: an ended session is over' USING ERRCODE = 'CS023';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER session_stays BEFORE UPDATE ON console.session FOR EACH ROW EXECUTE FUNCTION console.keep_session();
