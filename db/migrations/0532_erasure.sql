-- What else goes by a clock of its own: words typed by staff, the platform's ids, names of staff who left, what was searched for.
-- The ledger needs none of it: its leaves hold our ids, codes and commitments.

-- May anything go by its clock now? Not while deletion waits for a person there, nor while nobody can say what time it is.
CREATE FUNCTION vault.assert_clock(o jsonb) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	IF vault.why_stopped(o->>'region', o->'clock') IS NOT NULL OR EXISTS (SELECT FROM vault.retention_plan p WHERE p.ended_at IS NULL
		AND p.stopped IS NOT NULL AND p.resumed_at IS NULL AND p.region = coalesce(o->>'region', p.region))
	THEN
		RAISE EXCEPTION 'RETENTION_STOPPED: deletion waits for a person' USING ERRCODE = 'CS321';
	END IF;
END $$;

CREATE FUNCTION vault.days(period text) RETURNS interval LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT make_interval(days => greatest(max((r.policy->>period)::int), 1)) FROM vault.retention_lately r
	WHERE EXISTS (SELECT FROM vault.retention x WHERE x.policy IS NOT NULL) HAVING max((r.policy->>period)::int) IS NOT NULL
$$;

-- What was erased, as its entry says: written by the functions that erase alone, so that nobody says so who did not (0580).
CREATE TABLE vault.erasure (
	entry_id uuid PRIMARY KEY,
	kind text NOT NULL,
	count int NOT NULL CHECK (count > 0)
);
CREATE FUNCTION vault.say_erased(kind text, region text, count int, request uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	IF count > 0 THEN
		a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', 'data.erased', 'outcome', 'done', 'assurance',
			jsonb_build_object('kind', 'system'), 'region', region, 'kind', kind, 'count', count, 'request', request)));
		INSERT INTO vault.erasure (entry_id, kind, count) VALUES (a.id, kind, count);
	END IF;
END $$;

-- A note's row outlives its words, so that what refers to it still says that there were some.
ALTER TABLE vault.note ADD COLUMN erased_at timestamptz, ALTER COLUMN wrapped DROP NOT NULL, ALTER COLUMN sealed DROP NOT NULL,
	ALTER COLUMN intake_key DROP NOT NULL,
	ADD CONSTRAINT words_or_none CHECK ((erased_at IS NULL) = (wrapped IS NOT NULL) AND (wrapped IS NULL) = (sealed IS NULL)
		AND (wrapped IS NULL) = (intake_key IS NULL));
CREATE INDEX note_oldest ON vault.note (region, written_at) WHERE erased_at IS NULL;
CREATE FUNCTION vault.words_stay_gone() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'WORDS_GONE: these words were deleted' USING ERRCODE = 'CS324';
END $$;
CREATE TRIGGER words_stay_gone BEFORE UPDATE ON vault.note FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL)
	EXECUTE FUNCTION vault.words_stay_gone();
CREATE FUNCTION vault.words_gone(note uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM vault.note n WHERE n.id = note AND n.erased_at IS NOT NULL)
$$;

-- Whether somebody still works on what a note is about: an open case, a legal hold on its thread or of its own, or a review that
-- is not over; of why somebody of oversight asked for content, the review that they asked for.
CREATE FUNCTION vault.words_needed(n vault.note) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (WITH about AS (
		SELECT o.thread_id, o.case_id, o.id AS opening FROM access.opening o
			WHERE o.id = n.about OR o.id = (SELECT r.opening_id FROM console.access_review r WHERE r.id = n.about)
		UNION ALL SELECT q.thread_id, q.case_id, p.id FROM access.opening_request q
			LEFT JOIN access.opening p ON p.request_id = q.id WHERE q.id = n.about
		-- A request for the content of a review is about what that review looks at, for as long as it does.
		UNION ALL SELECT o.thread_id, o.case_id, o.id FROM access.content_request l
			JOIN console.access_review r ON r.id = l.review_id JOIN access.opening o ON o.id = r.opening_id
			WHERE l.request_id = n.about
		UNION ALL SELECT c.thread_id, c.id, NULL FROM console.case c WHERE c.id = n.about
	)
	SELECT EXISTS (SELECT FROM about a WHERE EXISTS (SELECT FROM console.case c WHERE c.id = a.case_id AND c.closed_at IS NULL)
			OR EXISTS (SELECT FROM vault.thread_life l WHERE l.thread_id = a.thread_id AND l.holds > 0)
			OR EXISTS (SELECT FROM console.access_review r LEFT JOIN console.verdict v ON v.review_id = r.id
				WHERE r.opening_id = a.opening AND (v.review_id IS NULL
					OR (EXISTS (SELECT FROM console.finding f WHERE f.review_id = r.id)
						AND NOT EXISTS (SELECT FROM console.review_closure x WHERE x.review_id = r.id)))))
		OR EXISTS (SELECT FROM legal.hold h WHERE h.id = n.about AND h.ended_at IS NULL));
END $$;

-- Words of staff that are older than the policy keeps them. o: {"region", "clock", "limit"}. Each of these returns how many went.
CREATE FUNCTION vault.erase_words(o jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	old uuid[];
BEGIN
	PERFORM vault.assert_clock(o);
	old := ARRAY(SELECT n.id FROM vault.note n WHERE n.region = o->>'region' AND n.erased_at IS NULL
		AND n.written_at < clock_timestamp() - vault.days('wordsDays') AND NOT vault.words_needed(n)
		ORDER BY n.written_at LIMIT least((o->>'limit')::int, 1000) FOR UPDATE SKIP LOCKED);
	DELETE FROM vault.rewrapped_note r WHERE r.note_id = ANY (old);
	DELETE FROM vault.note_words w WHERE w.note_id = ANY (old);
	UPDATE vault.note n SET wrapped = NULL, sealed = NULL, intake_key = NULL, erased_at = clock_timestamp() WHERE n.id = ANY (old);
	PERFORM vault.say_erased('WORDS', o->>'region', cardinality(old));
	RETURN cardinality(old);
END $$;

-- What oversight searched for, and names of saved searches that were removed. Of no region.
CREATE FUNCTION vault.erase_searches(o jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	before CONSTANT timestamptz := clock_timestamp() - vault.days('wordsDays');
	most CONSTANT int := least((o->>'limit')::int, 1000);
	searched int;
	typed int;
BEGIN
	PERFORM vault.assert_clock(o);
	DELETE FROM console.ledger_search s WHERE s.entry_id IN (
		SELECT x.entry_id FROM console.ledger_search x WHERE x.searched_at < before LIMIT most FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS searched = ROW_COUNT;
	UPDATE oversight.typed t SET terms = NULL WHERE t.id IN (
		SELECT x.id FROM oversight.typed x LEFT JOIN oversight.view v ON v.typed_id = x.id
			LEFT JOIN oversight.view_removal g ON g.view_id = v.id
		WHERE x.terms IS NOT NULL AND x.typed_at < before AND (v.id IS NULL OR g.removed_at < before)
		LIMIT most FOR UPDATE OF x SKIP LOCKED);
	GET DIAGNOSTICS typed = ROW_COUNT;
	PERFORM vault.say_erased('SEARCHES', NULL, searched + typed);
	RETURN searched + typed;
END $$;

-- Names and addresses of staff who were disabled long ago. Their alias, roles, employer and office stay, with what they did.
ALTER TABLE access.person ADD COLUMN erased_at timestamptz, ADD CHECK (erased_at IS NULL OR disabled_at IS NOT NULL);
CREATE FUNCTION vault.erase_staff(o jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	gone uuid[];
BEGIN
	PERFORM vault.assert_clock(o);
	gone := ARRAY(SELECT p.id FROM access.person p WHERE p.disabled_at < clock_timestamp() - vault.days('staffDays')
		AND p.erased_at IS NULL ORDER BY p.id LIMIT least((o->>'limit')::int, 1000) FOR UPDATE SKIP LOCKED);
	UPDATE access.person p SET name = 'Erased', erased_at = clock_timestamp() WHERE p.id = ANY (gone);
	DELETE FROM access.identity i WHERE i.person_id = ANY (gone);
	UPDATE access.platform_account a SET account = 'erased-' || gen_random_uuid() WHERE a.person_id = ANY (gone);
	UPDATE access.person_change c SET before = NULL, after = NULL, salt = NULL WHERE c.person_id = ANY (gone);
	UPDATE access.proposal q SET words = NULL, salt = NULL WHERE q.person_id = ANY (gone) AND q.words IS NOT NULL;
	UPDATE access.passkey k SET name = 'Erased' WHERE k.person_id = ANY (gone);
	UPDATE console.session s SET address = NULL, browser = NULL
	WHERE s.person_id = ANY (gone) AND (s.address IS NOT NULL OR s.browser IS NOT NULL);
	PERFORM vault.say_erased('STAFF', NULL, cardinality(gone));
	RETURN cardinality(gone);
END $$;

-- The platform's ids. A thread is never changed but for this: its id, with those of its people, messages and reports, by random
-- ones, so that what was unique or referred to each other stays so.
ALTER TABLE vault.thread_life ADD COLUMN ids_gone_at timestamptz, ADD CHECK (ids_gone_at IS NULL OR due_at IS NOT NULL OR life > 1);
CREATE INDEX life_has_ids ON vault.thread_life (due_at) WHERE due_at IS NOT NULL AND ids_gone_at IS NULL;
CREATE OR REPLACE FUNCTION console.keep_thread() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	-- The keeper has no right to this table: it comes here by a function that erases.
	IF session_user = 'keeper' AND NEW.external_id LIKE 'erased-%' THEN
		NEW.external_id := OLD.external_id;
		IF NEW IS NOT DISTINCT FROM OLD THEN
			NEW.external_id := 'erased-' || gen_random_uuid();
			RETURN NEW;
		END IF;
	END IF;
	IF NEW IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'THREAD_STAYS: a thread is never changed' USING ERRCODE = 'CS020';
	END IF;
	RETURN NEW;
END $$;
ALTER TABLE console.message DROP CONSTRAINT message_thread_id_sender_fkey,
	ADD CONSTRAINT message_thread_id_sender_fkey FOREIGN KEY (thread_id, sender)
		REFERENCES console.participant (thread_id, account) ON UPDATE CASCADE;

-- One account's id in one thread, wherever it stands there; what it is replaced by is that thread's alone, so that it leads to no
-- other. For functions of the database, which have settled that it may go. Returns in how many rows it stood.
CREATE FUNCTION vault.forget_account(thread uuid, account text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
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
	UPDATE console.decision d SET account = instead FROM console.case c
	WHERE c.thread_id = thread AND d.case_id = c.id AND d.account = forget_account.account;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN total + n;
END $$;

CREATE FUNCTION vault.erase_ids(o jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	old uuid[];
	t uuid;
BEGIN
	PERFORM vault.assert_clock(o);
	old := ARRAY(SELECT l.thread_id FROM vault.thread_life l JOIN console.thread h ON h.id = l.thread_id
		WHERE h.region = o->>'region' AND l.due_at < clock_timestamp() - vault.days('idsDays') AND l.ids_gone_at IS NULL
		ORDER BY l.due_at LIMIT least((o->>'limit')::int, 500) FOR UPDATE OF h SKIP LOCKED); -- nobody's lock keeps all the others
	-- A report that came first gave it another life: it is no more due.
	old := ARRAY(SELECT l.thread_id FROM vault.thread_life l WHERE l.thread_id = ANY (old) AND l.due_at IS NOT NULL
		AND l.ids_gone_at IS NULL ORDER BY l.thread_id FOR UPDATE SKIP LOCKED);
	FOREACH t IN ARRAY old LOOP
		PERFORM vault.forget_account(t, x.account) FROM (SELECT p.account FROM console.participant p WHERE p.thread_id = t
			AND p.account NOT LIKE 'erased-%'
			UNION SELECT r.reporter FROM console.report r WHERE r.thread_id = t AND r.reporter IS NOT NULL
			UNION SELECT d.account FROM console.decision d JOIN console.case c ON c.id = d.case_id
				WHERE c.thread_id = t AND d.account IS NOT NULL) x;
	END LOOP;
	UPDATE console.thread h SET external_id = 'erased-' || gen_random_uuid() WHERE h.id = ANY (old);
	UPDATE console.message m SET external_id = 'erased-' || gen_random_uuid() WHERE m.thread_id = ANY (old);
	UPDATE console.report r SET external_id = 'erased-' || gen_random_uuid() WHERE r.thread_id = ANY (old);
	UPDATE console.decision d SET messages = ARRAY(SELECT 'erased-' || gen_random_uuid() FROM unnest(d.messages))
	FROM console.case c WHERE c.thread_id = ANY (old) AND d.case_id = c.id AND cardinality(d.messages) > 0;
	UPDATE vault.thread_life l SET ids_gone_at = clock_timestamp() WHERE l.thread_id = ANY (old);
	PERFORM vault.say_erased('IDS', o->>'region', cardinality(old));
	RETURN cardinality(old);
END $$;

-- What else is past its time now, counted: no ids.
CREATE FUNCTION vault.past_their_time() RETURNS TABLE (kind text, region text, count int) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT 'WORDS', n.region, count(*)::int FROM vault.note n
	WHERE n.erased_at IS NULL AND n.written_at < clock_timestamp() - vault.days('wordsDays') AND NOT vault.words_needed(n) GROUP BY n.region
	UNION ALL SELECT 'IDS', h.region, count(*)::int FROM vault.thread_life l JOIN console.thread h ON h.id = l.thread_id
	WHERE l.due_at < clock_timestamp() - vault.days('idsDays') AND l.ids_gone_at IS NULL GROUP BY h.region
	UNION ALL SELECT 'SEARCHES', NULL, count(*)::int FROM console.ledger_search s
	WHERE s.searched_at < clock_timestamp() - vault.days('wordsDays') HAVING count(*) > 0
	UNION ALL SELECT 'STAFF', NULL, count(*)::int FROM access.person p
	WHERE p.disabled_at < clock_timestamp() - vault.days('staffDays') AND p.erased_at IS NULL HAVING count(*) > 0
	ORDER BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION vault.past_their_time() TO keeper;

GRANT EXECUTE ON FUNCTION vault.words_gone(uuid), vault.erase_words(jsonb), vault.erase_searches(jsonb), vault.erase_staff(jsonb),
	vault.erase_ids(jsonb) TO keeper;
