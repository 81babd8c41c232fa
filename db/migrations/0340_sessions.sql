-- Sessions say how their person signed in, from what browser, and which roles the sign-in service withholds; failed
-- attempts to sign in are counted.

ALTER TABLE console.session
	ADD COLUMN factor text NOT NULL DEFAULT 'demo' CHECK (factor IN ('demo', 'oidc', 'passkey')),
	-- "Chrome on Linux": enough to know one's own sessions apart.
	ADD COLUMN browser text CHECK (length(browser) BETWEEN 1 AND 60),
	-- HMAC of the address that signed in, keyed by web's secret: the same or another, never which.
	ADD COLUMN address bytea CHECK (octet_length(address) = 32),
	-- Roles that this session does without, whatever its person holds. Nothing here can give one: rights are access.role_grant's.
	ADD COLUMN withheld text[] NOT NULL DEFAULT '{}';

-- Web may touch and end a session. How it was born stays: not even web takes a withheld role back.
CREATE OR REPLACE FUNCTION console.keep_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
		RAISE EXCEPTION 'SESSION_STAYS_ENDED: an ended session is over' USING ERRCODE = 'CS023';
	END IF;
	IF (NEW.token_hash, NEW.person_id, NEW.created_at, NEW.expires_at, NEW.factor, NEW.withheld)
		IS DISTINCT FROM (OLD.token_hash, OLD.person_id, OLD.created_at, OLD.expires_at, OLD.factor, OLD.withheld)
		AND session_user IN ('web', 'keeper', 'notary')
	THEN
		RAISE EXCEPTION 'SESSION_STAYS: a session is what it was at its sign-in' USING ERRCODE = 'CS100';
	END IF;
	RETURN NEW;
END $$;

-- Attempts to sign in of the last minutes: begun, refused, or turned away unseen because there were too many. One that
-- succeeds is deleted, so that an office behind one address is not shut out by its own people.
CREATE TABLE console.sign_in_attempt (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	factor text NOT NULL CHECK (factor IN ('demo', 'oidc', 'passkey')),
	address bytea CHECK (octet_length(address) = 32),
	person_id uuid, -- as soon as it is known whom it means
	outcome text NOT NULL DEFAULT 'begun' CHECK (outcome IN ('begun', 'refused', 'limited'))
);
CREATE INDEX sign_in_attempt_by_address ON console.sign_in_attempt (address, at);
CREATE INDEX sign_in_attempt_by_person ON console.sign_in_attempt (person_id, at) WHERE person_id IS NOT NULL;
CREATE INDEX sign_in_attempt_by_time ON console.sign_in_attempt (at);
GRANT SELECT, INSERT, DELETE ON console.sign_in_attempt TO web;
GRANT UPDATE (person_id, outcome) ON console.sign_in_attempt TO web;

-- What the identity provider last took from somebody outlasts the sign-in at which it was said: no other way in gives it back.
ALTER TABLE access.identity
	ADD COLUMN withheld text[] NOT NULL DEFAULT '{}',
	ADD COLUMN kept_out_at timestamptz; -- since when its groups keep them from coming in

-- Written by the keeper by web's word, which may take away and never give: rights are access.role_grant's. Where more is
-- taken than before, sessions that still had it end. False where nobody is known by that name.
CREATE FUNCTION access.note_standing(o jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i access.identity;
	kept_out CONSTANT boolean := (o->>'keptOut')::boolean;
	taken CONSTANT text[] := ARRAY(SELECT jsonb_array_elements_text(o->'withheld'));
BEGIN
	PERFORM access.keeper_only();
	SELECT * INTO i FROM access.identity x WHERE x.issuer = o->>'issuer' AND x.subject = o->>'subject' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	UPDATE access.identity x SET withheld = CASE WHEN kept_out THEN i.withheld ELSE taken END,
		kept_out_at = CASE WHEN kept_out THEN coalesce(i.kept_out_at, clock_timestamp()) END
	WHERE x.issuer = i.issuer AND x.subject = i.subject;
	IF kept_out OR NOT taken <@ i.withheld THEN
		PERFORM access.end_sessions(i.person_id);
	END IF;
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.note_standing(jsonb) TO keeper;

-- A session of somebody whom an identity provider knows is born without what that took away, by whatever factor it comes.
CREATE FUNCTION console.bear_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i record;
BEGIN
	-- Held until the session is there: what is taken away meanwhile then finds it, and ends it.
	FOR i IN SELECT x.withheld, x.kept_out_at FROM access.identity x WHERE x.person_id = NEW.person_id
		ORDER BY x.issuer, x.subject FOR SHARE
	LOOP
		IF i.kept_out_at IS NOT NULL THEN
			RAISE EXCEPTION 'KEPT_OUT: the identity provider keeps this person out' USING ERRCODE = 'CS102';
		END IF;
		NEW.withheld := ARRAY(SELECT DISTINCT r FROM unnest(NEW.withheld || i.withheld) r ORDER BY r);
	END LOOP;
	RETURN NEW;
END $$;
CREATE TRIGGER session_is_born BEFORE INSERT ON console.session FOR EACH ROW EXECUTE FUNCTION console.bear_session();
