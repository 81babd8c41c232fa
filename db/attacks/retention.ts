import { type Attack, denied, statement } from "./attack.ts";

const NOW = `jsonb_build_object('keeper', 'x', 'run', gen_random_uuid(), 'ms', 1, 'at', clock_timestamp(), 'apartMs', 0)`;
const says = (type: string, more = "") =>
	`select ledger.append(jsonb_build_object('type', '${type}', 'outcome', 'done', 'assurance', '{"kind":"system"}'::jsonb,
		'region', 'eu'${more})); set constraints all immediate`;

/** The end of data: nothing goes before its time, out of turn or unsaid, and nobody says that something went which did not. */
export const RETENTION: readonly Attack[] = [
	...(["web", "worker"] as const).flatMap((as) => [
		statement(as, "has content deleted", "select vault.make_due('{}')", denied("function make_due")),
		statement(
			as,
			"plans what is to go",
			"select vault.plan_retention('{}')",
			denied("function plan_retention"),
		),
		statement(
			as,
			"lets deletion go on that waits for a person",
			"select vault.resume_retention('{}')",
			denied("function resume_retention"),
		),
		statement(
			as,
			"has words of staff erased",
			"select vault.erase_words('{}')",
			denied("function erase_words"),
		),
		statement(
			as,
			"has the platform's ids erased",
			"select vault.erase_ids('{}')",
			denied("function erase_ids"),
		),
	]),
	...(["web", "keeper", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"deletes a thread's wrapped keys",
			"delete from vault.sealed_key",
			denied("table sealed_key"),
		),
		statement(
			as,
			"says that a thread is due",
			"update vault.thread_life set due_at = now()",
			denied("table thread_life"),
		),
		statement(
			as,
			"takes a legal hold off a thread",
			"update vault.thread_life set holds = 0",
			denied("table thread_life"),
		),
		statement(
			as,
			"says that a person resumed what waits",
			"update vault.retention_plan set resumed_at = now()",
			denied("table retention_plan"),
		),
		statement(
			as,
			"puts a thread on the plan",
			"insert into vault.retention_item select gen_random_uuid(), thread_id, 1 from vault.thread_life",
			denied("table retention_item"),
		),
		statement(
			as,
			"forgets when the clock was looked at",
			"delete from vault.clock_mark",
			denied("table clock_mark"),
		),
		statement(
			as,
			"has an account forgotten out of turn",
			"select vault.forget_account(gen_random_uuid(), 'u1')",
			denied("function forget_account"),
		),
	]),
	statement(
		"keeper",
		"deletes content for a request that there is not",
		`select * from vault.make_due(jsonb_build_object('kind', 'ERASURE', 'threads', '[]'::jsonb))`,
		"CS320: DUE_INVALID",
	),
	statement(
		"keeper",
		"deletes content by a plan that there is not",
		`select * from vault.make_due(jsonb_build_object('kind', 'RETENTION', 'plan', gen_random_uuid(), 'limit', 1, 'clock', ${NOW}))`,
		"CS049: NOT_FOUND",
	),
	statement(
		"keeper",
		"lets deletion go on without an admin",
		`select vault.resume_retention(jsonb_build_object('plan', gen_random_uuid(), 'role', 'admin'))`,
		"CS043: NOT_PERMITTED",
	),
	statement(
		"keeper",
		"erases words while its clock is wrong",
		`select vault.erase_words(jsonb_build_object('region', 'eu', 'limit', 1, 'clock', ${NOW} || '{"apartMs": 60000}'))`,
		"CS321: RETENTION_STOPPED",
	),
	statement(
		"keeper",
		"says that a thread's content went, which did not",
		says(
			"thread.due",
			`, 'thread', coalesce((select thread_id from vault.thread_life limit 1), gen_random_uuid()), 'life', 1, 'kind', 'RETENTION', 'count', 1`,
		),
		"CS012: LEDGER_EVENT_INVALID",
	),
	statement(
		"keeper",
		"says that a thread is shredded, which is not",
		says("thread.shredded", `, 'thread', gen_random_uuid(), 'life', 1, 'entry', gen_random_uuid()`),
		"CS012: LEDGER_EVENT_INVALID",
	),
	statement(
		"keeper",
		"says that a person let deletion go on",
		says("retention.resumed", `, 'entry', gen_random_uuid()`),
		"CS012: LEDGER_EVENT_INVALID",
	),
	statement(
		"web",
		"counts legal holds",
		"select sum(holds) from vault.thread_life",
		denied("table thread_life"),
	),
	statement("web", "looks for threads that are held", "select state from vault.fate", denied("view fate")),
	statement("web", "says that a thread's content went", says("thread.due"), "CS013: LEDGER_TYPE_REFUSED"),
	statement(
		"owner",
		"deletes content without a word",
		"delete from vault.sealed_message where thread_id = (select thread_id from vault.sealed_message limit 1)",
		"CS322: SEALED_STAYS",
	),
	statement(
		"web",
		"closes a case years ago, so that its thread's time is over",
		"update console.case set closed_at = '2001-01-01' where closed_at is null; set constraints all immediate",
		"CS326: CASE_UNDECIDED",
	),
	statement(
		"web",
		"opens a case that was closed years ago",
		`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, closed_at)
			select gen_random_uuid(), platform_id, thread_id, region, category, 2, false, false, now(), '-infinity'
			from console.case limit 1`,
		"CS326: CASE_UNDECIDED",
	),
	statement(
		"web",
		"has a message come that is gone",
		`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id, gone_at)
			select thread_id, 9999, 'm9999', sender, sent_at, kind, provenance, report_id, now() from console.message limit 1`,
		"CS327: MESSAGE_COMES",
	),
	statement(
		"keeper",
		"says that words were erased, which were not",
		says("data.erased", `, 'kind', 'WORDS', 'count', 1`),
		"CS012: LEDGER_EVENT_INVALID",
	),
	statement(
		"keeper",
		"says that a key was made, which was not",
		says("key.created", `, 'key', repeat('k', 43), 'store', 'file'`),
		"CS012: LEDGER_EVENT_INVALID",
	),
	statement(
		"web",
		"gives a thread another id",
		"update console.thread set external_id = 'erased-' || gen_random_uuid()",
		"CS020: THREAD_STAYS",
	),
];
