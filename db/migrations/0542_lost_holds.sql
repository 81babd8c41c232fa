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

-- A hold that is here and was renewed since, as imported entries say, stands until then. Why it was renewed, and by whom, is in the
-- entry; the typed words are lost. Returns how many.
CREATE FUNCTION legal.take_up_renewals() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n int;
BEGIN
	PERFORM access.keeper_only();
	UPDATE legal.hold h SET expires_at = r.expires_at, warned_at = NULL, over_at = NULL
	FROM (SELECT (x.leaf->>'hold')::uuid AS hold, max((x.leaf->>'expires')::timestamptz) AS expires_at
		FROM (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf FROM ledger.entry e
			WHERE e.type = 'hold.renewed' AND e.outcome = 'done' AND e.via = 'keeper' AND e.xid = '0'
				AND EXISTS (SELECT FROM ledger.indexed i WHERE i.entry_id = e.id)) x
		GROUP BY 1) r
	WHERE h.id = r.hold AND h.ended_at IS NULL AND h.expires_at < r.expires_at;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION legal.take_up_renewals() TO keeper;

-- A lost hold is placed again as the one it was: of the same matter and region, and no shorter. What it covered stands in no entry:
-- that is the word of whoever places it, on record, and two people end it as any other.
CREATE FUNCTION legal.as_it_was() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM legal.lost_hold l WHERE l.hold = NEW.id::text
		AND (l.matter <> NEW.matter_id::text OR l.region <> NEW.region OR l.expires_at > NEW.expires_at))
	THEN
		RAISE EXCEPTION 'HOLD_INVALID: a lost hold is placed again for its matter, in its region, until its date or later'
			USING ERRCODE = 'CS330';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER as_it_was BEFORE INSERT ON legal.hold FOR EACH ROW EXECUTE FUNCTION legal.as_it_was();
