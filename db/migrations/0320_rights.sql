-- Rights: what the keeper is configured by, who people are, and the changes of staff that wait for a second person.
-- Written by the keeper alone, each row from an entry of the same commit.

-- The policy and the settings that a keeper works by, as each change was recorded. The newest row of a kind is in force.
CREATE TABLE access.configuration (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('policy', 'settings')),
	digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
	body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
	keeper text NOT NULL CHECK (keeper ~ '^[a-z0-9-]{1,32}$'),
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL,
	-- SHA-256 of the text that the database prints of the body: whoever is shown the body can check its entry.
	CONSTRAINT digest_is_the_bodys CHECK (digest = encode(sha256(convert_to(body::text, 'UTF8')), 'hex'))
);
CREATE INDEX configuration_in_force ON access.configuration (kind, id DESC);
CREATE TRIGGER configuration_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access.configuration
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE access.configuration ENABLE ALWAYS TRIGGER configuration_stays;
GRANT SELECT ON access.configuration TO web, keeper;

-- Puts a policy or the settings in force, with the entry that says so, where they are not already. Regions are each
-- keeper's own: that one holds others is no change of what is in force.
CREATE FUNCTION access.put_in_force(kind text, keeper text, body jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	in_force jsonb;
	own jsonb;
	digest text := encode(sha256(convert_to(put_in_force.body::text, 'UTF8')), 'hex');
	a record;
BEGIN
	IF session_user <> 'keeper' THEN
		RAISE EXCEPTION 'KEEPER_ONLY: this act is the keeper''s' USING ERRCODE = 'CS041';
	END IF;
	LOCK TABLE access.configuration IN SHARE ROW EXCLUSIVE MODE; -- two keepers that start at once
	SELECT c.body INTO in_force FROM access.configuration c WHERE c.kind = put_in_force.kind ORDER BY c.id DESC LIMIT 1;
	SELECT c.body INTO own FROM access.configuration c
	WHERE c.kind = put_in_force.kind AND c.keeper = put_in_force.keeper ORDER BY c.id DESC LIMIT 1;
	IF in_force - 'regions' = put_in_force.body - 'regions'
		AND (put_in_force.kind = 'policy' OR own = put_in_force.body)
	THEN
		RETURN false;
	END IF;
	a := ledger.append(jsonb_build_object('type', CASE put_in_force.kind WHEN 'policy' THEN 'policy.changed'
		ELSE 'configuration.changed' END, 'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'),
		'configuration', digest));
	INSERT INTO access.configuration (kind, digest, body, keeper, entry_id)
	VALUES (put_in_force.kind, digest, put_in_force.body, put_in_force.keeper, a.id);
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.put_in_force(text, text, jsonb) TO keeper;

-- How sure a keeper must be of whoever acts: 'passkey', or 'session' where that was put in force. Before anything was,
-- nothing but a passkey is accepted.
CREATE FUNCTION access.assurance_accepted() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT coalesce((SELECT c.body->>'assurance' FROM access.configuration c WHERE c.kind = 'settings'
		ORDER BY c.id DESC LIMIT 1), 'passkey')
$$;
