-- What a decision that has not left the house changes elsewhere: clocks, what people are told, openings, and who takes part.

-- As before (0530), but a case is over when its decision has left: until then it can be open again, and somebody may read in it.
CREATE OR REPLACE VIEW vault.fate AS
SELECT t.id AS thread_id, t.platform_id, t.region, k.restricted, k.category, k.ending, k.closed_at, k.days,
	k.closed_at + make_interval(days => k.days) AS falls_due_at, l.holds,
	CASE WHEN l.shredded_at IS NOT NULL THEN 'shredded' WHEN l.due_at IS NOT NULL THEN 'due' WHEN l.holds > 0 THEN 'held'
		WHEN k.closed_at IS NULL THEN 'open' ELSE 'living' END AS state,
	l.life, l.due_at, l.due_entry_id, l.shredded_at, l.shredded_entry_id
FROM vault.thread_life l JOIN console.thread t ON t.id = l.thread_id
CROSS JOIN LATERAL (
	SELECT e.restricted, e.ending, e.closed_at, c.category, c.days
	FROM (
		SELECT bool_or(a.restricted) AS restricted,
			CASE WHEN bool_and(a.closed_at IS NOT NULL AND (d.id IS NULL OR d.left_at IS NOT NULL)) THEN max(a.closed_at) END AS closed_at,
			CASE WHEN bool_or(a.restricted OR coalesce(a.keyword LIKE 'CHILD_SEXUAL_ABUSE_MATERIAL%', false)) THEN 'childSafety'
				WHEN bool_or(coalesce(d.outcome <> 'NO_VIOLATION', false)) THEN 'action' ELSE 'noAction' END AS ending
		FROM console.case a LEFT JOIN console.decision d ON d.case_id = a.id WHERE a.thread_id = t.id
	) e LEFT JOIN LATERAL (
		SELECT a.category, (SELECT CASE WHEN (SELECT r.policy FROM vault.retention r) IS NOT NULL
				THEN max(vault.clock_days(y.policy, t.region, a.category, e.ending)) END
			FROM unnest((SELECT array_agg(r.policy) FROM vault.retention_lately r)) y(policy)) AS days
		FROM console.case a WHERE a.thread_id = t.id ORDER BY 2 DESC NULLS FIRST, a.received_at DESC LIMIT 1
	) c ON true
) k;

-- The same for who asks what becomes of their data: a decision that was not told yet is told to nobody.
CREATE OR REPLACE FUNCTION legal.has_open_case(thread uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT EXISTS (SELECT FROM console.case c WHERE c.thread_id = thread AND c.closed_at IS NULL) OR console.is_untold(thread)
$$;
CREATE OR REPLACE FUNCTION legal.kept_because(r legal.subject_request, thread uuid) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN CASE
		WHEN legal.has_open_case(kept_because.thread) AND coalesce(legal.retention_says('tellOpenCases') = 'true', false)
			AND NOT legal.is_child_safetys(kept_because.thread) THEN 'OPEN_CASE'
		WHEN legal.held_openly(kept_because.thread) THEN 'HOLD'
		WHEN EXISTS (SELECT FROM console.decision d JOIN console.case c ON c.id = d.case_id
			WHERE c.thread_id = kept_because.thread AND NOT c.restricted AND d.outcome <> 'NO_VIOLATION'
				AND d.left_at IS NOT NULL) THEN 'DECISION'
		WHEN EXISTS (SELECT FROM console.message m WHERE m.thread_id = kept_because.thread AND m.sender <> r.account)
			THEN 'OTHERS'
		ELSE 'PERIOD' END;
END $$;

-- As before (0530), and an opening that ended with its case's decision does not live again when that is taken back: whoever reads on
-- says anew why.
CREATE OR REPLACE FUNCTION access.end_of(opening uuid, session uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE
		WHEN o.ended_at IS NOT NULL THEN 'REVOKED'
		WHEN o.expires_at <= clock_timestamp() THEN 'EXPIRED'
		WHEN NOT access.holds(o.person_id, coalesce(end_of.session, o.session_id), o.role, o.region) THEN 'RIGHT_LOST'
		WHEN k.restricted AND o.role <> 'child_safety' THEN 'RIGHT_LOST'
		WHEN o.reason NOT IN ('QUALITY_AUDIT', 'OVERSIGHT_REVIEW') AND (k.closed_at IS NOT NULL OR EXISTS (
			SELECT FROM console.undone_decision u WHERE u.case_id = o.case_id AND u.undone_at > o.granted_at)) THEN 'CASE_CLOSED'
		WHEN EXISTS (SELECT FROM vault.thread_life l WHERE l.thread_id = o.thread_id AND (l.due_at IS NOT NULL OR l.life > 1))
			AND EXISTS (SELECT FROM console.message m WHERE m.thread_id = o.thread_id AND m.sequence >= lower(o.scope)
				AND m.sequence < upper(o.scope) AND m.sequence <@ o.scope AND m.gone_at IS NOT NULL) THEN 'THREAD_GONE'
		WHEN o.reason = 'OVERSIGHT_REVIEW' AND NOT oversight.content_stands(o.request_id) THEN 'CLAIM_LOST'
		WHEN NOT access.works_on(o.person_id, o.role, o.reason, o.case_id) THEN 'CLAIM_LOST' END
	FROM access.opening o JOIN console.case k ON k.id = o.case_id WHERE o.id = end_of.opening);
END $$;

-- Who takes part in a thread is what its reports say: by number, a decision names them, and a second person signs that number. So web
-- adds nobody but with the entry of a report on the thread.
CREATE FUNCTION console.joins_with_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM ledger.entry e WHERE e.thread_id = NEW.thread_id AND e.type = 'report.received' AND e.outcome = 'done'
		AND e.at >= now() AND e.xid = pg_current_xact_id()) -- no entry of this transaction is older than it: one month's part is read
	THEN
		RAISE EXCEPTION 'PARTICIPANT_UNREPORTED: whoever takes part comes with a report' USING ERRCODE = 'CS419';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER joins_with_report AFTER INSERT ON console.participant DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'web') EXECUTE FUNCTION console.joins_with_report();

-- What awaits somebody leaves out threads of their own.
GRANT EXECUTE ON FUNCTION access.takes_part(uuid, uuid) TO web;
-- And whoever decided reads that another decision on the thread goes first.
ALTER FUNCTION console.is_behind(uuid, timestamptz) SECURITY DEFINER;
GRANT EXECUTE ON FUNCTION console.is_behind(uuid, timestamptz) TO web;
