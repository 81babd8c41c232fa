-- What is due, and when it was done. Waiting ends none of it: what was missed is due until somebody does it.
-- `RIGHTS` of a quarter in which no review was opened: done by the next one that is closed. `WITHDRAWN`: a right that is to go
-- and that its person still has. `POLICY`: the one in force when reviews began, and every one since, however short it was in
-- force. `FINDING`: to be closed by a second, from the end of the week that its person has to answer. `REPORT`: a quarter's
-- access report, to be published from its draft.
CREATE VIEW oversight.protocol_due AS
	SELECT 'RIGHTS'::text AS kind, q.period AS subject, q.due_at, CASE WHEN q.opened
		THEN (SELECT d.closed_at FROM oversight.rights_closed d WHERE d.period = q.period)
		ELSE (SELECT min(d.closed_at) FROM oversight.rights_closed d WHERE d.period > q.period) END AS done_at
	FROM oversight.protocol_quarter q
	UNION ALL
	SELECT 'WITHDRAWN', r.id::text, v.decided_at + interval '3 days', coalesce(g.revoked_at,
		CASE WHEN g.ends_at <= now() THEN g.ends_at END)
	FROM oversight.rights_verdict v JOIN oversight.rights_row r ON r.id = v.row_id JOIN access.role_grant g ON g.id = r.grant_id
	WHERE v.verdict = 'withdraw'
	UNION ALL
	SELECT 'POLICY', c.id::text, c.at + interval '14 days', s.signed_at
	FROM access.configuration c LEFT JOIN oversight.policy_signature s ON s.configuration_id = c.id
	WHERE c.kind = 'policy' AND c.id >= coalesce((SELECT max(x.id) FROM access.configuration x WHERE x.kind = 'policy'
		AND x.at <= coalesce((SELECT min(y.opened_at) FROM oversight.rights_campaign y), now())), 0)
	UNION ALL
	SELECT 'INVENTORY', k.kind || '.' || q.period, q.due_at, s.signed_at
	FROM oversight.protocol_quarter q CROSS JOIN unnest(ARRAY['KEYS', 'WITNESSES', 'BREAK_GLASS']) AS k(kind)
		LEFT JOIN oversight.inventory_signature s ON s.period = q.period AND s.kind = k.kind
	UNION ALL
	SELECT 'FINDING', f.review_id::text, f.answer_by + interval '14 days', x.closed_at
	FROM console.finding f LEFT JOIN console.review_closure x ON x.review_id = f.review_id
	UNION ALL
	SELECT 'REPORT', d.period, d.counted_at + interval '30 days', t.published_at
	FROM oversight.totals_draft d LEFT JOIN oversight.totals t ON t.period = d.period AND t.whole
	WHERE d.whole;

GRANT SELECT ON oversight.protocol_due TO web, worker;
