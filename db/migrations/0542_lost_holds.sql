-- A database that was restored from before a hold was placed knows of it only by the log (`npm run ledger -- import` brings the
-- entry back; what the hold covered lies in no entry). Until it is placed again, under its id, or its time is over, nobody can say
-- what it kept.

-- Such holds: placed by the log, without a row, neither lifted nor ended by the log, and not past their date.
CREATE VIEW legal.lost_hold AS
SELECT e.id AS entry_id, e.region, x.leaf->>'hold' AS hold, x.leaf->>'matter' AS matter, l.expires_at
FROM ledger.entry e
	CROSS JOIN LATERAL (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf) x
	CROSS JOIN LATERAL (SELECT max((convert_from(r.leaf, 'UTF8')::jsonb->>'expires')::timestamptz) AS expires_at FROM ledger.entry r
		WHERE r.type IN ('hold.placed', 'hold.renewed') AND r.outcome = 'done' AND r.at >= e.at
			AND convert_from(r.leaf, 'UTF8')::jsonb->>'hold' = x.leaf->>'hold') l
WHERE e.type = 'hold.placed' AND e.outcome = 'done'
	AND NOT EXISTS (SELECT FROM legal.hold h WHERE h.entry_id = e.id)
	AND NOT EXISTS (SELECT FROM legal.hold h WHERE h.id = (x.leaf->>'hold')::uuid)
	AND l.expires_at + interval '1 day' > clock_timestamp()
	AND NOT EXISTS (SELECT FROM ledger.entry r WHERE r.type IN ('hold.released', 'hold.expired') AND r.outcome = 'done' AND r.at >= e.at
		AND convert_from(r.leaf, 'UTF8')::jsonb->>'hold' = x.leaf->>'hold');
GRANT SELECT ON legal.lost_hold TO web, keeper;

CREATE FUNCTION legal.holds_lost() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT count(*)::int FROM legal.lost_hold
$$;
GRANT EXECUTE ON FUNCTION legal.holds_lost() TO web, keeper, worker;
