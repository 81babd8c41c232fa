-- How each person reads, and how much they have read: settings of their own over the organisation's, and exposure.

-- Of a person's own desk; what is null is as the organisation has it. It reveals nothing and gives no right, so there is no
-- entry; that a person sets only their own is the console's word, as is whose session it is.
CREATE TABLE console.desk_setting (
	person_id uuid PRIMARY KEY REFERENCES access.person,
	blur boolean,                 -- attachments, until asked for
	grey boolean,
	muted boolean,
	autoplay boolean,             -- what runs begins when it is shown, not when it is played
	blur_text boolean NOT NULL DEFAULT false,
	find_key boolean NOT NULL DEFAULT false,  -- Ctrl+F finds in what is open, not in the page
	language text CHECK (language IN ('en', 'de')),
	shortcuts boolean NOT NULL DEFAULT true,  -- keys of one letter (WCAG 2.1.4: they can be turned off)
	-- The last reminder to pause that was put away: at which percent of the budget, and when.
	reminded_percent int CHECK (reminded_percent BETWEEN 1 AND 1000000),
	reminded_at timestamptz,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CHECK ((reminded_percent IS NULL) = (reminded_at IS NULL))
);
GRANT SELECT, INSERT ON console.desk_setting TO web;
GRANT UPDATE (blur, grey, muted, autoplay, blur_text, find_key, language, shortcuts, reminded_percent, reminded_at, changed_at)
	ON console.desk_setting TO web;

-- What was released to people since an instant, by the severity that each case has now: messages as often as they were read,
-- attachments as often as they were shown. Numbers alone: of threads, cases and files nothing. From people's openings,
-- of each its releases: by way of the log, which lies in months, the plan alone took 10 ms. No opening lives longer than a day.
CREATE INDEX release_by_opening ON vault.release (opening_id) WHERE opening_id IS NOT NULL;
CREATE FUNCTION access.exposure(people uuid[], since timestamptz)
RETURNS TABLE (person_id uuid, severity smallint, messages int, attachments int) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	-- From their openings on, step by step (OFFSET 0): joined in another order it would read every case there is.
	SELECT o.person_id, o.severity,
		coalesce(sum((SELECT sum(upper(r) - lower(r)) FROM unnest(v.scope) r)) FILTER (WHERE 'messages' = ANY (v.parts)), 0)::int,
		count(v.attachment_id)::int
	FROM (SELECT x.id, x.person_id, (SELECT c.severity FROM console.case c WHERE c.id = x.case_id) AS severity
			FROM access.opening x WHERE x.person_id = ANY (people) AND x.granted_at >= exposure.since - interval '1 day' OFFSET 0) o
		CROSS JOIN LATERAL (SELECT r.scope, r.parts, r.attachment_id FROM vault.release r
			WHERE r.opening_id = o.id AND r.taken_at >= exposure.since OFFSET 0) v
	GROUP BY o.person_id, o.severity
$$;
REVOKE ALL ON FUNCTION access.exposure(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.exposure(uuid[], timestamptz) TO web;
