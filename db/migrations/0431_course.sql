-- What is asked for as long as the log lasts: rules, witnesses and earlier draws, by which a draw goes, and which keys were made.
-- A month that leaves for an archive (0420) leaves behind what rows rest on, so these entries have rows. The worker writes one
-- for each that it finds of the draw's; a key's comes with its entry, by a trigger (0450).
CREATE TABLE oversight.course (
	entry_id uuid PRIMARY KEY,
	entry_at timestamptz NOT NULL,
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at)
);
CREATE TRIGGER course_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.course
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.course ENABLE ALWAYS TRIGGER course_stays;
-- What has a row here never leaves, so that nobody keeps the rest of a month from leaving by it. Of keys: 0450.
CREATE FUNCTION oversight.course_only() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.at = NEW.entry_at AND e.type IN ('policy.changed',
		'witness.changed', 'review.drawn', 'key.created', 'key.rotated'))
	THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'COURSE_ONLY: of rules, witnesses, draws and keys entries stay for ever, of nothing else' USING ERRCODE = 'CS261';
END $$;
CREATE TRIGGER course_only BEFORE INSERT ON oversight.course FOR EACH ROW EXECUTE FUNCTION oversight.course_only();
GRANT SELECT ON oversight.course TO web, worker;
GRANT INSERT ON oversight.course TO worker;
