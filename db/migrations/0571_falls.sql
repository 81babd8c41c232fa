-- What falls due when, counted now and then for the page that shows it: to look at each thread of a large house takes seconds.

CREATE TABLE access.falls (
	region text PRIMARY KEY REFERENCES console.region,
	counted_at timestamptz NOT NULL,
	took_ms int NOT NULL CHECK (took_ms >= 0),
	passed int NOT NULL CHECK (passed >= 0),     -- past their time: the next run takes them
	days jsonb NOT NULL,                         -- [["2026-11-30", 5], …]: how many fall due on that day (UTC), a year ahead and a month
	later int NOT NULL CHECK (later >= 0),
	-- No day yet: a case is open, or a hold stands. Not told apart: there may be a hold that not everybody may know of.
	undated int NOT NULL CHECK (undated >= 0),
	due int NOT NULL CHECK (due >= 0),           -- deleted, until the keys that they were wrapped to are destroyed
	shredded int NOT NULL CHECK (shredded >= 0)
);
GRANT SELECT ON access.falls TO web;

-- Counts a region's threads anew; not before a hundred times as long has passed as the last time took, so that a large house
-- spends a hundredth of a processor on it. Says whether it counted.
CREATE FUNCTION access.count_falls(region text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	began CONSTANT timestamptz := clock_timestamp();
	horizon CONSTANT timestamptz := began + interval '14 months';
BEGIN
	PERFORM access.keeper_only();
	-- A clock that was set back must not stop it for ever.
	IF EXISTS (SELECT FROM access.falls f WHERE f.region = count_falls.region AND f.counted_at <= began
		AND f.counted_at + make_interval(secs => f.took_ms / 10.0) > began)
	THEN
		RETURN false;
	END IF;
	WITH fates AS MATERIALIZED (
		SELECT CASE WHEN y.state = 'living' AND y.falls_due_at IS NOT NULL THEN 'dated'
				WHEN y.state IN ('due', 'shredded') THEN y.state ELSE 'undated' END AS state, y.falls_due_at AS at
		FROM vault.fate y WHERE y.region = count_falls.region
	), days AS (
		SELECT to_char(f.at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS n FROM fates f
		WHERE f.state = 'dated' AND f.at > began AND f.at <= horizon GROUP BY 1
	)
	INSERT INTO access.falls AS x (region, counted_at, took_ms, passed, days, later, undated, due, shredded)
	SELECT count_falls.region, began, 0, count(*) FILTER (WHERE f.state = 'dated' AND f.at <= began),
		(SELECT coalesce(jsonb_agg(jsonb_build_array(d.day, d.n) ORDER BY d.day), '[]') FROM days d),
		count(*) FILTER (WHERE f.state = 'dated' AND f.at > horizon), count(*) FILTER (WHERE f.state = 'undated'),
		count(*) FILTER (WHERE f.state = 'due'), count(*) FILTER (WHERE f.state = 'shredded')
	FROM fates f
	ON CONFLICT (region) DO UPDATE SET counted_at = excluded.counted_at, passed = excluded.passed, days = excluded.days,
		later = excluded.later, undated = excluded.undated, due = excluded.due, shredded = excluded.shredded;
	UPDATE access.falls f SET took_ms = least(86400000, extract(epoch FROM clock_timestamp() - began) * 1000)::int
	WHERE f.region = count_falls.region;
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.count_falls(text) TO keeper;
