-- What is done with legal holds: placed, renewed, asked to be lifted, lifted by another, ended by their date. Each through the
-- keeper, with its entry of the same commit.

-- May this person act on holds of this region now? Their lock first, as everywhere; then the lock of all holds.
CREATE FUNCTION legal.admit(o jsonb, region text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM ledger.assert_current();
	PERFORM access.lock_person((o->>'person')::uuid);
	IF coalesce(o->>'role', '') NOT IN ('legal', 'counsel')
		OR NOT access.holds((o->>'person')::uuid, (o->>'session')::uuid, o->>'role', admit.region)
	THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in this region now' USING ERRCODE = 'CS043';
	END IF;
	PERFORM legal.alone();
END $$;

-- The hold that somebody acts on. One of a restricted matter is not there for whom it does not name.
CREATE FUNCTION legal.admit_to(o jsonb) RETURNS legal.hold LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold;
BEGIN
	SELECT * INTO h FROM legal.hold x WHERE x.id = (o->>'hold')::uuid;
	IF NOT FOUND OR NOT legal.sees(h.matter_id, (o->>'person')::uuid) THEN
		PERFORM access.keeper_only();
		RAISE EXCEPTION 'NOT_FOUND: there is no such hold' USING ERRCODE = 'CS049';
	END IF;
	PERFORM legal.admit(o, h.region);
	-- It may have ended while this waited.
	SELECT * INTO h FROM legal.hold x WHERE x.id = h.id;
	IF h.ended_at IS NOT NULL THEN
		RAISE EXCEPTION 'HOLD_ENDED: the hold stands no more' USING ERRCODE = 'CS331';
	END IF;
	RETURN h;
END $$;

-- Who acts has confirmed this, with their passkey's PIN, finger or face.
CREATE FUNCTION legal.spend(o jsonb, act text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.spend(o->'assurance', (o->>'person')::uuid, (o->>'session')::uuid, act);
	IF o->'assurance'->>'kind' = 'passkey' THEN
		PERFORM access.verified_only(o->'assurance');
	END IF;
END $$;

CREATE FUNCTION legal.record(type text, o jsonb, h legal.hold, further jsonb) RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	a := ledger.append(jsonb_build_object('type', type, 'outcome', 'done', 'policy', o->'policy', 'assurance', o->'assurance',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'session', o->'session', 'region', h.region,
		'hold', h.id, 'matter', h.matter_id) || further);
	RETURN a.id;
END $$;

CREATE FUNCTION legal.keep_words(kind text, o jsonb, h legal.hold) RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO vault.note (id, kind, about, region, author, wrapped, sealed)
	VALUES ((o->'note'->>'id')::uuid, keep_words.kind, h.id, h.region, (o->>'person')::uuid, o->'note'->>'wrapped', o->'note'->>'sealed');
	RETURN (o->'note'->>'id')::uuid;
END $$;

-- A date up to which somebody may hold: not over at once, not for ever. As text to the millisecond, as it was signed.
CREATE FUNCTION legal.date_of(said text, after timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	until timestamptz;
BEGIN
	IF coalesce(said !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$', true) THEN
		RAISE EXCEPTION 'HOLD_INVALID: a hold has a date on which it ends' USING ERRCODE = 'CS330';
	END IF;
	until := said::timestamptz;
	IF until < clock_timestamp() + interval '1 day' OR until > clock_timestamp() + interval '366 days' OR until <= after THEN
		RAISE EXCEPTION 'HOLD_INVALID: a hold ends between a day and a year from now, and a renewed one later than before'
			USING ERRCODE = 'CS330';
	END IF;
	RETURN until;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
	RAISE EXCEPTION 'HOLD_INVALID: a hold has a date on which it ends' USING ERRCODE = 'CS330';
END $$;

-- Names people to a restricted matter. Only those who may see holds; and somebody besides one must be able to lift what stands.
CREATE FUNCTION legal.name(matter uuid, o jsonb, region text, entry uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	named CONSTANT uuid[] := ARRAY(SELECT DISTINCT p::uuid FROM jsonb_array_elements_text(coalesce(o->'people', '[]')) p);
BEGIN
	IF NOT (SELECT m.restricted FROM legal.matter m WHERE m.id = matter) THEN
		IF cardinality(named) > 0 THEN
			RAISE EXCEPTION 'HOLD_INVALID: a matter that names people is restricted' USING ERRCODE = 'CS330';
		END IF;
		RETURN;
	END IF;
	IF cardinality(named) > 50 OR EXISTS (SELECT FROM unnest(named) n WHERE NOT EXISTS (SELECT FROM access.person p
		JOIN access.grant_in_force g ON g.person_id = p.id AND g.role IN ('legal', 'counsel', 'auditor', 'oversight_lead')
		WHERE p.id = n AND p.disabled_at IS NULL))
	THEN
		RAISE EXCEPTION 'HOLD_INVALID: somebody who is named may not see holds' USING ERRCODE = 'CS330';
	END IF;
	INSERT INTO legal.matter_person (matter_id, person_id, named_by, entry_id)
	SELECT matter, n, (o->>'person')::uuid, entry FROM unnest(named || (o->>'person')::uuid) n ON CONFLICT DO NOTHING;
	IF (SELECT count(DISTINCT m.person_id) FROM legal.matter_person m
			JOIN access.person p ON p.id = m.person_id AND p.disabled_at IS NULL
			JOIN access.grant_in_force g ON g.person_id = p.id AND g.role IN ('legal', 'counsel') AND g.region = name.region
		WHERE m.matter_id = matter) < 2
	THEN
		RAISE EXCEPTION 'HOLD_INVALID: a restricted matter names another who may lift holds in this region' USING ERRCODE = 'CS330';
	END IF;
END $$;

-- SHA-256 of what a hold covers, a line each, in byte order.
CREATE FUNCTION legal.scope_digest(hold uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT encode(sha256(convert_to(string_agg(x.line, E'\n' ORDER BY x.line COLLATE "C"), 'UTF8')), 'hex')
	FROM (SELECT concat_ws(':', s.kind, s.platform_id, s.account, s.thread_id, s.case_id) AS line
		FROM legal.hold_scope s WHERE s.hold_id = scope_digest.hold) x
$$;

CREATE FUNCTION legal.cover(h legal.hold, scope jsonb) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF jsonb_typeof(scope) IS DISTINCT FROM 'array' OR jsonb_array_length(scope) NOT BETWEEN 1 AND 1000 THEN
		RAISE EXCEPTION 'HOLD_SCOPE_INVALID: a hold covers 1 to 1,000 accounts, threads and cases' USING ERRCODE = 'CS332';
	END IF;
	INSERT INTO legal.hold_scope (hold_id, kind, platform_id, account, thread_id, case_id)
	SELECT h.id, s.kind, s.platform, s.account, s.thread, s."case"
	FROM jsonb_to_recordset(scope) AS s(kind text, platform uuid, account text, thread uuid, "case" uuid);
	IF EXISTS (SELECT FROM legal.hold_scope s WHERE s.hold_id = h.id AND (
		s.kind = 'thread' AND NOT EXISTS (SELECT FROM console.thread t WHERE t.id = s.thread_id AND t.region = h.region)
		OR s.kind = 'case' AND NOT EXISTS (SELECT FROM console.case k WHERE k.id = s.case_id AND k.region = h.region)))
	THEN
		RAISE EXCEPTION 'HOLD_SCOPE_INVALID: a thread or case of it is not in this region' USING ERRCODE = 'CS332';
	END IF;
EXCEPTION
	WHEN unique_violation THEN
		RAISE EXCEPTION 'HOLD_SCOPE_INVALID: something stands in it twice' USING ERRCODE = 'CS332';
	WHEN check_violation OR foreign_key_violation OR not_null_violation OR invalid_text_representation THEN
		RAISE EXCEPTION 'HOLD_SCOPE_INVALID: it names something that is no account, thread or case' USING ERRCODE = 'CS332';
END $$;

-- Puts a new hold onto every thread in its scope. Those whose content is deleted already are noted as too late: whoever made one
-- due holds its row's lock, so one of the two was first.
CREATE FUNCTION legal.attach_all(hold uuid, OUT held int, OUT too_late int) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	threads uuid[] := ARRAY(SELECT t FROM legal.threads_of(attach_all.hold) t);
BEGIN
	PERFORM 1 FROM vault.thread_life l WHERE l.thread_id = ANY (threads) ORDER BY l.thread_id FOR UPDATE;
	INSERT INTO legal.hold_thread (hold_id, thread_id, life, too_late)
	SELECT attach_all.hold, l.thread_id, l.life, l.due_at IS NOT NULL FROM vault.thread_life l WHERE l.thread_id = ANY (threads);
	UPDATE vault.thread_life l SET holds = l.holds + 1 WHERE l.thread_id = ANY (threads) AND l.due_at IS NULL;
	SELECT count(*) FILTER (WHERE NOT t.too_late)::int, count(*) FILTER (WHERE t.too_late)::int INTO held, too_late
	FROM legal.hold_thread t WHERE t.hold_id = attach_all.hold;
END $$;

-- The hold, the matter where it is a new one, and every thread in scope, in one commit.
CREATE FUNCTION legal.place_hold(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person CONSTANT uuid := o->>'person';
	h legal.hold;
	entry uuid;
	found record;
BEGIN
	PERFORM legal.admit(o, o->>'region');
	h.id := o->>'hold';
	h.matter_id := o->>'matter';
	h.region := o->>'region';
	h.expires_at := legal.date_of(o->>'expires', '-infinity');
	IF o ? 'new' THEN
		IF EXISTS (SELECT FROM legal.matter m WHERE m.id = h.matter_id) THEN
			RAISE EXCEPTION 'HOLD_INVALID: this matter is there already' USING ERRCODE = 'CS330';
		END IF;
	ELSIF NOT EXISTS (SELECT FROM legal.matter m WHERE m.id = h.matter_id AND m.erased_at IS NULL) OR NOT legal.sees(h.matter_id, person) THEN
		RAISE EXCEPTION 'NOT_FOUND: there is no such matter' USING ERRCODE = 'CS049';
	END IF;
	IF EXISTS (SELECT FROM legal.hold x WHERE x.id = h.id) THEN
		RAISE EXCEPTION 'HOLD_INVALID: this hold was placed before' USING ERRCODE = 'CS330';
	END IF;
	PERFORM legal.spend(o, 'place_hold');
	entry := legal.record('hold.placed', o, h, jsonb_build_object('expires', o->'expires', 'commitment', o->'commitment'));
	IF o ? 'new' THEN
		INSERT INTO legal.matter (id, restricted, reference, title, made_by, entry_id)
		VALUES (h.matter_id, (o->'new'->>'restricted')::boolean, o->'new'->>'reference', o->'new'->>'title', person, entry);
	END IF;
	INSERT INTO legal.hold (id, matter_id, region, placed_by, role, expires_at, note_id, commitment, scope_digest, entry_id)
	VALUES (h.id, h.matter_id, h.region, person, o->>'role', h.expires_at, legal.keep_words('hold', o, h), o->>'commitment',
		o->>'scopeDigest', entry);
	PERFORM legal.name(h.matter_id, o, h.region, entry);
	PERFORM legal.cover(h, o->'scope');
	-- What was signed is what is covered.
	IF legal.scope_digest(h.id) IS DISTINCT FROM o->>'scopeDigest' THEN
		RAISE EXCEPTION 'HOLD_SCOPE_INVALID: it is not the scope that was confirmed' USING ERRCODE = 'CS332';
	END IF;
	found := legal.attach_all(h.id);
	RETURN jsonb_build_object('entry', entry, 'held', found.held, 'tooLate', found.too_late);
END $$;

CREATE FUNCTION legal.renew_hold(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold := legal.admit_to(o);
	until timestamptz := legal.date_of(o->>'expires', h.expires_at);
	entry uuid;
BEGIN
	PERFORM legal.spend(o, 'renew_hold');
	entry := legal.record('hold.renewed', o, h, jsonb_build_object('expires', o->'expires', 'commitment', o->'commitment'));
	INSERT INTO legal.hold_renewal (entry_id, hold_id, person_id, role, before, expires_at, note_id, commitment)
	VALUES (entry, h.id, (o->>'person')::uuid, o->>'role', h.expires_at, until, legal.keep_words('hold_renewal', o, h), o->>'commitment');
	PERFORM legal.name(h.matter_id, o, h.region, entry);
	UPDATE legal.hold x SET expires_at = until, warned_at = NULL, over_at = NULL WHERE x.id = h.id;
	RETURN jsonb_build_object('entry', entry);
END $$;

-- The request that waits, if one does.
CREATE FUNCTION legal.asked(hold uuid) RETURNS legal.hold_release LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT r FROM legal.hold_release r WHERE r.hold_id = asked.hold AND r.decided_at IS NULL AND r.lapses_at > clock_timestamp()
$$;

CREATE FUNCTION legal.ask_release(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold := legal.admit_to(o);
	waits legal.hold_release := legal.asked(h.id);
	entry uuid;
BEGIN
	IF waits.id IS NOT NULL THEN
		RAISE EXCEPTION 'RELEASE_ASKED: somebody has asked for it, and another decides' USING ERRCODE = 'CS333';
	END IF;
	PERFORM legal.spend(o, 'ask_release');
	UPDATE legal.hold_release r SET decided_at = clock_timestamp(), verdict = 'LAPSED' WHERE r.hold_id = h.id AND r.decided_at IS NULL;
	entry := legal.record('hold.release_asked', o, h, jsonb_build_object('request', o->'request', 'commitment', o->'commitment'));
	INSERT INTO legal.hold_release (id, hold_id, asked_by, role, lapses_at, note_id, commitment, entry_id)
	VALUES ((o->>'request')::uuid, h.id, (o->>'person')::uuid, o->>'role', clock_timestamp() + interval '7 days',
		legal.keep_words('hold_release', o, h), o->>'commitment', entry);
	RETURN jsonb_build_object('entry', entry);
END $$;

-- The request that this word is about, still waiting.
CREATE FUNCTION legal.admit_word(o jsonb, h legal.hold) RETURNS legal.hold_release LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r legal.hold_release := legal.asked(h.id);
BEGIN
	IF r.id IS NULL OR r.id <> (o->>'request')::uuid THEN
		RAISE EXCEPTION 'REQUEST_NOT_WAITING: nobody asks for it any more' USING ERRCODE = 'CS091';
	END IF;
	RETURN r;
END $$;

-- Another says no, or whoever asked takes it back.
CREATE FUNCTION legal.decline_release(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold := legal.admit_to(o);
	r legal.hold_release := legal.admit_word(o, h);
	entry uuid;
BEGIN
	PERFORM legal.spend(o, 'decline_release');
	entry := legal.record('hold.release_declined', o, h, jsonb_build_object('request', r.id, 'entry', r.entry_id));
	UPDATE legal.hold_release x SET decided_by = (o->>'person')::uuid, decided_at = clock_timestamp(), verdict = 'DECLINED',
		decided_entry_id = entry WHERE x.id = r.id;
	RETURN jsonb_build_object('entry', entry);
END $$;

CREATE FUNCTION legal.end_hold(hold uuid, because text, entry uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	threads uuid[] := ARRAY(SELECT DISTINCT t.thread_id FROM legal.hold_thread t WHERE t.hold_id = end_hold.hold AND NOT t.too_late);
BEGIN
	UPDATE legal.hold h SET ended_at = clock_timestamp(), ended_because = end_hold.because, ended_entry_id = end_hold.entry
	WHERE h.id = end_hold.hold;
	UPDATE legal.hold_release r SET decided_at = clock_timestamp(), verdict = 'ENDED'
	WHERE r.hold_id = end_hold.hold AND r.decided_at IS NULL;
	PERFORM 1 FROM vault.thread_life l WHERE l.thread_id = ANY (threads) ORDER BY l.thread_id FOR UPDATE;
	UPDATE vault.thread_life l SET holds = l.holds - 1 WHERE l.thread_id = ANY (threads);
END $$;

CREATE FUNCTION legal.release_hold(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold := legal.admit_to(o);
	r legal.hold_release := legal.admit_word(o, h);
	entry uuid;
BEGIN
	IF r.asked_by = (o->>'person')::uuid THEN
		RAISE EXCEPTION 'OWN_ACT: who asks that a hold be lifted does not lift it' USING ERRCODE = 'CS337';
	END IF;
	IF NOT EXISTS (SELECT FROM access.person p JOIN access.grant_in_force g ON g.person_id = p.id
		WHERE p.id = r.asked_by AND p.disabled_at IS NULL AND g.role IN ('legal', 'counsel') AND g.region = h.region)
	THEN
		RAISE EXCEPTION 'REQUEST_NOT_WAITING: who asked for it may lift no hold here any more' USING ERRCODE = 'CS091';
	END IF;
	PERFORM legal.spend(o, 'release_hold');
	entry := legal.record('hold.released', o, h, jsonb_build_object('request', r.id, 'entry', r.entry_id));
	UPDATE legal.hold_release x SET decided_by = (o->>'person')::uuid, decided_at = clock_timestamp(), verdict = 'RELEASED',
		decided_entry_id = entry WHERE x.id = r.id;
	PERFORM legal.end_hold(h.id, 'RELEASED', entry);
	RETURN jsonb_build_object('entry', entry);
END $$;

-- Ends what its date has ended. A date that is past is noted first and counts a day later: a clock that is wrong for an hour ends
-- nothing, and one that is set back takes the note back.
CREATE FUNCTION legal.expire_holds() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold;
	a record;
	ended int := 0;
BEGIN
	PERFORM access.keeper_only();
	-- Which day it is decides whether a hold ends; and where a restored database waits to be looked at, none does.
	IF access.retention_stopped() OR legal.holds_lost() > 0 THEN
		RETURN 0;
	END IF;
	IF NOT EXISTS (SELECT FROM legal.hold x WHERE x.ended_at IS NULL AND (x.expires_at <= clock_timestamp() OR x.over_at IS NOT NULL)) THEN
		RETURN 0;
	END IF;
	PERFORM legal.alone();
	UPDATE legal.hold x SET over_at = NULL WHERE x.ended_at IS NULL
		AND (x.expires_at > clock_timestamp() OR x.over_at > clock_timestamp()) AND x.over_at IS NOT NULL;
	UPDATE legal.hold x SET over_at = clock_timestamp() WHERE x.ended_at IS NULL AND x.over_at IS NULL AND x.expires_at <= clock_timestamp();
	FOR h IN SELECT * FROM legal.hold x WHERE x.ended_at IS NULL AND x.over_at <= clock_timestamp() - interval '1 day' ORDER BY x.id LOOP
		a := ledger.append(jsonb_build_object('type', 'hold.expired', 'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
			'region', h.region, 'hold', h.id, 'matter', h.matter_id));
		PERFORM legal.end_hold(h.id, 'EXPIRED', a.id);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;

-- Tells those whom a hold concerns, once, that it ends within two weeks: who placed or renewed it, and whom its matter names.
CREATE FUNCTION legal.warn_of_holds() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h legal.hold;
	warned int := 0;
BEGIN
	PERFORM access.keeper_only();
	FOR h IN SELECT * FROM legal.hold x WHERE x.ended_at IS NULL AND x.warned_at IS NULL
		AND x.expires_at < clock_timestamp() + interval '14 days' ORDER BY x.id FOR NO KEY UPDATE SKIP LOCKED
	LOOP
		INSERT INTO access.alert (audience, person_id, region, kind, entry_id)
		SELECT 'person', n.person, h.region, 'HOLD_ENDS', h.entry_id
		FROM (SELECT h.placed_by AS person UNION SELECT r.person_id FROM legal.hold_renewal r WHERE r.hold_id = h.id
			UNION SELECT p.person_id FROM legal.matter_person p WHERE p.matter_id = h.matter_id) n
		JOIN access.person p ON p.id = n.person AND p.disabled_at IS NULL;
		UPDATE legal.hold x SET warned_at = clock_timestamp() WHERE x.id = h.id;
		warned := warned + 1;
	END LOOP;
	RETURN warned;
END $$;

-- Matters whose last hold ended so long ago.
CREATE FUNCTION legal.matter_over(kept interval) RETURNS SETOF uuid LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
	SELECT m.id FROM legal.matter m WHERE m.erased_at IS NULL
		AND NOT EXISTS (SELECT FROM legal.hold h WHERE h.matter_id = m.id
			AND (h.ended_at IS NULL OR h.ended_at > clock_timestamp() - kept))
$$;

-- A matter's reference and title, and the accounts that its holds named, go so long after its last hold ended as words of staff do.
CREATE FUNCTION legal.erase_matters() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	kept CONSTANT interval := coalesce(vault.days('wordsDays'), interval '730 days');
	gone uuid[];
BEGIN
	PERFORM access.keeper_only();
	IF access.retention_stopped() OR legal.holds_lost() > 0 THEN
		RETURN 0;
	END IF;
	IF NOT EXISTS (SELECT FROM legal.matter_over(kept)) THEN
		RETURN 0;
	END IF;
	-- A hold that is being placed for one of them comes first, and it is looked at again; or it finds the matter erased.
	PERFORM legal.alone();
	WITH over AS (
		SELECT x AS id FROM legal.matter_over(kept) x ORDER BY x LIMIT 500
	), erased AS (
		UPDATE legal.matter m SET reference = NULL, title = NULL, erased_at = clock_timestamp() FROM over WHERE m.id = over.id RETURNING m.id
	) SELECT coalesce(array_agg(e.id), '{}') INTO gone FROM erased e;
	IF cardinality(gone) > 0 THEN
		UPDATE legal.hold_scope s SET account = 'erased-' || replace(gen_random_uuid()::text, '-', '')
		FROM legal.hold h WHERE h.id = s.hold_id AND h.matter_id = ANY (gone) AND s.account IS NOT NULL;
		-- Whoever guesses the accounts could know them again by it.
		UPDATE legal.hold h SET scope_digest = NULL WHERE h.matter_id = ANY (gone);
		PERFORM vault.say_erased('MATTERS', NULL, cardinality(gone));
	END IF;
	RETURN cardinality(gone);
END $$;

-- What the record says of a hold was done.
CREATE FUNCTION legal.act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (CASE NEW.type
		WHEN 'hold.placed' THEN EXISTS (SELECT FROM legal.hold x WHERE x.entry_id = NEW.id)
		WHEN 'hold.renewed' THEN EXISTS (SELECT FROM legal.hold_renewal x WHERE x.entry_id = NEW.id)
		WHEN 'hold.release_asked' THEN EXISTS (SELECT FROM legal.hold_release x WHERE x.entry_id = NEW.id)
		WHEN 'hold.release_declined' THEN EXISTS (SELECT FROM legal.hold_release x WHERE x.decided_entry_id = NEW.id AND x.verdict = 'DECLINED')
		WHEN 'hold.released' THEN EXISTS (SELECT FROM legal.hold_release x JOIN legal.hold h ON h.id = x.hold_id AND h.ended_entry_id = NEW.id
			WHERE x.decided_entry_id = NEW.id AND x.verdict = 'RELEASED')
		WHEN 'hold.expired' THEN EXISTS (SELECT FROM legal.hold h WHERE h.ended_entry_id = NEW.id AND h.ended_because = 'EXPIRED')
		ELSE false END)
	THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS334';
END $$;
CREATE CONSTRAINT TRIGGER hold_act_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (session_user = 'keeper' AND NEW.outcome <> 'refused' AND NEW.type IN ('hold.placed', 'hold.renewed',
		'hold.release_asked', 'hold.release_declined', 'hold.released', 'hold.expired'))
	EXECUTE FUNCTION legal.act_is_done();

-- The words of a restricted matter are shown to whom it names, whichever way the keeper goes.
CREATE FUNCTION legal.words_are_seen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM vault.note n JOIN legal.hold h ON h.id = n.about WHERE n.id = NEW.note_id
		AND n.kind IN ('hold', 'hold_renewal', 'hold_release') AND NOT legal.sees(h.matter_id, NEW.person_id))
	THEN
		RAISE EXCEPTION 'NOT_FOUND: no such note' USING ERRCODE = 'CS049';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER words_are_seen BEFORE INSERT ON vault.release FOR EACH ROW WHEN (NEW.note_id IS NOT NULL)
	EXECUTE FUNCTION legal.words_are_seen();

-- What was done stays as it was done.
DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['matter_person', 'hold_thread', 'hold_renewal'] LOOP
		EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON legal.%I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', kept);
		EXECUTE format('ALTER TABLE legal.%I ENABLE ALWAYS TRIGGER stays', kept);
	END LOOP;
	FOREACH kept IN ARRAY ARRAY['matter', 'hold', 'hold_scope', 'hold_release'] LOOP
		EXECUTE format('CREATE TRIGGER no_row_goes BEFORE DELETE OR TRUNCATE ON legal.%I
			FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', kept);
		EXECUTE format('ALTER TABLE legal.%I ENABLE ALWAYS TRIGGER no_row_goes', kept);
	END LOOP;
END $$;
-- Of rows that change, what may change, and once: an end, a word, an erasure.
CREATE FUNCTION legal.keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	before CONSTANT jsonb := to_jsonb(OLD);
	may CONSTANT text[] := CASE TG_TABLE_NAME
		WHEN 'matter' THEN ARRAY['reference', 'title', 'erased_at']
		WHEN 'hold' THEN ARRAY['expires_at', 'warned_at', 'over_at', 'ended_at', 'ended_because', 'ended_entry_id']
		WHEN 'hold_scope' THEN ARRAY['account']
		ELSE ARRAY['decided_by', 'decided_at', 'verdict', 'decided_entry_id'] END;
BEGIN
	-- With its accounts the digest of an ended hold's scope goes, and nothing else of it.
	IF TG_TABLE_NAME = 'hold' AND before->>'ended_at' IS NOT NULL AND to_jsonb(NEW)->>'scope_digest' IS NULL
		AND before - 'scope_digest' = to_jsonb(NEW) - 'scope_digest'
	THEN
		RETURN NEW;
	END IF;
	IF before - may IS DISTINCT FROM to_jsonb(NEW) - may OR before->>'ended_at' IS NOT NULL OR before->>'decided_at' IS NOT NULL
		OR before->>'erased_at' IS NOT NULL
		OR (TG_TABLE_NAME = 'matter' AND to_jsonb(NEW)->>'erased_at' IS NULL)
		OR (TG_TABLE_NAME = 'hold_scope' AND (to_jsonb(NEW)->>'account' NOT LIKE 'erased-%'
			OR EXISTS (SELECT FROM legal.hold h WHERE h.id = (before->>'hold_id')::uuid AND h.ended_at IS NULL)))
	THEN
		RAISE EXCEPTION 'HOLD_STAYS: what was held, by whom and why is not changed' USING ERRCODE = 'CS336';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON legal.matter FOR EACH ROW EXECUTE FUNCTION legal.keep();
CREATE TRIGGER stays BEFORE UPDATE ON legal.hold FOR EACH ROW EXECUTE FUNCTION legal.keep();
CREATE TRIGGER stays BEFORE UPDATE ON legal.hold_scope FOR EACH ROW EXECUTE FUNCTION legal.keep();
CREATE TRIGGER stays BEFORE UPDATE ON legal.hold_release FOR EACH ROW EXECUTE FUNCTION legal.keep();

GRANT EXECUTE ON FUNCTION legal.place_hold(jsonb), legal.renew_hold(jsonb), legal.ask_release(jsonb), legal.decline_release(jsonb),
	legal.release_hold(jsonb), legal.expire_holds(), legal.warn_of_holds(), legal.erase_matters() TO keeper;
