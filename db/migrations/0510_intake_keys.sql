-- The periods of intake keys, and what may be sealed to one: nothing is ever sealed to a key that is going, or gone.

-- Of older rows each period ends where the next one's begins: until now a rotation left the earlier key's end as it was.
WITH ordered AS (
	SELECT k.kid, lead(k.not_before) OVER (PARTITION BY k.region ORDER BY k.not_before, k.kid) AS next FROM access.intake_key k
)
UPDATE access.intake_key k SET not_after = greatest(o.next, k.not_before + interval '1 microsecond')
FROM ordered o WHERE o.kid = k.kid AND o.next < k.not_after;

-- RFC 7638 §3.2: the required members of an EC key, in lexicographic order, without whitespace.
CREATE FUNCTION access.thumbprint(jwk jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT rtrim(translate(encode(sha256(convert_to(concat('{"crv":"', jwk->>'crv', '","kty":"', jwk->>'kty', '","x":"',
		jwk->>'x', '","y":"', jwk->>'y', '"}'), 'UTF8')), 'base64'), '+/', '-_'), '=')
$$;
-- A key's id cannot name another key, and what lies here is no private half.
ALTER TABLE access.intake_key ADD CONSTRAINT kid_is_its_thumbprint CHECK (public_jwk IS NULL OR
	(access.thumbprint(public_jwk) = kid AND NOT public_jwk ? 'd'));

-- A region seals to one key at a time. A trigger under a lock, since an exclusion constraint over a text and a range needs an
-- extension (btree_gist) that not every server has. The periods of keys without a public half here are older than this table and known
-- only roughly; the keeper brings the halves that it has, and nothing new comes without.
CREATE FUNCTION access.one_key_at_a_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM console.region r WHERE r.code = NEW.region FOR NO KEY UPDATE;
	IF EXISTS (SELECT FROM access.intake_key k WHERE k.region = NEW.region AND k.kid <> NEW.kid AND k.public_jwk IS NOT NULL
		AND k.not_before < NEW.not_after AND NEW.not_before < k.not_after)
	THEN
		RAISE EXCEPTION 'PERIODS_OVERLAP: the region has a key in that period' USING ERRCODE = 'CS302';
	END IF;
	RETURN NULL;
END $$;
-- After the row is there: of two at once the second waits for the region's row, and then sees the first's key.
CREATE TRIGGER one_key_at_a_time AFTER INSERT OR UPDATE OF region, not_before, not_after ON access.intake_key
	FOR EACH ROW WHEN (NEW.public_jwk IS NOT NULL) EXECUTE FUNCTION access.one_key_at_a_time();

-- What a key is stays; its period only ever gets shorter.
CREATE FUNCTION access.keep_intake_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (NEW.kid, NEW.region, NEW.not_before) IS DISTINCT FROM (OLD.kid, OLD.region, OLD.not_before) OR NEW.not_after > OLD.not_after
		OR (OLD.public_jwk IS NOT NULL AND NEW.public_jwk IS DISTINCT FROM OLD.public_jwk)
		OR (OLD.destroyed_at IS NOT NULL AND NEW.destroyed_at IS DISTINCT FROM OLD.destroyed_at)
	THEN
		RAISE EXCEPTION 'KEY_STAYS: an intake key is what it was made' USING ERRCODE = 'CS305';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER keep_intake_key BEFORE UPDATE ON access.intake_key FOR EACH ROW
	WHEN (session_user IN ('web', 'keeper', 'notary', 'worker')) EXECUTE FUNCTION access.keep_intake_key();

-- Whatever is sealed is sealed to a key in its period, by the database's clock: up to five minutes before (clocks differ), up to an
-- hour after (whoever seals keeps the public half for a while), and never once its destruction is announced. The key's row is
-- locked: whoever announces or destroys it is first, or sees what was sealed. After the row is there, so that locks are
-- taken in one order everywhere: thread, thread_life, sealed_key, intake_key.
CREATE FUNCTION access.seals_now() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	k record;
BEGIN
	IF NEW.wrapped IS NULL THEN
		RETURN NULL; -- a note's words were erased
	END IF;
	SELECT i.not_before, i.not_after, i.announced_at, i.destroyed_at INTO k FROM access.intake_key i
	WHERE i.kid = NEW.intake_key FOR SHARE;
	IF NOT FOUND OR k.destroyed_at IS NOT NULL OR k.announced_at IS NOT NULL
		OR clock_timestamp() < k.not_before - interval '5 minutes' OR clock_timestamp() > k.not_after + interval '1 hour'
	THEN
		RAISE EXCEPTION 'INTAKE_KEY_OVER: nothing is sealed to this intake key now' USING ERRCODE = 'CS301';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER b_seals_now AFTER INSERT OR UPDATE OF intake_key, wrapped ON vault.sealed_key
	FOR EACH ROW EXECUTE FUNCTION access.seals_now();
CREATE TRIGGER b_seals_now AFTER INSERT OR UPDATE OF wrapped ON vault.note
	FOR EACH ROW EXECUTE FUNCTION access.seals_now();

-- By which key a thread opens is what its wrapped key says, not what is said of it: else a key could go that a thread needs, or
-- a thread count as shredded that another key still opens.
CREATE FUNCTION vault.names_its_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF vault.intake_key_of(NEW.wrapped) IS DISTINCT FROM NEW.intake_key THEN
		RAISE EXCEPTION 'SEALED_KEY_INVALID: it is wrapped to another intake key than is said' USING ERRCODE = 'CS304';
	END IF;
	RETURN NEW;
EXCEPTION WHEN data_exception OR syntax_error THEN
	RAISE EXCEPTION 'SEALED_KEY_INVALID: its wrapped key names no intake key' USING ERRCODE = 'CS304';
END $$;
CREATE TRIGGER a_key BEFORE INSERT OR UPDATE OF intake_key, wrapped ON vault.sealed_key
	FOR EACH ROW EXECUTE FUNCTION vault.names_its_key();

-- A key pair is made, for now or ahead. With `rotated`, the earlier key's period ends where this one's begins. Both clocks, the
-- keeper's and this one, must say the same; and a period ends with the calendar unit of the policy in force, in UTC, or before it.
CREATE OR REPLACE FUNCTION access.make_intake_key(o jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	starts CONSTANT timestamptz := o->>'notBefore';
	rotated CONSTANT boolean := coalesce((o->>'rotated')::boolean, false);
	ahead CONSTANT boolean := coalesce((o->>'ahead')::boolean, false);
	unit CONSTANT text := coalesce((SELECT c.body->'retention'->'keys'->>'period' FROM access.configuration c
		WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1), 'month');
	earlier text;
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM console.region r WHERE r.code = o->>'region' FOR NO KEY UPDATE;
	IF o->'publicJwk' IS NULL OR jsonb_typeof(o->'publicJwk') <> 'object' OR o->>'store' IS NULL OR (rotated AND ahead) THEN
		RAISE EXCEPTION 'KEY_INVALID: a key comes with its public half and its store' USING ERRCODE = 'CS303';
	END IF;
	IF (NOT ahead AND abs(extract(epoch FROM clock_timestamp() - starts)) > 5)
		OR (ahead AND (starts <= clock_timestamp() OR starts > clock_timestamp() + interval '62 days'))
	THEN
		RAISE EXCEPTION 'CLOCKS_DISAGREE: a key seals from now on, or from the next period on' USING ERRCODE = 'CS306';
	END IF;
	IF (o->>'notAfter')::timestamptz > (date_trunc(unit, starts AT TIME ZONE 'UTC') + concat('1 ', unit)::interval) AT TIME ZONE 'UTC'
	THEN
		RAISE EXCEPTION 'PERIOD_TOO_LONG: by the policy in force the key''s period ends sooner' USING ERRCODE = 'CS308';
	END IF;
	IF rotated THEN
		UPDATE access.intake_key k SET not_after = starts
		WHERE k.region = o->>'region' AND k.not_before < starts AND starts < k.not_after AND k.public_jwk IS NOT NULL
		RETURNING k.kid INTO earlier;
	END IF;
	a := ledger.append(jsonb_strip_nulls(jsonb_build_object('type', CASE WHEN rotated THEN 'key.rotated' ELSE 'key.created' END,
		'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system'), 'region', o->>'region', 'key', o->>'kid',
		'keyVersion', earlier, 'store', o->>'store', 'starts', o->>'notBefore', 'expires', o->>'notAfter')));
	INSERT INTO access.intake_key (kid, region, not_before, not_after, public_jwk, store, entry_id)
	VALUES (o->>'kid', o->>'region', starts, (o->>'notAfter')::timestamptz, o->'publicJwk', o->>'store', a.id);
	RETURN a.id;
END $$;

-- The public half of a key that is older than this table, as its keeper has it. @returns whether it was missing
CREATE FUNCTION access.name_public_half(kid text, jwk jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM access.keeper_only();
	UPDATE access.intake_key k SET public_jwk = jwk WHERE k.kid = name_public_half.kid AND k.public_jwk IS NULL;
	RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION access.name_public_half(text, jsonb) TO keeper;
