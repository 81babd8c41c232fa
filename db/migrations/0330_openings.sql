-- Who may open, by policy: requests that wait for others, their approvals, openings that end before their time.
-- State is rows: a request is approved when so many others approved it, and what became of it follows from who wrote what when.

-- An opening that waits for others. Written once; what comes after has rows and columns of its own.
CREATE TABLE access.opening_request (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL,
	session_id uuid NOT NULL REFERENCES console.session,
	case_id uuid NOT NULL REFERENCES console.case,
	thread_id uuid NOT NULL REFERENCES console.thread,
	region text NOT NULL REFERENCES console.region,
	reason text NOT NULL,
	question text NOT NULL CHECK (question ~ '^[A-Z_]{2,64}$'),
	note_id uuid NOT NULL UNIQUE, -- the sealed words
	commitment text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
	scope int4multirange NOT NULL CHECK (NOT isempty(scope)),
	wide boolean NOT NULL,       -- more than `reported`: a passkey must have known its owner
	policy text NOT NULL,
	needed int NOT NULL CHECK (needed BETWEEN 1 AND 5),
	roles text[] NOT NULL CHECK (cardinality(roles) > 0), -- who may approve it
	open_hours int NOT NULL CHECK (open_hours BETWEEN 1 AND 72),
	requested_at timestamptz NOT NULL,
	lapses_at timestamptz NOT NULL, -- without a decision; once approved, until when it may be opened
	entry_id uuid NOT NULL UNIQUE,
	cancelled_at timestamptz,
	cancelled_entry_id uuid UNIQUE,
	lapsed_entry_id uuid UNIQUE,
	UNIQUE (id, person_id),
	CHECK (lapses_at > requested_at AND lapses_at <= requested_at + interval '144 hours'),
	CHECK ((cancelled_at IS NULL) = (cancelled_entry_id IS NULL)),
	CHECK (cancelled_at IS NULL OR lapsed_entry_id IS NULL)
);
CREATE INDEX opening_request_waiting ON access.opening_request (lapses_at, region)
	WHERE cancelled_at IS NULL AND lapsed_entry_id IS NULL;
CREATE INDEX opening_request_by_person ON access.opening_request (person_id, requested_at DESC);
CREATE INDEX opening_request_by_case ON access.opening_request (case_id, requested_at DESC);

CREATE TABLE access.opening_approval (
	request_id uuid NOT NULL,
	requester_id uuid NOT NULL,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL,
	verdict text NOT NULL CHECK (verdict IN ('approve', 'deny')),
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	PRIMARY KEY (request_id, person_id), -- one word a person, in however many tabs
	FOREIGN KEY (request_id, requester_id) REFERENCES access.opening_request (id, person_id),
	CONSTRAINT nobody_approves_their_own CHECK (person_id <> requester_id)
);
CREATE INDEX opening_approval_by_person ON access.opening_approval (person_id, at DESC);

ALTER TABLE access.opening
	ADD COLUMN request_id uuid,        -- an approved request opens once …
	ADD COLUMN ended_at timestamptz,   -- before its time
	ADD COLUMN ended_by uuid REFERENCES access.person,
	ADD COLUMN ended_entry_id uuid,
	-- … and for whoever asked.
	ADD FOREIGN KEY (request_id, person_id) REFERENCES access.opening_request (id, person_id),
	ADD CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_entry_id IS NULL)),
	DROP CONSTRAINT opening_reason_check,
	ADD CONSTRAINT opening_reason_check CHECK (reason IN ('USER_REPORT_REVIEW', 'GUIDELINE_VIOLATION_REVIEW', 'APPEAL_REVIEW',
		'CHILD_SAFETY_ESCALATION', 'EMERGENCY_RISK_TO_LIFE', 'LEGAL_REQUEST', 'QUALITY_AUDIT', 'OVERSIGHT_REVIEW')),
	ADD CONSTRAINT never_alone CHECK (reason NOT IN ('GUIDELINE_VIOLATION_REVIEW', 'LEGAL_REQUEST') OR request_id IS NOT NULL),
	DROP CONSTRAINT no_longer_than_its_reason,
	-- How long exactly is policy's.
	ADD CONSTRAINT no_longer_than_its_reason CHECK (expires_at > granted_at AND expires_at <= granted_at + CASE reason
		WHEN 'EMERGENCY_RISK_TO_LIFE' THEN interval '1 hour' ELSE interval '24 hours' END);

-- Partial: most openings have neither, and pay nothing for it.
CREATE UNIQUE INDEX one_opening_of_a_request ON access.opening (request_id) WHERE request_id IS NOT NULL;
CREATE UNIQUE INDEX one_end_by_an_entry ON access.opening (ended_entry_id) WHERE ended_entry_id IS NOT NULL;

GRANT SELECT ON access.opening_request, access.opening_approval TO web, keeper;
GRANT SELECT (request_id, ended_at, ended_by, ended_entry_id) ON access.opening TO web;

-- Is an account of this person among those of the thread?
CREATE FUNCTION access.takes_part(person uuid, thread uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM access.platform_account a JOIN console.thread t ON t.platform_id = a.platform_id
		JOIN console.participant q ON q.thread_id = t.id AND q.account = a.account
		WHERE a.person_id = person AND a.removed_at IS NULL AND t.id = thread);
END $$;

-- The most that a person opened today of threads in which one and the same account of this thread takes part.
CREATE FUNCTION access.openings_of_accounts(person uuid, thread uuid, since timestamptz) RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT coalesce(max(n.openings), 0)::int FROM (
		SELECT count(*) AS openings FROM access.opening o
			JOIN console.thread there ON there.id = o.thread_id
			JOIN console.thread here ON here.id = thread AND here.platform_id = there.platform_id
			JOIN console.participant q ON q.thread_id = o.thread_id
			JOIN console.participant h ON h.thread_id = thread AND h.account = q.account
		WHERE o.person_id = person AND o.granted_at > since GROUP BY q.account) n);
END $$;

-- May this person act in this role in this region now, in this session? A role that the sign-in service withholds does not count.
CREATE FUNCTION access.holds(person uuid, session uuid, role text, region text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM access.person p
		JOIN access.role_grant g ON g.person_id = p.id AND g.role = holds.role AND g.region = holds.region AND g.revoked_at IS NULL
		JOIN console.session s ON s.id = holds.session AND s.person_id = p.id AND s.ended_at IS NULL
			AND s.expires_at > clock_timestamp() AND holds.role <> ALL (s.withheld)
		WHERE p.id = holds.person AND p.disabled_at IS NULL);
END $$;

-- Whose case it is to work on: its claimer's; a lead's, whoever claimed it; for a risk to life also legal's, while it is
-- nobody's. Audits look at what is decided.
CREATE FUNCTION access.works_on(person uuid, role text, reason text, the_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF reason IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW') THEN
		RETURN EXISTS (SELECT FROM console.decision d WHERE d.case_id = the_case);
	ELSIF role = 'legal' THEN
		RETURN NOT EXISTS (SELECT FROM console.claim l WHERE l.case_id = the_case AND l.released_at IS NULL);
	END IF;
	RETURN EXISTS (SELECT FROM console.claim l WHERE l.case_id = the_case AND l.released_at IS NULL
		AND (l.person_id = person OR role = 'lead'));
END $$;

-- What the acts of asking and opening have in common: everything that a row can say about whether this person may, now.
-- Takes the person's lock, so that two at once cannot both be the last that is allowed, and uses up the confirmation.
CREATE FUNCTION access.admit(o jsonb, OUT thread_id uuid, OUT region text, OUT at timestamptz) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
	held record;
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	reason text := o->>'reason';
	limits jsonb := o->'limits';
BEGIN
	SELECT k.thread_id, k.region, k.restricted, k.closed_at INTO c FROM console.case k
	WHERE k.id = (o->>'case')::uuid FOR SHARE;
	IF NOT FOUND OR (c.closed_at IS NOT NULL) <> (reason IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW')) THEN
		RAISE EXCEPTION 'CASE_CLOSED: no open case' USING ERRCODE = 'CS042';
	END IF;
	PERFORM 1 FROM access.person p WHERE p.id = person AND p.disabled_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	PERFORM access.spend(o->'assurance', person, session, 'open');
	at := clock_timestamp();
	-- Everything that was waited for is there: what follows is one look. Each statement costs more than what it finds.
	SELECT (NOT c.restricted OR o->>'role' = 'child_safety')
			AND access.holds(person, session, o->>'role', c.region) AS permitted,
		access.works_on(person, o->>'role', reason, (o->>'case')::uuid) AS works,
		access.takes_part(person, c.thread_id) AS own,
		(SELECT count(*) FROM access.opening p WHERE p.person_id = person AND p.granted_at > at - interval '1 hour') AS this_hour,
		access.openings_of_accounts(person, c.thread_id, at - interval '24 hours') AS of_account,
		CASE reason WHEN 'EMERGENCY_RISK_TO_LIFE' THEN (SELECT count(*) FROM access.opening p
			WHERE p.person_id = person AND p.granted_at > at - interval '24 hours' AND p.reason = 'EMERGENCY_RISK_TO_LIFE')
		END AS emergencies,
		(SELECT count(*) FROM access.opening p WHERE p.thread_id = c.thread_id AND p.person_id = person) AS of_thread
	INTO held;
	IF NOT held.permitted THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF held.own THEN
		RAISE EXCEPTION 'OWN_THREAD: an account of this person takes part in it' USING ERRCODE = 'CS080';
	END IF;
	IF NOT held.works THEN
		RAISE EXCEPTION 'CASE_NOT_CLAIMED: the case is not claimed by this person' USING ERRCODE = 'CS044';
	END IF;
	IF held.this_hour >= (limits->>'openingsPerHour')::int OR held.of_account >= (limits->>'openingsPerAccount')::int THEN
		RAISE EXCEPTION 'OPENING_LIMIT_REACHED: this is more openings than policy allows' USING ERRCODE = 'CS081';
	END IF;
	IF held.emergencies >= (limits->>'emergenciesPerDay')::int THEN
		RAISE EXCEPTION 'EMERGENCY_LIMIT_REACHED: this is more emergencies than a day allows' USING ERRCODE = 'CS082';
	END IF;
	IF (held.this_hour >= (limits->>'softPerHour')::int AND NOT coalesce(o->'passed' ? 'OPENINGS_PER_HOUR', false))
		OR (held.of_account >= (limits->>'softPerAccount')::int AND NOT coalesce(o->'passed' ? 'OPENINGS_PER_ACCOUNT', false))
	THEN
		RAISE EXCEPTION 'FURTHER_REASON_REQUIRED: these are many openings; say why in further words' USING ERRCODE = 'CS083';
	END IF;
	-- What a person's openings of a thread add up to was judged by the keeper: on all that there are.
	IF held.of_thread <> (o->>'ofThread')::int THEN
		RAISE EXCEPTION 'ASKED_AT_ONCE: another opening of this thread came between' USING ERRCODE = 'CS084';
	END IF;
	thread_id := c.thread_id;
	region := c.region;
END $$;

-- Who did it, how sure we are of them, and about what: the part that all these entries share.
CREATE FUNCTION access.event_of(o jsonb, thread uuid, region text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN jsonb_build_object('outcome', 'granted', 'policy', o->'policy', 'assurance', o->'assurance',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'case', o->'case', 'thread', thread,
		'region', region, 'session', o->'session', 'reason', jsonb_build_object('code', o->'reason',
			'question', o->'question', 'commitment', o->'commitment'))
		|| CASE WHEN o ? 'widens' THEN jsonb_build_object('widens', o->'widens') ELSE '{}' END
		|| CASE WHEN o ? 'request' THEN jsonb_build_object('request', o->'request') ELSE '{}' END;
END $$;

CREATE FUNCTION access.stamp(at timestamptz) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END $$;

-- Records an opening with its reason, its grant and its first decryption in one commit. The keeper has decided by
-- policy; what can be said in a row is checked here again: the person, the role in the region, the claim, the case, the
-- limits, and, where others had to approve, that they did, exactly this, and that it was not used before.
CREATE OR REPLACE FUNCTION access.open(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
	r access.opening_request;
	scope int4multirange := (o->>'scope')::int4multirange;
	opening uuid := (o->>'opening')::uuid;
	person uuid := (o->>'person')::uuid;
	note uuid := (o->'note'->>'id')::uuid;
	approvals uuid[];
	expires timestamptz;
	event jsonb;
	g record;
	d record;
BEGIN
	PERFORM access.keeper_only();
	IF o ? 'request' THEN
		PERFORM access.lock_person(person); -- people before requests, as those who decide lock them
		-- Locked before it is looked at: of two openings of one request at once, the second finds it used.
		SELECT * INTO r FROM access.opening_request q WHERE q.id = (o->>'request')::uuid FOR UPDATE;
		IF NOT FOUND OR r.person_id <> person OR r.case_id <> (o->>'case')::uuid OR r.scope <> scope OR r.reason <> o->>'reason'
			OR r.question <> o->>'question' OR r.commitment <> o->>'commitment' OR r.policy <> o->>'policy'
			OR r.note_id <> note OR r.role <> o->>'role'
		THEN
			RAISE EXCEPTION 'REQUEST_NOT_YOURS: no such request of this person' USING ERRCODE = 'CS085';
		END IF;
		approvals := access.approvals_of(r);
		IF approvals IS NULL THEN
			RAISE EXCEPTION 'REQUEST_NOT_APPROVED: the request is not approved, or not any more' USING ERRCODE = 'CS086';
		END IF;
	END IF;
	c := access.admit(o);
	IF o->>'reason' IN ('CHILD_SAFETY_ESCALATION', 'EMERGENCY_RISK_TO_LIFE', 'LEGAL_REQUEST', 'OVERSIGHT_REVIEW')
		AND coalesce((o->>'reviewHours')::int NOT BETWEEN 1 AND 24, true)
	THEN
		RAISE EXCEPTION 'REVIEW_MISSING: this reason is reviewed within a day' USING ERRCODE = 'CS087';
	END IF;
	expires := c.at + make_interval(mins => (o->>'minutes')::int);

	event := access.event_of(o, c.thread_id, c.region);
	g := ledger.append(event || jsonb_build_object('type', 'opening.granted', 'opening', opening,
			'expires', access.stamp(expires), 'scope', jsonb_build_object('intervals', vault.intervals(scope)))
		|| CASE WHEN o ? 'passed' THEN jsonb_build_object('limits', o->'passed') ELSE '{}' END
		|| CASE WHEN o ? 'request' THEN jsonb_build_object('approvals', to_jsonb(approvals)) ELSE '{}' END);
	IF NOT o ? 'request' THEN
		INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
		VALUES (note, 'reason', opening, c.region, person, o->'note'->>'wrapped', o->'note'->>'sealed');
	END IF;
	INSERT INTO access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
		scope, widens, read_token_hash, granted_at, expires_at, entry_id, request_id)
	VALUES (opening, person, o->>'role', (o->>'session')::uuid, (o->>'case')::uuid, c.thread_id, c.region, o->>'reason',
		o->>'question', note, scope, (o->>'widens')::uuid, decode(o->>'readTokenHash', 'hex'),
		c.at, expires, g.id, r.id);
	IF o ? 'reviewHours' THEN
		INSERT INTO console.access_review (opening_id, reader_id, region, due_at)
		VALUES (opening, person, c.region, c.at + make_interval(hours => (o->>'reviewHours')::int));
	END IF;
	IF o->>'reason' = 'EMERGENCY_RISK_TO_LIFE' THEN
		PERFORM access.tell('oversight', NULL, c.region, 'BREAK_GLASS', person, g.id);
	END IF;
	d := vault.record_decryption(event, o->>'keeper', person, opening, c.thread_id, scope,
		ARRAY['messages', 'note'], expires);
	RETURN jsonb_build_object('entry', d.entry, 'at', d.at, 'granted', g.id, 'count', d.count, 'digest', d.digest,
		'expires', expires, 'gate', d.gate, 'leaf', convert_from(d.leaf, 'UTF8'));
END $$;

-- Is this person, in this role, as they are and as the case is now, one of those who may approve the request? An approval
-- counts only as long as they are.
CREATE FUNCTION access.may_approve(person uuid, role text, r access.opening_request) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN may_approve.role = ANY (r.roles) AND EXISTS (SELECT FROM access.person p
			JOIN access.role_grant g ON g.person_id = p.id AND g.role = may_approve.role AND g.region = r.region AND g.revoked_at IS NULL
			WHERE p.id = may_approve.person AND p.disabled_at IS NULL)
		AND (may_approve.role = 'child_safety' OR NOT EXISTS (SELECT FROM console.case k WHERE k.id = r.case_id AND k.restricted))
		AND NOT access.takes_part(may_approve.person, r.thread_id);
END $$;

-- The entries of those who approved it and still may, where it is approved and may be opened now; else null. A word against
-- it stands whatever becomes of who said it.
CREATE FUNCTION access.approvals_of(r access.opening_request) RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT array_agg(a.entry_id ORDER BY a.at) FROM access.opening_approval a
	WHERE a.request_id = r.id AND a.verdict = 'approve' AND access.may_approve(a.person_id, a.role, r)
	HAVING count(*) >= r.needed
		AND NOT EXISTS (SELECT FROM access.opening_approval x WHERE x.request_id = r.id AND x.verdict = 'deny')
		AND r.cancelled_at IS NULL AND r.lapsed_entry_id IS NULL AND r.lapses_at > clock_timestamp()
		AND NOT EXISTS (SELECT FROM access.opening o WHERE o.request_id = r.id)
$$;

-- Records a request. The words are sealed now, and are what approvers read and what the opening will stand on.
CREATE FUNCTION access.request_opening(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
	a record;
	id uuid := (o->>'request')::uuid;
	person uuid := (o->>'person')::uuid;
	scope int4multirange := (o->>'scope')::int4multirange;
	lapses timestamptz;
	most CONSTANT int := 20; -- approvers are people
BEGIN
	PERFORM access.keeper_only();
	c := access.admit(o);
	IF (SELECT count(*) FROM access.opening_request q WHERE q.person_id = person AND q.requested_at > c.at - interval '1 hour') >= most
	THEN
		RAISE EXCEPTION 'REQUEST_LIMIT_REACHED: these are too many requests within an hour' USING ERRCODE = 'CS088';
	END IF;
	lapses := c.at + make_interval(hours => (o->>'lapseHours')::int);
	a := ledger.append(access.event_of(o, c.thread_id, c.region) || jsonb_build_object('type', 'opening.requested',
			'outcome', 'done', 'lapses', access.stamp(lapses), 'needed', o->'needed',
			'scope', jsonb_build_object('intervals', vault.intervals(scope)))
		|| CASE WHEN o ? 'passed' THEN jsonb_build_object('limits', o->'passed') ELSE '{}' END);
	INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
	VALUES ((o->'note'->>'id')::uuid, 'reason', id, c.region, person, o->'note'->>'wrapped', o->'note'->>'sealed');
	INSERT INTO access.opening_request (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
		commitment, scope, wide, policy, needed, roles, open_hours, requested_at, lapses_at, entry_id)
	VALUES (id, person, o->>'role', (o->>'session')::uuid, (o->>'case')::uuid, c.thread_id, c.region, o->>'reason',
		o->>'question', (o->'note'->>'id')::uuid, o->>'commitment', scope, (o->>'wide')::boolean, o->>'policy',
		(o->>'needed')::int, ARRAY(SELECT jsonb_array_elements_text(o->'roles')), (o->>'openHours')::int, c.at, lapses, a.id);
	RETURN jsonb_build_object('request', id, 'entry', a.id, 'lapses', lapses, 'needed', (o->>'needed')::int);
END $$;

-- One other person's word about a request: approved or denied, confirmed over exactly what was asked.
CREATE FUNCTION access.decide_request(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r access.opening_request;
	a record;
	person uuid := (o->>'person')::uuid;
	verdict text := o->>'verdict';
	given int;
	state text := 'REQUESTED';
BEGIN
	PERFORM access.keeper_only();
	-- Whoever takes something away from this person waits for the word, or comes first.
	PERFORM access.lock_person(person);
	SELECT * INTO r FROM access.opening_request q WHERE q.id = (o->>'request')::uuid FOR UPDATE;
	IF NOT FOUND OR NOT o->>'role' = ANY (r.roles) OR (o->>'role' <> 'child_safety'
		AND EXISTS (SELECT FROM console.case k WHERE k.id = r.case_id AND k.restricted)) OR NOT access.holds(person, (o->>'session')::uuid, o->>'role', r.region) THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF r.person_id = person THEN
		RAISE EXCEPTION 'OWN_ACT: nobody decides their own request' USING ERRCODE = 'CS089';
	END IF;
	IF access.takes_part(person, r.thread_id) THEN
		RAISE EXCEPTION 'OWN_THREAD: an account of this person takes part in it' USING ERRCODE = 'CS080';
	END IF;
	IF EXISTS (SELECT FROM access.opening_approval x WHERE x.request_id = r.id AND x.person_id = person) THEN
		RAISE EXCEPTION 'REQUEST_ALREADY_DECIDED: this person decided it before' USING ERRCODE = 'CS090';
	END IF;
	SELECT count(*) INTO given FROM access.opening_approval x
	WHERE x.request_id = r.id AND x.verdict = 'approve' AND access.may_approve(x.person_id, x.role, r);
	IF r.cancelled_at IS NOT NULL OR r.lapsed_entry_id IS NOT NULL OR r.lapses_at <= clock_timestamp() OR given >= r.needed
		OR EXISTS (SELECT FROM access.opening_approval x WHERE x.request_id = r.id AND x.verdict = 'deny')
		OR EXISTS (SELECT FROM access.opening x WHERE x.request_id = r.id)
		OR EXISTS (SELECT FROM console.case k WHERE k.id = r.case_id AND (k.closed_at IS NOT NULL)
			<> (r.reason IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW')))
	THEN
		RAISE EXCEPTION 'REQUEST_NOT_WAITING: the request does not wait any more' USING ERRCODE = 'CS091';
	END IF;
	PERFORM access.spend(o->'assurance', person, (o->>'session')::uuid, verdict);
	a := ledger.append(jsonb_build_object('type', CASE verdict WHEN 'approve' THEN 'opening.approved' ELSE 'opening.denied' END,
		'outcome', CASE verdict WHEN 'approve' THEN 'granted' ELSE 'refused' END, 'policy', r.policy,
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', person, 'role', o->'role'), 'case', r.case_id,
		'thread', r.thread_id, 'region', r.region, 'session', o->'session', 'request', r.id, 'entry', r.entry_id,
		'reason', jsonb_build_object('code', r.reason, 'question', r.question, 'commitment', r.commitment),
		'scope', jsonb_build_object('intervals', vault.intervals(r.scope))));
	INSERT INTO access.opening_approval (request_id, requester_id, person_id, role, verdict, entry_id)
	VALUES (r.id, r.person_id, person, o->>'role', verdict, a.id);
	IF verdict = 'deny' THEN
		state := 'DENIED';
		PERFORM access.tell('person', r.person_id, r.region, 'REQUEST_DENIED', person, a.id);
	ELSIF given + 1 >= r.needed THEN
		state := 'APPROVED';
		-- A second time where somebody's approval counted no more, but never without end.
		UPDATE access.opening_request q SET lapses_at = least(clock_timestamp() + make_interval(hours => r.open_hours),
			r.requested_at + interval '144 hours') WHERE q.id = r.id;
		PERFORM access.tell('person', r.person_id, r.region, 'REQUEST_APPROVED', person, a.id);
	END IF;
	RETURN jsonb_build_object('entry', a.id, 'state', state);
END $$;

-- Whoever asked takes it back: while it waits, or while it is approved and not opened.
CREATE FUNCTION access.cancel_request(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r access.opening_request;
	a record;
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO r FROM access.opening_request q WHERE q.id = (o->>'request')::uuid
		AND q.person_id = (o->>'person')::uuid FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'REQUEST_NOT_YOURS: no such request of this person' USING ERRCODE = 'CS085';
	END IF;
	IF r.cancelled_at IS NOT NULL OR r.lapsed_entry_id IS NOT NULL OR r.lapses_at <= clock_timestamp()
		OR EXISTS (SELECT FROM access.opening_approval x WHERE x.request_id = r.id AND x.verdict = 'deny')
		OR EXISTS (SELECT FROM access.opening x WHERE x.request_id = r.id)
	THEN
		RAISE EXCEPTION 'REQUEST_NOT_WAITING: the request does not wait any more' USING ERRCODE = 'CS091';
	END IF;
	a := ledger.append(jsonb_build_object('type', 'opening.cancelled', 'outcome', 'done', 'policy', o->'policy',
		'assurance', jsonb_build_object('kind', 'session'), 'actor', jsonb_build_object('id', o->'person', 'role', r.role),
		'case', r.case_id, 'thread', r.thread_id, 'region', r.region, 'session', o->'session', 'request', r.id));
	UPDATE access.opening_request q SET cancelled_at = clock_timestamp(), cancelled_entry_id = a.id WHERE q.id = r.id;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- Says on the record of each request whose time went by that it did. Called now and then; nothing is decided by it.
CREATE FUNCTION access.lapse_requests() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r access.opening_request;
	a record;
	lapsed int := 0;
BEGIN
	PERFORM access.keeper_only();
	FOR r IN SELECT q.* FROM access.opening_request q WHERE q.lapses_at <= clock_timestamp() AND q.cancelled_at IS NULL
		AND q.lapsed_entry_id IS NULL
		AND NOT EXISTS (SELECT FROM access.opening_approval x WHERE x.request_id = q.id AND x.verdict = 'deny')
		AND NOT EXISTS (SELECT FROM access.opening x WHERE x.request_id = q.id)
		ORDER BY q.lapses_at LIMIT 100 FOR UPDATE SKIP LOCKED
	LOOP
		a := ledger.append(jsonb_build_object('type', 'opening.lapsed', 'outcome', 'done', 'policy', r.policy,
			'assurance', jsonb_build_object('kind', 'system'), 'case', r.case_id, 'thread', r.thread_id, 'region', r.region,
			'request', r.id));
		UPDATE access.opening_request q SET lapsed_entry_id = a.id WHERE q.id = r.id;
		lapsed := lapsed + 1;
	END LOOP;
	RETURN lapsed;
END $$;

-- Ends an opening before its time: a lead of its region, child safety where only they see the case, or oversight.
CREATE FUNCTION access.revoke_opening(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.opening;
	a record;
	person uuid := (o->>'person')::uuid;
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO p FROM access.opening x WHERE x.id = (o->>'opening')::uuid FOR NO KEY UPDATE;
	IF NOT FOUND OR o->>'role' NOT IN ('lead', 'child_safety', 'auditor', 'oversight_lead')
		OR NOT access.holds(person, (o->>'session')::uuid, o->>'role', p.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF p.ended_at IS NOT NULL OR p.expires_at <= clock_timestamp() THEN
		RAISE EXCEPTION 'OPENING_ENDED: its time is over' USING ERRCODE = 'CS047';
	END IF;
	PERFORM access.spend(o->'assurance', person, (o->>'session')::uuid, 'revoke');
	a := ledger.append(jsonb_build_object('type', 'opening.revoked', 'outcome', 'done', 'policy', o->'policy',
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', person, 'role', o->'role'), 'case', p.case_id,
		'thread', p.thread_id, 'region', p.region, 'session', o->'session', 'opening', p.id, 'entry', p.entry_id));
	UPDATE access.opening x SET ended_at = clock_timestamp(), ended_by = person, ended_entry_id = a.id WHERE x.id = p.id;
	PERFORM access.tell('person', p.person_id, p.region, 'OPENING_REVOKED', person, a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- One act of a person after another, for the keeper's acts that are no functions of the database.
CREATE FUNCTION access.lock_person(person uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM access.person p WHERE p.id = person FOR NO KEY UPDATE;
END $$;

-- Tells oversight that somebody ran into a hard limit, once in ten minutes a person.
CREATE FUNCTION access.tell_limit(person uuid, region text, entry uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.lock_person(tell_limit.person); -- or two at once would both find nothing told
	IF NOT EXISTS (SELECT FROM access.alert t WHERE t.audience = 'oversight' AND t.at > clock_timestamp() - interval '10 minutes'
		AND t.kind = 'HARD_LIMIT' AND t.about_person = tell_limit.person)
	THEN
		PERFORM access.tell('oversight', NULL, tell_limit.region, 'HARD_LIMIT', tell_limit.person, tell_limit.entry);
	END IF;
END $$;

-- Why an opening reads no more; null while it lives. `session`: whose page asks; by default the one that opened it.
CREATE FUNCTION access.end_of(opening uuid, session uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE
		WHEN o.ended_at IS NOT NULL THEN 'REVOKED'
		WHEN o.expires_at <= clock_timestamp() THEN 'EXPIRED'
		WHEN NOT access.holds(o.person_id, coalesce(end_of.session, o.session_id), o.role, o.region) THEN 'RIGHT_LOST'
		WHEN k.restricted AND o.role <> 'child_safety' THEN 'RIGHT_LOST'
		WHEN k.closed_at IS NOT NULL AND o.reason NOT IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW') THEN 'CASE_CLOSED'
		WHEN NOT access.works_on(o.person_id, o.role, o.reason, o.case_id) THEN 'CLAIM_LOST' END
	FROM access.opening o JOIN console.case k ON k.id = o.case_id WHERE o.id = end_of.opening);
END $$;

-- Records one further reading under a live opening: other messages inside its scope, or the display names.
CREATE OR REPLACE FUNCTION access.read(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p access.opening;
	scope int4multirange := (o->>'scope')::int4multirange;
	parts text[] := ARRAY(SELECT jsonb_array_elements_text(o->'parts'));
	ended text;
	d record;
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO p FROM access.opening WHERE id = (o->>'opening')::uuid;
	IF NOT FOUND OR p.person_id IS DISTINCT FROM (o->>'person')::uuid OR p.case_id IS DISTINCT FROM (o->>'case')::uuid THEN
		RAISE EXCEPTION 'OPENING_NOT_YOURS: no opening of this person on this case' USING ERRCODE = 'CS045';
	END IF;
	IF p.read_token_hash IS DISTINCT FROM decode(o->>'readTokenHash', 'hex') THEN
		RAISE EXCEPTION 'READ_TOKEN_INVALID: not the page that opened it' USING ERRCODE = 'CS046';
	END IF;
	ended := access.end_of(p.id, (o->>'session')::uuid);
	IF ended IN ('REVOKED', 'EXPIRED') THEN
		RAISE EXCEPTION 'OPENING_ENDED: its time is over, or somebody ended it' USING ERRCODE = 'CS047';
	END IF;
	IF NOT scope <@ p.scope OR isempty(scope) OR parts && ARRAY['words'] THEN
		RAISE EXCEPTION 'SCOPE_SEALED: outside what the opening covers' USING ERRCODE = 'CS048';
	END IF;
	IF ended = 'RIGHT_LOST' THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	ELSIF ended = 'CASE_CLOSED' THEN
		RAISE EXCEPTION 'CASE_CLOSED: no open case' USING ERRCODE = 'CS042';
	ELSIF ended IS NOT NULL THEN
		RAISE EXCEPTION 'CASE_NOT_CLAIMED: the case is not claimed by this person any more' USING ERRCODE = 'CS044';
	END IF;
	d := vault.record_decryption(jsonb_build_object('outcome', 'granted', 'policy', o->'policy',
		'assurance', jsonb_build_object('kind', 'opening', 'entry', p.entry_id),
		'actor', jsonb_build_object('id', p.person_id, 'role', p.role), 'case', p.case_id,
		'thread', p.thread_id, 'region', p.region, 'session', o->'session', 'reason', jsonb_build_object('code', p.reason)),
		o->>'keeper', p.person_id, p.id, p.thread_id, scope, parts, p.expires_at);
	RETURN jsonb_build_object('entry', d.entry, 'at', d.at, 'count', d.count, 'digest', d.digest, 'expires', p.expires_at,
		'gate', d.gate, 'leaf', convert_from(d.leaf, 'UTF8'));
END $$;

-- Records that typed words are shown to somebody who may see them (the keeper decides who).
CREATE OR REPLACE FUNCTION access.disclose(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n record;
	a record;
	gate text := ledger.gate();
	expires timestamptz := clock_timestamp() + interval '1 minute';
BEGIN
	PERFORM access.keeper_only();
	SELECT v.id, v.region INTO n FROM vault.note v WHERE v.id = (o->>'note')::uuid;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such note' USING ERRCODE = 'CS049';
	END IF;
	IF NOT access.holds((o->>'person')::uuid, (o->>'session')::uuid, o->>'role', n.region) THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	-- One confirmation for all the notes of a call: spent with the first, whose entry the others refer to.
	IF o->'assurance'->>'kind' = 'opening' THEN
		PERFORM 1 FROM ledger.entry e WHERE e.id = (o->'assurance'->>'entry')::uuid AND e.at > clock_timestamp() - interval '1 minute'
			AND e.type = 'note.disclosed' AND e.actor = (o->>'person')::uuid AND e.assurance = 'passkey'
			AND convert_from(e.leaf, 'UTF8')::jsonb->>'session' = o->>'session'
			AND convert_from(e.leaf, 'UTF8')::jsonb->'scope'->'notes' ? (n.id::text);
		IF NOT FOUND THEN
			RAISE EXCEPTION 'CONFIRMATION_INVALID: the confirmation is not of this request' USING ERRCODE = 'CS060';
		END IF;
	ELSE
		PERFORM access.spend(o->'assurance', (o->>'person')::uuid, (o->>'session')::uuid, 'disclose');
	END IF;
	a := ledger.append(jsonb_build_object('type', 'note.disclosed', 'outcome', 'granted', 'gate', gate,
		'policy', o->'policy', 'assurance', o->'assurance', 'actor', jsonb_build_object('id', o->'person', 'role', o->'role'),
		'session', o->'session', 'note', n.id, 'region', n.region)
		|| CASE WHEN o ? 'notes' THEN jsonb_build_object('scope', jsonb_build_object('notes', o->'notes')) ELSE '{}' END);
	INSERT INTO vault.release (entry_id, entry_at, keeper, person_id, note_id, parts, expires_at, gate)
	VALUES (a.id, a.at, o->>'keeper', (o->>'person')::uuid, n.id, ARRAY['words'], expires, gate);
	RETURN jsonb_build_object('entry', a.id, 'at', a.at, 'expires', expires, 'gate', gate, 'leaf', convert_from(a.leaf, 'UTF8'));
END $$;

-- The keeper's only way in. For an entry that the keeper appended, that has its index under a stored checkpoint, and whose
-- gate is passed, it returns, once (a caller who rolls back may ask again while the entry lives: it is the same entry's
-- release), the wrapped keys (each with the leaf that holds its digest) and exactly the sealed rows that the entry covers.
-- Only the notary gives an index, only to what it sees committed, and its own commit is flushed before anyone can see it:
-- so neither a rollback nor a crash after synchronous_commit = off can take the record away. Plaintext never passes here.
CREATE OR REPLACE FUNCTION vault.take(entry uuid, entry_at timestamptz)
RETURNS TABLE (kind text, key_id uuid, sequence int, ref text, sealed text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r vault.release;
	i record;
	k record;
	brought uuid[] := '{}';
	gate_passed text;
BEGIN
	PERFORM access.keeper_only();
	-- A release is born with its entry, by access.open, read and disclose alone: what has none is no entry of the keeper's
	-- that covers anything.
	SELECT * INTO r FROM vault.release v WHERE v.entry_id = take.entry AND v.entry_at = take.entry_at;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TAKE_NOT_COVERED: no entry of the keeper covers this' USING ERRCODE = 'CS050';
	END IF;
	SELECT x.epoch, x.index INTO i FROM ledger.indexed x JOIN ledger.log g ON g.epoch = x.epoch AND g.closed_at IS NULL
	WHERE x.entry_id = take.entry AND EXISTS (
		SELECT FROM ledger.checkpoint c WHERE c.epoch = x.epoch AND c.size > x.index);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TAKE_NOT_INDEXED: no checkpoint covers the entry' USING ERRCODE = 'CS051';
	END IF;
	-- What ended since it was recorded: an opening that was revoked, a right, a claim, a session, a case. Words end by time.
	IF access.end_of(r.opening_id, NULL) IS NOT NULL THEN
		RAISE EXCEPTION 'OPENING_ENDED: its time is over, or somebody ended it' USING ERRCODE = 'CS047';
	END IF;
	gate_passed := r.gate;
	IF r.gate LIKE 'witnesses:%' THEN
		IF (SELECT count(*) FROM ledger.witness_state w
			WHERE w.epoch = i.epoch AND w.size > i.index AND w.name IN (
				SELECT x->>'name' FROM (SELECT y.witnesses FROM ledger.watching y ORDER BY y.id DESC LIMIT 1) y,
					jsonb_array_elements(y.witnesses) x)) < split_part(r.gate, ':', 2)::int
		THEN
			-- A risk to life does not wait for a witness; that it did not is on the record, and indexed, first.
			PERFORM 1 FROM vault.fallback f JOIN ledger.indexed x ON x.entry_id = f.fallback_entry AND x.epoch = i.epoch
			WHERE f.entry_id = take.entry;
			IF NOT FOUND THEN
				RAISE EXCEPTION 'TAKE_NOT_WITNESSED: too few witnesses have seen the entry' USING ERRCODE = 'CS053';
			END IF;
			gate_passed := 'checkpoint';
		END IF;
	END IF;
	UPDATE vault.release v SET taken_at = clock_timestamp(), passed = gate_passed
	WHERE v.entry_id = take.entry AND v.taken_at IS NULL AND v.ended_at IS NULL AND v.expires_at > clock_timestamp();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'TAKE_ONCE: taken before, ended or out of time' USING ERRCODE = 'CS052';
	END IF;

	IF r.note_id IS NOT NULL THEN
		RETURN QUERY SELECT 'words', n.id, NULL::int, n.wrapped, n.sealed FROM vault.note n WHERE n.id = r.note_id;
		RETURN;
	END IF;
	IF 'messages' = ANY (r.parts) THEN
		RETURN QUERY SELECT 'message', m.key_id, m.sequence, c.external_id, m.sealed
		FROM vault.sealed_message m JOIN console.message c ON c.thread_id = m.thread_id AND c.sequence = m.sequence
		WHERE m.thread_id = r.thread_id AND m.sequence >= lower(r.scope) AND m.sequence < upper(r.scope)
			AND m.sequence <@ r.scope
		ORDER BY m.sequence;
	END IF;
	-- Names and notes of the reports that it covers, and only the keys of what it covers. A key's digest counts only where
	-- the log holds it. Each entry is looked up by its own key: a join would open every month for one row.
	IF cardinality(r.reports) > 0 THEN
		brought := ARRAY(SELECT q.entry_id FROM console.report q WHERE q.id = ANY (r.reports));
	END IF;
	sequence := NULL;
	FOR k IN SELECT s.id, s.wrapped, s.names, s.note, s.entry_id, s.entry_at, s.entry_id = ANY (brought) AS reported,
			'messages' = ANY (r.parts) AND EXISTS (SELECT FROM vault.sealed_message m
				WHERE m.thread_id = r.thread_id AND m.key_id = s.id AND m.sequence >= lower(r.scope)
					AND m.sequence < upper(r.scope) AND m.sequence <@ r.scope) AS used
		FROM vault.sealed_key s WHERE s.thread_id = r.thread_id
	LOOP
		key_id := k.id;
		ref := NULL;
		IF k.reported AND 'names' = ANY (r.parts) THEN
			kind := 'names';
			sealed := k.names;
			RETURN NEXT;
		END IF;
		IF k.reported AND 'note' = ANY (r.parts) AND k.note IS NOT NULL THEN
			kind := 'note';
			sealed := k.note;
			RETURN NEXT;
		END IF;
		CONTINUE WHEN NOT (k.used OR (k.reported AND ('names' = ANY (r.parts) OR k.note IS NOT NULL)));
		SELECT convert_from(l.leaf, 'UTF8') INTO ref FROM ledger.entry l
		WHERE l.id = k.entry_id AND l.at = k.entry_at AND EXISTS (SELECT FROM ledger.indexed x WHERE x.entry_id = k.entry_id);
		CONTINUE WHEN NOT FOUND;
		kind := 'key';
		sealed := k.wrapped;
		RETURN NEXT;
	END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION access.request_opening(jsonb), access.decide_request(jsonb), access.cancel_request(jsonb),
	access.lapse_requests(), access.lock_person(uuid), access.revoke_opening(jsonb), access.tell_limit(uuid, text, uuid), access.end_of(uuid, uuid),
	access.approvals_of(access.opening_request), access.may_approve(uuid, text, access.opening_request), access.takes_part(uuid, uuid), access.openings_of_accounts(uuid, uuid, timestamptz) TO keeper;
-- Web shows how many approvals count, and which openings still live.
GRANT EXECUTE ON FUNCTION access.may_approve(uuid, text, access.opening_request), access.end_of(uuid, uuid) TO web;
