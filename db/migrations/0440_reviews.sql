-- The life of an access review. Every review comes about here or with its opening (access.open); web writes none.

-- Why it must be judged: ALWAYS by its reason, DRAWN into a period's sample, a SIGNAL of misuse names it, or its case
-- was RESTRICTED afterwards.
ALTER TABLE console.access_review
	ADD COLUMN kind text NOT NULL DEFAULT 'ALWAYS' CHECK (kind IN ('ALWAYS', 'DRAWN', 'SIGNAL', 'RESTRICTED')),
	ADD COLUMN period text CHECK (period ~ '^[A-Za-z0-9._-]{1,64}$');

-- An opening is judged once, whoever asks for it again: the review that there is comes back as it is.
CREATE FUNCTION oversight.open_review(opening uuid, kind text, period text, due timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	review uuid;
BEGIN
	IF open_review.kind IS NULL OR open_review.kind NOT IN ('DRAWN', 'SIGNAL', 'ALWAYS')
		-- Nobody is told of one that never falls due; the policy's longest is 30 days.
		OR due IS NULL OR NOT isfinite(due) OR due > clock_timestamp() + interval '31 days'
	THEN
		RAISE EXCEPTION 'REVIEW_INVALID: a review has a kind and a day by which it is due' USING ERRCODE = 'CS155';
	END IF;
	INSERT INTO console.access_review (opening_id, reader_id, region, due_at, kind, period)
	SELECT o.id, o.person_id, o.region, open_review.due, open_review.kind, open_review.period
	FROM access.opening o WHERE o.id = open_review.opening
	ON CONFLICT (opening_id) DO NOTHING RETURNING id INTO review;
	IF review IS NULL THEN
		SELECT r.id INTO review FROM console.access_review r WHERE r.opening_id = open_review.opening;
	END IF;
	IF review IS NULL THEN
		RAISE EXCEPTION 'REVIEW_INVALID: there is no such opening' USING ERRCODE = 'CS155';
	END IF;
	RETURN review;
END $$;
REVOKE ALL ON FUNCTION oversight.open_review(uuid, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION oversight.open_review(uuid, text, text, timestamptz) TO worker;

-- A case that is handed to child safety oversight sees no more of. So it should be, and so somebody could also hide what they
-- read, or have somebody hide it for them: what was opened of it in the last seven days is judged, whoever hands it over, but
-- what child safety read; and whatever its own reader hands over. The review says why there is one.
-- `escalator`: null where a report restricted it.
CREATE FUNCTION oversight.review_readings(case_id uuid, escalator uuid) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO console.access_review (opening_id, reader_id, region, due_at, kind)
	SELECT o.id, o.person_id, o.region, clock_timestamp() + interval '14 days', 'RESTRICTED'
	FROM access.opening o WHERE o.case_id = review_readings.case_id AND (o.person_id = escalator
		OR o.role <> 'child_safety' AND o.granted_at > clock_timestamp() - interval '7 days')
	ON CONFLICT (opening_id) DO NOTHING;
$$;
REVOKE ALL ON FUNCTION oversight.review_readings(uuid, uuid) FROM PUBLIC;
CREATE FUNCTION oversight.review_restricted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM oversight.review_readings(NEW.case_id, NEW.person_id);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_restricted AFTER INSERT ON console.escalation DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.kind = 'CHILD_SAFETY') EXECUTE FUNCTION oversight.review_restricted();

-- So nothing is handed over without that: an escalation has its entry, of its commit and of the same case, person and kind; a
-- case is restricted by one or by a report of the same commit, and stays so; and one to child safety restricts. That an entry of it
-- has its row says act_is_done.
CREATE FUNCTION oversight.escalation_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.type = 'case.escalated' AND e.outcome = 'done'
			AND e.xid = pg_current_xact_id() AND e.actor = NEW.person_id AND e.case_id = NEW.case_id
			AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('escalation', NEW.id, 'category', NEW.kind))
		AND NEW.escalated_at = now()
		AND (NEW.kind <> 'CHILD_SAFETY' OR EXISTS (SELECT FROM console.case c WHERE c.id = NEW.case_id AND c.restricted))
	THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'ESCALATION_INVALID: an escalation has its entry, and child safety''s its case' USING ERRCODE = 'CS271';
END $$;
CREATE CONSTRAINT TRIGGER escalation_is_whole AFTER INSERT ON console.escalation DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (session_user = 'web') EXECUTE FUNCTION oversight.escalation_is_whole();

-- A graver report restricts a case as well. Nobody of staff did that, but a console that somebody took over can make one up:
-- what was read of the case is judged all the same.
CREATE FUNCTION oversight.restriction_is_said() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.restricted AND EXISTS (SELECT FROM console.escalation s WHERE s.case_id = NEW.id AND s.kind = 'CHILD_SAFETY') THEN
		RETURN NULL;
	END IF;
	IF NEW.restricted AND EXISTS (SELECT FROM console.report r JOIN ledger.entry e ON e.id = r.entry_id
		WHERE r.case_id = NEW.id AND e.xid = pg_current_xact_id())
	THEN
		PERFORM oversight.review_readings(NEW.id, NULL);
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'RESTRICTION_UNSAID: a case becomes child safety''s by an escalation or a report, and stays theirs'
		USING ERRCODE = 'CS272';
END $$;
CREATE CONSTRAINT TRIGGER restriction_is_said AFTER UPDATE ON console.case DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (session_user = 'web' AND NEW.restricted <> OLD.restricted)
	EXECUTE FUNCTION oversight.restriction_is_said();

-- Words of an answer and of a closure lie beside those of a verdict. The kind is what a later room says it is.
ALTER TABLE vault.note DROP CONSTRAINT note_kind_check;
ALTER TABLE vault.note ADD CONSTRAINT note_kind_check CHECK (kind ~ '^[a-z_]{2,24}$');

-- Who works on a review. One at a time; it lapses when nothing is done for some hours, or with the right.
CREATE TABLE console.review_claim (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	review_id uuid NOT NULL,
	reader_id uuid NOT NULL,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	lapses_at timestamptz NOT NULL, -- later with everything that its holder does
	entry_id uuid NOT NULL UNIQUE,
	released_at timestamptz,
	released_because text CHECK (released_because IN ('GIVEN_BACK', 'TAKEN_AWAY', 'LAPSED', 'RIGHT_LOST', 'JUDGED')),
	released_entry_id uuid UNIQUE,
	FOREIGN KEY (review_id, reader_id) REFERENCES console.access_review (id, reader_id),
	UNIQUE (id, review_id, person_id),
	CHECK ((released_at IS NULL) = (released_because IS NULL) AND (released_at IS NULL) = (released_entry_id IS NULL)),
	CONSTRAINT nobody_claims_their_own_opening CHECK (person_id <> reader_id)
);
CREATE UNIQUE INDEX one_claim_of_a_review ON console.review_claim (review_id) WHERE released_at IS NULL;
CREATE INDEX review_claim_by_person ON console.review_claim (person_id) WHERE released_at IS NULL;
CREATE INDEX review_claim_by_review ON console.review_claim (review_id, claimed_at);

-- A word that is not the last: whoever claimed the review cannot judge without the content.
CREATE TABLE console.review_need (
	claim_id uuid PRIMARY KEY,
	review_id uuid NOT NULL,
	person_id uuid NOT NULL,
	note_id uuid NOT NULL UNIQUE,
	needed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (claim_id, review_id, person_id) REFERENCES console.review_claim (id, review_id, person_id)
);
CREATE INDEX review_need_by_review ON console.review_need (review_id);

-- A verdict is given under a claim; null: given before there were claims.
ALTER TABLE console.verdict
	ADD COLUMN claim_id uuid UNIQUE,
	ADD FOREIGN KEY (claim_id, review_id, person_id) REFERENCES console.review_claim (id, review_id, person_id),
	ADD UNIQUE (review_id, reader_id, person_id, verdict);
CREATE INDEX verdict_by_person ON console.verdict (person_id, judged_at DESC);

-- What follows from a verdict that is not JUSTIFIED.
CREATE TABLE console.finding (
	review_id uuid PRIMARY KEY,
	reader_id uuid NOT NULL,
	judge_id uuid NOT NULL,
	verdict text NOT NULL CHECK (verdict <> 'JUSTIFIED'),
	severity int NOT NULL CHECK (severity BETWEEN 0 AND 3), -- 0: the gravest
	corrective_action text NOT NULL CHECK (corrective_action ~ '^[A-Z_]{2,40}$'),
	found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	answer_by timestamptz NOT NULL, -- before then nobody closes it over the head of the person concerned
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (review_id, reader_id, judge_id, verdict) REFERENCES console.verdict (review_id, reader_id, person_id, verdict),
	UNIQUE (review_id, reader_id, judge_id),
	UNIQUE (review_id, reader_id)
);
CREATE INDEX finding_by_reader ON console.finding (reader_id, found_at DESC);

CREATE TABLE console.review_answer (
	review_id uuid PRIMARY KEY,
	reader_id uuid NOT NULL,
	person_id uuid NOT NULL,
	note_id uuid NOT NULL UNIQUE,
	answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (review_id, reader_id) REFERENCES console.finding (review_id, reader_id),
	CONSTRAINT only_the_person_concerned_answers CHECK (person_id = reader_id)
);

CREATE TABLE console.review_closure (
	review_id uuid PRIMARY KEY,
	reader_id uuid NOT NULL,
	judge_id uuid NOT NULL,
	person_id uuid NOT NULL REFERENCES access.person,
	verdict text NOT NULL CHECK (verdict IN ('UPHELD', 'WITHDRAWN')),
	note_id uuid NOT NULL UNIQUE,
	closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (review_id, reader_id, judge_id) REFERENCES console.finding (review_id, reader_id, judge_id),
	CONSTRAINT a_second_closes CHECK (person_id <> judge_id AND person_id <> reader_id)
);

-- A request for content stands on one claim of one review, and is its claimer's.
CREATE TABLE access.content_request (
	request_id uuid PRIMARY KEY,
	person_id uuid NOT NULL,
	review_id uuid NOT NULL,
	claim_id uuid NOT NULL,
	FOREIGN KEY (request_id, person_id) REFERENCES access.opening_request (id, person_id),
	FOREIGN KEY (claim_id, review_id, person_id) REFERENCES console.review_claim (id, review_id, person_id)
);
CREATE INDEX content_request_by_review ON access.content_request (review_id);
-- However policy is configured.
ALTER TABLE access.opening DROP CONSTRAINT never_alone;
ALTER TABLE access.opening ADD CONSTRAINT never_alone CHECK (
	reason NOT IN ('GUIDELINE_VIOLATION_REVIEW', 'LEGAL_REQUEST', 'OVERSIGHT_REVIEW') OR request_id IS NOT NULL);

DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['console.review_need', 'console.verdict', 'console.finding', 'console.review_answer',
		'console.review_closure', 'access.content_request']
	LOOP
		EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', name);
		EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER stays', name);
	END LOOP;
END $$;

-- A claim lives longer, or ends, once.
CREATE FUNCTION console.keep_review_claim() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL OR NEW.lapses_at < OLD.lapses_at
		OR (NEW.id, NEW.review_id, NEW.reader_id, NEW.person_id, NEW.role, NEW.claimed_at, NEW.entry_id)
			IS DISTINCT FROM (OLD.id, OLD.review_id, OLD.reader_id, OLD.person_id, OLD.role, OLD.claimed_at, OLD.entry_id)
	THEN
		RAISE EXCEPTION 'CLAIM_STAYS: a claim of a review is prolonged or ended, never changed' USING ERRCODE = 'CS155';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON console.review_claim FOR EACH ROW EXECUTE FUNCTION console.keep_review_claim();
ALTER TABLE console.review_claim ENABLE ALWAYS TRIGGER stays;

REVOKE INSERT ON console.verdict FROM web;
GRANT SELECT ON console.review_claim, console.review_need, console.finding, console.review_answer, console.review_closure,
	access.content_request TO web, worker;
GRANT SELECT ON console.access_review, console.review_claim, console.review_need, console.finding, access.content_request,
	console.verdict TO keeper;

-- Is this person one who reviews here, whether signed in or not? (The view is 0450's; nothing calls this before.)
CREATE FUNCTION oversight.may_review(person uuid, role text, region text) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN may_review.role IN ('auditor', 'oversight_lead') AND EXISTS (SELECT FROM access.person p
		JOIN access.grant_in_force g ON g.person_id = p.id AND g.role = may_review.role AND g.region = may_review.region
		WHERE p.id = may_review.person AND p.disabled_at IS NULL);
END $$;

-- Why this person is no judge of that review; null: they may be. Not their own opening. Not a case on which they opened,
-- asked, approved, claimed, escalated or decided: what oversight does in a review of the case is no such work, save that
-- the review is of that very opening. Not while one of the two disputes what the other found about them. Not a thread in
-- which an account of theirs takes part.
CREATE FUNCTION oversight.stake(person uuid, review uuid) RETURNS text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	o access.opening;
BEGIN
	SELECT x.* INTO o FROM access.opening x JOIN console.access_review r ON r.opening_id = x.id WHERE r.id = stake.review;
	RETURN CASE
		WHEN o.person_id = stake.person THEN 'OWN_OPENING'
		WHEN EXISTS (SELECT FROM access.opening x WHERE x.case_id = o.case_id AND x.person_id = stake.person
				AND x.reason <> 'OVERSIGHT_REVIEW')
			OR EXISTS (SELECT FROM access.opening_request q LEFT JOIN access.opening_approval a ON a.request_id = q.id
				WHERE q.case_id = o.case_id AND stake.person IN (q.person_id, a.person_id)
					AND (q.reason <> 'OVERSIGHT_REVIEW' OR q.id = o.request_id))
			OR EXISTS (SELECT FROM console.claim l WHERE l.case_id = o.case_id AND l.person_id = stake.person)
			OR EXISTS (SELECT FROM console.escalation s WHERE s.case_id = o.case_id AND s.person_id = stake.person)
			OR EXISTS (SELECT FROM console.decision d WHERE d.case_id = o.case_id AND d.person_id = stake.person)
		THEN 'SAME_CASE'
		WHEN EXISTS (SELECT FROM console.finding f JOIN console.review_answer w ON w.review_id = f.review_id
			WHERE f.review_id <> stake.review AND (f.judge_id, f.reader_id) IN ((stake.person, o.person_id), (o.person_id, stake.person))
			AND NOT EXISTS (SELECT FROM console.review_closure c WHERE c.review_id = f.review_id))
		THEN 'DISPUTE'
		WHEN access.takes_part(stake.person, o.thread_id) THEN 'OWN_THREAD' END;
END $$;

-- What was read under an opening: the messages of every decryption that was taken.
CREATE FUNCTION oversight.seen_under(opening uuid) RETURNS int4multirange LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce(range_agg(x), '{}') FROM vault.release v, unnest(v.scope) x
	WHERE v.opening_id = seen_under.opening AND v.taken_at IS NOT NULL AND 'messages' = ANY (v.parts)
$$;

-- The review that this person claimed, that said NEEDS_CONTENT and that still waits for its verdict: what may be read for
-- it. All null where it is not so.
CREATE FUNCTION oversight.content_for(person uuid, review uuid, OUT claim uuid, OUT opening uuid, OUT of_case uuid, OUT reader uuid,
	OUT seen int4multirange) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT c.id, o.id, o.case_id, o.person_id, oversight.seen_under(o.id)
	FROM console.access_review r
	JOIN access.opening o ON o.id = r.opening_id
	JOIN console.review_claim c ON c.review_id = r.id AND c.released_at IS NULL AND c.lapses_at > clock_timestamp()
		AND c.person_id = content_for.person AND c.role = 'auditor' AND oversight.may_review(c.person_id, c.role, r.region)
	JOIN console.review_need n ON n.claim_id = c.id
	WHERE r.id = content_for.review AND oversight.stake(content_for.person, r.id) IS NULL
		AND NOT EXISTS (SELECT FROM console.verdict v WHERE v.review_id = r.id)
$$;

-- Does the review on which a request for content stands still need it, from this person, and that much?
CREATE FUNCTION oversight.content_stands(request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce((SELECT c.claim = l.claim_id AND c.of_case = q.case_id AND q.scope <@ c.seen
		FROM access.content_request l JOIN access.opening_request q ON q.id = l.request_id,
			oversight.content_for(l.person_id, l.review_id) c
		WHERE l.request_id = content_stands.request), false)
$$;

-- An entry of a review that this transaction has just appended: whose act it says it is. What it says is what is done.
CREATE FUNCTION oversight.act(entry uuid, entry_at timestamptz, type text, OUT leaf jsonb, OUT person uuid, OUT session uuid,
	OUT role text, OUT review uuid) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	SELECT convert_from(e.leaf, 'UTF8')::jsonb INTO act.leaf FROM ledger.entry e
	WHERE e.id = act.entry AND e.at = act.entry_at AND e.type = act.type AND e.xid = pg_current_xact_id() AND e.via = 'web';
	IF NOT FOUND OR NOT leaf ?& ARRAY['actor', 'session', 'review'] THEN
		RAISE EXCEPTION 'REVIEW_UNRECORDED: no entry of this transaction says so' USING ERRCODE = 'CS155';
	END IF;
	person := (leaf->'actor'->>'id')::uuid;
	session := (leaf->>'session')::uuid;
	role := leaf->'actor'->>'role';
	review := (leaf->>'review')::uuid;
	-- One act of a review after another.
	PERFORM 1 FROM console.access_review r WHERE r.id = act.review AND r.opening_id = (leaf->>'opening')::uuid
		AND r.region = leaf->>'region' FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such review' USING ERRCODE = 'CS049';
	END IF;
END $$;

-- May they, of this review, here and now?
CREATE FUNCTION oversight.admit_reviewer(person uuid, session uuid, role text, review uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	why text := oversight.stake(person, review);
BEGIN
	-- A dispute about another opening keeps nobody from ending this one.
	IF why = 'DISPUTE' AND EXISTS (SELECT FROM console.finding f WHERE f.review_id = admit_reviewer.review) THEN
		why := NULL;
	END IF;
	IF why = 'OWN_OPENING' THEN
		RAISE EXCEPTION 'OWN_ACT: nobody judges their own opening' USING ERRCODE = 'CS156';
	ELSIF why = 'OWN_THREAD' THEN
		RAISE EXCEPTION 'OWN_THREAD: an account of this person takes part in it' USING ERRCODE = 'CS080';
	ELSIF why IS NOT NULL THEN
		RAISE EXCEPTION 'REVIEWER_INVOLVED: this person had a part in the case, or a dispute with the reader' USING ERRCODE = 'CS157';
	END IF;
	IF role IS NULL OR role NOT IN ('auditor', 'oversight_lead') OR NOT access.holds(person, session, role,
		(SELECT r.region FROM console.access_review r WHERE r.id = admit_reviewer.review))
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
END $$;

CREATE FUNCTION oversight.assert_unjudged(review uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM console.verdict v WHERE v.review_id = assert_unjudged.review) THEN
		RAISE EXCEPTION 'REVIEW_ALREADY_JUDGED: this opening has its verdict' USING ERRCODE = 'CS158';
	END IF;
END $$;

CREATE FUNCTION oversight.assert_words(leaf jsonb, kind text) RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	note uuid;
BEGIN
	SELECT n.id INTO note FROM vault.note n WHERE n.id = (leaf->>'note')::uuid AND n.kind = assert_words.kind
		AND n.about = (leaf->>'review')::uuid AND n.author = (leaf->'actor'->>'id')::uuid AND n.region = leaf->>'region';
	IF NOT FOUND THEN
		RAISE EXCEPTION 'REVIEW_INVALID: the words are missing' USING ERRCODE = 'CS155';
	END IF;
	RETURN note;
END $$;

-- How long a claim stands without its holder doing anything; after NEEDS_CONTENT others have to decide first.
CREATE FUNCTION oversight.lapse_of(review uuid, claim uuid) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT clock_timestamp() + CASE WHEN EXISTS (SELECT FROM console.review_need n WHERE n.claim_id = claim)
		THEN interval '24 hours' ELSE interval '4 hours' END
$$;

CREATE FUNCTION oversight.claim_review(entry uuid, entry_at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record := oversight.act(entry, entry_at, 'review.claimed');
	c console.review_claim;
	ended text;
	freed record;
	made uuid;
BEGIN
	PERFORM oversight.admit_reviewer(a.person, a.session, a.role, a.review);
	PERFORM oversight.assert_unjudged(a.review);
	SELECT * INTO c FROM console.review_claim x WHERE x.review_id = a.review AND x.released_at IS NULL;
	IF FOUND THEN
		ended := CASE WHEN NOT oversight.may_review(c.person_id, c.role, a.leaf->>'region') THEN 'RIGHT_LOST'
			WHEN c.lapses_at <= clock_timestamp() THEN 'LAPSED' END;
		IF ended IS NULL THEN
			RAISE EXCEPTION 'REVIEW_CLAIMED: somebody works on this review already' USING ERRCODE = 'CS159';
		END IF;
		-- Nobody gave it back; that it ended is on the record before anybody else has it.
		freed := ledger.append(jsonb_build_object('type', 'review.released', 'outcome', 'done', 'policy', a.leaf->'policy',
			'assurance', jsonb_build_object('kind', 'system'), 'region', a.leaf->'region', 'case', a.leaf->'case',
			'thread', a.leaf->'thread', 'review', a.review, 'opening', a.leaf->'opening'));
		UPDATE console.review_claim x SET released_at = clock_timestamp(), released_because = ended, released_entry_id = freed.id
		WHERE x.id = c.id;
	END IF;
	INSERT INTO console.review_claim (review_id, reader_id, person_id, role, lapses_at, entry_id)
	SELECT r.id, r.reader_id, a.person, a.role, oversight.lapse_of(r.id, NULL), entry
	FROM console.access_review r WHERE r.id = a.review RETURNING id INTO made;
	RETURN made;
END $$;

-- Given back by its holder, or taken away by an oversight lead of the region.
CREATE FUNCTION oversight.release_review(entry uuid, entry_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record := oversight.act(entry, entry_at, 'review.released');
BEGIN
	IF NOT access.holds(a.person, a.session, a.role, a.leaf->>'region') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	UPDATE console.review_claim x SET released_at = clock_timestamp(), released_entry_id = release_review.entry,
		released_because = CASE WHEN x.person_id = a.person THEN 'GIVEN_BACK' ELSE 'TAKEN_AWAY' END
	WHERE x.review_id = a.review AND x.released_at IS NULL AND (x.person_id = a.person OR (a.role = 'oversight_lead'
		AND x.reader_id <> a.person));
	IF NOT FOUND THEN
		RAISE EXCEPTION 'REVIEW_NOT_CLAIMED: this person has not claimed the review' USING ERRCODE = 'CS160';
	END IF;
END $$;

-- Whoever holds it is there: it lapses later. Web's word, like that of a session being in use.
CREATE FUNCTION oversight.keep_claim(review uuid, person uuid, session uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM ledger.assert_current();
	UPDATE console.review_claim x SET lapses_at = greatest(x.lapses_at, oversight.lapse_of(x.review_id, x.id))
	FROM console.access_review r
	WHERE x.review_id = keep_claim.review AND x.person_id = keep_claim.person AND x.released_at IS NULL AND r.id = x.review_id
		AND x.lapses_at > clock_timestamp() AND access.holds(x.person_id, keep_claim.session, x.role, r.region);
END $$;

-- The word of a judge, or of whoever closes a finding, comes through the keeper, confirmed by passkey: it ends what oversight
-- owes an opening, and no console may give it for somebody who is not there. The person first, then the review: as those who
-- ask for its content lock them.
CREATE FUNCTION oversight.admit_word(o jsonb, OUT review uuid, OUT reader uuid, OUT event jsonb) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.lock_person((o->>'person')::uuid);
	PERFORM 1 FROM console.access_review r WHERE r.id = (o->>'review')::uuid FOR UPDATE;
	SELECT r.id, r.reader_id, jsonb_build_object('review', r.id, 'opening', p.id, 'case', p.case_id, 'thread', p.thread_id,
			'region', r.region)
	INTO review, reader, event
	FROM console.access_review r JOIN access.opening p ON p.id = r.opening_id WHERE r.id = (o->>'review')::uuid;
	IF review IS NULL THEN
		RAISE EXCEPTION 'NOT_FOUND: no such review' USING ERRCODE = 'CS049';
	END IF;
	PERFORM oversight.admit_reviewer((o->>'person')::uuid, (o->>'session')::uuid, o->>'role', review);
END $$;

-- The entry of that word, and the words beside it, sealed by the keeper; the passkey signed their commitment.
CREATE FUNCTION oversight.record_word(type text, kind text, event jsonb, o jsonb) RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	a := ledger.append(event || jsonb_build_object('type', type, 'outcome', 'done', 'policy', o->'policy',
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'session', o->'session',
		'verdict', o->'verdict', 'note', o->'note'->'id', 'commitment', o->'commitment'));
	INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
	VALUES ((o->'note'->>'id')::uuid, record_word.kind, (event->>'review')::uuid, event->>'region', (o->>'person')::uuid,
		o->'note'->>'wrapped', o->'note'->>'sealed');
	RETURN a.id;
END $$;

-- May this verdict be given, by this person, now?
CREATE FUNCTION oversight.admit_verdict(o jsonb, OUT review uuid, OUT reader uuid, OUT event jsonb, OUT claim uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	SELECT w.review, w.reader, w.event INTO review, reader, event FROM oversight.admit_word(o) w;
	PERFORM oversight.assert_unjudged(review);
	SELECT x.id INTO claim FROM console.review_claim x WHERE x.review_id = admit_verdict.review AND x.released_at IS NULL
		AND x.person_id = (o->>'person')::uuid AND x.role = o->>'role' AND x.lapses_at > clock_timestamp();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'REVIEW_NOT_CLAIMED: this person has not claimed the review, or not any more' USING ERRCODE = 'CS160';
	END IF;
	IF o->>'verdict' IN ('NEEDS_CONTENT', 'JUSTIFIED') AND o ?| ARRAY['severity', 'action'] THEN
		RAISE EXCEPTION 'REVIEW_INVALID: nothing is found' USING ERRCODE = 'CS155';
	ELSIF o->>'verdict' <> 'NEEDS_CONTENT' THEN
		RETURN;
	ELSIF o->>'role' <> 'auditor' OR EXISTS (SELECT FROM console.case k WHERE k.id = (event->>'case')::uuid AND k.restricted) THEN
		RAISE EXCEPTION 'CONTENT_NOT_FOR_REVIEW: only an auditor reads for a review, and nothing that child safety alone sees'
			USING ERRCODE = 'CS161';
	ELSIF EXISTS (SELECT FROM console.review_need n WHERE n.claim_id = claim) THEN
		RAISE EXCEPTION 'REVIEW_ALREADY_JUDGED: that it needs the content was said before' USING ERRCODE = 'CS158';
	END IF;
END $$;

-- The verdict, or that it needs the content. A finding where it is not justified: how grave, and what is to follow.
CREATE FUNCTION access.judge_review(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w record := oversight.admit_verdict(o);
	person uuid := (o->>'person')::uuid;
	note uuid := (o->'note'->>'id')::uuid;
	entry uuid;
BEGIN
	PERFORM access.spend(o->'assurance', person, (o->>'session')::uuid, 'judge_review');
	entry := oversight.record_word('review.judged', 'verdict', w.event
		|| CASE WHEN o ? 'severity' THEN jsonb_build_object('severity', o->'severity', 'action', o->'action') ELSE '{}' END, o);
	IF o->>'verdict' = 'NEEDS_CONTENT' THEN
		INSERT INTO console.review_need (claim_id, review_id, person_id, note_id, entry_id)
		VALUES (w.claim, w.review, person, note, entry);
		UPDATE console.review_claim x SET lapses_at = greatest(x.lapses_at, oversight.lapse_of(w.review, w.claim)) WHERE x.id = w.claim;
		RETURN jsonb_build_object('entry', entry);
	END IF;
	INSERT INTO console.verdict (review_id, reader_id, person_id, verdict, note_id, judged_at, entry_id, claim_id)
	VALUES (w.review, w.reader, person, o->>'verdict', note, clock_timestamp(), entry, w.claim);
	IF o->>'verdict' <> 'JUSTIFIED' THEN
		INSERT INTO console.finding (review_id, reader_id, judge_id, verdict, severity, corrective_action, answer_by, entry_id)
		VALUES (w.review, w.reader, person, o->>'verdict', (o->>'severity')::int, o->>'action',
			clock_timestamp() + interval '7 days', entry);
		INSERT INTO access.alert (audience, person_id, region, kind, about_person, entry_id)
		VALUES ('person', w.reader, w.event->>'region', 'FINDING_MADE', w.reader, entry);
	END IF;
	UPDATE console.review_claim x SET released_at = clock_timestamp(), released_because = 'JUDGED', released_entry_id = entry
	WHERE x.id = w.claim;
	RETURN jsonb_build_object('entry', entry);
END $$;

-- The person concerned answers, once, while the finding is open; whichever roles they hold by then.
CREATE FUNCTION oversight.answer_review(entry uuid, entry_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record := oversight.act(entry, entry_at, 'review.answered');
	note uuid;
BEGIN
	PERFORM 1 FROM console.finding f JOIN access.person p ON p.id = f.reader_id AND p.disabled_at IS NULL
	JOIN console.session s ON s.id = a.session AND s.person_id = p.id AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
	WHERE f.review_id = a.review AND f.reader_id = a.person;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no finding about this person' USING ERRCODE = 'CS043';
	END IF;
	IF EXISTS (SELECT FROM console.review_answer x WHERE x.review_id = a.review)
		OR EXISTS (SELECT FROM console.review_closure x WHERE x.review_id = a.review)
	THEN
		RAISE EXCEPTION 'FINDING_SETTLED: it was answered or closed before' USING ERRCODE = 'CS162';
	END IF;
	note := oversight.assert_words(a.leaf, 'answer');
	INSERT INTO console.review_answer (review_id, reader_id, person_id, note_id, entry_id)
	VALUES (a.review, a.person, a.person, note, entry);
	INSERT INTO access.alert (audience, region, kind, about_person, entry_id)
	VALUES ('oversight', a.leaf->>'region', 'FINDING_ANSWERED', a.person, entry);
END $$;

-- Another of oversight than whoever judged closes it: it is upheld, or withdrawn. Not before the person concerned was heard
-- or had a week to be. May this person, now?
CREATE FUNCTION oversight.admit_closure(o jsonb, OUT review uuid, OUT reader uuid, OUT event jsonb, OUT judge uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f console.finding;
BEGIN
	SELECT w.review, w.reader, w.event INTO review, reader, event FROM oversight.admit_word(o) w;
	SELECT * INTO f FROM console.finding x WHERE x.review_id = admit_closure.review;
	IF NOT FOUND OR EXISTS (SELECT FROM console.review_closure x WHERE x.review_id = admit_closure.review) THEN
		RAISE EXCEPTION 'FINDING_SETTLED: there is no open finding' USING ERRCODE = 'CS162';
	END IF;
	IF f.judge_id = (o->>'person')::uuid THEN
		RAISE EXCEPTION 'OWN_ACT: whoever judged does not close it; a second does' USING ERRCODE = 'CS156';
	END IF;
	IF f.answer_by > clock_timestamp()
		AND NOT EXISTS (SELECT FROM console.review_answer x WHERE x.review_id = admit_closure.review)
	THEN
		RAISE EXCEPTION 'ANSWER_AWAITED: the person concerned has not answered, and has time to' USING ERRCODE = 'CS162';
	END IF;
	judge := f.judge_id;
END $$;

CREATE FUNCTION access.close_finding(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w record := oversight.admit_closure(o);
	person uuid := (o->>'person')::uuid;
	entry uuid;
BEGIN
	PERFORM access.spend(o->'assurance', person, (o->>'session')::uuid, 'close_finding');
	entry := oversight.record_word('review.closed', 'closure', w.event, o);
	INSERT INTO console.review_closure (review_id, reader_id, judge_id, person_id, verdict, note_id, entry_id)
	VALUES (w.review, w.reader, w.judge, person, o->>'verdict', (o->'note'->>'id')::uuid, entry);
	INSERT INTO access.alert (audience, person_id, region, kind, about_person, entry_id)
	VALUES ('person', w.reader, w.event->>'region', 'FINDING_CLOSED', w.reader, entry);
	RETURN jsonb_build_object('entry', entry);
END $$;

-- What the record says of a review was done: an entry without its row would count where nothing happened.
CREATE FUNCTION oversight.review_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (CASE NEW.type
		WHEN 'review.claimed' THEN EXISTS (SELECT FROM console.review_claim c WHERE c.entry_id = NEW.id)
		WHEN 'review.released' THEN EXISTS (SELECT FROM console.review_claim c WHERE c.released_entry_id = NEW.id)
		WHEN 'review.judged' THEN EXISTS (SELECT FROM console.review_claim c WHERE c.released_entry_id = NEW.id)
			OR EXISTS (SELECT FROM console.review_need n WHERE n.entry_id = NEW.id)
		WHEN 'review.answered' THEN EXISTS (SELECT FROM console.review_answer x WHERE x.entry_id = NEW.id)
		WHEN 'review.closed' THEN EXISTS (SELECT FROM console.review_closure x WHERE x.entry_id = NEW.id)
		ELSE false END)
	THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'REVIEW_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS155';
END $$;
CREATE CONSTRAINT TRIGGER review_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (session_user = 'web' AND NEW.type IN ('review.claimed', 'review.released', 'review.answered')
		OR session_user = 'keeper' AND NEW.type IN ('review.judged', 'review.closed') AND NEW.outcome <> 'refused')
	EXECUTE FUNCTION oversight.review_is_done();

-- From here on: OVERSIGHT_REVIEW, the auditor's own opening of what a review needs. Functions of 0330 and 0210, with that in them.

-- Whose case it is to work on: its claimer's; a lead's, whoever claimed it; for a risk to life also legal's, while it is
-- nobody's. Audits look at what is decided.
CREATE OR REPLACE FUNCTION access.works_on(person uuid, role text, reason text, the_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF reason = 'OVERSIGHT_REVIEW' THEN
		RETURN true; -- on a review, not on its case: oversight.content_stands
	ELSIF reason = 'QUALITY_AUDIT' THEN
		RETURN EXISTS (SELECT FROM console.decision d WHERE d.case_id = the_case);
	ELSIF role = 'legal' THEN
		RETURN NOT EXISTS (SELECT FROM console.claim l WHERE l.case_id = the_case AND l.released_at IS NULL);
	END IF;
	RETURN EXISTS (SELECT FROM console.claim l WHERE l.case_id = the_case AND l.released_at IS NULL
		AND (l.person_id = person OR role = 'lead'));
END $$;

-- Asking for the content of a review, or opening it as approved: claimed by this person, said to need it, not judged since,
-- and no message more than the reviewed opening released.
CREATE FUNCTION oversight.admit_content(o jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c record;
BEGIN
	PERFORM 1 FROM console.access_review r WHERE r.id = (o->>'review')::uuid FOR UPDATE; -- verdicts and claims wait
	SELECT * INTO c FROM oversight.content_for((o->>'person')::uuid, (o->>'review')::uuid);
	IF c.claim IS NULL OR c.of_case <> (o->>'case')::uuid OR (o ? 'opening' AND NOT EXISTS (SELECT FROM access.content_request l
		WHERE l.request_id = (o->>'request')::uuid AND l.claim_id = c.claim))
	THEN
		RAISE EXCEPTION 'REVIEW_NOT_CLAIMED: no review that this person claimed needs this content' USING ERRCODE = 'CS160';
	END IF;
	IF NOT (o->>'scope')::int4multirange <@ c.seen THEN
		RAISE EXCEPTION 'SCOPE_TOO_WIDE: the reviewed opening did not see that much' USING ERRCODE = 'CS048';
	END IF;
END $$;

-- What the acts of asking and opening have in common (0330).
CREATE OR REPLACE FUNCTION access.admit(o jsonb, OUT thread_id uuid, OUT region text, OUT at timestamptz) LANGUAGE plpgsql
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
	-- A review is of an opening, whatever became of the case.
	IF NOT FOUND OR (reason <> 'OVERSIGHT_REVIEW' AND (c.closed_at IS NOT NULL) <> (reason = 'QUALITY_AUDIT')) THEN
		RAISE EXCEPTION 'CASE_CLOSED: no open case' USING ERRCODE = 'CS042';
	END IF;
	PERFORM 1 FROM access.person p WHERE p.id = person AND p.disabled_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	IF reason = 'OVERSIGHT_REVIEW' THEN
		PERFORM oversight.admit_content(o);
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

CREATE OR REPLACE FUNCTION access.event_of(o jsonb, thread uuid, region text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN jsonb_build_object('outcome', 'granted', 'policy', o->'policy', 'assurance', o->'assurance',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'case', o->'case', 'thread', thread,
		'region', region, 'session', o->'session', 'reason', jsonb_build_object('code', o->'reason',
			'question', o->'question', 'commitment', o->'commitment'))
		|| CASE WHEN o ? 'widens' THEN jsonb_build_object('widens', o->'widens') ELSE '{}' END
		|| CASE WHEN o ? 'review' THEN jsonb_build_object('review', o->'review') ELSE '{}' END
		|| CASE WHEN o ? 'request' THEN jsonb_build_object('request', o->'request') ELSE '{}' END;
END $$;

-- Why an opening reads no more; null while it lives.
CREATE OR REPLACE FUNCTION access.end_of(opening uuid, session uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE
		WHEN o.ended_at IS NOT NULL THEN 'REVOKED'
		WHEN o.expires_at <= clock_timestamp() THEN 'EXPIRED'
		WHEN NOT access.holds(o.person_id, coalesce(end_of.session, o.session_id), o.role, o.region) THEN 'RIGHT_LOST'
		WHEN k.restricted AND o.role <> 'child_safety' THEN 'RIGHT_LOST'
		WHEN k.closed_at IS NOT NULL AND o.reason NOT IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW') THEN 'CASE_CLOSED'
		WHEN o.reason = 'OVERSIGHT_REVIEW' AND NOT oversight.content_stands(o.request_id) THEN 'CLAIM_LOST'
		WHEN NOT access.works_on(o.person_id, o.role, o.reason, o.case_id) THEN 'CLAIM_LOST' END
	FROM access.opening o JOIN console.case k ON k.id = o.case_id WHERE o.id = end_of.opening);
END $$;

-- One other person's word about a request: approved or denied, confirmed over exactly what was asked.
CREATE OR REPLACE FUNCTION access.decide_request(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
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
		OR (CASE r.reason WHEN 'OVERSIGHT_REVIEW' THEN NOT oversight.content_stands(r.id)
			ELSE EXISTS (SELECT FROM console.case k WHERE k.id = r.case_id AND (k.closed_at IS NOT NULL)
				<> (r.reason = 'QUALITY_AUDIT')) END)
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

-- Of an opening for a review: of whose reports the reviewed opening showed each of these parts. That it showed a note says
-- nothing of the names.
CREATE FUNCTION oversight.reports_under(opening uuid, parts text[]) RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT x), '{}') FROM access.opening o
	JOIN access.content_request l ON l.request_id = o.request_id
	JOIN console.access_review r ON r.id = l.review_id
	JOIN vault.release v ON v.opening_id = r.opening_id AND v.taken_at IS NOT NULL,
		unnest(v.reports) x
	WHERE o.id = reports_under.opening AND NOT EXISTS (SELECT FROM unnest(array_remove(reports_under.parts, 'messages')) part
		WHERE NOT EXISTS (SELECT FROM vault.release w WHERE w.opening_id = r.opening_id AND w.taken_at IS NOT NULL
			AND part = ANY (w.parts) AND x = ANY (w.reports)))
$$;

-- One entry that covers a release, and the row that lets it be taken once (0210).
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
		-- Of this case's reports only: an earlier case of the thread may have been child safety's. The newest 500.
		reports := ARRAY(SELECT q.id FROM console.report q WHERE q.case_id = (event->>'case')::uuid
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

-- A request for the content of a review: the request, and on which claim it stands.
CREATE FUNCTION access.request_content(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	made jsonb;
	c record;
BEGIN
	PERFORM access.keeper_only();
	IF o->>'reason' IS DISTINCT FROM 'OVERSIGHT_REVIEW' THEN
		RAISE EXCEPTION 'REVIEW_INVALID: this is no request of a review' USING ERRCODE = 'CS155';
	END IF;
	made := access.request_opening(o);
	SELECT * INTO c FROM oversight.content_for((o->>'person')::uuid, (o->>'review')::uuid);
	INSERT INTO access.content_request (request_id, person_id, review_id, claim_id)
	VALUES ((o->>'request')::uuid, (o->>'person')::uuid, (o->>'review')::uuid, c.claim);
	RETURN made;
END $$;

-- Whichever way it comes: no request for content without its review.
CREATE FUNCTION access.content_is_of_a_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM access.content_request l WHERE l.request_id = NEW.id) THEN
		RAISE EXCEPTION 'REVIEW_NOT_CLAIMED: no review needs this content' USING ERRCODE = 'CS160';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER content_is_of_a_review AFTER INSERT ON access.opening_request DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.reason = 'OVERSIGHT_REVIEW') EXECUTE FUNCTION access.content_is_of_a_review();

GRANT EXECUTE ON FUNCTION oversight.claim_review(uuid, timestamptz), oversight.release_review(uuid, timestamptz),
	oversight.keep_claim(uuid, uuid, uuid), oversight.answer_review(uuid, timestamptz), oversight.stake(uuid, uuid),
	oversight.may_review(uuid, text, text), oversight.seen_under(uuid) TO web;
GRANT EXECUTE ON FUNCTION access.request_content(jsonb), oversight.content_for(uuid, uuid),
	oversight.content_stands(uuid), oversight.admit_verdict(jsonb), oversight.admit_closure(jsonb), access.judge_review(jsonb),
	access.close_finding(jsonb) TO keeper;
