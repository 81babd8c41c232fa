-- Requests of data subjects (GDPR Art. 15 and 17): who asked when and by when they are answered, what they are told, and what is
-- erased for them. The keeper writes each step from its entry; web reads, and computes what an answer would be.
--
-- What is told never depends on what may not be told: conversations of child safety and, unless policy says otherwise, those with
-- an open case are left out whole, accesses of reviews and of legal requests too, and a conversation that a restricted matter
-- holds reads as any other that is kept. Who was told of something once is told of it again, so that two answers side by
-- side say nothing either. docs/subjects.md, lib/keeper/subjects/untold.test.ts.

CREATE SCHEMA IF NOT EXISTS legal;
GRANT USAGE ON SCHEMA legal TO web, keeper, worker;

CREATE TABLE legal.subject_request (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('ACCESS', 'ERASURE')),
	platform_id uuid NOT NULL REFERENCES console.platform,
	region text NOT NULL REFERENCES console.region,
	account text CHECK (length(account) <= 128 AND account ~ '^[A-Za-z0-9._:-]+$'), -- null: erased, with the salt
	salt bytea CHECK (octet_length(salt) = 32),
	commitment text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
	identity text NOT NULL CHECK (identity IN ('PLATFORM', 'DOCUMENT', 'REPRESENTATIVE')), -- how it is known who asks
	received_on date NOT NULL,
	due_at timestamptz NOT NULL,
	asked_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('legal', 'counsel')),
	asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	CONSTRAINT account_goes_with_its_salt CHECK ((account IS NULL) = (salt IS NULL)),
	CONSTRAINT commitment_is_the_accounts CHECK
		(commitment = encode(sha256(salt || convert_to(platform_id || '/' || account, 'UTF8')), 'hex'))
);
CREATE INDEX subject_request_of_account ON legal.subject_request (account, platform_id) WHERE account IS NOT NULL;
CREATE INDEX subject_request_by_region ON legal.subject_request (region, due_at);

CREATE TABLE legal.subject_answer (
	request_id uuid PRIMARY KEY REFERENCES legal.subject_request, -- once
	as_of timestamptz NOT NULL,
	body jsonb,                                                   -- null: erased
	digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
	xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
	answered_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('legal', 'counsel')),
	answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	-- SHA-256 of the text that the database prints of the body, which is the file that the person gets.
	CONSTRAINT digest_is_the_answers CHECK (digest = encode(sha256(convert_to(body::text, 'UTF8')), 'hex'))
);

-- Which conversations and accesses an answer named. Nobody reads it but the functions here.
CREATE TABLE legal.subject_told (
	request_id uuid NOT NULL REFERENCES legal.subject_answer,
	thread_id uuid NOT NULL REFERENCES console.thread,
	accesses uuid[] NOT NULL,
	gone boolean NOT NULL, -- told to be deleted
	PRIMARY KEY (thread_id, request_id)
);
CREATE INDEX subject_told_by_request ON legal.subject_told (request_id);

CREATE TABLE legal.subject_closed (
	request_id uuid PRIMARY KEY REFERENCES legal.subject_request,
	how text NOT NULL CHECK (how IN ('SENT', 'WITHDRAWN', 'NOT_IDENTIFIED', 'UNFOUNDED')),
	closed_by uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('legal', 'counsel')),
	closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE
);
GRANT SELECT ON legal.subject_request, legal.subject_answer, legal.subject_closed TO web, keeper;

-- What was asked and answered stays; the account, and what an answer said, may be erased.
CREATE FUNCTION legal.only_forgets() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (to_jsonb(NEW) - ARRAY['account', 'salt', 'body']) <> (to_jsonb(OLD) - ARRAY['account', 'salt', 'body'])
		OR concat(to_jsonb(NEW)->>'account', to_jsonb(NEW)->>'salt', to_jsonb(NEW)->>'body') <> ''
	THEN
		RAISE EXCEPTION 'LEDGER_APPEND_ONLY: what was asked and answered stays' USING ERRCODE = 'CS010';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER request_stays BEFORE UPDATE ON legal.subject_request FOR EACH ROW EXECUTE FUNCTION legal.only_forgets();
CREATE TRIGGER answer_stays BEFORE UPDATE ON legal.subject_answer FOR EACH ROW EXECUTE FUNCTION legal.only_forgets();
CREATE TRIGGER requests_stay BEFORE DELETE OR TRUNCATE ON legal.subject_request
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER answers_stay BEFORE DELETE OR TRUNCATE ON legal.subject_answer
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER closed_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON legal.subject_closed
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE legal.subject_request ENABLE ALWAYS TRIGGER request_stays;
ALTER TABLE legal.subject_request ENABLE ALWAYS TRIGGER requests_stay;
ALTER TABLE legal.subject_answer ENABLE ALWAYS TRIGGER answer_stays;
ALTER TABLE legal.subject_answer ENABLE ALWAYS TRIGGER answers_stay;
ALTER TABLE legal.subject_closed ENABLE ALWAYS TRIGGER closed_stays;

-- GDPR Art. 12(3): within one month of receipt; the end of that day, in UTC. Of 31 January it is the last of February.
CREATE FUNCTION legal.subject_due(received date) RETURNS timestamptz LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT ((received + interval '1 month')::date + 1)::timestamp AT TIME ZONE 'UTC'
$$;
GRANT EXECUTE ON FUNCTION legal.subject_due(date) TO web, keeper;

-- Of the policy in force; where it says nothing, what is told least.
CREATE FUNCTION legal.retention_says(name text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT (SELECT c.body FROM access.configuration c WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1)->'retention'->name
$$;

CREATE FUNCTION legal.has_open_case(thread uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM console.case c WHERE c.thread_id = thread AND c.closed_at IS NULL)
$$;

CREATE FUNCTION legal.is_child_safetys(thread uuid) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM console.case c WHERE c.thread_id = is_child_safetys.thread AND c.restricted)
		OR coalesce((SELECT f.ending = 'childSafety' OR f.restricted FROM vault.fate f
			WHERE f.thread_id = is_child_safetys.thread), false);
END $$;

-- The conversations that the answer names, in the order in which they came, and the accesses of each that were told before. One
-- that was told to be deleted is not named to who asks later: the account's id is gone from it, or goes with another request.
CREATE FUNCTION legal.conversations(r legal.subject_request) RETURNS TABLE (number int, thread uuid, told uuid[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT row_number() OVER (ORDER BY t.created_at, t.id)::int, t.id, coalesce(b.accesses, '{}')
	FROM console.participant p JOIN console.thread t ON t.id = p.thread_id
		CROSS JOIN LATERAL (SELECT count(*) > 0 AS before, array_agg(x.access) FILTER (WHERE x.access IS NOT NULL) AS accesses
			FROM (SELECT s.thread_id, unnest(CASE s.accesses WHEN '{}' THEN ARRAY[NULL::uuid] ELSE s.accesses END) AS access
				FROM legal.subject_told s JOIN legal.subject_request q ON q.id = s.request_id
				WHERE s.thread_id = t.id AND q.account = r.account AND q.platform_id = r.platform_id) x) b
	WHERE p.account = r.account AND t.platform_id = r.platform_id AND t.region = r.region
		AND NOT EXISTS (SELECT FROM legal.subject_told s JOIN legal.subject_answer a ON a.request_id = s.request_id
			JOIN legal.subject_request q ON q.id = a.request_id JOIN vault.thread_life l ON l.thread_id = s.thread_id
			WHERE s.thread_id = t.id AND s.gone AND q.kind = 'ERASURE' AND q.account = r.account AND q.platform_id = r.platform_id
				AND a.answered_at < r.asked_at AND l.due_at IS NOT NULL)
		AND (b.before OR NOT legal.is_child_safetys(t.id)
			AND (NOT legal.has_open_case(t.id) OR coalesce(legal.retention_says('tellOpenCases') = 'true', false)));
END $$;

-- Who read how much of a conversation, when, for which reason, of which team and in which country. Left out are accesses whose
-- telling would tell something else, and what was recorded and then not shown. Openings whose entries lie in an archive stand
-- as one access each. A team, since a role would single out child safety's.
CREATE FUNCTION legal.accesses(thread uuid, told uuid[], as_of timestamptz)
RETURNS TABLE (id uuid, at timestamptz, reason text, team text, country text, messages int, names boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT a.id, a.at, o.reason, CASE o.role WHEN 'qa' THEN 'QUALITY' WHEN 'legal' THEN 'LEGAL' WHEN 'counsel' THEN 'LEGAL'
		WHEN 'auditor' THEN 'OVERSIGHT' WHEN 'oversight_lead' THEN 'OVERSIGHT' ELSE 'MODERATION' END,
		p.office_country, a.messages, a.names
	FROM access.opening o JOIN access.person p ON p.id = o.person_id JOIN console.case c ON c.id = o.case_id
		CROSS JOIN LATERAL (
			SELECT e.id, e.at, (x.leaf->'scope'->>'count')::int AS messages, x.leaf->'scope'->'parts' ? 'names' AS names
			FROM ledger.entry e CROSS JOIN LATERAL (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf) x
			WHERE e.opening_id = o.id AND e.type = 'thread.decrypted'
				AND NOT EXISTS (SELECT FROM vault.release l WHERE l.entry_id = e.id AND l.outcome = 'failed')
			UNION ALL
			SELECT o.id, o.granted_at, (SELECT sum(upper(i) - lower(i)) FROM unnest(o.scope) i)::int, false
			WHERE NOT EXISTS (SELECT FROM ledger.entry e WHERE e.opening_id = o.id)) a
	WHERE o.thread_id = accesses.thread AND a.at <= accesses.as_of AND (a.id = ANY (accesses.told) OR (
		o.reason NOT IN ('OVERSIGHT_REVIEW', 'CHILD_SAFETY_ESCALATION', 'LEGAL_REQUEST') AND NOT c.restricted
		AND (c.closed_at IS NOT NULL OR coalesce(legal.retention_says('tellOpenCases') = 'true', false))))
	ORDER BY a.at, a.id;
END $$;

-- Why this conversation is not erased for whoever asks; null where it is. The whole truth: never told as it is.
CREATE FUNCTION legal.keeps(r legal.subject_request, thread uuid) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f record;
BEGIN
	SELECT * INTO f FROM vault.fate x WHERE x.thread_id = keeps.thread;
	RETURN CASE
		WHEN r.account IS NULL OR NOT EXISTS (SELECT FROM console.participant p JOIN console.thread t ON t.id = p.thread_id
			WHERE p.thread_id = keeps.thread AND p.account = r.account AND t.platform_id = r.platform_id AND t.region = r.region)
			THEN 'NOT_THEIRS'
		WHEN f.state IN ('due', 'shredded') THEN 'GONE'
		WHEN f.holds > 0 THEN 'HOLD'
		WHEN f.closed_at IS NULL OR legal.has_open_case(keeps.thread) THEN 'OPEN_CASE'
		WHEN f.falls_due_at <= clock_timestamp() THEN NULL
		WHEN legal.is_child_safetys(keeps.thread) THEN 'CHILD_SAFETY'
		WHEN f.ending IS DISTINCT FROM 'noAction' THEN 'COMPLAINT_WINDOW'
		WHEN EXISTS (SELECT FROM console.access_review w JOIN access.opening o ON o.id = w.opening_id
			WHERE o.thread_id = keeps.thread AND (NOT EXISTS (SELECT FROM console.verdict v WHERE v.review_id = w.id)
				OR EXISTS (SELECT FROM console.finding i WHERE i.review_id = w.id)
					AND NOT EXISTS (SELECT FROM console.review_closure x WHERE x.review_id = w.id)))
			THEN 'REVIEW'
		WHEN EXISTS (SELECT FROM console.message m WHERE m.thread_id = keeps.thread AND m.sender <> r.account)
			THEN 'OTHERS_RIGHTS'
	END;
END $$;

-- What the log says was erased for a data subject and is here again, since the database is an older one that was restored: of
-- that very life, and nothing came to it since. What went by its clock falls due again by itself.
CREATE VIEW legal.erased_before AS
SELECT e.thread_id, (x.leaf->>'request')::uuid AS request_id, e.region, e.id AS entry_id
FROM ledger.entry e JOIN vault.thread_life l ON l.thread_id = e.thread_id AND l.due_at IS NULL
	CROSS JOIN LATERAL (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf) x
WHERE e.type = 'thread.due' AND e.outcome = 'done' AND x.leaf->>'kind' = 'ERASURE' AND (x.leaf->>'life')::int = l.life
	AND NOT EXISTS (SELECT FROM vault.sealed_key k WHERE k.thread_id = e.thread_id AND k.entry_at > e.at);

-- For vault.make_due: null where it may erase this thread for this request, else why not. It may in the commit alone in which
-- somebody of legal signs the answer that says so; or again, where the log says that it was.
CREATE FUNCTION legal.may_erase(request uuid, thread uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r legal.subject_request;
BEGIN
	SELECT * INTO r FROM legal.subject_request q WHERE q.id = may_erase.request AND q.kind = 'ERASURE'
		AND EXISTS (SELECT FROM legal.subject_answer a WHERE a.request_id = q.id AND a.xid = pg_current_xact_id());
	IF FOUND THEN
		RETURN legal.keeps(r, may_erase.thread);
	END IF;
	RETURN CASE WHEN NOT EXISTS (SELECT FROM legal.erased_before b
		WHERE b.request_id = may_erase.request AND b.thread_id = may_erase.thread) THEN 'NOT_ASKED' END;
END $$;

-- Erases again what an older database brought back, but what is held or has an open case: that stays, and must not stand before the
-- others. Returns how many conversations of at most so many.
CREATE FUNCTION legal.erase_again(most int DEFAULT 500) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
	more int;
	erased int := 0;
BEGIN
	PERFORM access.keeper_only();
	IF access.retention_stopped() OR legal.holds_lost() > 0 THEN
		RETURN 0;
	END IF;
	FOR r IN SELECT b.request_id, jsonb_agg(DISTINCT b.thread_id) AS threads
		FROM (SELECT x.* FROM legal.erased_before x JOIN vault.thread_life l ON l.thread_id = x.thread_id AND l.holds = 0
			WHERE NOT legal.has_open_case(x.thread_id) ORDER BY x.thread_id LIMIT least(most, 500)) b GROUP BY b.request_id
	LOOP
		SELECT count(*) FILTER (WHERE d.why IS NULL) INTO more FROM vault.make_due(jsonb_build_object('kind', 'ERASURE',
			'request', r.request_id, 'threads', r.threads)) d;
		erased := erased + more;
	END LOOP;
	RETURN erased;
END $$;
GRANT EXECUTE ON FUNCTION legal.erase_again(int) TO keeper;

-- Requests of which only the log knows, since an older database was restored: registered, and by the log neither closed nor past a
-- year. Whose they were stands nowhere; legal asks the platform, and registers them again under their id.
CREATE VIEW legal.lost_subject AS
SELECT e.id AS entry_id, e.at, e.region, x.leaf->>'subject' AS subject, x.leaf->>'kind' AS kind, (x.leaf->>'due')::timestamptz AS due_at
FROM ledger.entry e CROSS JOIN LATERAL (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf) x
WHERE e.type = 'subject.asked' AND e.outcome = 'done' AND e.at > clock_timestamp() - interval '1 year'
	AND NOT EXISTS (SELECT FROM legal.subject_request q WHERE q.id::text = x.leaf->>'subject')
	AND NOT EXISTS (SELECT FROM ledger.entry c WHERE c.type = 'subject.closed' AND c.outcome = 'done' AND c.at >= e.at
		AND convert_from(c.leaf, 'UTF8')::jsonb->>'subject' = x.leaf->>'subject');
GRANT SELECT ON legal.lost_subject TO web;

-- Why it is kept, as it is told. Nothing of it depends on child safety, on a review, on a case that is not told or on a
-- restricted hold: each reads as a period that runs, by what the person knows of the conversation.
CREATE FUNCTION legal.kept_because(r legal.subject_request, thread uuid) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN CASE
		WHEN legal.has_open_case(kept_because.thread) AND coalesce(legal.retention_says('tellOpenCases') = 'true', false)
			AND NOT legal.is_child_safetys(kept_because.thread) THEN 'OPEN_CASE'
		WHEN legal.held_openly(kept_because.thread) THEN 'HOLD'
		WHEN EXISTS (SELECT FROM console.decision d JOIN console.case c ON c.id = d.case_id
			WHERE c.thread_id = kept_because.thread AND NOT c.restricted AND d.outcome <> 'NO_VIOLATION') THEN 'DECISION'
		WHEN EXISTS (SELECT FROM console.message m WHERE m.thread_id = kept_because.thread AND m.sender <> r.account)
			THEN 'OTHERS'
		ELSE 'PERIOD' END;
END $$;

-- By when nobody can read a deleted conversation in any copy: each intake key that it was wrapped to is over by then, announced
-- and destroyed, as policy plans it.
CREATE FUNCTION legal.unreadable_by(thread uuid, as_of timestamptz) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT to_char((greatest(max(k.not_after), as_of) AT TIME ZONE 'UTC')::date + 1
		+ coalesce((legal.retention_says('keys')->>'rewrapAfterDays')::int, 3)
		+ coalesce((legal.retention_says('keys')->>'announceDays')::int, 7), 'YYYY-MM-DD')
	FROM vault.wrapped_to w JOIN access.intake_key k ON k.kid = w.intake_key
	WHERE w.thread_id = thread
$$;

CREATE FUNCTION legal.day(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
$$;

-- What the person would be told now; of what was answered, what they were told stands in legal.subject_answer.
CREATE FUNCTION legal.subject_draft(request uuid, as_of timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r legal.subject_request;
	said jsonb;
BEGIN
	SELECT * INTO r FROM legal.subject_request q WHERE q.id = subject_draft.request AND q.account IS NOT NULL;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	IF r.kind = 'ACCESS' THEN
		SELECT jsonb_agg(jsonb_build_object('number', c.number, 'kept', coalesce(f.state NOT IN ('due', 'shredded'), false),
			'accesses', coalesce(a.list, '[]')) ORDER BY c.number) INTO said
		FROM legal.conversations(r) c LEFT JOIN vault.fate f ON f.thread_id = c.thread
			CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('at', access.stamp(date_trunc('minute', x.at)),
				'reason', x.reason, 'team', x.team, 'country', x.country, 'messages', x.messages, 'names', x.names)
				ORDER BY x.at, x.id) AS list FROM legal.accesses(c.thread, c.told, as_of) x) a;
	ELSE
		SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('number', c.number) || CASE coalesce(k.why, 'NOW')
			WHEN 'GONE' THEN jsonb_build_object('outcome', 'GONE', 'deleted', legal.day(f.due_at),
				'unreadable', coalesce(legal.day(f.shredded_at), legal.unreadable_by(c.thread, as_of)))
			WHEN 'NOW' THEN jsonb_build_object('outcome', 'ERASED', 'unreadable', legal.unreadable_by(c.thread, as_of))
			ELSE jsonb_build_object('outcome', 'KEPT', 'why', legal.kept_because(r, c.thread)) END) ORDER BY c.number) INTO said
		FROM legal.conversations(r) c LEFT JOIN vault.fate f ON f.thread_id = c.thread
			CROSS JOIN LATERAL (SELECT legal.keeps(r, c.thread) AS why) k;
	END IF;
	RETURN jsonb_build_object('version', 1, 'kind', r.kind, 'request', r.id, 'account', r.account, 'region', r.region,
		'platform', (SELECT p.code FROM console.platform p WHERE p.id = r.platform_id),
		'received', to_char(r.received_on, 'YYYY-MM-DD'), 'asOf', access.stamp(as_of),
		-- So that the digest in the log says nothing to whoever guesses an account and what was answered. From 32 random bytes
		-- that stand nowhere else, and are erased with the answer.
		'salt', encode(sha256(r.salt || convert_to('answer', 'UTF8')), 'hex'),
		'conversations', coalesce(said, '[]'));
END $$;
GRANT EXECUTE ON FUNCTION legal.subject_draft(uuid, timestamptz) TO web, keeper;

-- Who may act on it: legal or counsel of the region, now; and nobody on a request of their own.
CREATE FUNCTION legal.handles_subject(o jsonb, region text, platform uuid, account text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF coalesce(o->>'role', '') NOT IN ('legal', 'counsel')
		OR NOT access.holds((o->>'person')::uuid, (o->>'session')::uuid, o->>'role', handles_subject.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF EXISTS (SELECT FROM access.platform_account a WHERE a.person_id = (o->>'person')::uuid AND a.removed_at IS NULL
		AND a.platform_id = handles_subject.platform AND a.account = handles_subject.account)
	THEN
		RAISE EXCEPTION 'OWN_ACT: nobody handles a request about an account of their own' USING ERRCODE = 'CS111';
	END IF;
END $$;

CREATE FUNCTION legal.ask_subject(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := oversight.signed(o, 'subject.asked', 'ask_subject');
	received CONSTANT date := (o->>'received')::date;
	platform uuid;
	a record;
BEGIN
	SELECT p.id INTO platform FROM console.platform p WHERE p.id = (o->>'platform')::uuid;
	IF NOT FOUND OR NOT EXISTS (SELECT FROM console.region g WHERE g.code = o->>'region') THEN
		RAISE EXCEPTION 'NOT_FOUND: no such platform or region' USING ERRCODE = 'CS049';
	END IF;
	PERFORM legal.handles_subject(o, o->>'region', platform, o->>'account');
	IF coalesce(received > (clock_timestamp() AT TIME ZONE 'UTC')::date
		OR received < (clock_timestamp() AT TIME ZONE 'UTC')::date - 366
		OR o->>'due' <> access.stamp(legal.subject_due(received)), true)
	THEN
		RAISE EXCEPTION 'INPUT_INVALID: a request was received today or within the last year' USING ERRCODE = 'CS350';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'subject', platform, o->>'account'), 0));
	IF EXISTS (SELECT FROM legal.subject_request q WHERE q.platform_id = platform AND q.account = o->>'account'
		AND q.region = o->>'region' AND q.kind = o->>'kind'
		AND NOT EXISTS (SELECT FROM legal.subject_closed x WHERE x.request_id = q.id))
	THEN
		RAISE EXCEPTION 'SUBJECT_EXISTS: the same request of this account is not closed yet' USING ERRCODE = 'CS351';
	END IF;
	a := ledger.append(event || jsonb_build_object('region', o->>'region', 'subject', o->>'subject', 'kind', o->>'kind',
		'commitment', o->>'commitment', 'due', o->>'due'));
	INSERT INTO legal.subject_request (id, kind, platform_id, region, account, salt, commitment, identity, received_on, due_at,
		asked_by, role, entry_id)
	VALUES ((o->>'subject')::uuid, o->>'kind', platform, o->>'region', o->>'account', decode(o->>'salt', 'hex'),
		o->>'commitment', o->>'identity', received, legal.subject_due(received), (o->>'person')::uuid, o->>'role', a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;
GRANT EXECUTE ON FUNCTION legal.ask_subject(jsonb) TO keeper;

-- Locks the request. Refused: what is no request, or closed, or answered.
CREATE FUNCTION legal.waiting_subject(o jsonb) RETURNS legal.subject_request LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r legal.subject_request;
BEGIN
	SELECT * INTO r FROM legal.subject_request q WHERE q.id = (o->>'subject')::uuid FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such request' USING ERRCODE = 'CS049';
	END IF;
	PERFORM legal.handles_subject(o, r.region, r.platform_id, r.account);
	IF EXISTS (SELECT FROM legal.subject_closed x WHERE x.request_id = r.id) THEN
		RAISE EXCEPTION 'SUBJECT_CLOSED: somebody has closed it' USING ERRCODE = 'CS352';
	END IF;
	RETURN r;
END $$;

-- Erases what the answer says is erased, by the one way in which content goes; then the account's id in conversations whose
-- content is gone, unless another request of the same person waits. Also where a hold covers one: there is nothing left to hold, a
-- report that comes later brings the account with it, and an id that stayed, or an entry that is missing, would betray the hold.
CREATE FUNCTION legal.erase_for(r legal.subject_request) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	erased CONSTANT uuid[] := ARRAY(SELECT c.thread FROM legal.conversations(r) c WHERE legal.keeps(r, c.thread) IS NULL ORDER BY 1);
	gone CONSTANT uuid[] := erased || ARRAY(SELECT c.thread FROM legal.conversations(r) c WHERE legal.keeps(r, c.thread) = 'GONE');
	part uuid[];
	stood int;
	m record;
BEGIN
	-- As a report on its way locks them: it comes before, or after.
	PERFORM 1 FROM console.thread h WHERE h.id = ANY (gone) ORDER BY h.id FOR UPDATE;
	FOR i IN 0 .. (cardinality(erased) - 1) / 500 LOOP
		part := erased[i * 500 + 1 : (i + 1) * 500];
		EXIT WHEN cardinality(part) = 0;
		FOR m IN SELECT d.thread, d.why FROM vault.make_due(jsonb_build_object('kind', 'ERASURE', 'request', r.id,
			'threads', to_jsonb(part))) d
		LOOP
			IF m.why IS NOT NULL THEN
				RAISE EXCEPTION 'SUBJECT_CHANGED: it is not what was shown any more' USING ERRCODE = 'CS354';
			END IF;
		END LOOP;
	END LOOP;
	IF EXISTS (SELECT FROM legal.subject_request q WHERE q.account = r.account AND q.platform_id = r.platform_id AND q.id <> r.id
		AND NOT EXISTS (SELECT FROM legal.subject_closed x WHERE x.request_id = q.id))
	THEN
		RETURN;
	END IF;
	SELECT sum(vault.forget_account(l.thread_id, r.account)) INTO stood FROM vault.thread_life l
	WHERE l.thread_id = ANY (gone) AND l.due_at IS NOT NULL;
	IF stood > 0 THEN
		PERFORM vault.say_erased('ACCOUNT', r.region, stood, r.id);
	END IF;
END $$;

-- Answers it: with exactly what was shown, by its digest. What the answer says is erased is erased in the same commit.
CREATE FUNCTION legal.answer_subject(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := oversight.signed(o, 'subject.answered', 'answer_subject');
	r CONSTANT legal.subject_request := legal.waiting_subject(o);
	as_of CONSTANT timestamptz := (o->>'asOf')::timestamptz;
	body jsonb;
	a record;
BEGIN
	IF EXISTS (SELECT FROM legal.subject_answer x WHERE x.request_id = r.id) THEN
		RAISE EXCEPTION 'SUBJECT_ANSWERED: somebody has answered it' USING ERRCODE = 'CS353';
	END IF;
	IF coalesce(as_of > clock_timestamp() OR as_of < clock_timestamp() - interval '30 minutes', true) THEN
		RAISE EXCEPTION 'SUBJECT_CHANGED: it was prepared too long ago' USING ERRCODE = 'CS354';
	END IF;
	-- Which day it is decides what nothing keeps any more; and a hold of which only the log knows may keep it.
	IF r.kind = 'ERASURE' AND (access.retention_stopped() OR legal.holds_lost() > 0) THEN
		RAISE EXCEPTION 'RETENTION_STOPPED: deletion waits for a person' USING ERRCODE = 'CS321';
	END IF;
	-- A hold or a report that comes meanwhile comes before all of it, or after: else the answer could say of what was held in between
	-- that it is erased.
	IF r.kind = 'ERASURE' THEN
		PERFORM 1 FROM console.thread h WHERE h.id IN (SELECT c.thread FROM legal.conversations(r) c) ORDER BY h.id FOR UPDATE;
		PERFORM 1 FROM vault.thread_life l WHERE l.thread_id IN (SELECT c.thread FROM legal.conversations(r) c)
		ORDER BY l.thread_id FOR UPDATE;
	END IF;
	body := legal.subject_draft(r.id, as_of);
	IF body IS NULL OR encode(sha256(convert_to(body::text, 'UTF8')), 'hex') <> o->>'digest' THEN
		RAISE EXCEPTION 'SUBJECT_CHANGED: it is not what was shown any more' USING ERRCODE = 'CS354';
	END IF;
	a := ledger.append(event || jsonb_build_object('region', r.region, 'subject', r.id, 'kind', r.kind,
		'digest', o->>'digest', 'count', jsonb_array_length(body->'conversations')));
	INSERT INTO legal.subject_answer (request_id, as_of, body, digest, answered_by, role, entry_id)
	VALUES (r.id, as_of, body, o->>'digest', (o->>'person')::uuid, o->>'role', a.id);
	INSERT INTO legal.subject_told (request_id, thread_id, accesses, gone)
	SELECT r.id, c.thread, CASE r.kind WHEN 'ACCESS'
		THEN ARRAY(SELECT x.id FROM legal.accesses(c.thread, c.told, as_of) x) ELSE '{}' END,
		coalesce(legal.keeps(r, c.thread), 'GONE') = 'GONE'
	FROM legal.conversations(r) c;
	IF r.kind = 'ERASURE' THEN
		PERFORM legal.erase_for(r);
	END IF;
	RETURN jsonb_build_object('entry', a.id);
END $$;
GRANT EXECUTE ON FUNCTION legal.answer_subject(jsonb) TO keeper;

-- `how`: SENT, once it is answered; WITHDRAWN by the person; NOT_IDENTIFIED (Art. 12(6)); UNFOUNDED or excessive (Art. 12(5)).
CREATE FUNCTION legal.close_subject(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := oversight.signed(o, 'subject.closed', 'close_subject');
	r CONSTANT legal.subject_request := legal.waiting_subject(o);
	a record;
BEGIN
	IF (o->>'kind' = 'SENT') <> EXISTS (SELECT FROM legal.subject_answer x WHERE x.request_id = r.id) THEN
		RAISE EXCEPTION 'SUBJECT_UNANSWERED: what is answered is sent, and nothing else is' USING ERRCODE = 'CS355';
	END IF;
	a := ledger.append(event || jsonb_build_object('region', r.region, 'subject', r.id, 'kind', o->>'kind'));
	INSERT INTO legal.subject_closed (request_id, how, closed_by, role, entry_id)
	VALUES (r.id, o->>'kind', (o->>'person')::uuid, o->>'role', a.id);
	RETURN jsonb_build_object('entry', a.id);
END $$;
GRANT EXECUTE ON FUNCTION legal.close_subject(jsonb) TO keeper;

-- Requests are forgotten by the clock of ids, from when they were closed: whose they were, what was answered, of what. Not while
-- deletion waits for a person. Returns how many.
CREATE FUNCTION legal.forget_subjects() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	old uuid[];
BEGIN
	PERFORM access.keeper_only();
	IF access.retention_stopped() THEN
		RETURN 0;
	END IF;
	old := ARRAY(SELECT q.id FROM legal.subject_request q JOIN legal.subject_closed x ON x.request_id = q.id
		WHERE q.account IS NOT NULL
			AND x.closed_at < clock_timestamp() - vault.days('idsDays')
		ORDER BY q.id LIMIT 500 FOR UPDATE OF q SKIP LOCKED);
	IF cardinality(old) = 0 THEN
		RETURN 0;
	END IF;
	PERFORM vault.say_erased('SUBJECTS', NULL, cardinality(old));
	DELETE FROM legal.subject_told t WHERE t.request_id = ANY (old);
	UPDATE legal.subject_answer a SET body = NULL WHERE a.request_id = ANY (old);
	UPDATE legal.subject_request q SET account = NULL, salt = NULL WHERE q.id = ANY (old);
	RETURN cardinality(old);
END $$;
GRANT EXECUTE ON FUNCTION legal.forget_subjects() TO keeper;

-- What the record says that was done for a person, was done: an entry of these types stands only with the row that the act makes.
CREATE FUNCTION legal.subject_act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT (CASE NEW.type
		WHEN 'subject.asked' THEN EXISTS (SELECT FROM legal.subject_request x WHERE x.entry_id = NEW.id)
		WHEN 'subject.answered' THEN EXISTS (SELECT FROM legal.subject_answer x WHERE x.entry_id = NEW.id)
		ELSE EXISTS (SELECT FROM legal.subject_closed x WHERE x.entry_id = NEW.id) END)
	THEN
		RAISE EXCEPTION 'ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS183';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER subject_act_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.type IN ('subject.asked', 'subject.answered', 'subject.closed')
		AND session_user = 'keeper' AND NEW.outcome <> 'refused')
	EXECUTE FUNCTION legal.subject_act_is_done();
