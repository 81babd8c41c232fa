import { type Attack, denied, statement } from "./attack.ts";

const id = "gen_random_uuid()";
const zeros = "repeat('0', 64)";
/** What is looked at when a transaction ends is looked at now: every attempt is rolled back. */
const COMMIT = "set constraints all immediate";

/** A case of its own: there may be no other. */
const CASE = `with p as (insert into console.platform (id, code, name) values (${id}, 'p-attack', 'x') returning id),
	t as (insert into console.thread (id, platform_id, external_id, region)
		select ${id}, p.id, 't', r.code from p, (select code from console.region limit 1) r returning id, platform_id, region),
	c as (insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
		select ${id}, platform_id, id, region, 'CYBER_VIOLENCE', 2, false, false, now() from t returning id)`;

/** A period that nobody drew, far behind whatever the log holds: it would stand in the way of each that comes. */
const PERIOD = `insert into oversight.period (period, epoch, began_at, ends_at, from_size, closed_size, rule, witness, fallbacks,
		cosigned_at, seed, frame, drawn, openings, needed, due_at, entry_id)
	select '2099-01', max(epoch), now(), now(), 1000000000, 2000000000, '{}', 'w+00+AA==', 0, now(), ${zeros}, ${zeros}, ${zeros},
		1, 1, now(), ${id} from ledger.log`;

function said(as: "web" | "worker", type: string, more = "", refusal = "CS183: ACT_UNDONE"): Attack {
	const assurance = as === "web" ? "session" : "system";
	const event = `{"type":"${type}","outcome":"done","assurance":{"kind":"${assurance}"}${more}}`;
	const name = `records ${type} without having done it`;
	return statement(as, name, `select ledger.append('${event}'); ${COMMIT}`, refusal);
}

/** The worker concludes from the record for nobody: it opens, decides, judges and forgets nothing. */
export const WORKER: readonly Attack[] = [
	...["opening.granted", "role.granted", "session.signed_in", "review.judged", "policy.changed"].map((type) =>
		statement(
			"worker",
			`appends ${type}, which is not on its list`,
			`select ledger.append('{"type":"${type}","outcome":"done","assurance":{"kind":"system"}}')`,
			"CS013: LEDGER_TYPE_REFUSED",
		),
	),
	statement(
		"worker",
		"acts in somebody's name",
		`select ledger.append('{"type":"signals.changed","outcome":"done","assurance":{"kind":"system"},
			"actor":{"id":"00000000-0000-4000-8000-000000000000","role":"auditor"}}')`,
		"CS012: LEDGER_EVENT_INVALID: this database role acts for nobody",
	),
	...["review.drawn", "signal.raised", "signals.changed", "rights.opened"].map((type) =>
		said("worker", type),
	),
	...(
		[
			["opens a thread", "access.open('{}')", "open"],
			["takes from the vault", `vault.take(${id}, now())`, "take"],
			["says where a private key lies", "access.store_intake_key('{}')", "store_intake_key"],
			["puts a policy in force", "access.put_in_force('policy', 'x', '{}')", "put_in_force"],
			["claims a review", `oversight.claim_review(${id}, now())`, "claim_review"],
			["judges a review", "access.judge_review('{}')", "judge_review"],
			["decides on somebody's right", "oversight.decide_right('{}')", "decide_right"],
			["takes an evidence pack", "oversight.take_evidence('{}')", "take_evidence"],
			["publishes an access report", "access.publish_totals('{}')", "publish_totals"],
			["exports what it finds", "oversight.export_selection('{}')", "export_selection"],
		] as const
	).map(([name, call, what]) => statement("worker", name, `select ${call}`, denied(`function ${what}`))),
	statement(
		"worker",
		"draws a period that the log knows nothing of",
		`${PERIOD}; ${COMMIT}`,
		"CS231: DRAW_UNSAID",
	),
	statement(
		"worker",
		"samples an opening by hand, of a period that is not drawn",
		`insert into oversight.sample (period, opening_id, entry_id, index, region, stratum, kind)
			values ('2099-01', ${id}, ${id}, 0, 'eu', 'A/b/eu', 'ALWAYS'); ${COMMIT}`,
		'23503: insert or update on table "sample" violates foreign key constraint',
	),
	statement(
		"worker",
		"counts a stratum by hand, of a period that is not drawn",
		`insert into oversight.stratum values ('2099-01', 'A/b/eu', 1, 1, 0); ${COMMIT}`,
		'23503: insert or update on table "stratum" violates foreign key constraint',
	),
	statement(
		"worker",
		"keeps an opening's entry, and the month with it, from ever leaving",
		`insert into oversight.course (entry_id, entry_at)
			select id, at from ledger.entry where type not in ('policy.changed', 'witness.changed', 'review.drawn',
				'key.created', 'key.rotated') limit 1`,
		"CS261: COURSE_ONLY",
	),
	statement(
		"worker",
		"opens a review that never falls due",
		`select oversight.open_review(${id}, 'DRAWN', '2099-01', 'infinity')`,
		"CS155: REVIEW_INVALID",
	),
	statement(
		"worker",
		"opens a review that falls due in a year",
		`select oversight.open_review(${id}, 'ALWAYS', '2099-01', now() + interval '1 year')`,
		"CS155: REVIEW_INVALID",
	),
	statement(
		"worker",
		"raises a signal about openings that are not the person's",
		`select oversight.raise_signal(jsonb_build_object('person', ${id}, 'kind', 'FAR_MORE', 'openings', jsonb_build_array(${id})))`,
		"CS174: SIGNAL_INVALID",
	),
	statement(
		"worker",
		"lets a SIEM miss entries that are not published yet",
		`insert into oversight.siem (sink, epoch, next_index) select 'file', min(epoch), 0 from ledger.log on conflict do nothing;
			update oversight.siem set next_index = 1000000000000 where sink = 'file'`,
		"CS222: PLACE_INVALID",
	),
	statement(
		"worker",
		"ends the alarm of a change that nobody looked into",
		`select oversight.raise_alarm('GATE_CHANGED', 'x', null, ${id}); select oversight.clear_alarm('GATE_CHANGED', 'x')`,
		"CS221: ALARM_UNSETTLED",
	),
	...["KEY_CHANGED", "GATE_CHANGED"].map((kind) =>
		statement(
			"worker",
			`raises an alarm of a change (${kind}) without the entry, which nobody could ever settle`,
			`select oversight.raise_alarm('${kind}', 'x', null, null)`,
			'23514: new row for relation "alarm" violates check constraint "a_change_has_its_entry"',
		),
	),
	statement(
		"worker",
		"learns a read token's hash",
		"select read_token_hash from access.opening",
		denied("table opening"),
	),
	statement(
		"worker",
		"learns a session token's hash",
		"select token_hash from console.session",
		denied("table session"),
	),
	...(
		[
			["changes a seed", `update oversight.period set seed = ${zeros}`, "period"],
			["takes an opening out of a sample", "delete from oversight.sample", "sample"],
			[
				"gives a review more time",
				"update console.access_review set due_at = now() + interval '9 days'",
				"access_review",
			],
			["makes a due review vanish", "delete from console.access_review", "access_review"],
			["writes a verdict", "update console.verdict set verdict = 'JUSTIFIED'", "verdict"],
			["takes a signal back", "delete from oversight.signal", "signal"],
			["raises a signal by hand", `insert into oversight.signal (id) values (${id})`, "signal"],
			[
				"settles a signal",
				`insert into oversight.signal_settlement (signal_id) values (${id})`,
				"signal_settlement",
			],
			["writes an alarm by hand", "insert into oversight.alarm (kind) values ('BREAK_GLASS')", "alarm"],
			["makes an alarm vanish", "delete from oversight.alarm", "alarm"],
			[
				"signs off a policy",
				`insert into oversight.policy_signature (entry_id) values (${id})`,
				"policy_signature",
			],
			["keeps a right", `insert into oversight.rights_verdict (entry_id) values (${id})`, "rights_verdict"],
			["changes a draft of the figures", "update oversight.totals_draft set report = ''", "totals_draft"],
			["publishes figures by hand", `insert into oversight.totals (draft_id) values (${id})`, "totals"],
			["lets a rule's entry leave with its month", "delete from oversight.course", "course"],
			["gives somebody a role", `insert into access.role_grant (person_id) values (${id})`, "role_grant"],
		] as const
	).map(([name, text, table]) => statement("worker", name, text, denied(`table ${table}`))),
];

/** What the worker concluded is not the console's to write, nor is what oversight did without having done it. */
export const CONCLUSIONS: readonly Attack[] = [
	...['"abc"', "1.5", "true", "-100", "1000001"].map((messages) =>
		statement(
			"web",
			`reports ${messages} messages, by whose sum openings are reviewed`,
			`select ledger.append('{"type":"report.received","outcome":"done","assurance":{"kind":"system"},"thread":
				"00000000-0000-4000-8000-000000000000","messages":${messages}}')`,
			"CS012: LEDGER_EVENT_INVALID: a report adds a whole number of messages",
		),
	),
	...["signal.settled", "alarm.settled", "rights.kept", "evidence.taken", "view.saved"].map((type) =>
		said("web", type, ',"actor":{"id":"00000000-0000-4000-8000-000000000000","role":"auditor"}'),
	),
	...(
		[
			["raises a signal", `insert into oversight.signal (id) values (${id})`, "signal"],
			["takes a signal back", "delete from oversight.signal", "signal"],
			["ends an alarm", "update oversight.alarm set ended_at = now()", "alarm"],
			[
				"opens a review of its own choice",
				`insert into console.access_review (opening_id) values (${id})`,
				"access_review",
			],
			[
				"says that no period runs",
				"update oversight.period_running set state = 'NO_OPENING'",
				"period_running",
			],
			["says that a task is done", "update oversight.task set ended_at = now(), error = null", "task"],
			["counts again", "update oversight.hour_count set count = 0", "hour_count"],
			["tells a SIEM less", "update oversight.siem set next_index = next_index + 1", "siem"],
			[
				"says that an alarm was delivered",
				"update oversight.alarm_delivery set delivered_at = now()",
				"alarm_delivery",
			],
			[
				"drafts figures of its own",
				"insert into oversight.totals_draft (period) values ('2099-Q1')",
				"totals_draft",
			],
			[
				"tunes the rules of misuse",
				"insert into oversight.signal_settings (digest) values ('')",
				"signal_settings",
			],
		] as const
	).map(([name, text, table]) => statement("web", name, text, denied(`table ${table}`))),
	...(
		[
			["raises an alarm", "oversight.raise_alarm('BREAK_GLASS', 'x', null, null)", "raise_alarm"],
			["ends an alarm by its function", "oversight.clear_alarm('BREAK_GLASS', 'x')", "clear_alarm"],
			["opens a campaign", "oversight.open_campaign()", "open_campaign"],
			["judges a review in an auditor's name", "access.judge_review('{}')", "judge_review"],
			["closes a finding in an auditor's name", "access.close_finding('{}')", "close_finding"],
			["signs a policy in a lead's name", "oversight.sign_policy('{}')", "sign_policy"],
			["signs an inventory in an auditor's name", "oversight.sign_inventory('{}')", "sign_inventory"],
			["closes a review of rights in an auditor's name", "oversight.close_rights('{}')", "close_rights"],
		] as const
	).map(([name, call, what]) => statement("web", name, `select ${call}`, denied(`function ${what}`))),
	...["review.judged", "review.closed", "rights.closed", "policy.signed", "inventory.signed"].map((type) =>
		statement(
			"web",
			`appends ${type}, which a passkey confirms`,
			`select ledger.append('{"type":"${type}","outcome":"done","assurance":{"kind":"session"}}')`,
			"CS013: LEDGER_TYPE_REFUSED",
		),
	),
	...(
		[
			[
				"records",
				`ledger.append('{"type":"session.ended","outcome":"done","assurance":{"kind":"session"}}')`,
			],
			["exports what it finds", "oversight.export_selection('{}')"],
			["takes a part of an export", "oversight.selection_part_made('{}')"],
			["keeps a claim", `oversight.keep_claim(${id}, ${id}, ${id})`],
			["looks for words", `vault.entries_by_words('{"regions":["eu"],"words":[{}],"limit":5}')`],
		] as const
	).map(([name, call]) =>
		statement(
			"web",
			`${name} from a state in which a right that is gone still stands`,
			`set transaction isolation level repeatable read; select ${call}`,
			"CS270: SNAPSHOT_REFUSED",
		),
	),
	statement(
		"web",
		"hands a case to child safety without an entry, and so has oversight review what it likes",
		`${CASE} insert into console.escalation (id, case_id, person_id, kind, entry_id)
			select ${id}, id, ${id}, 'CHILD_SAFETY', ${id} from c; ${COMMIT}`,
		"CS271: ESCALATION_INVALID",
	),
	statement(
		"web",
		"hides a case that was read from oversight without an escalation",
		`${CASE} select from c; update console.case set restricted = true where platform_id = (
			select id from console.platform where code = 'p-attack'); ${COMMIT}`,
		"CS272: RESTRICTION_UNSAID",
	),
	statement(
		"web",
		"saves a search in a name that did not",
		`insert into oversight.view (id, person_id, shared, terms, typed_id, salt, entry_id)
			values (${id}, ${id}, true, '{}', ${id}, decode(repeat('00', 32), 'hex'), ${id})`,
		"CS273: NO_ENTRY",
	),
	statement(
		"web",
		"settles a signal without its entry",
		`insert into oversight.signal_settlement (signal_id, person_id, settled_by, verdict, note_id, entry_id)
			values (${id}, ${id}, ${id}, 'FALSE_ALARM', ${id}, ${id})`,
		"CS171: NO_ENTRY",
	),
	statement(
		"keeper",
		"ends an alarm",
		"select oversight.clear_alarm('GATE_CHANGED', 'x')",
		denied("function clear_alarm"),
	),
	statement(
		"web",
		"says that somebody looked into an alarm",
		`insert into console.alarm_settled (alarm_id, kind, person_id, entry_id) values (${id}, 'KEY_CHANGED', ${id}, ${id})`,
		"CS220: NO_ENTRY",
	),
	statement(
		"web",
		"has the worker count for nobody who may ask",
		`insert into oversight.totals_asked (period, person_id) values ('2099-Q1', ${id})`,
		"CS250: NOT_PERMITTED",
	),
];
