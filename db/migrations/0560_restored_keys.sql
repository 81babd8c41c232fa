-- A database that was brought back from an older backup does not know of keys that were destroyed since. Their entries come back by
-- `npm run ledger -- import`, and by those the keeper, at its start, takes the keys for what they are: gone. Only entries that
-- came by an import count, which have the transaction number 0 (docs/backup.md); what is appended here goes with its
-- row in one commit. Returns how many keys were taken for destroyed.
CREATE FUNCTION access.take_up_destroyed() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e record;
	n int := 0;
BEGIN
	PERFORM access.keeper_only();
	FOR e IN SELECT d.id, d.at, d.leaf->>'key' AS kid, (d.leaf->>'entry')::uuid AS announced, a.at AS announced_at,
			(convert_from(a.leaf, 'UTF8')::jsonb->>'due')::timestamptz AS due
		FROM (SELECT x.id, x.at, convert_from(x.leaf, 'UTF8')::jsonb AS leaf FROM ledger.entry x
			WHERE x.type = 'key.destroyed' AND x.outcome = 'done' AND x.via = 'keeper' AND x.xid = '0'
				AND EXISTS (SELECT FROM ledger.indexed i WHERE i.entry_id = x.id)) d
		LEFT JOIN ledger.entry a ON a.id = (d.leaf->>'entry')::uuid AND a.type = 'key.destruction_announced'
		ORDER BY d.at
	LOOP
		-- The announcement may be in an archive; what is known then is that it was a week before at least.
		UPDATE access.intake_key k SET not_after = least(k.not_after, t.announced_at), announced_at = t.announced_at,
			announced_entry_id = e.announced, destruction_due_at = greatest(least(coalesce(e.due, e.at), e.at),
			t.announced_at + interval '7 days'), kept_entry_id = NULL, destroyed_at = e.at, destroyed_entry_id = e.id
		FROM (SELECT least(coalesce(e.announced_at, e.at - interval '7 days'), e.at - interval '7 days') AS announced_at) t
		WHERE k.kid = e.kid AND k.destroyed_at IS NULL AND e.announced IS NOT NULL AND k.not_before < t.announced_at;
		n := n + (CASE WHEN FOUND THEN 1 ELSE 0 END);
	END LOOP;
	RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION access.take_up_destroyed() TO keeper;

-- A destruction that was called off since, as imported entries say: the key stays, and its clockwork leaves it alone. One that was
-- announced since begins anew, with all its days. Returns how many keys stay.
CREATE FUNCTION access.take_up_cancelled() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n int;
BEGIN
	PERFORM access.keeper_only();
	WITH called_off AS (
		SELECT DISTINCT ON (c.kid) c.kid, c.id, c.announced FROM (
			SELECT x.id, x.at, convert_from(x.leaf, 'UTF8')::jsonb->>'key' AS kid,
				(convert_from(x.leaf, 'UTF8')::jsonb->>'entry')::uuid AS announced FROM ledger.entry x
			WHERE x.type = 'key.destruction_cancelled' AND x.outcome = 'done' AND x.via = 'keeper' AND x.xid = '0'
				AND EXISTS (SELECT FROM ledger.indexed i WHERE i.entry_id = x.id)) c
		ORDER BY c.kid, c.at DESC
	)
	-- Nothing that was announced afterwards is touched: here it would be announced by another entry.
	UPDATE access.intake_key k SET announced_at = NULL, announced_entry_id = NULL, destruction_due_at = NULL, kept_entry_id = c.id
	FROM called_off c WHERE c.kid = k.kid AND k.destroyed_at IS NULL AND k.kept_entry_id IS DISTINCT FROM c.id
		AND (k.announced_at IS NULL OR k.announced_at <= (SELECT e.at FROM ledger.entry e WHERE e.id = c.id));
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END $$;

-- A key file of which the database knows nothing: the row is lost with a restore (and its entry too, where a new epoch began), or its
-- making was cut short. Nothing is sealed to it any more: as its period counts a moment before all of its region's, so that it
-- overlaps none. What it may have sealed lies in another backup: no thread that lives or is due counts as shredded before this key
-- is destroyed too. o: {"kid", "region", "store"}; the keeper brings the public half as of any older key. Returns whether it was new.
CREATE FUNCTION access.adopt_intake_key(o jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	over timestamptz;
BEGIN
	PERFORM access.keeper_only();
	PERFORM 1 FROM console.region r WHERE r.code = o->>'region' FOR NO KEY UPDATE;
	-- Past the hour in which a key still seals.
	SELECT least(min(k.not_before), clock_timestamp() - interval '2 hours') - interval '1 second' INTO over
	FROM access.intake_key k WHERE k.region = o->>'region';
	INSERT INTO access.intake_key (kid, region, not_before, not_after, store)
	VALUES (o->>'kid', o->>'region', over - interval '1 second', over, o->>'store')
	ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	INSERT INTO vault.wrapped_to (thread_id, life, intake_key)
	SELECT l.thread_id, l.life, o->>'kid' FROM vault.thread_life l JOIN console.thread t ON t.id = l.thread_id
	WHERE t.region = o->>'region' AND l.shredded_at IS NULL
	ON CONFLICT DO NOTHING;
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.take_up_cancelled(), access.adopt_intake_key(jsonb) TO keeper;

-- Somebody looked at what a restore undid, and lets the region's deletion go on: it stopped for that, and does so no more. The clock
-- counts from now.
CREATE FUNCTION vault.restore_is_seen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM vault.restored r WHERE r.region = NEW.region;
	DELETE FROM vault.clock_mark;
	RETURN NULL;
END $$;
CREATE TRIGGER restore_is_seen AFTER UPDATE OF resumed_at ON vault.retention_plan FOR EACH ROW
	WHEN (NEW.stopped = 'RESTORED' AND OLD.resumed_at IS NULL AND NEW.resumed_at IS NOT NULL)
	EXECUTE FUNCTION vault.restore_is_seen();
