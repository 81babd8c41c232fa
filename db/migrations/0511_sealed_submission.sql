-- Where a report that its platform seals itself will stand. Headers of envelopes name a thread, a key and sequences of ours, so whoever
-- seals asks for them first. No id of the platform's stands here: what is bound is whose key asked, which thread, and where
-- that ended then.
CREATE TABLE console.place (
	id uuid PRIMARY KEY,                        -- becomes the sealed key's
	integration_id uuid NOT NULL REFERENCES console.integration,
	thread_id uuid NOT NULL,                    -- of a thread that is not there yet: the id that it will have
	is_new boolean NOT NULL,
	region text NOT NULL REFERENCES console.region,
	last int NOT NULL CHECK (last >= 0),        -- the thread's highest sequence: the report's begin after it
	made_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL DEFAULT now() + interval '1 hour',
	report_id uuid UNIQUE REFERENCES console.report, -- that stands there
	CHECK (expires_at <= made_at + interval '1 hour'),
	CHECK (NOT is_new OR last = 0)
);
CREATE INDEX place_unused ON console.place (expires_at) WHERE report_id IS NULL;

-- A place is used once, in its time, by the report whose key it names.
CREATE FUNCTION console.keep_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		IF OLD.report_id IS NOT NULL OR OLD.expires_at > now() THEN
			RAISE EXCEPTION 'PLACE_STAYS: a place is kept while it may be used, and once it was' USING ERRCODE = 'CS307';
		END IF;
		RETURN OLD;
	END IF;
	IF (to_jsonb(NEW) - 'report_id') <> (to_jsonb(OLD) - 'report_id') OR OLD.report_id IS NOT NULL OR OLD.expires_at <= now()
		OR NOT EXISTS (SELECT FROM vault.sealed_key k JOIN console.report r ON r.entry_id = k.entry_id
			WHERE k.id = OLD.id AND r.id = NEW.report_id AND k.thread_id = OLD.thread_id AND k.region = OLD.region)
	THEN
		RAISE EXCEPTION 'PLACE_STAYS: a place is used once, by the report sealed for it' USING ERRCODE = 'CS307';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER keep_place BEFORE UPDATE OR DELETE ON console.place FOR EACH ROW EXECUTE FUNCTION console.keep_place();
GRANT SELECT, INSERT, DELETE, UPDATE (report_id) ON console.place TO web;
