-- What the record says became of a key, did: an entry without its row would count where nothing happened, and whoever has the keeper's
-- password could say that a key is destroyed which is not, or that a wrapped key is the one of the record.
CREATE FUNCTION access.key_act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	said CONSTANT text := convert_from(NEW.leaf, 'UTF8')::jsonb->>'key';
BEGIN
	IF NOT coalesce(CASE NEW.type
		WHEN 'key.destruction_announced' THEN (SELECT k.announced_entry_id FROM access.intake_key k WHERE k.kid = said) = NEW.id
		WHEN 'key.destruction_cancelled' THEN (SELECT k.kept_entry_id FROM access.intake_key k WHERE k.kid = said) = NEW.id
		WHEN 'key.destroyed' THEN (SELECT k.destroyed_entry_id FROM access.intake_key k WHERE k.kid = said) = NEW.id
		WHEN 'key.rewrapping' THEN EXISTS (SELECT FROM vault.rewrap w JOIN vault.release r ON r.rewrap_id = w.id AND r.entry_id = NEW.id
			WHERE w.entry_id = NEW.id AND w.intake_key = said)
		WHEN 'key.rewrapped' THEN EXISTS (SELECT FROM vault.rewrapped r WHERE r.entry_id = NEW.id AND r.intake_key = said)
			OR EXISTS (SELECT FROM vault.rewrapped_note r WHERE r.entry_id = NEW.id AND r.intake_key = said) END, false)
	THEN
		RAISE EXCEPTION 'KEY_ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS318';
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER key_act_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (session_user = 'keeper' AND NEW.outcome <> 'refused' AND NEW.type IN ('key.destruction_announced',
		'key.destruction_cancelled', 'key.destroyed', 'key.rewrapping', 'key.rewrapped'))
	EXECUTE FUNCTION access.key_act_is_done();
