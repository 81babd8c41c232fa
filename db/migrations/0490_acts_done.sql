-- What the record says that oversight did, it did: an entry of these types stands only with the row that the act makes. Reviews,
-- selections and exports of the log have theirs beside their tables. Without it a console or a worker that somebody took over
-- could put acts on the record that access reports and evidence packs would count. Not searches: web may append
-- `ledger.searched` without a row, and a report's count of them is web's word.
CREATE FUNCTION oversight.act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (CASE NEW.type
		WHEN 'signal.settled' THEN EXISTS (SELECT FROM oversight.signal_settlement x WHERE x.entry_id = NEW.id)
		WHEN 'alarm.settled' THEN EXISTS (SELECT FROM console.alarm_settled x WHERE x.entry_id = NEW.id)
		WHEN 'rights.kept' THEN EXISTS (SELECT FROM oversight.rights_verdict x WHERE x.entry_id = NEW.id)
		WHEN 'rights.withdrawn' THEN EXISTS (SELECT FROM oversight.rights_verdict x WHERE x.entry_id = NEW.id)
		WHEN 'rights.closed' THEN EXISTS (SELECT FROM oversight.rights_closed x WHERE x.entry_id = NEW.id)
		WHEN 'policy.signed' THEN EXISTS (SELECT FROM oversight.policy_signature x WHERE x.entry_id = NEW.id)
		WHEN 'inventory.signed' THEN EXISTS (SELECT FROM oversight.inventory_signature x WHERE x.entry_id = NEW.id)
		WHEN 'evidence.taken' THEN EXISTS (SELECT FROM oversight.evidence x WHERE x.entry_id = NEW.id)
		WHEN 'view.saved' THEN EXISTS (SELECT FROM oversight.view x WHERE x.entry_id = NEW.id)
		WHEN 'view.removed' THEN EXISTS (SELECT FROM oversight.view_removal x WHERE x.entry_id = NEW.id)
		WHEN 'review.drawn' THEN EXISTS (SELECT FROM oversight.period x WHERE x.entry_id = NEW.id)
		WHEN 'signal.raised' THEN EXISTS (SELECT FROM oversight.signal x WHERE x.entry_id = NEW.id)
		WHEN 'signals.changed' THEN EXISTS (SELECT FROM oversight.signal_settings x WHERE x.entry_id = NEW.id)
		WHEN 'rights.opened' THEN EXISTS (SELECT FROM oversight.rights_campaign x WHERE x.entry_id = NEW.id)
		ELSE false END)
	THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'ACT_UNDONE: nothing was done that this entry says' USING ERRCODE = 'CS183';
END $$;
CREATE CONSTRAINT TRIGGER act_is_done AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	-- That it refused an act is the keeper's to record, and nothing was done.
	FOR EACH ROW WHEN ((session_user IN ('web', 'worker') OR session_user = 'keeper' AND NEW.outcome <> 'refused')
		AND NEW.type IN ('signal.settled', 'alarm.settled', 'rights.kept', 'rights.withdrawn', 'rights.closed', 'policy.signed',
			'inventory.signed', 'evidence.taken', 'view.saved', 'view.removed', 'review.drawn', 'signal.raised', 'signals.changed',
			'rights.opened'))
	EXECUTE FUNCTION oversight.act_is_done();
