-- The life of an access review. Every review comes about here or with its opening (access.open); web writes none.

-- Why it must be judged: ALWAYS by its reason, DRAWN into a period's sample, or a SIGNAL of misuse names it.
ALTER TABLE console.access_review
	ADD COLUMN kind text NOT NULL DEFAULT 'ALWAYS' CHECK (kind IN ('ALWAYS', 'DRAWN', 'SIGNAL')),
	ADD COLUMN period text CHECK (period ~ '^[A-Za-z0-9._-]{1,64}$');

-- An opening is judged once, whoever asks for it again: the review that there is comes back as it is.
CREATE FUNCTION oversight.open_review(opening uuid, kind text, period text, due timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	review uuid;
BEGIN
	IF open_review.kind IS NULL OR open_review.kind NOT IN ('DRAWN', 'SIGNAL', 'ALWAYS') OR due IS NULL THEN
		RAISE EXCEPTION 'REVIEW_INVALID: a review has a kind and a day by which it is due' USING ERRCODE = 'CS155';
	END IF;
	INSERT INTO console.access_review (opening_id, reader_id, region, due_at, kind, period)
	SELECT o.id, o.person_id, o.region, open_review.due, open_review.kind, open_review.period
	FROM access.opening o WHERE o.id = open_review.opening
	ON CONFLICT (opening_id) DO NOTHING RETURNING id INTO review;
	IF review IS NULL THEN
		SELECT r.id INTO review FROM console.access_review r WHERE r.opening_id = open_review.opening;
	END IF;
	IF review IS NULL THEN
		RAISE EXCEPTION 'REVIEW_INVALID: there is no such opening' USING ERRCODE = 'CS155';
	END IF;
	RETURN review;
END $$;
REVOKE ALL ON FUNCTION oversight.open_review(uuid, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION oversight.open_review(uuid, text, text, timestamptz) TO worker;
