-- What the record says that oversight did, it did: an entry of these types stands only with the row that the act makes. Reviews,
-- selections and exports of the log have theirs beside their tables. Without it a console or a worker that somebody took over
-- could put acts on the record that access reports and evidence packs would count. Not searches: web may append
-- `ledger.searched` without a row, and a report's count of them is web's word.
CREATE FUNCTION oversight.act_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (CASE NEW.type
		WHEN 'case.escalated' THEN EXISTS (SELECT FROM console.escalation x WHERE x.entry_id = NEW.id AND x.case_id = NEW.case_id)
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
		AND NEW.type IN ('case.escalated', 'signal.settled', 'alarm.settled', 'rights.kept', 'rights.withdrawn', 'rights.closed', 'policy.signed',
			'inventory.signed', 'evidence.taken', 'view.saved', 'view.removed', 'review.drawn', 'signal.raised', 'signals.changed',
			'rights.opened'))
	EXECUTE FUNCTION oversight.act_is_done();

-- And a saved search has its entry: of the same commit and the same person, who oversees something now. Its author removes it,
-- or whoever leads oversight.
CREATE FUNCTION oversight.view_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	said CONSTANT text := CASE TG_TABLE_NAME WHEN 'view' THEN 'view.saved' ELSE 'view.removed' END;
	about CONSTANT uuid := coalesce(to_jsonb(NEW)->>'view_id', to_jsonb(NEW)->>'id')::uuid;
BEGIN
	PERFORM 1 FROM ledger.entry e WHERE e.id = NEW.entry_id AND e.type = said AND e.xid = pg_current_xact_id()
		AND e.actor = NEW.person_id AND e.actor_role IN ('auditor', 'oversight_lead')
		AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('view', about)
		AND EXISTS (SELECT FROM console.region r WHERE access.holds(NEW.person_id,
			(convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, r.code))
		AND (said = 'view.saved' OR EXISTS (SELECT FROM oversight.view v WHERE v.id = about AND v.person_id = NEW.person_id)
			OR EXISTS (SELECT FROM access.grant_in_force g WHERE g.person_id = NEW.person_id AND g.role = 'oversight_lead'));
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: a search is saved and removed with its entry, by whoever may search' USING ERRCODE = 'CS273';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER view_with_entry BEFORE INSERT ON oversight.view FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION oversight.view_from_entry();
CREATE TRIGGER view_removal_with_entry BEFORE INSERT ON oversight.view_removal FOR EACH ROW WHEN (session_user = 'web')
	EXECUTE FUNCTION oversight.view_from_entry();
