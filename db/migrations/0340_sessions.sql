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
