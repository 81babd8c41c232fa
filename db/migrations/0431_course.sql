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
GRANT SELECT ON oversight.course TO web, worker;
GRANT INSERT ON oversight.course TO worker;
