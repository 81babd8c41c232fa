-- What must reach somebody at once, and what other systems are told. An alarm is a row from when it is raised to when it
-- ends; who was told is a row a channel. Only the functions below write alarms, for the worker: a console that somebody took
-- over can raise none, and what it says was looked into is on the record. Delivery is the worker's.
CREATE TABLE oversight.alarm (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	kind text NOT NULL CHECK (kind IN ('RECORDING_FAILS', 'LOG_STANDS', 'WITNESS_DISAGREES', 'KEY_CHANGED', 'GATE_CHANGED',
		'REVIEW_OVERDUE', 'SAMPLE_STANDS', 'TASK_FAILS', 'PROTOCOL_OVERDUE', 'BREAK_GLASS', 'SIGNAL_RAISED', 'SIEM_BEHIND')),
	-- What it is about: an id of ours, a witness's name, a code. With the kind it is the alarm's name while it is open.
	subject text NOT NULL CHECK (subject ~ '^[^[:space:][:cntrl:]]{1,200}$'),
	-- A code or numbers for whoever reads it in the console; it never leaves in a message.
	words text CHECK (words ~ '^[^[:cntrl:]]+$' AND length(words) <= 300),
	region text REFERENCES console.region, -- null: every region's oversight
	entry_id uuid,
	raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	ended_at timestamptz,
	UNIQUE (id, kind),
	CHECK (ended_at >= raised_at),
	-- It is settled as an entry's, and one of nothing could never be.
	CONSTRAINT a_change_has_its_entry CHECK (kind NOT IN ('KEY_CHANGED', 'GATE_CHANGED') OR entry_id IS NOT NULL)
);
CREATE UNIQUE INDEX alarm_open ON oversight.alarm (kind, subject) WHERE ended_at IS NULL;
CREATE INDEX alarm_newest ON oversight.alarm (raised_at DESC, id);
CREATE INDEX alarm_ended ON oversight.alarm (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX alarm_of ON oversight.alarm (kind, subject);

CREATE FUNCTION oversight.alarm_only_ends() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
		OR to_jsonb(OLD) - 'ended_at' IS DISTINCT FROM to_jsonb(NEW) - 'ended_at'
	THEN
		RAISE EXCEPTION 'ALARM_STAYS: an alarm ends once, and nothing else of it changes' USING ERRCODE = 'CS179';
	END IF;
	IF OLD.kind IN ('KEY_CHANGED', 'GATE_CHANGED') AND NOT EXISTS (SELECT FROM console.alarm_settled s WHERE s.alarm_id = OLD.id) THEN
		RAISE EXCEPTION 'ALARM_UNSETTLED: a change is an alarm until somebody of oversight looked into it' USING ERRCODE = 'CS221';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER alarm_ends BEFORE UPDATE ON oversight.alarm FOR EACH ROW EXECUTE FUNCTION oversight.alarm_only_ends();
CREATE TRIGGER alarm_stays BEFORE DELETE OR TRUNCATE ON oversight.alarm
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.alarm ENABLE ALWAYS TRIGGER alarm_ends;
ALTER TABLE oversight.alarm ENABLE ALWAYS TRIGGER alarm_stays;

-- Somebody of oversight looked into a change; the other alarms end by what they are about. It stands only with its entry, of
-- the same commit and of a session that lives, and only with it does such an alarm end: who looked into what is on the record.
CREATE TABLE console.alarm_settled (
	alarm_id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('KEY_CHANGED', 'GATE_CHANGED')),
	person_id uuid NOT NULL REFERENCES access.person,
	settled_at timestamptz NOT NULL DEFAULT now(),
	entry_id uuid NOT NULL UNIQUE,
	FOREIGN KEY (alarm_id, kind) REFERENCES oversight.alarm (id, kind)
);
CREATE TRIGGER alarm_settled_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON console.alarm_settled
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE console.alarm_settled ENABLE ALWAYS TRIGGER alarm_settled_stays;
CREATE FUNCTION console.alarm_settled_from_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM 1 FROM ledger.entry e JOIN oversight.alarm a ON a.id = NEW.alarm_id
	WHERE e.id = NEW.entry_id AND e.type = 'alarm.settled' AND e.xid = pg_current_xact_id() AND e.actor = NEW.person_id
		AND e.region IS NOT DISTINCT FROM a.region AND a.ended_at IS NULL
		AND convert_from(e.leaf, 'UTF8')::jsonb @> jsonb_build_object('kind', a.kind, 'entry', a.entry_id)
		AND e.actor_role IN ('auditor', 'oversight_lead')
		AND EXISTS (SELECT FROM console.region r WHERE r.code = coalesce(a.region, r.code) AND access.holds(NEW.person_id,
			(convert_from(e.leaf, 'UTF8')::jsonb->>'session')::uuid, e.actor_role, r.code));
	IF NOT FOUND THEN
		RAISE EXCEPTION 'NO_ENTRY: an alarm is settled with its entry, by oversight of its region, signed in' USING ERRCODE = 'CS220';
	END IF;
	NEW.settled_at := clock_timestamp();
	RETURN NEW;
END $$;
CREATE TRIGGER alarm_settled_with_entry BEFORE INSERT ON console.alarm_settled FOR EACH ROW
	EXECUTE FUNCTION console.alarm_settled_from_entry();

-- Raises an alarm, once: while one of this kind and subject is open nothing happens, and what is about an entry is raised
-- once for that entry. `since`: when what it says began, if that was before. Returns the open alarm's id.
CREATE FUNCTION oversight.raise_alarm(kind text, subject text, words text, entry uuid, since timestamptz DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	raised uuid;
BEGIN
	IF session_user <> 'worker' THEN
		RAISE EXCEPTION 'ALARM_REFUSED: alarms are the worker''s to raise' USING ERRCODE = 'CS180';
	END IF;
	SELECT a.id INTO raised FROM oversight.alarm a
	WHERE a.kind = raise_alarm.kind AND a.subject = raise_alarm.subject
		AND (a.ended_at IS NULL OR a.entry_id = raise_alarm.entry)
	ORDER BY a.ended_at NULLS FIRST LIMIT 1;
	IF raised IS NOT NULL THEN
		RETURN raised;
	END IF;
	INSERT INTO oversight.alarm AS a (kind, subject, words, entry_id, region, raised_at)
	VALUES (raise_alarm.kind, raise_alarm.subject, nullif(raise_alarm.words, ''), raise_alarm.entry,
		(SELECT e.region FROM ledger.entry e WHERE e.id = raise_alarm.entry LIMIT 1),
		least(coalesce(since, clock_timestamp()), clock_timestamp()))
	ON CONFLICT (kind, subject) WHERE ended_at IS NULL DO NOTHING RETURNING a.id INTO raised;
	IF raised IS NULL THEN -- somebody else was first, this moment
		SELECT a.id INTO raised FROM oversight.alarm a
		WHERE a.kind = raise_alarm.kind AND a.subject = raise_alarm.subject AND a.ended_at IS NULL;
	END IF;
	RETURN raised;
END $$;

-- Ends the open alarm of this kind and subject, if there is one; says whether there was.
CREATE FUNCTION oversight.clear_alarm(kind text, subject text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF session_user <> 'worker' THEN
		RAISE EXCEPTION 'ALARM_REFUSED: alarms are the worker''s to end' USING ERRCODE = 'CS180';
	END IF;
	UPDATE oversight.alarm a SET ended_at = greatest(clock_timestamp(), a.raised_at)
	WHERE a.kind = clear_alarm.kind AND a.subject = clear_alarm.subject AND a.ended_at IS NULL;
	RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION oversight.raise_alarm(text, text, text, uuid, timestamptz), oversight.clear_alarm(text, text)
	TO worker;

-- Who is to be told what: a row for each alarm, each of its two ends and each channel. It is tried until it was taken, at
-- least once; `id` is the same each time, so that a receiver can tell a second delivery from a second alarm.
CREATE TABLE oversight.alarm_delivery (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	alarm_id uuid NOT NULL REFERENCES oversight.alarm,
	event text NOT NULL CHECK (event IN ('raised', 'ended')),
	channel text NOT NULL CHECK (channel IN ('webhook', 'email')),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
	next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	delivered_at timestamptz,
	error text CHECK (error ~ '^[A-Za-z0-9_]{1,64}$'), -- why the last attempt failed
	UNIQUE (alarm_id, event, channel)
);
CREATE INDEX alarm_delivery_due ON oversight.alarm_delivery (next_at) WHERE delivered_at IS NULL;

-- How far each receiver has been told of the ledger: everything before (epoch, index) was taken.
CREATE TABLE oversight.siem (
	sink text PRIMARY KEY CHECK (sink IN ('file', 'https')),
	epoch int NOT NULL REFERENCES ledger.log,
	next_index bigint NOT NULL CHECK (next_index >= 0),
	told_at timestamptz,   -- the last time something was taken
	failing_since timestamptz,
	error text CHECK (error ~ '^[A-Za-z0-9_]{1,64}$')
);

-- A place goes forward only, and never past what is published: an entry that was skipped would be missed by nobody.
CREATE FUNCTION oversight.siem_goes_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.next_index = 0 AND NEW.epoch = (SELECT min(l.epoch) FROM ledger.log l) THEN
			RETURN NEW;
		END IF;
	ELSIF NEW.sink = OLD.sink AND NEW.epoch = OLD.epoch AND NEW.next_index >= OLD.next_index AND NEW.next_index
		<= greatest(OLD.next_index, (SELECT l.published FROM ledger.log l WHERE l.epoch = NEW.epoch))
	THEN
		RETURN NEW;
	ELSIF NEW.sink = OLD.sink AND NEW.next_index = 0
		AND NEW.epoch = (SELECT min(l.epoch) FROM ledger.log l WHERE l.epoch > OLD.epoch)
		AND OLD.next_index >= (SELECT l.published FROM ledger.log l WHERE l.epoch = OLD.epoch AND l.closed_at IS NOT NULL)
	THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'PLACE_INVALID: a receiver is told of each entry, in the log''s order' USING ERRCODE = 'CS222';
END $$;
CREATE TRIGGER siem_goes_on BEFORE INSERT OR UPDATE ON oversight.siem FOR EACH ROW
	WHEN (session_user = 'worker') EXECUTE FUNCTION oversight.siem_goes_on();

-- From when changes are told of: the worker's first look. What was set up before it stood is nobody's news.
CREATE TABLE oversight.alarms_begin (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER alarms_begin_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.alarms_begin
	FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE oversight.alarms_begin ENABLE ALWAYS TRIGGER alarms_begin_stays;

-- Whether an entry can be written now: one is, and taken back. It fails as any act would that has to be recorded (no disk,
-- no month's partition, a standby that does not follow, a right taken away), with that failure's code.
CREATE FUNCTION oversight.can_record() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	BEGIN
		PERFORM ledger.append(jsonb_build_object('type', 'signals.changed', 'outcome', 'done',
			'assurance', jsonb_build_object('kind', 'system'), 'configuration', repeat('0', 64)));
		RAISE EXCEPTION 'TAKEN_BACK: this was a trial' USING ERRCODE = 'CS181';
	EXCEPTION WHEN SQLSTATE 'CS181' THEN
		RETURN true;
	END;
END $$;

-- How often a task of the worker's is due, by which one that is late is known; and since when it was not done.
ALTER TABLE oversight.task ADD COLUMN every_ms int CHECK (every_ms > 0), ADD COLUMN failing_since timestamptz,
	ADD CHECK ((failing_since IS NULL) = (error IS NULL));

GRANT SELECT ON oversight.alarms_begin TO worker;
GRANT INSERT ON oversight.alarms_begin TO worker;
GRANT EXECUTE ON FUNCTION oversight.can_record() TO worker;
GRANT SELECT ON oversight.alarm, oversight.alarm_delivery, oversight.siem, console.alarm_settled TO web, worker;
GRANT INSERT ON console.alarm_settled TO web;
GRANT INSERT, UPDATE ON oversight.alarm_delivery, oversight.siem TO worker;
GRANT EXECUTE ON FUNCTION ledger.waiting() TO worker;
-- What a note is about, so that what concerns a restricted case is told as such. Of its sealed words nothing.
GRANT SELECT (id, about) ON vault.note TO worker;
