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
