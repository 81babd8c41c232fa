-- How a case ends, whole: what was found, by which clause, and everything that the platform is asked to do. A decision is made,
-- leaves the house some time after that, and until then it can be taken back.

-- Added to what a decision was: `outcome` is its summary, NO_VIOLATION or the gravest of its actions, whose `account` or
-- `messages` it keeps; so whoever reads no actions goes on.
ALTER TABLE console.decision
	ADD category text CHECK (category ~ '^[A-Z_]{2,64}$'),       -- the violation; none where none was found, and in older ones
	ADD keyword text CHECK (keyword ~ '^[A-Z_]{2,64}$'),
	ADD clause text CHECK (clause ~ '^[0-9]{1,2}(\.[0-9]{1,2})?$'), -- of the rules (lib/cases/clauses.ts)
	ADD digest text CHECK (digest ~ '^[0-9a-f]{64}$'),           -- lib/access/decision-digest.ts; none in older ones
	ADD salt bytea CHECK (octet_length(salt) = 32),              -- of the digest, which anybody could else guess at
	ADD needs_second boolean NOT NULL DEFAULT false,             -- somebody else's word, before it leaves
	ADD leaves_at timestamptz NOT NULL DEFAULT clock_timestamp(), -- not before
	ADD left_at timestamptz,                                     -- from then on the platform can hear of it
	DROP CONSTRAINT decision_outcome_check, DROP CONSTRAINT decision_check, DROP CONSTRAINT decision_check1;
UPDATE console.decision SET leaves_at = decided_at, left_at = decided_at;
ALTER TABLE console.decision
	ADD CONSTRAINT decision_outcome_check CHECK (outcome IN ('NO_VIOLATION', 'SUPPORT', 'LABEL', 'WARN', 'AGE_RESTRICT',
		'REMOVE_MESSAGES', 'RESTRICT_DMS', 'SUSPEND_ACCOUNT', 'TERMINATE_ACCOUNT')),
	ADD CONSTRAINT decision_account_check CHECK (CASE
		WHEN outcome IN ('SUPPORT', 'WARN', 'RESTRICT_DMS', 'SUSPEND_ACCOUNT', 'TERMINATE_ACCOUNT') THEN account IS NOT NULL
		WHEN outcome IN ('NO_VIOLATION', 'REMOVE_MESSAGES') THEN account IS NULL ELSE true END),
	ADD CONSTRAINT decision_messages_check CHECK (CASE WHEN outcome = 'REMOVE_MESSAGES' THEN cardinality(messages) > 0
		WHEN outcome IN ('LABEL', 'AGE_RESTRICT') THEN account IS NULL OR cardinality(messages) = 0
		ELSE cardinality(messages) = 0 END),
	ADD CONSTRAINT decision_violation_check CHECK ((category IS NULL) = (clause IS NULL) AND (category IS NOT NULL OR keyword IS NULL)
		AND (category IS NULL OR outcome <> 'NO_VIOLATION')),
	ADD CONSTRAINT digest_is_salted CHECK ((digest IS NULL) = (salt IS NULL)),
	ADD CONSTRAINT decision_of_person UNIQUE (id, person_id),
	ADD CONSTRAINT decision_times_check CHECK (isfinite(leaves_at) AND isfinite(left_at));
CREATE INDEX decision_to_leave ON console.decision (leaves_at, id) WHERE left_at IS NULL;

-- What the platform is asked to do, each by its number within the decision. An action concerns an account, messages, or (a label,
-- an age limit) the whole thread: then neither. Both by their numbers in the thread, and by the platform's own ids.
CREATE TABLE console.action (
	decision_id uuid NOT NULL REFERENCES console.decision,
	n smallint NOT NULL CHECK (n BETWEEN 1 AND 20),
	kind text NOT NULL CHECK (kind IN ('SUPPORT', 'LABEL', 'WARN', 'AGE_RESTRICT', 'REMOVE_MESSAGES', 'RESTRICT_DMS', 'SUSPEND_ACCOUNT',
		'TERMINATE_ACCOUNT')),
	person smallint,
	sequences int[] NOT NULL DEFAULT '{}',
	account text,
	messages text[] NOT NULL DEFAULT '{}',
	until timestamptz CHECK (isfinite(until)), -- a restriction or suspension without it has no end
	label text CHECK (label ~ '^[A-Z0-9_]{2,64}$'), -- which label, or which support (lib/cases/labels.ts, support.ts)
	PRIMARY KEY (decision_id, n),
	UNIQUE NULLS NOT DISTINCT (decision_id, kind, person, label),
	CHECK ((person IS NULL) = (account IS NULL)),
	CHECK ((cardinality(sequences) = 0) = (cardinality(messages) = 0)),
	CHECK (CASE WHEN kind = 'REMOVE_MESSAGES' THEN account IS NULL AND cardinality(messages) > 0
		WHEN kind IN ('LABEL', 'AGE_RESTRICT') THEN account IS NULL OR cardinality(messages) = 0
		ELSE account IS NOT NULL AND cardinality(messages) = 0 END),
	CHECK (until IS NULL OR kind IN ('RESTRICT_DMS', 'SUSPEND_ACCOUNT')),
	CHECK ((label IS NOT NULL) = (kind IN ('LABEL', 'SUPPORT')))
);

-- The second person's word. Who decided is named too, so that one glance at a row says that they are two.
CREATE TABLE console.decision_confirmation (
	decision_id uuid PRIMARY KEY,
	decider_id uuid NOT NULL,
	person_id uuid NOT NULL,
	confirmed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (decision_id, decider_id) REFERENCES console.decision (id, person_id),
	CONSTRAINT two_people_decide CHECK (person_id <> decider_id)
);

-- Taken back before it left: by whoever made it, or since the second person declined. So it stands in no list, total or history
-- of decisions. `decision`: what it was, with people and messages by their numbers in the thread.
CREATE TABLE console.undone_decision (
	id uuid PRIMARY KEY,
	case_id uuid NOT NULL REFERENCES console.case,
	kind text NOT NULL CHECK (kind IN ('UNDONE', 'DECLINED')),
	decider_id uuid NOT NULL,
	person_id uuid NOT NULL,
	decided_at timestamptz NOT NULL,
	decided_entry_id uuid NOT NULL,
	decided_note_id uuid,
	decision jsonb NOT NULL,
	note_id uuid, -- why it was declined, sealed
	undone_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	CONSTRAINT who_undoes CHECK ((kind = 'UNDONE') = (person_id = decider_id))
);
CREATE INDEX undone_decision_by_case ON console.undone_decision (case_id, undone_at);

-- What the platform says became of an action; the newest counts. DONE is the last word.
CREATE TABLE console.action_answer (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	decision_id uuid NOT NULL,
	n smallint NOT NULL,
	result text NOT NULL CHECK (result IN ('DONE', 'REFUSED')),
	code text CHECK (code ~ '^[A-Z0-9_]{1,64}$'), -- the platform's reason
	integration_id uuid NOT NULL REFERENCES console.integration,
	answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (decision_id, n) REFERENCES console.action (decision_id, n)
);
CREATE INDEX answer_by_action ON console.action_answer (decision_id, n, id);
CREATE INDEX answer_refused ON console.action_answer (answered_at) WHERE result = 'REFUSED';

-- A form filled beforehand: what was found, what follows and words that fit many cases. It decides nothing by itself. Of one
-- person, or shared by a lead with a region's desk.
CREATE TABLE console.macro (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL,
	region text REFERENCES console.region, -- null: one's own
	name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
	body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object' AND pg_column_size(body) < 8192),
	saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	removed_at timestamptz,
	removed_entry_id uuid UNIQUE,
	CHECK ((removed_at IS NULL) = (removed_entry_id IS NULL))
);
CREATE INDEX macro_by_person ON console.macro (person_id) WHERE removed_at IS NULL;
CREATE INDEX macro_by_region ON console.macro (region) WHERE removed_at IS NULL AND region IS NOT NULL;

GRANT SELECT ON console.action, console.decision_confirmation, console.undone_decision, console.action_answer, console.macro TO web;
GRANT SELECT ON console.action, console.decision_confirmation TO keeper;
GRANT SELECT ON console.action, console.decision_confirmation, console.undone_decision, console.action_answer TO worker;
GRANT INSERT (decision_id, n, result, code, integration_id, entry_id) ON console.action_answer TO web;
GRANT INSERT (id, person_id, region, name, body, entry_id), UPDATE (removed_at, removed_entry_id) ON console.macro TO web;
