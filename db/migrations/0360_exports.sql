-- An export of the whole log takes two people: one of oversight asks for it, another confirms, and whoever asked takes it
-- once, within an hour. Written by the keeper's functions; only the taking is the console's, by one function that uses the
-- confirmation up in the transaction of `ledger.exported`. State is rows: waiting until a decision stands or its time is
-- over, confirmed until it is taken or its hour is.

CREATE TABLE access.export_request (
	id uuid PRIMARY KEY,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	session_id uuid NOT NULL REFERENCES console.session,
	size bigint NOT NULL CHECK (size > 0), -- how many entries the log had
	requested_at timestamptz NOT NULL,
	lapses_at timestamptz NOT NULL,        -- without a decision
	entry_id uuid NOT NULL UNIQUE,
	UNIQUE (id, person_id),
	CONSTRAINT lapses_within_twelve_hours CHECK (lapses_at > requested_at AND lapses_at <= requested_at + interval '12 hours')
);
CREATE INDEX export_request_newest ON access.export_request (requested_at DESC, id);
CREATE INDEX export_request_by_person ON access.export_request (person_id, requested_at DESC);

CREATE TABLE access.export_decision (
	request_id uuid PRIMARY KEY, -- one decision, whoever comes second
	requester_id uuid NOT NULL,
	person_id uuid NOT NULL REFERENCES access.person,
	role text NOT NULL CHECK (role IN ('auditor', 'oversight_lead')),
	verdict text NOT NULL CHECK (verdict IN ('confirm', 'decline')),
	decided_at timestamptz NOT NULL,
	take_by timestamptz,
	entry_id uuid NOT NULL UNIQUE,
	UNIQUE (request_id, verdict),
	FOREIGN KEY (request_id, requester_id) REFERENCES access.export_request (id, person_id),
	-- To decline one's own is to withdraw it.
	CONSTRAINT nobody_confirms_their_own CHECK (verdict = 'decline' OR person_id <> requester_id),
	CHECK ((verdict = 'confirm') = (take_by IS NOT NULL)),
	CONSTRAINT taken_within_an_hour CHECK (take_by > decided_at AND take_by <= decided_at + interval '1 hour')
);

CREATE TABLE access.export_taken (
	request_id uuid PRIMARY KEY, -- once
	verdict text NOT NULL DEFAULT 'confirm' CHECK (verdict = 'confirm'),
	taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (request_id, verdict) REFERENCES access.export_decision (request_id, verdict)
);

CREATE TRIGGER export_request_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access.export_request
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER export_decision_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access.export_decision
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER export_taken_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access.export_taken
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE access.export_request ENABLE ALWAYS TRIGGER export_request_stays;
ALTER TABLE access.export_decision ENABLE ALWAYS TRIGGER export_decision_stays;
ALTER TABLE access.export_taken ENABLE ALWAYS TRIGGER export_taken_stays;

GRANT SELECT ON access.export_request, access.export_decision, access.export_taken TO web, keeper;

-- Does this person oversee every region now, this role being one in which they do? A log cannot be exported in part.
CREATE FUNCTION access.oversees_all(person uuid, session uuid, role text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN coalesce(role IN ('auditor', 'oversight_lead'), false)
		AND EXISTS (SELECT FROM console.region r WHERE access.holds(person, session, role, r.code))
		AND NOT EXISTS (SELECT FROM console.region r WHERE NOT access.holds(person, session, 'auditor', r.code)
			AND NOT access.holds(person, session, 'oversight_lead', r.code));
END $$;

CREATE FUNCTION access.exporting(o jsonb, type text) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT jsonb_build_object('type', type, 'outcome', 'done', 'policy', o->'policy', 'assurance', o->'assurance',
		'actor', jsonb_build_object('id', o->'person', 'role', o->'role'), 'session', o->'session', 'request', o->'request')
$$;

-- One person asks. `size` is what they were shown and, where passkeys are, signed: the log's, of these last minutes.
CREATE FUNCTION access.request_export(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	entries bigint := (o->>'size')::bigint;
	requested timestamptz;
	lapses timestamptz;
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.lock_person(person); -- two tabs
	PERFORM access.spend(o->'assurance', person, session, 'export');
	IF NOT access.oversees_all(person, session, o->>'role') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	PERFORM 1 FROM ledger.log g WHERE g.closed_at IS NULL AND entries BETWEEN greatest(1, (SELECT max(c.size)
			FROM ledger.checkpoint c WHERE c.epoch = g.epoch AND c.signed_at < clock_timestamp() - interval '5 minutes'))
		AND g.size;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'EXPORT_SIZE_OTHER: the log has not so many entries now; look again' USING ERRCODE = 'CS121';
	END IF;
	IF EXISTS (SELECT FROM access.export_request q LEFT JOIN access.export_decision d ON d.request_id = q.id
		WHERE q.person_id = person AND CASE WHEN d.verdict IS NULL THEN q.lapses_at > clock_timestamp()
			ELSE d.take_by > clock_timestamp() AND NOT EXISTS (SELECT FROM access.export_taken t WHERE t.request_id = q.id) END)
	THEN
		RAISE EXCEPTION 'EXPORT_WAITS: an export that this person asked for waits already' USING ERRCODE = 'CS122';
	END IF;
	requested := clock_timestamp();
	lapses := requested + interval '12 hours';
	a := ledger.append(access.exporting(o, 'export.requested') || jsonb_build_object('size', entries));
	INSERT INTO access.export_request (id, person_id, role, session_id, size, requested_at, lapses_at, entry_id)
	VALUES ((o->>'request')::uuid, person, o->>'role', session, entries, requested, lapses, a.id);
	PERFORM access.tell('oversight', NULL, NULL, 'EXPORT_REQUESTED', person, a.id);
	RETURN jsonb_build_object('request', o->'request', 'entry', a.id, 'lapses', access.stamp(lapses));
END $$;

-- Another person confirms it, or somebody declines it; whoever asked may withdraw it so.
CREATE FUNCTION access.decide_export(o jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r access.export_request;
	person uuid := (o->>'person')::uuid;
	session uuid := (o->>'session')::uuid;
	confirms boolean := o->>'verdict' = 'confirm';
	decided timestamptz;
	take_by timestamptz;
	a record;
BEGIN
	PERFORM access.keeper_only();
	PERFORM access.spend(o->'assurance', person, session, CASE WHEN confirms THEN 'confirm_export' ELSE 'decline_export' END);
	SELECT * INTO r FROM access.export_request q WHERE q.id = (o->>'request')::uuid FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NOT_FOUND: no such request' USING ERRCODE = 'CS049';
	END IF;
	IF NOT access.oversees_all(person, session, o->>'role') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	IF confirms AND r.person_id = person THEN
		RAISE EXCEPTION 'OWN_ACT: nobody confirms what they asked for themself' USING ERRCODE = 'CS123';
	END IF;
	IF EXISTS (SELECT FROM access.export_decision d WHERE d.request_id = r.id) THEN
		RAISE EXCEPTION 'EXPORT_DECIDED: somebody has decided it' USING ERRCODE = 'CS124';
	END IF;
	decided := clock_timestamp();
	IF r.lapses_at <= decided THEN
		RAISE EXCEPTION 'EXPORT_LAPSED: its time is over' USING ERRCODE = 'CS125';
	END IF;
	IF confirms THEN
		take_by := decided + interval '1 hour';
	END IF;
	a := ledger.append(access.exporting(o, CASE WHEN confirms THEN 'export.confirmed' ELSE 'export.declined' END)
		|| jsonb_build_object('size', r.size, 'entry', r.entry_id));
	INSERT INTO access.export_decision (request_id, requester_id, person_id, role, verdict, decided_at, take_by, entry_id)
	VALUES (r.id, r.person_id, person, o->>'role', o->>'verdict', decided, take_by, a.id);
	IF r.person_id <> person THEN
		PERFORM access.tell('person', r.person_id, NULL, CASE WHEN confirms THEN 'EXPORT_CONFIRMED' ELSE 'EXPORT_DECLINED' END,
			person, a.id);
	END IF;
	RETURN jsonb_strip_nulls(jsonb_build_object('entry', a.id, 'takeBy', access.stamp(take_by)));
END $$;

-- Whoever asked takes it: the confirmation is used up in the commit of `ledger.exported`. Called by the console, whose word
-- it is that this person asks now; that two people said so before is not its word.
CREATE FUNCTION access.take_export(o jsonb, OUT id uuid, OUT at timestamptz) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
	person uuid := (o->>'person')::uuid;
	a record;
BEGIN
	PERFORM 1 FROM access.export_request q WHERE q.id = (o->>'request')::uuid FOR UPDATE; -- two tabs
	SELECT q.id, q.entry_id AS asked, d.entry_id AS confirmed, d.take_by INTO r
	FROM access.export_request q JOIN access.export_decision d ON d.request_id = q.id AND d.verdict = 'confirm'
	WHERE q.id = (o->>'request')::uuid AND q.person_id = person;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'EXPORT_NOT_CONFIRMED: this person has no such export that somebody else confirmed' USING ERRCODE = 'CS126';
	END IF;
	IF EXISTS (SELECT FROM access.export_taken t WHERE t.request_id = r.id) THEN
		RAISE EXCEPTION 'EXPORT_TAKEN: it was taken before' USING ERRCODE = 'CS127';
	END IF;
	IF r.take_by <= clock_timestamp() THEN
		RAISE EXCEPTION 'EXPORT_LAPSED: its time is over' USING ERRCODE = 'CS125';
	END IF;
	IF NOT access.oversees_all(person, (o->>'session')::uuid, o->>'role') THEN
		RAISE EXCEPTION 'NOT_PERMITTED: no such right in every region now' USING ERRCODE = 'CS043';
	END IF;
	a := ledger.append(access.exporting(o || '{"assurance": {"kind": "session"}}', 'ledger.exported')
		|| jsonb_build_object('size', o->'size', 'approvals', jsonb_build_array(r.asked, r.confirmed)));
	INSERT INTO access.export_taken (request_id, entry_id) VALUES (r.id, a.id);
	id := a.id;
	at := a.at;
END $$;

-- That a person exported the log is on record only with the confirmation that it used up. The operator's command is nobody's
-- of the staff and says so; one entry with its proof, a receipt, needs nobody else.
CREATE FUNCTION access.export_takes_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF convert_from(NEW.leaf, 'UTF8')::jsonb ? 'entry' OR EXISTS (SELECT FROM access.export_taken t WHERE t.entry_id = NEW.id) THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION 'TWO_PEOPLE_NEEDED: an export of the log takes one who asks and another who confirms' USING ERRCODE = 'CS128';
END $$;
CREATE CONSTRAINT TRIGGER export_takes_two AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.type = 'ledger.exported' AND NEW.actor IS NOT NULL AND session_user = 'web')
	EXECUTE FUNCTION access.export_takes_two();

GRANT EXECUTE ON FUNCTION access.request_export(jsonb), access.decide_export(jsonb) TO keeper;
GRANT EXECUTE ON FUNCTION access.take_export(jsonb) TO web;
