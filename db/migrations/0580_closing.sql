-- What retention counts from, out of the hands of whoever has the console's password; and entries that nobody says without the act.

-- A case ends by a decision. When it did, the database says: else a console that is another's would date a case's end years back,
-- and the thread's clock would be over at once. What the clock goes by besides stays as it was when the case ended.
CREATE FUNCTION console.close_case() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.closed_at IS NOT NULL THEN
			RAISE EXCEPTION 'CASE_UNDECIDED: a case begins open' USING ERRCODE = 'CS326';
		END IF;
	ELSIF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL THEN
		NEW.closed_at := clock_timestamp();
	ELSIF OLD.closed_at IS NOT NULL AND (NEW.category, NEW.keyword) IS DISTINCT FROM (OLD.category, OLD.keyword) THEN
		RAISE EXCEPTION 'CASE_STAYS_CLOSED: what a closed case was about stays' USING ERRCODE = 'CS022';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER close_case BEFORE INSERT OR UPDATE ON console.case FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION console.close_case();

-- And in the same commit the decision stands, with its entry, in the name of the same person.
CREATE FUNCTION console.case_is_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM console.decision d JOIN ledger.entry e ON e.id = d.entry_id AND e.case_id = d.case_id
		AND e.actor = d.person_id WHERE d.case_id = NEW.id AND e.type = 'case.decided' AND e.outcome = 'done'
		AND e.xid = pg_current_xact_id_if_assigned())
	THEN
		RAISE EXCEPTION 'CASE_UNDECIDED: a case ends by a decision' USING ERRCODE = 'CS326';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER case_is_decided AFTER UPDATE ON console.case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'web' AND OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION console.case_is_decided();
ALTER TABLE console.case ADD CONSTRAINT closed_some_day CHECK (isfinite(closed_at));

-- A message that comes is there.
CREATE FUNCTION console.comes_whole() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'MESSAGE_COMES: no message is gone when it comes' USING ERRCODE = 'CS327';
END $$;
CREATE TRIGGER comes_whole BEFORE INSERT ON console.message FOR EACH ROW WHEN (session_user = 'web' AND NEW.gone_at IS NOT NULL)
	EXECUTE FUNCTION console.comes_whole();

-- As vault.fate_is_done and access.key_act_is_done: an entry without its row would count where nothing happened. Of a key that was
-- stored the row says only where it lies now: that much can be said again.
CREATE FUNCTION vault.said_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	leaf CONSTANT jsonb := convert_from(NEW.leaf, 'UTF8')::jsonb;
BEGIN
	IF NOT (CASE NEW.type
		WHEN 'data.erased' THEN EXISTS (SELECT FROM vault.erasure x WHERE x.entry_id = NEW.id AND x.kind = leaf->>'kind'
			AND to_jsonb(x.count) = leaf->'count')
		WHEN 'key.stored' THEN EXISTS (SELECT FROM access.intake_key k WHERE k.kid = leaf->>'key' AND k.store = leaf->>'store')
		ELSE EXISTS (SELECT FROM access.intake_key k WHERE k.kid = leaf->>'key' AND k.entry_id = NEW.id) END)
	THEN
		RAISE EXCEPTION 'LEDGER_EVENT_INVALID: what it says was not done' USING ERRCODE = 'CS012';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER said_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'keeper' AND NEW.outcome <> 'refused' AND NEW.type IN ('data.erased', 'key.stored', 'key.created', 'key.rotated'))
	EXECUTE FUNCTION vault.said_is_done();
