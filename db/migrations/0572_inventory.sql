-- The inventory of keys says of each intake key its whole life: from when to when it sealed, which store has it, and how it ended.
-- The rest is as it was (0450).
CREATE OR REPLACE FUNCTION oversight.inventory_of(kind text, period text) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	items jsonb;
	began CONSTANT timestamptz := oversight.quarter_begins(inventory_of.period);
BEGIN
	CASE inventory_of.kind
	WHEN 'KEYS' THEN
		SELECT jsonb_agg(x.item ORDER BY x.n, x.at, x.item::text) INTO items FROM (
			SELECT 1 AS n, l.opened_at AS at, jsonb_build_object('what', 'LOG_KEY', 'origin', l.origin, 'key', l.vkey,
				'since', access.stamp(l.opened_at), 'until', access.stamp(l.closed_at)) AS item FROM ledger.log l
			UNION ALL SELECT 2, y.at, jsonb_build_object('what', 'INTAKE_KEY', 'region', y.region,
				'key', y.key, 'since', access.stamp(coalesce(k.not_before, y.at)), 'entry', y.id) || jsonb_strip_nulls(jsonb_build_object(
				'until', access.stamp(k.not_after), 'store', k.store, 'announced', access.stamp(k.announced_at),
				'destroyed', access.stamp(k.destroyed_at), 'removed', access.stamp(k.removed_at)))
			FROM (SELECT e.id, e.at, e.region, convert_from(e.leaf, 'UTF8')::jsonb->>'key' AS key FROM ledger.entry e
				WHERE e.type IN ('key.created', 'key.rotated') AND e.outcome = 'done') y
			LEFT JOIN access.intake_key k ON k.kid = y.key
			UNION ALL SELECT 3, NULL, jsonb_build_object('what', 'PASSKEYS', 'region', s.region, 'role', s.role,
				'people', count(DISTINCT s.person_id), 'passkeys', coalesce(sum(s.passkeys), 0),
				'without', count(DISTINCT s.person_id) FILTER (WHERE s.passkeys = 0))
			FROM (SELECT g.region, g.role, g.person_id, (SELECT count(*) FROM access.passkey k WHERE k.person_id = g.person_id
					AND k.removed_at IS NULL) AS passkeys
				FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id AND p.disabled_at IS NULL) s GROUP BY s.region, s.role) x;
	WHEN 'WITNESSES' THEN
		SELECT jsonb_agg(jsonb_build_object('what', 'WITNESS', 'name', w->>'name', 'key', w->>'vkey', 'address', w->>'url',
			'local', w->'local', 'gate', g.gate, 'since', access.stamp(g.since)) ORDER BY w->>'name') INTO items
		FROM (SELECT * FROM ledger.watching x ORDER BY x.id DESC LIMIT 1) g, jsonb_array_elements(g.witnesses) w;
	WHEN 'BREAK_GLASS' THEN
		SELECT jsonb_agg(x.item ORDER BY x.n, x.item::text) INTO items FROM (
			SELECT 1 AS n, jsonb_build_object('what', 'MAY_OPEN_AT_ONCE', 'person', p.id, 'alias', p.alias, 'role', g.role,
				'region', g.region) AS item
			FROM access.grant_in_force g JOIN access.person p ON p.id = g.person_id AND p.disabled_at IS NULL
			WHERE (SELECT c.body #> '{reasons,EMERGENCY_RISK_TO_LIFE,roles}'
				FROM access.configuration c WHERE c.kind = 'policy' ORDER BY c.id DESC LIMIT 1) ? g.role
			UNION ALL SELECT 2, jsonb_build_object('what', 'FIRST_ADMIN', 'person', p.id, 'alias', p.alias,
				'disabled', p.disabled_at IS NOT NULL, 'passkeys', (SELECT count(*) FROM access.passkey k
					WHERE k.person_id = p.id AND k.removed_at IS NULL))
			FROM access.person p WHERE p.factor = 'bootstrap'
			-- Of the quarter before, which is whole.
			UNION ALL SELECT 3, jsonb_build_object('what', 'EMERGENCY', 'at', access.stamp(o.granted_at), 'opening', o.id,
				'alias', p.alias, 'region', o.region, 'entry', o.entry_id)
			FROM access.opening o JOIN access.person p ON p.id = o.person_id
			WHERE o.reason = 'EMERGENCY_RISK_TO_LIFE' AND o.granted_at >= began - interval '3 months' AND o.granted_at < began) x;
	ELSE
		RAISE EXCEPTION 'NOT_FOUND: no such inventory' USING ERRCODE = 'CS049';
	END CASE;
	RETURN jsonb_build_object('kind', inventory_of.kind, 'period', inventory_of.period, 'asOf', oversight.quarter_of(now()),
		'items', coalesce(items, '[]'));
END $$;
