-- Passkeys, the challenges that the keeper issues for them, and what people are told. Written by the keeper's functions
-- alone, each passkey from an entry of the same commit. That an assertion is right is judged in the keeper (the database
-- has no elliptic curves) and again by whoever holds an exported entry; that it is used once, in time, by its own person,
-- for its own request and by a passkey in force is judged here, in the transaction that acts on it.

CREATE TABLE access.passkey (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	credential_id text NOT NULL UNIQUE CHECK (credential_id ~ '^[A-Za-z0-9_-]+$' AND length(credential_id) BETWEEN 22 AND 1364),
	public_key bytea NOT NULL CHECK (octet_length(public_key) BETWEEN 32 AND 768), -- SubjectPublicKeyInfo, as in its entry
	cose bytea NOT NULL CHECK (octet_length(cose) BETWEEN 32 AND 1024),            -- as the authenticator gave it
	algorithm int NOT NULL CHECK (algorithm IN (-7, -8, -257)),
	counter bigint NOT NULL CHECK (counter BETWEEN 0 AND 4294967295),              -- advisory: many passkeys keep none
	transports text[] NOT NULL CHECK (cardinality(transports) <= 8
		AND array_to_string(transports, ',') ~ '^([a-z-]{2,16}(,|$))*$'),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	backed_up boolean NOT NULL,
	added_at timestamptz NOT NULL,
	entry_id uuid NOT NULL UNIQUE,
	usable_at timestamptz NOT NULL, -- opens nothing before
	removed_at timestamptz,
	removed_entry_id uuid UNIQUE,
	last_used_at timestamptz,
	CHECK (usable_at >= added_at),
	CHECK ((removed_at IS NULL) = (removed_entry_id IS NULL))
);
CREATE INDEX passkey_by_person ON access.passkey (person_id) WHERE removed_at IS NULL;

-- What the keeper asked to be signed: SHA-256 of a canonical request with this nonce. Spent once, within two minutes.
-- A spent nonce stays for good, so that it is never spent again; its salt goes, and what was never spent goes whole.
CREATE TABLE access.challenge (
	nonce text PRIMARY KEY CHECK (nonce ~ '^[A-Za-z0-9_-]{43}$'),
	person_id uuid REFERENCES access.person,    -- null: whoever signs in
	session_id uuid REFERENCES console.session, -- null: before there is a session
	act text NOT NULL CHECK (act ~ '^[a-z_]{2,32}$'),
	challenge text NOT NULL CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$'),
	subject uuid,                               -- registering: the passkey that it may become
	salt bytea CHECK (octet_length(salt) = 32), -- of the words' commitment, until the words lie sealed with it
	issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '2 minutes',
	spent_at timestamptz,
	CHECK (expires_at <= issued_at + interval '121 seconds'),
	CHECK (spent_at IS NULL OR salt IS NULL)
);
CREATE INDEX challenge_unspent ON access.challenge (expires_at) WHERE spent_at IS NULL;

-- A one-time code with which a person enrols a passkey: kept as SHA-256 of a random code.
CREATE TABLE access.enrolment (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES access.person,
	code_hash bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
	bootstrap boolean NOT NULL, -- one of the first admins: nobody else is there yet whom a wait would serve
	opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
	used_at timestamptz,
	entry_id uuid NOT NULL UNIQUE
);
CREATE INDEX enrolment_by_person ON access.enrolment (person_id);

-- What a person, or oversight, is told. `about_person`: whose act or passkey it is.
CREATE TABLE access.alert (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	audience text NOT NULL CHECK (audience IN ('person', 'oversight')),
	person_id uuid REFERENCES access.person,
	region text REFERENCES console.region, -- null: every region's oversight
	kind text NOT NULL CHECK (kind ~ '^[A-Z_]{3,40}$'),
	about_person uuid REFERENCES access.person,
	entry_id uuid,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	CHECK ((audience = 'person') = (person_id IS NOT NULL))
);
CREATE INDEX alert_by_person ON access.alert (person_id, at DESC) WHERE audience = 'person';
CREATE INDEX alert_of_oversight ON access.alert (at DESC, id) WHERE audience = 'oversight';

CREATE TABLE console.alert_seen (
	alert_id uuid NOT NULL REFERENCES access.alert,
	person_id uuid NOT NULL REFERENCES access.person,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (alert_id, person_id)
);

GRANT SELECT (id, person_id, algorithm, transports, name, backed_up, added_at, entry_id, usable_at, removed_at,
	removed_entry_id, last_used_at) ON access.passkey TO web;
GRANT SELECT ON access.passkey, access.challenge, access.enrolment, access.alert TO keeper;
GRANT INSERT (nonce, person_id, session_id, act, challenge, subject, salt) ON access.challenge TO keeper;
GRANT SELECT (id, person_id, opened_at, expires_at, used_at, entry_id) ON access.enrolment TO web;
GRANT SELECT ON access.alert TO web;
GRANT SELECT, INSERT ON console.alert_seen TO web;

-- Nothing is seen by somebody who is not there.
CREATE FUNCTION console.seen_by_somebody() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM console.session s WHERE s.person_id = NEW.person_id AND s.ended_at IS NULL
		AND s.expires_at > clock_timestamp())
	THEN
		RAISE EXCEPTION 'NOT_SIGNED_IN: an alert is seen by somebody who is signed in' USING ERRCODE = 'CS129';
	END IF;
	NEW.at := now();
	RETURN NEW;
END $$;
CREATE TRIGGER seen_by_somebody BEFORE INSERT ON console.alert_seen FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.seen_by_somebody();

-- An entry that gives somebody something stands in no log without it: these are what "who signed" is read from, so the
-- keeper's password alone must not be able to write one by itself. Other types do not come here at all, nor what was refused.
CREATE FUNCTION access.states_what_is() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	leaf CONSTANT jsonb := convert_from(NEW.leaf, 'UTF8')::jsonb;
BEGIN
	IF (CASE NEW.type
		WHEN 'passkey.added' THEN EXISTS (SELECT FROM access.passkey k WHERE k.entry_id = NEW.id
			AND k.id::text = leaf->>'passkey' AND k.person_id::text = leaf->>'person' AND k.algorithm::text = leaf->>'algorithm'
			AND encode(k.public_key, 'hex') = encode(decode(rpad(translate(leaf->>'publicKey', '-_', '+/'),
				(length(leaf->>'publicKey') + 3) / 4 * 4, '='), 'base64'), 'hex'))
		WHEN 'enrolment.opened' THEN EXISTS (SELECT FROM access.enrolment n WHERE n.entry_id = NEW.id
			AND n.person_id::text = leaf->>'person')
		WHEN 'role.granted' THEN EXISTS (SELECT FROM access.role_grant g WHERE g.entry_id = NEW.id
			AND g.person_id::text = leaf->>'person' AND g.role = leaf->>'role' AND g.region = leaf->>'region')
		WHEN 'opening.granted' THEN EXISTS (SELECT FROM access.opening o WHERE o.id = NEW.opening_id AND o.entry_id = NEW.id
			AND o.person_id = NEW.actor)
		END)
	THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'ENTRY_ALONE: such an entry stands only with what it states' USING ERRCODE = 'CS130';
END $$;
CREATE CONSTRAINT TRIGGER states_what_is AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (session_user = 'keeper' AND NEW.outcome <> 'refused'
		AND NEW.type IN ('passkey.added', 'enrolment.opened', 'role.granted', 'opening.granted'))
	EXECUTE FUNCTION access.states_what_is();

CREATE FUNCTION access.keeper_only() RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
END $$;

CREATE FUNCTION access.tell(audience text, person uuid, region text, kind text, about uuid, entry uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	INSERT INTO access.alert (audience, person_id, region, kind, about_person, entry_id)
	VALUES (tell.audience, tell.person, tell.region, tell.kind, tell.about, tell.entry);
END $$;

-- Has this person a passkey that counts now?
CREATE FUNCTION access.has_usable_passkey(person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM access.passkey k WHERE k.person_id = person AND k.removed_at IS NULL
		AND k.usable_at <= clock_timestamp())
$$;

-- Uses up one nonce: this one, for this person, session, act and request, and no other. Says why not, where not.
CREATE FUNCTION access.spend_nonce(nonce text, challenge text, person uuid, session uuid, act text) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	c record;
	subject uuid;
BEGIN
	UPDATE access.challenge h SET spent_at = clock_timestamp(), salt = NULL
	WHERE h.nonce = spend_nonce.nonce AND h.spent_at IS NULL AND h.expires_at > clock_timestamp()
		AND h.person_id IS NOT DISTINCT FROM spend_nonce.person AND h.session_id IS NOT DISTINCT FROM spend_nonce.session
		AND h.act = spend_nonce.act AND h.challenge = spend_nonce.challenge
	RETURNING h.subject INTO subject;
	IF FOUND THEN
		RETURN subject;
	END IF;
	SELECT h.spent_at, h.expires_at INTO c FROM access.challenge h
	WHERE h.nonce = spend_nonce.nonce AND h.person_id IS NOT DISTINCT FROM spend_nonce.person
		AND h.session_id IS NOT DISTINCT FROM spend_nonce.session AND h.act = spend_nonce.act
		AND h.challenge = spend_nonce.challenge;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'CONFIRMATION_INVALID: the confirmation is not of this request' USING ERRCODE = 'CS060';
	ELSIF c.spent_at IS NOT NULL THEN
		RAISE EXCEPTION 'CONFIRMATION_SPENT: the confirmation was used before; confirm again' USING ERRCODE = 'CS061';
	END IF;
	RAISE EXCEPTION 'CONFIRMATION_EXPIRED: the confirmation is older than two minutes; confirm again' USING ERRCODE = 'CS062';
END $$;

-- Notes that a passkey was used: when, and the counter of its authenticator (WebAuthn Level 3 §6.1: u32be at byte 33). One
-- that goes back is told to oversight and refuses nothing: many passkeys keep none, synced ones may step back. False where
-- it is not this person's, was removed, or, unless that is no matter, is too new. The row is held until the act commits, so
-- that a removal comes after it, in the record too.
CREATE FUNCTION access.use_passkey(passkey uuid, person uuid, authenticator_data text, too_new_is_no_matter boolean) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	b CONSTANT bytea := decode(rpad(translate(left(authenticator_data, 52), '-_', '+/'), 52, '='), 'base64');
	now_at CONSTANT bigint := (get_byte(b, 33)::bigint << 24) + (get_byte(b, 34) << 16) + (get_byte(b, 35) << 8) + get_byte(b, 36);
	before bigint;
BEGIN
	UPDATE access.passkey k SET last_used_at = clock_timestamp(), counter = now_at
	FROM (SELECT p.counter FROM access.passkey p WHERE p.id = use_passkey.passkey) last
	WHERE k.id = use_passkey.passkey AND k.person_id = use_passkey.person AND k.removed_at IS NULL
		AND (too_new_is_no_matter OR k.usable_at <= clock_timestamp())
	RETURNING last.counter INTO before;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	IF now_at <= before AND before > 0 THEN
		PERFORM access.tell('oversight', NULL, NULL, 'PASSKEY_COUNTER', use_passkey.person, NULL);
	END IF;
	RETURN true;
END $$;

-- What every act upon a confirmation does before it writes anything, in its own transaction (who locks a person does that
-- first: see hold_passkeys). For a passkey: its nonce is used up, and the passkey is this person's and in force. For a
-- session: only where that is accepted, of a person who has no passkey.
CREATE FUNCTION access.spend(assurance jsonb, person uuid, session uuid, act text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF assurance->>'kind' = 'passkey' THEN
		PERFORM access.spend_nonce(assurance->>'nonce', assurance->>'challenge', person, session, act);
		IF NOT access.use_passkey((assurance->>'passkey')::uuid, person, assurance->>'authenticatorData', false) THEN
			RAISE EXCEPTION 'PASSKEY_NOT_USABLE: this passkey was removed, is not in force yet or is not this person''s'
				USING ERRCODE = 'CS063';
		END IF;
	ELSIF coalesce(assurance->>'kind' <> 'session', true) OR access.assurance_accepted() <> 'session'
		OR access.has_usable_passkey(person)
	THEN
		RAISE EXCEPTION 'CONFIRMATION_REQUIRED: this must be confirmed by passkey' USING ERRCODE = 'CS064';
	END IF;
END $$;

-- A touch may be had of somebody for another reason than they think; a PIN, finger or face at least is theirs. WebAuthn
-- Level 3 §6.1: the flags are byte 32, "user verified" is bit 2.
CREATE FUNCTION access.verified_only(assurance jsonb) RETURNS void LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF coalesce(get_byte(decode(rpad(translate(left(assurance->>'authenticatorData', 44), '-_', '+/'), 44, '='), 'base64'), 32)
		& 4, 0) = 0
	THEN
		RAISE EXCEPTION 'VERIFICATION_REQUIRED: this takes the passkey''s PIN, finger or face' USING ERRCODE = 'CS131';
	END IF;
END $$;

-- Opens the way to a first passkey, or to a new one after a reset: from an entry `enrolment.opened` of the same commit. A
-- code that was opened before, for the same person, ends.
CREATE FUNCTION access.open_enrolment(person uuid, code_hash bytea, entry uuid, bootstrap boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM ledger.entry e WHERE e.id = open_enrolment.entry AND e.type = 'enrolment.opened'
		AND e.xid = pg_current_xact_id() AND convert_from(e.leaf, 'UTF8')::jsonb->>'person' = open_enrolment.person::text;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a right is written with its entry' USING ERRCODE = 'CS031';
	END IF;
	UPDATE access.enrolment e SET expires_at = clock_timestamp()
	WHERE e.person_id = open_enrolment.person AND e.used_at IS NULL AND e.expires_at > clock_timestamp();
	INSERT INTO access.enrolment (person_id, code_hash, bootstrap, entry_id)
	VALUES (open_enrolment.person, open_enrolment.code_hash, open_enrolment.bootstrap, open_enrolment.entry);
END $$;

-- Passkeys are locked after their person, by all who lock both, and all of a person's in one order.
CREATE FUNCTION access.hold_passkeys(person uuid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM access.passkey k WHERE k.person_id = person AND k.removed_at IS NULL ORDER BY k.id FOR UPDATE;
END $$;

-- Removes every passkey of a person, each by an entry: a reset. `event`: who does it, and how sure we are of them.
CREATE FUNCTION access.drop_passkeys(person uuid, event jsonb) RETURNS int LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k record;
	a record;
	dropped int := 0;
BEGIN
	FOR k IN SELECT p.id FROM access.passkey p WHERE p.person_id = drop_passkeys.person AND p.removed_at IS NULL
		ORDER BY p.id FOR UPDATE
	LOOP
		a := ledger.append(event || jsonb_build_object('type', 'passkey.removed', 'outcome', 'done',
			'person', drop_passkeys.person, 'passkey', k.id));
		UPDATE access.passkey p SET removed_at = clock_timestamp(), removed_entry_id = a.id WHERE p.id = k.id;
		PERFORM access.tell('person', drop_passkeys.person, NULL, 'PASSKEY_REMOVED', drop_passkeys.person, a.id);
		PERFORM access.tell('oversight', NULL, NULL, 'PASSKEY_REMOVED', drop_passkeys.person, a.id);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END $$;

-- Adds a passkey. Three ways, each checked here again: by an enrolment code (two people's doing, or the bootstrap's), by
-- a passkey in force that signed exactly this new key, or, a demo person's first, on the session.
CREATE FUNCTION access.add_passkey(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	passkey uuid := (o->>'passkey')::uuid;
	p record;
	e record;
	had int;
	added timestamptz := clock_timestamp();
	usable timestamptz;
	event jsonb := jsonb_strip_nulls(jsonb_build_object('outcome', 'done', 'assurance', o->'assurance', 'policy', o->'policy',
		'session', o->'session', 'actor', jsonb_build_object('id', o->'person', 'role', o->'role')));
	a record;
BEGIN
	PERFORM access.keeper_only();
	SELECT q.demo INTO p FROM access.person q WHERE q.id = person AND q.disabled_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such person now' USING ERRCODE = 'CS043';
	END IF;
	PERFORM access.hold_passkeys(person);
	IF access.spend_nonce(o->'registration'->>'nonce', o->'registration'->>'challenge', person, session, 'register')
		IS DISTINCT FROM passkey
	THEN
		RAISE EXCEPTION 'CONFIRMATION_INVALID: the confirmation is not of this request' USING ERRCODE = 'CS060';
	END IF;
	SELECT count(*) INTO had FROM access.passkey k WHERE k.person_id = person AND k.removed_at IS NULL;
	IF had >= 10 THEN
		RAISE EXCEPTION 'PASSKEY_LIMIT: a person has at most ten passkeys; remove one first' USING ERRCODE = 'CS065';
	END IF;
	-- As it is in force, whatever whoever calls may think; a day where nothing is said.
	usable := added + make_interval(hours => coalesce((SELECT (c.body->>'passkeyWaitHours')::int FROM access.configuration c
		WHERE c.kind = 'settings' ORDER BY c.id DESC LIMIT 1), 24));
	IF o ? 'enrolment' THEN
		UPDATE access.enrolment n SET used_at = added
		WHERE n.code_hash = decode(o->>'enrolment', 'hex') AND n.person_id = person AND n.used_at IS NULL AND n.expires_at > added
		RETURNING n.entry_id, n.bootstrap INTO e;
		IF NOT FOUND OR o->'assurance'->>'kind' <> 'system' THEN
			RAISE EXCEPTION 'ENROLMENT_INVALID: this code is not in force' USING ERRCODE = 'CS066';
		END IF;
		IF e.bootstrap THEN
			usable := added;
		END IF;
		event := event || jsonb_build_object('approvals', jsonb_build_array(e.entry_id));
		IF access.drop_passkeys(person, event - 'approvals') > 0 THEN
			PERFORM access.end_sessions(person); -- a reset: whoever has the old passkey may have a session of it
		END IF;
	ELSIF o->'assurance'->>'kind' = 'passkey' THEN
		PERFORM access.spend(o->'assurance', person, session, 'add_passkey');
		PERFORM access.verified_only(o->'assurance');
	ELSIF had > 0 THEN
		RAISE EXCEPTION 'CONFIRMATION_REQUIRED: a further passkey is confirmed by one in force' USING ERRCODE = 'CS064';
	ELSIF NOT p.demo OR o->'assurance'->>'kind' <> 'session' OR session IS NULL THEN
		RAISE EXCEPTION 'ENROLMENT_NEEDED: a first passkey needs a code, which two admins give' USING ERRCODE = 'CS067';
	END IF;
	IF EXISTS (SELECT FROM access.passkey k WHERE k.credential_id = o->>'credentialId') THEN
		RAISE EXCEPTION 'PASSKEY_KNOWN: this passkey is registered already' USING ERRCODE = 'CS068';
	END IF;
	a := ledger.append(event || jsonb_build_object('type', 'passkey.added', 'person', person, 'passkey', passkey,
		'publicKey', o->'publicKey', 'algorithm', o->'algorithm',
		'usable', to_char(usable AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
	INSERT INTO access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports, name,
		backed_up, added_at, entry_id, usable_at)
	VALUES (passkey, person, o->>'credentialId', decode(rpad(translate(o->>'publicKey', '-_', '+/'),
			(length(o->>'publicKey') + 3) / 4 * 4, '='), 'base64'), decode(o->>'cose', 'hex'), (o->>'algorithm')::int,
		(o->>'counter')::bigint, ARRAY(SELECT jsonb_array_elements_text(o->'transports')), o->>'name',
		(o->>'backedUp')::boolean, added, a.id, usable);
	PERFORM access.tell('person', person, NULL, 'PASSKEY_ADDED', person, a.id);
	PERFORM access.tell('oversight', NULL, NULL, 'PASSKEY_ADDED', person, a.id);
	RETURN jsonb_build_object('passkey', passkey, 'entry', a.id, 'usable', usable);
END $$;

-- One's own passkey, confirmed by one in force (it may be the same). The last in force is removed by a reset alone.
CREATE FUNCTION access.remove_passkey(o jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	removed uuid := (o->>'passkey')::uuid;
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM access.person q WHERE q.id = person AND q.disabled_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such person now' USING ERRCODE = 'CS043';
	END IF;
	PERFORM access.hold_passkeys(person);
	PERFORM access.spend(o->'assurance', person, (o->>'session')::uuid, 'remove_passkey');
	IF o->'assurance'->>'kind' = 'passkey' THEN
		PERFORM access.verified_only(o->'assurance');
	END IF;
	PERFORM 1 FROM access.passkey k WHERE k.id = removed AND k.person_id = person AND k.removed_at IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such passkey of this person' USING ERRCODE = 'CS049';
	END IF;
	IF NOT EXISTS (SELECT FROM access.passkey k WHERE k.person_id = person AND k.removed_at IS NULL AND k.id <> removed
		AND k.usable_at <= clock_timestamp())
	THEN
		RAISE EXCEPTION 'LAST_PASSKEY: the last passkey in force goes by a reset alone, which two admins make'
			USING ERRCODE = 'CS069';
	END IF;
	a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', 'passkey.removed', 'outcome', 'done',
		'assurance', o->'assurance', 'policy', o->'policy', 'session', o->'session',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'person', person, 'passkey', removed)));
	UPDATE access.passkey k SET removed_at = clock_timestamp(), removed_entry_id = a.id WHERE k.id = removed;
	PERFORM access.tell('person', person, NULL, 'PASSKEY_REMOVED', person, a.id);
	PERFORM access.tell('oversight', NULL, NULL, 'PASSKEY_REMOVED', person, a.id);
	RETURN a.id;
END $$;

-- A name is the owner's note to themself: it changes what a passkey is called, nothing that it may.
CREATE FUNCTION access.rename_passkey(o jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM access.passkey k WHERE k.id = (o->>'passkey')::uuid AND k.person_id = (o->>'person')::uuid
		AND k.removed_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such passkey of this person' USING ERRCODE = 'CS049';
	END IF;
	a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', 'passkey.renamed', 'outcome', 'done',
		'assurance', o->'assurance', 'policy', o->'policy', 'session', o->'session',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'person', o->'person', 'passkey', o->'passkey')));
	UPDATE access.passkey k SET name = o->>'name' WHERE k.id = (o->>'passkey')::uuid;
	RETURN a.id;
END $$;

-- Who signed in: once per nonce. The same refusal, whatever is wrong.
CREATE FUNCTION access.sign_in(nonce text, challenge text, passkey uuid, authenticator_data text) RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid;
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.spend_nonce(sign_in.nonce, sign_in.challenge, NULL, NULL, 'sign_in');
	SELECT k.person_id INTO person FROM access.passkey k JOIN access.person p ON p.id = k.person_id AND p.disabled_at IS NULL
	WHERE k.id = sign_in.passkey;
	IF NOT FOUND OR NOT access.use_passkey(sign_in.passkey, person, sign_in.authenticator_data, true) THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such person now' USING ERRCODE = 'CS043';
	END IF;
	RETURN person;
END $$;

-- What nobody signed in time: it gates nothing any more.
CREATE FUNCTION access.forget_challenges() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	DELETE FROM access.challenge c WHERE c.spent_at IS NULL AND c.expires_at < clock_timestamp() - interval '10 minutes';
END $$;

GRANT EXECUTE ON FUNCTION access.tell(text, uuid, text, text, uuid, uuid), access.open_enrolment(uuid, bytea, uuid, boolean),
	access.add_passkey(jsonb), access.remove_passkey(jsonb), access.rename_passkey(jsonb), access.sign_in(text, text, uuid, text),
	access.forget_challenges() TO keeper;
