-- How a decision is made, leaves the house, is confirmed by a second person, or is taken back. All of it by these functions: no role
-- writes a decision, an action or what platforms are told in another way.

-- What the policy in force says of the desk; an older one says nothing, and what lib/access/policy-desk.ts has as default counts.
CREATE FUNCTION console.desk_says(what text[], otherwise jsonb) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce((SELECT p.body #> (ARRAY['desk'] || what) FROM access.configuration p WHERE p.kind = 'policy'
		ORDER BY p.id DESC LIMIT 1), otherwise)
$$;

-- The mildest first.
CREATE FUNCTION console.gravity(kind text) RETURNS int LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT array_position(ARRAY['SUPPORT', 'LABEL', 'WARN', 'AGE_RESTRICT', 'REMOVE_MESSAGES', 'RESTRICT_DMS', 'SUSPEND_ACCOUNT',
		'TERMINATE_ACCOUNT'], kind)
$$;

-- What is decided, as the text that its digest is over (lib/access/decision-digest.ts). Codes, ids, numbers and times: nothing in it
-- that JSON would escape.
CREATE FUNCTION console.decision_text(decision uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT concat('{"actions":[', (SELECT string_agg(concat('{"kind":"', a.kind, '","label":', coalesce('"' || a.label || '"', 'null'),
			',"person":', coalesce(a.person::text, 'null'), ',"sequences":[', array_to_string(a.sequences, ','), '],"until":',
			coalesce(to_char(a.until AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS"Z\""'), 'null'), '}'), ',' ORDER BY a.n)
			FROM console.action a WHERE a.decision_id = d.id),
		'],"decision":"', d.id, '","outcome":"', d.outcome, '","violation":', CASE WHEN d.category IS NULL THEN 'null' ELSE concat(
			'{"category":"', d.category, '","clause":"', d.clause, '","keyword":', coalesce('"' || d.keyword || '"', 'null'), '}') END, '}')
	FROM console.decision d WHERE d.id = decision_text.decision
$$;

-- The entry of an act on a case or a decision, of this very commit: what it says, and whoever acts may, now, where the case is.
CREATE FUNCTION console.desk_act(entry uuid, entry_at timestamptz, type text, OUT leaf jsonb, OUT person uuid)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	SELECT convert_from(e.leaf, 'UTF8')::jsonb, e.actor INTO leaf, person FROM ledger.entry e
	WHERE e.id = desk_act.entry AND e.at = desk_act.entry_at AND e.type = desk_act.type AND e.outcome = 'done' AND e.via = 'web'
		AND e.xid = pg_current_xact_id();
	IF person IS NULL THEN
		RAISE EXCEPTION 'DECISION_UNRECORDED: no entry of this transaction says so' USING ERRCODE = 'CS410';
	END IF;
	IF coalesce(leaf->'actor'->>'role', '') NOT IN ('moderator', 'lead', 'child_safety')
		OR NOT access.holds(person, (leaf->>'session')::uuid, leaf->'actor'->>'role', leaf->>'region')
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no right to that in this region' USING ERRCODE = 'CS043';
	END IF;
END $$;

-- Whether an earlier decision on this thread has not left: what is told of a thread is told in the order in which it was decided.
CREATE FUNCTION console.is_behind(thread uuid, decided timestamptz) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM console.case c JOIN console.decision d ON d.case_id = c.id
		WHERE c.thread_id = is_behind.thread AND d.left_at IS NULL AND d.decided_at < is_behind.decided)
$$;

-- Ends a case by a decision, from its entry: everything that can be read there is read there. People and messages come by their
-- numbers in the thread, and what becomes of them here is what the digest of the entry is over.
-- `violation`: {category, keyword, clause} or null. `actions`: [{kind, person, sequences, until, label}], none where nothing was found.
CREATE FUNCTION console.decide(entry uuid, entry_at timestamptz, salt bytea, violation jsonb, actions jsonb,
	OUT leaves_at timestamptz, OUT needs_second boolean, OUT has_left boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	said record := console.desk_act(entry, entry_at, 'case.decided');
	the_decision CONSTANT uuid := (said.leaf->>'decision')::uuid;
	c console.case;
	severe CONSTANT jsonb := console.desk_says('{secondPerson,actions}', '["TERMINATE_ACCOUNT"]');
	days CONSTANT numeric := (console.desk_says('{secondPerson,suspensionDaysOver}', '30') #>> '{}')::numeric;
	undo CONSTANT numeric := (console.desk_says('{undoSeconds}', '30') #>> '{}')::numeric;
	act record;
	ends timestamptz;
	gravest text := 'NO_VIOLATION'; -- and whom or what that action concerns
	its_account text;
	its_messages text[] := '{}';
	account text;
	of_messages text[];
	of_sequences int[];
	there int;
BEGIN
	SELECT * INTO c FROM console.case x WHERE x.id = (said.leaf->>'case')::uuid FOR UPDATE;
	IF NOT FOUND OR (c.thread_id::text, c.region) IS DISTINCT FROM (said.leaf->>'thread', said.leaf->>'region') THEN
		RAISE EXCEPTION 'NOT_FOUND: no such case' USING ERRCODE = 'CS049';
	ELSIF c.closed_at IS NOT NULL THEN
		RAISE EXCEPTION 'CASE_STAYS_CLOSED: it is decided' USING ERRCODE = 'CS022';
	ELSIF c.restricted AND said.leaf->'actor'->>'role' <> 'child_safety' THEN
		RAISE EXCEPTION 'NOT_PERMITTED: child safety decides its own cases' USING ERRCODE = 'CS043';
	ELSIF NOT EXISTS (SELECT FROM console.claim l WHERE l.case_id = c.id AND l.released_at IS NULL AND l.person_id = said.person) THEN
		RAISE EXCEPTION 'DECISION_INVALID: whoever has claimed a case decides it' USING ERRCODE = 'CS411';
	ELSIF access.takes_part(said.person, c.thread_id) THEN
		RAISE EXCEPTION 'OWN_THREAD: an account of this person takes part in it' USING ERRCODE = 'CS080';
	ELSIF said.leaf ? 'note' AND NOT EXISTS (SELECT FROM vault.note n WHERE n.id = (said.leaf->>'note')::uuid AND n.kind = 'decision'
		AND n.about = c.id AND n.author = said.person)
	THEN
		RAISE EXCEPTION 'DECISION_INVALID: the words that it names are not there' USING ERRCODE = 'CS411';
	ELSIF jsonb_array_length(decide.actions) > 20 THEN
		RAISE EXCEPTION 'DECISION_INVALID: at most twenty actions' USING ERRCODE = 'CS411';
	END IF;

	FOR act IN SELECT x.it->>'kind' AS kind, (x.it->>'person')::int AS person, x.it->'sequences' AS sequences
		FROM jsonb_array_elements(decide.actions) WITH ORDINALITY x(it, n)
		ORDER BY console.gravity(x.it->>'kind') DESC, x.n LIMIT 1
	LOOP
		gravest := act.kind;
		SELECT p.account INTO its_account FROM console.participant p WHERE p.thread_id = c.thread_id AND p.number = act.person;
		of_sequences := ARRAY(SELECT q::int FROM jsonb_array_elements_text(act.sequences) q);
		SELECT coalesce(array_agg(DISTINCT g.external_id), '{}') INTO its_messages FROM console.message g
		WHERE g.thread_id = c.thread_id AND g.sequence = ANY (of_sequences);
	END LOOP;
	IF (said.leaf->>'verdict') IS DISTINCT FROM gravest THEN
		RAISE EXCEPTION 'DECISION_INVALID: the entry names another outcome' USING ERRCODE = 'CS411';
	ELSIF (nullif(decide.violation, 'null') IS NULL) <> (gravest IN ('NO_VIOLATION', 'SUPPORT')) THEN
		RAISE EXCEPTION 'DECISION_INVALID: whoever is restricted did something that the rules name' USING ERRCODE = 'CS411';
	END IF;

	needs_second := EXISTS (SELECT FROM jsonb_array_elements(decide.actions) a WHERE severe ? (a->>'kind') OR a->>'kind' = 'SUSPEND_ACCOUNT'
		AND coalesce((a->>'until')::timestamptz > clock_timestamp() + make_interval(secs => (days * 86400)::float8), true));
	leaves_at := clock_timestamp() + make_interval(secs => undo::float8);
	has_left := NOT needs_second AND undo <= 0 AND NOT console.is_behind(c.thread_id, clock_timestamp());
	INSERT INTO console.decision (id, case_id, person_id, outcome, account, messages, note_id, decided_at, entry_id, category, keyword,
		clause, digest, salt, needs_second, leaves_at, left_at)
	VALUES (the_decision, c.id, said.person, said.leaf->>'verdict', its_account, its_messages,
		(said.leaf->>'note')::uuid, clock_timestamp(), entry, decide.violation->>'category', decide.violation->>'keyword',
		decide.violation->>'clause', said.leaf->>'digest', decide.salt, decide.needs_second, decide.leaves_at,
		CASE WHEN has_left THEN clock_timestamp() END);
	-- One after another: of so few, a plan for all of them costs more than they do.
	FOR act IN SELECT x.n, x.it->>'kind' AS kind, (x.it->>'person')::int AS person, x.it->'sequences' AS sequences,
		(x.it->>'until')::timestamptz AS until, x.it->>'label' AS label
		FROM jsonb_array_elements(decide.actions) WITH ORDINALITY x(it, n)
	LOOP
		account := NULL;
		IF act.person IS NOT NULL THEN
			SELECT p.account INTO account FROM console.participant p WHERE p.thread_id = c.thread_id AND p.number = act.person;
		END IF;
		of_sequences := ARRAY(SELECT DISTINCT q::int FROM jsonb_array_elements_text(act.sequences) q ORDER BY 1);
		SELECT coalesce(array_agg(DISTINCT g.external_id), '{}'), count(*) INTO of_messages, there FROM console.message g
		WHERE g.thread_id = c.thread_id AND g.sequence = ANY (of_sequences);
		ends := act.until;
		IF (act.person IS NOT NULL AND account IS NULL) OR there <> cardinality(of_sequences)
			OR ends NOT BETWEEN clock_timestamp() AND clock_timestamp() + interval '10 years'
		THEN
			RAISE EXCEPTION 'DECISION_INVALID: whom or what it concerns is not in the thread, or it ends at no time to come'
				USING ERRCODE = 'CS411';
		END IF;
		INSERT INTO console.action (decision_id, n, kind, person, sequences, account, messages, until, label)
		VALUES (the_decision, act.n, act.kind, act.person, of_sequences, account, of_messages, ends, act.label);
	END LOOP;
	IF encode(sha256(decide.salt || convert_to(console.decision_text(the_decision), 'UTF8')), 'hex')
		IS DISTINCT FROM said.leaf->>'digest'
	THEN
		RAISE EXCEPTION 'DECISION_INVALID: the entry''s digest is of something else' USING ERRCODE = 'CS411';
	END IF;
	UPDATE console.case x SET closed_at = clock_timestamp() WHERE x.id = c.id;
	IF has_left THEN
		INSERT INTO console.outbox (platform_id, region, decision_id) VALUES (c.platform_id, c.region, the_decision);
	END IF;
END $$;

-- Leaving: what platforms are told is what stands in console.outbox, from that commit on. Whoever asks, nothing leaves before its
-- time or without the second person's word.
CREATE FUNCTION console.let_go_those(which uuid, most int) RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d record;
	gone int := 0;
BEGIN
	FOR d IN SELECT x.id, c.platform_id, c.region FROM console.decision x JOIN console.case c ON c.id = x.case_id
		WHERE x.left_at IS NULL AND x.leaves_at <= clock_timestamp() AND (which IS NULL OR x.id = which)
			AND (NOT x.needs_second OR EXISTS (SELECT FROM console.decision_confirmation y WHERE y.decision_id = x.id))
			AND NOT console.is_behind(c.thread_id, x.decided_at)
		ORDER BY x.leaves_at, x.id LIMIT most
		FOR UPDATE OF x SKIP LOCKED -- another lets it go, or it is taken back at this moment
	LOOP
		UPDATE console.decision x SET left_at = clock_timestamp() WHERE x.id = d.id;
		INSERT INTO console.outbox (platform_id, region, decision_id) VALUES (d.platform_id, d.region, d.id)
		ON CONFLICT (decision_id) DO NOTHING;
		gone := gone + 1;
	END LOOP;
	RETURN gone;
END $$;
CREATE FUNCTION console.let_go(decision uuid) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT let_go.decision IS NOT NULL AND console.let_go_those(let_go.decision, 1) = 1
$$;
-- All whose time has come, the oldest first. @returns how many
CREATE FUNCTION console.let_go_due(most int) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT console.let_go_those(NULL, least(greatest(most, 1), 1000))
$$;

-- A case that was closed is open again only where its decision was taken back.
CREATE OR REPLACE FUNCTION console.keep_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.restricted AND NOT NEW.restricted THEN
		RAISE EXCEPTION 'CASE_STAYS_RESTRICTED: child safety does not give a case back' USING ERRCODE = 'CS021';
	END IF;
	IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at AND NOT (NEW.closed_at IS NULL
		AND NOT EXISTS (SELECT FROM console.decision d WHERE d.case_id = OLD.id)
		AND EXISTS (SELECT FROM console.undone_decision u JOIN ledger.entry e ON e.id = u.entry_id
			WHERE u.case_id = OLD.id AND e.xid = pg_current_xact_id_if_assigned()))
	THEN
		RAISE EXCEPTION 'CASE_STAYS_CLOSED: a closed case is never opened again' USING ERRCODE = 'CS022';
	END IF;
	RETURN NEW;
END $$;

-- Takes a decision back that has not left: it stands in no list of decisions any more, its case is open, and whoever decided it has
-- it again. Where another report opened another case on the thread meanwhile, that one goes on with both, since a thread has one
-- open case: as grave as the graver, due when the first of them is, and awake. The caller has settled who may.
CREATE FUNCTION console.take_back(decision uuid, kind text, by uuid, entry uuid, note uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d console.decision;
	its console.case;
	newer console.case;
	thread uuid;
BEGIN
	-- As intake does: the thread first, then its cases.
	SELECT c.thread_id INTO thread FROM console.decision x JOIN console.case c ON c.id = x.case_id WHERE x.id = take_back.decision;
	PERFORM 1 FROM console.thread t WHERE t.id = thread FOR UPDATE;
	SELECT * INTO d FROM console.decision x WHERE x.id = take_back.decision FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'DECISION_GONE: it was taken back before' USING ERRCODE = 'CS413';
	ELSIF d.left_at IS NOT NULL THEN
		RAISE EXCEPTION 'DECISION_LEFT: the platform was told' USING ERRCODE = 'CS412';
	END IF;
	SELECT * INTO its FROM console.case c WHERE c.id = d.case_id FOR UPDATE;
	SELECT * INTO newer FROM console.case c WHERE c.thread_id = thread AND c.closed_at IS NULL FOR UPDATE;
	-- One case takes up one: what nothing would take up is not left behind.
	IF newer.reopens IS NOT NULL OR (newer.id IS NOT NULL AND EXISTS (SELECT FROM console.case o WHERE o.reopens = its.id)) THEN
		RAISE EXCEPTION 'DECISION_OVERTAKEN: the open case on the thread takes up another' USING ERRCODE = 'CS418';
	END IF;
	INSERT INTO console.undone_decision (id, case_id, kind, decider_id, person_id, decided_at, decided_entry_id, decided_note_id,
		decision, note_id, entry_id)
	SELECT d.id, d.case_id, take_back.kind, d.person_id, take_back.by, d.decided_at, d.entry_id, d.note_id,
		jsonb_build_object('outcome', d.outcome, 'digest', d.digest, 'needsSecond', d.needs_second,
			'violation', CASE WHEN d.category IS NOT NULL THEN jsonb_build_object('category', d.category, 'keyword', d.keyword,
				'clause', d.clause) END,
			'actions', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'person', a.person, 'sequences', a.sequences,
				'until', to_char(a.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'label', a.label) ORDER BY a.n)
				FROM console.action a WHERE a.decision_id = d.id), '[]')), take_back.note, take_back.entry;
	DELETE FROM console.decision_confirmation x WHERE x.decision_id = d.id;
	DELETE FROM console.action a WHERE a.decision_id = d.id;
	DELETE FROM console.decision x WHERE x.id = d.id;
	IF newer.id IS NOT NULL THEN
		UPDATE console.case c SET reopens = its.id, report_count = c.report_count + its.report_count,
			category = CASE WHEN its.severity < c.severity THEN its.category ELSE c.category END,
			keyword = CASE WHEN its.severity < c.severity THEN its.keyword ELSE c.keyword END,
			severity = least(c.severity, its.severity), due_at = least(c.due_at, its.due_at), minors = c.minors OR its.minors,
			threat_to_life = c.threat_to_life OR its.threat_to_life, restricted = c.restricted OR its.restricted,
			language = coalesce(c.language, its.language), paused_until = NULL
		WHERE c.id = newer.id;
		-- Whoever may not see it any more cannot keep it from those who may.
		UPDATE console.claim l SET released_at = clock_timestamp(), released_by = l.person_id
		WHERE its.restricted AND l.case_id = newer.id AND l.released_at IS NULL AND NOT EXISTS (SELECT FROM access.grant_in_force g
			WHERE g.person_id = l.person_id AND g.role = 'child_safety' AND g.region = newer.region);
		RETURN;
	END IF;
	UPDATE console.case c SET closed_at = NULL WHERE c.id = d.case_id;
	UPDATE console.claim l SET released_at = NULL, released_by = NULL, active_at = clock_timestamp()
	WHERE l.id = (SELECT x.id FROM console.claim x WHERE x.case_id = d.case_id AND x.person_id = d.person_id
		ORDER BY x.claimed_at DESC LIMIT 1);
END $$;

-- By whoever made it. What is awaited of a second person is not awaited any more.
CREATE FUNCTION console.undo_decision(entry uuid, entry_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	said record := console.desk_act(entry, entry_at, 'decision.undone');
	d record;
BEGIN
	SELECT x.id, x.person_id, c.id AS case_id, c.thread_id, c.region, c.restricted INTO d
	FROM console.decision x JOIN console.case c ON c.id = x.case_id WHERE x.id = (said.leaf->>'decision')::uuid;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'DECISION_GONE: no such decision, or it was taken back' USING ERRCODE = 'CS413';
	ELSIF d.person_id <> said.person OR (d.restricted AND said.leaf->'actor'->>'role' <> 'child_safety')
		OR (d.case_id::text, d.thread_id::text, d.region) IS DISTINCT FROM (said.leaf->>'case', said.leaf->>'thread', said.leaf->>'region')
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: whoever decided it takes it back' USING ERRCODE = 'CS043';
	END IF;
	PERFORM console.take_back(d.id, 'UNDONE', said.person, entry, NULL);
END $$;

-- May this person say the second word on this decision, as they were shown it, now? o: {person, session, role, decision, entry,
-- digest}. Held until the commit, so that undo, the other's word and leaving wait. @returns what entries say of it
CREATE FUNCTION console.admit_second(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d record;
BEGIN
	SELECT x.*, c.thread_id, c.region, c.restricted INTO d
	FROM console.decision x JOIN console.case c ON c.id = x.case_id WHERE x.id = (o->>'decision')::uuid FOR UPDATE OF x;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'DECISION_GONE: no such decision, or it was taken back' USING ERRCODE = 'CS413';
	ELSIF o->>'role' NOT IN ('lead', 'child_safety') OR (d.restricted AND o->>'role' <> 'child_safety')
		OR NOT access.holds((o->>'person')::uuid, (o->>'session')::uuid, o->>'role', d.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no right to that in this region' USING ERRCODE = 'CS043';
	ELSIF d.person_id = (o->>'person')::uuid THEN
		RAISE EXCEPTION 'DECISION_OWN: nobody confirms their own decision' USING ERRCODE = 'CS414';
	ELSIF access.takes_part((o->>'person')::uuid, d.thread_id) THEN
		RAISE EXCEPTION 'OWN_THREAD: an account of this person takes part in it' USING ERRCODE = 'CS080';
	ELSIF NOT d.needs_second OR d.left_at IS NOT NULL
		OR EXISTS (SELECT FROM console.decision_confirmation x WHERE x.decision_id = d.id)
	THEN
		RAISE EXCEPTION 'DECISION_SETTLED: no second word is awaited' USING ERRCODE = 'CS413';
	ELSIF (d.entry_id::text, d.digest) IS DISTINCT FROM (o->>'entry', o->>'digest')
		OR encode(sha256(d.salt || convert_to(console.decision_text(d.id), 'UTF8')), 'hex') IS DISTINCT FROM d.digest
	THEN
		RAISE EXCEPTION 'DECISION_CHANGED: not what was shown' USING ERRCODE = 'CS415';
	END IF;
	RETURN jsonb_build_object('case', d.case_id, 'thread', d.thread_id, 'region', d.region, 'decision', d.id, 'entry', d.entry_id,
		'digest', d.digest);
END $$;

-- The second word, from the keeper, which has verified its passkey. o: as above, and {verdict: CONFIRMED | DECLINED, assurance, policy,
-- note?: {id, wrapped, sealed}}. A decision that was confirmed leaves at once if its time to be undone is over.
CREATE FUNCTION access.settle_decision(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	event CONSTANT jsonb := console.admit_second(o);
	confirms CONSTANT boolean := o->>'verdict' = 'CONFIRMED';
	a record;
BEGIN
	IF coalesce(o->>'verdict', '') NOT IN ('CONFIRMED', 'DECLINED') OR (confirms AND o->'note' IS NOT NULL) THEN
		RAISE EXCEPTION 'DECISION_INVALID: it is confirmed or declined' USING ERRCODE = 'CS411';
	END IF;
	PERFORM access.spend(o->'assurance', (o->>'person')::uuid, (o->>'session')::uuid,
		CASE WHEN confirms THEN 'confirm_decision' ELSE 'decline_decision' END);
	a := ledger.append(event || jsonb_strip_nulls(jsonb_build_object(
		'type', CASE WHEN confirms THEN 'decision.confirmed' ELSE 'decision.declined' END, 'outcome', 'done', 'policy', o->'policy',
		'assurance', o->'assurance', 'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'session', o->'session',
		'note', o->'note'->'id')));
	IF confirms THEN
		INSERT INTO console.decision_confirmation (decision_id, decider_id, person_id, entry_id)
		SELECT d.id, d.person_id, (o->>'person')::uuid, a.id FROM console.decision d WHERE d.id = (o->>'decision')::uuid;
		PERFORM console.let_go_those((o->>'decision')::uuid, 1);
	ELSE
		IF o->'note' IS NOT NULL THEN
			INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
			VALUES ((o->'note'->>'id')::uuid, 'decline', (event->>'case')::uuid, event->>'region', (o->>'person')::uuid,
				o->'note'->>'wrapped', o->'note'->>'sealed');
		END IF;
		PERFORM console.take_back((o->>'decision')::uuid, 'DECLINED', (o->>'person')::uuid, a.id, (o->'note'->>'id')::uuid);
	END IF;
	RETURN jsonb_build_object('entry', a.id);
END $$;

-- One answer to an action after another.
CREATE FUNCTION console.hold_action(decision uuid, n int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM console.action x WHERE x.decision_id = hold_action.decision AND x.n = hold_action.n FOR UPDATE;
END $$;
-- What a platform answers is its own answer: of its decision, that it was told, with its entry, and nothing after DONE.
CREATE FUNCTION console.answer_is_theirs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM console.hold_action(NEW.decision_id, NEW.n);
	IF NOT EXISTS (SELECT FROM console.decision d JOIN console.action x ON x.decision_id = d.id AND x.n = NEW.n
			JOIN console.case c ON c.id = d.case_id
			JOIN console.integration i ON i.id = NEW.integration_id AND i.platform_id = c.platform_id AND c.region = ANY (i.regions)
				AND i.revoked_at IS NULL
			JOIN ledger.entry e ON e.id = NEW.entry_id AND e.type = 'decision.answered' AND e.xid = pg_current_xact_id()
				AND e.case_id = c.id AND e.outcome = 'done' AND e.actor IS NULL
			WHERE d.id = NEW.decision_id AND d.left_at IS NOT NULL AND convert_from(e.leaf, 'UTF8')::jsonb
				@> jsonb_build_object('decision', d.id, 'action', x.kind, 'kind', NEW.result))
		OR EXISTS (SELECT FROM console.action_answer y WHERE y.decision_id = NEW.decision_id AND y.n = NEW.n AND y.result = 'DONE')
	THEN
		RAISE EXCEPTION 'ANSWER_INVALID: the platform answers for what it was told, with an entry, and not after it was done'
			USING ERRCODE = 'CS416';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER answer_is_theirs BEFORE INSERT ON console.action_answer FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.answer_is_theirs();

-- A macro is saved and removed with its entry, by whoever works at a desk; one of a region by its leads.
CREATE FUNCTION console.macro_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	removes CONSTANT boolean := TG_OP = 'UPDATE';
BEGIN
	IF removes AND (OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL) THEN
		RAISE EXCEPTION 'DESK_UNRECORDED: what is removed stays so' USING ERRCODE = 'CS417';
	END IF;
	PERFORM 1 FROM ledger.entry e CROSS JOIN LATERAL (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf) x
	WHERE e.id = CASE WHEN removes THEN NEW.removed_entry_id ELSE NEW.entry_id END AND e.outcome = 'done'
		AND e.type = CASE WHEN removes THEN 'desk.removed' ELSE 'desk.saved' END AND e.xid = pg_current_xact_id()
		AND e.region IS NOT DISTINCT FROM NEW.region AND x.leaf @> jsonb_build_object('item', NEW.id, 'kind', 'MACRO')
		AND CASE WHEN NEW.region IS NULL THEN e.actor = NEW.person_id AND EXISTS (SELECT FROM console.region r
				WHERE access.holds(e.actor, (x.leaf->>'session')::uuid, e.actor_role, r.code))
			ELSE e.actor_role = 'lead' AND (removes OR e.actor = NEW.person_id)
				AND access.holds(e.actor, (x.leaf->>'session')::uuid, 'lead', NEW.region) END;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'DESK_UNRECORDED: a macro is saved and removed with its entry, by whoever may' USING ERRCODE = 'CS417';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER macro_from_entry BEFORE INSERT OR UPDATE ON console.macro FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.macro_from_entry();

-- And no entry without what it says.
CREATE FUNCTION console.decision_act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT (CASE NEW.type
		WHEN 'case.decided' THEN EXISTS (SELECT FROM console.decision d WHERE d.entry_id = NEW.id AND d.case_id = NEW.case_id)
		WHEN 'decision.undone' THEN EXISTS (SELECT FROM console.undone_decision u WHERE u.entry_id = NEW.id AND u.kind = 'UNDONE')
		WHEN 'decision.declined' THEN EXISTS (SELECT FROM console.undone_decision u WHERE u.entry_id = NEW.id AND u.kind = 'DECLINED')
		WHEN 'decision.confirmed' THEN EXISTS (SELECT FROM console.decision_confirmation x WHERE x.entry_id = NEW.id)
		WHEN 'decision.answered' THEN EXISTS (SELECT FROM console.action_answer x WHERE x.entry_id = NEW.id)
		-- A view's row is 0610's to ask for. There is nothing else that a desk saves.
		ELSE CASE convert_from(NEW.leaf, 'UTF8')::jsonb->>'kind' WHEN 'VIEW' THEN true
			WHEN 'MACRO' THEN EXISTS (SELECT FROM console.macro m
				WHERE CASE NEW.type WHEN 'desk.saved' THEN m.entry_id ELSE m.removed_entry_id END = NEW.id)
			ELSE false END END)
	THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: what it says was not done' USING ERRCODE = 'CS012';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER decision_act_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user IN ('web', 'keeper') AND NEW.outcome = 'done' AND NEW.type IN ('case.decided', 'decision.undone',
		'decision.declined', 'decision.confirmed', 'decision.answered', 'desk.saved', 'desk.removed'))
	EXECUTE FUNCTION console.decision_act_is_done();

-- Is there a decision on this thread that the platform is still to hear of? What it names is needed until then: an undecided second
-- person keeps it, and so does an address that does not take it, for two weeks at most.
CREATE FUNCTION console.is_untold(thread uuid) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM console.case c JOIN console.decision d ON d.case_id = c.id WHERE c.thread_id = is_untold.thread
		AND (d.left_at IS NULL OR EXISTS (SELECT FROM console.delivery y JOIN console.endpoint e ON e.id = y.endpoint_id
			WHERE y.decision_id = d.id AND y.delivered_at IS NULL AND y.dead_at IS NULL AND e.removed_at IS NULL
				AND y.made_at > clock_timestamp() - interval '14 days')));
END $$;
REVOKE ALL ON FUNCTION console.is_untold(uuid) FROM PUBLIC;

-- Accounts and messages stand in actions too, and go there with the rest.
CREATE OR REPLACE FUNCTION vault.forget_account(thread uuid, account text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	instead CONSTANT text := 'erased-' || gen_random_uuid();
	n int;
	total int;
BEGIN
	UPDATE console.participant p SET account = instead, minor = NULL, country = NULL
	WHERE p.thread_id = thread AND p.account = forget_account.account; -- its messages' sender follows
	GET DIAGNOSTICS total = ROW_COUNT;
	UPDATE console.report r SET reporter = instead WHERE r.thread_id = thread AND r.reporter = forget_account.account;
	GET DIAGNOSTICS n = ROW_COUNT;
	total := total + n;
	UPDATE console.action a SET account = instead FROM console.case c JOIN console.decision d ON d.case_id = c.id
	WHERE c.thread_id = thread AND a.decision_id = d.id AND a.account = forget_account.account;
	UPDATE console.decision d SET account = instead FROM console.case c
	WHERE c.thread_id = thread AND d.case_id = c.id AND d.account = forget_account.account;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN total + n;
END $$;

CREATE OR REPLACE FUNCTION vault.erase_ids(o jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	old uuid[];
	t uuid;
BEGIN
	PERFORM vault.assert_clock(o);
	old := ARRAY(SELECT l.thread_id FROM vault.thread_life l JOIN console.thread h ON h.id = l.thread_id
		WHERE h.region = o->>'region' AND l.due_at < clock_timestamp() - vault.days('idsDays') AND l.ids_gone_at IS NULL
			AND NOT console.is_untold(l.thread_id) -- whom it concerns is still to be told
		ORDER BY l.due_at LIMIT least((o->>'limit')::int, 500) FOR UPDATE OF h SKIP LOCKED); -- nobody's lock keeps all the others
	-- A report that came first gave it another life: it is no more due.
	old := ARRAY(SELECT l.thread_id FROM vault.thread_life l WHERE l.thread_id = ANY (old) AND l.due_at IS NOT NULL
		AND l.ids_gone_at IS NULL ORDER BY l.thread_id FOR UPDATE SKIP LOCKED);
	FOREACH t IN ARRAY old LOOP
		PERFORM vault.forget_account(t, x.account) FROM (SELECT p.account FROM console.participant p WHERE p.thread_id = t
			AND p.account NOT LIKE 'erased-%'
			UNION SELECT r.reporter FROM console.report r WHERE r.thread_id = t AND r.reporter IS NOT NULL
			UNION SELECT d.account FROM console.decision d JOIN console.case c ON c.id = d.case_id
				WHERE c.thread_id = t AND d.account IS NOT NULL
			UNION SELECT a.account FROM console.action a JOIN console.decision d ON d.id = a.decision_id
				JOIN console.case c ON c.id = d.case_id WHERE c.thread_id = t AND a.account IS NOT NULL) x;
	END LOOP;
	UPDATE console.thread h SET external_id = 'erased-' || gen_random_uuid() WHERE h.id = ANY (old);
	UPDATE console.message m SET external_id = 'erased-' || gen_random_uuid() WHERE m.thread_id = ANY (old);
	UPDATE console.report r SET external_id = 'erased-' || gen_random_uuid() WHERE r.thread_id = ANY (old);
	UPDATE console.decision d SET messages = ARRAY(SELECT 'erased-' || gen_random_uuid() FROM unnest(d.messages))
	FROM console.case c WHERE c.thread_id = ANY (old) AND d.case_id = c.id AND cardinality(d.messages) > 0;
	UPDATE console.action a SET messages = ARRAY(SELECT 'erased-' || gen_random_uuid() FROM unnest(a.messages))
	FROM console.decision d JOIN console.case c ON c.id = d.case_id
	WHERE c.thread_id = ANY (old) AND a.decision_id = d.id AND cardinality(a.messages) > 0;
	UPDATE vault.thread_life l SET ids_gone_at = clock_timestamp() WHERE l.thread_id = ANY (old);
	PERFORM vault.say_erased('IDS', o->>'region', cardinality(old));
	RETURN cardinality(old);
END $$;

REVOKE ALL ON FUNCTION console.desk_says(text[], jsonb), console.gravity(text), console.is_behind(uuid, timestamptz), console.hold_action(uuid, int), console.decision_text(uuid),
	console.desk_act(uuid, timestamptz, text), console.decide(uuid, timestamptz, bytea, jsonb, jsonb), console.let_go_those(uuid, int),
	console.let_go(uuid), console.let_go_due(int), console.take_back(uuid, text, uuid, uuid, uuid),
	console.undo_decision(uuid, timestamptz), console.admit_second(jsonb), access.settle_decision(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.decide(uuid, timestamptz, bytea, jsonb, jsonb), console.undo_decision(uuid, timestamptz) TO web;
GRANT EXECUTE ON FUNCTION console.let_go(uuid) TO web, worker;
GRANT EXECUTE ON FUNCTION console.hold_action(uuid, int) TO web;
GRANT EXECUTE ON FUNCTION console.let_go_due(int) TO worker;
GRANT EXECUTE ON FUNCTION console.admit_second(jsonb), access.settle_decision(jsonb) TO keeper;
-- From here on decisions are made, and leave, by these alone.
REVOKE INSERT ON console.decision, console.outbox FROM web;
