/**
 * A thread with a report, a claimed case and the people of three roles, for tests that need something to guard.
 * What stands where the sealed bytes would be is not sealed: the database never looks inside.
 */
import { createHash, randomUUID } from "node:crypto";
import { namingKey, openingBody } from "./attacks/traps.ts";
import type { TestDatabase } from "./testing.ts";
import { testIntakeKey } from "./testing-intake-key.ts";

export interface SeededPerson {
	id: string;
	alias: string;
	sessionId: string;
	/** The raw session token; the table holds its hash. */
	token: string;
}

export interface SeededThread {
	threadId: string;
	caseId: string;
	reportId: string;
	keyId: string;
	/** Made up, as what is sealed to it. */
	intakeKey: string;
	messages: number;
	moderator: SeededPerson;
	auditor: SeededPerson;
	admin: SeededPerson;
}

export async function seedThread(
	database: TestDatabase,
	options: { region?: "eu" | "us"; messages?: number; restricted?: boolean } = {},
): Promise<SeededThread> {
	const { region = "eu", messages = 20, restricted = false } = options;
	const moderator = await seedPerson(database, "M", restricted ? "child_safety" : "moderator", [region]);
	const auditor = await seedPerson(database, "A", "auditor", ["eu", "us"]);
	const admin = await seedPerson(database, "S", "admin", ["eu", "us"]);
	const [threadId, caseId, reportId, keyId, platformId] = Array.from({ length: 5 }, () => randomUUID()) as [
		string,
		string,
		string,
		string,
		string,
	];
	const intake = await testIntakeKey(database.admin, region);
	const entry = await append(database, "web", {
		type: "report.received",
		outcome: "done",
		assurance: { kind: "system" },
		...{ case: caseId, thread: threadId, report: reportId, region, messages, keyVersion: keyId },
		key: sha256(intake.wrapped).toString("hex"),
		category: "CYBER_VIOLENCE",
		severity: 2,
	});
	const claim = await append(database, "web", {
		type: "case.claimed",
		outcome: "done",
		assurance: { kind: "session" },
		actor: { id: moderator.id, role: "moderator" },
		...{ case: caseId, thread: threadId, region },
	});
	await database.admin.begin(async (tx) => {
		await tx`insert into console.platform (id, code, name)
			values (${platformId}, ${`p-${platformId.slice(0, 8)}`}, 'A platform')`;
		await tx`insert into console.thread (id, platform_id, external_id, region)
			values (${threadId}, ${platformId}, 't-1', ${region})`;
		await tx`insert into console.participant (thread_id, account, number, minor)
			values (${threadId}, 'u1', 1, false), (${threadId}, 'u2', 2, null)`;
		await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
			values (${caseId}, ${platformId}, ${threadId}, ${region}, 'CYBER_VIOLENCE', 2, false, ${restricted},
				now() + interval '72 hours')`;
		await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported,
				has_note, sealed, reported_at, entry_id)
			values (${reportId}, ${platformId}, 'r-1', ${caseId}, ${threadId}, 'CYBER_VIOLENCE', 'USER', '{3}', true,
				${messages}, now(), ${entry.id})`;
		await tx`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
			select ${threadId}, n, 'm' || n, 'u' || (1 + n % 2), now() - make_interval(mins => 100 - n), 'text', 'PLATFORM',
				${reportId} from generate_series(1, ${messages}::int) n`;
		await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, note, entry_id, entry_at)
			values (${keyId}, ${threadId}, ${region}, ${intake.kid}, ${intake.wrapped}, 'names', 'note', ${entry.id},
				${entry.at}::text::timestamptz)`;
		await tx`insert into vault.sealed_message (thread_id, sequence, key_id, sealed)
			select ${threadId}, n, ${keyId}, 'sealed ' || n from generate_series(1, ${messages}::int) n`;
		await tx`insert into console.claim (case_id, person_id, entry_id) values (${caseId}, ${moderator.id}, ${claim.id})`;
	});
	return { threadId, caseId, reportId, keyId, intakeKey: intake.kid, messages, moderator, auditor, admin };
}

let people = 0;

/** A person with one role and an open session. */
export async function seedPerson(
	database: TestDatabase,
	prefix: string,
	role: string,
	regions: readonly string[],
): Promise<SeededPerson> {
	const id = randomUUID();
	const sessionId = randomUUID();
	const token = randomUUID();
	const alias = `${prefix}-${++people}`;
	const assurance = { kind: "system" };
	const entry = await append(database, "keeper", {
		type: "person.added",
		outcome: "done",
		assurance,
		person: id,
	});
	await database.admin.begin(async (tx) => {
		await tx`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
			values (${id}, ${alias}, 'A person', 'An employer', 'IE', true, ${entry.id})`;
		for (const region of regions) {
			await tx`insert into access.role_grant (person_id, role, region, entry_id)
				values (${id}, ${role}, ${region}, ${entry.id})`;
		}
		await tx`insert into console.session (id, token_hash, person_id, expires_at)
			values (${sessionId}, ${sha256(token)}, ${id}, now() + interval '1 hour')`;
	});
	return { id, alias, sessionId, token };
}

/** Opens a seeded case as the keeper would, with the entries of an opening; nothing is taken. */
export async function seedOpening(
	database: TestDatabase,
	{
		thread,
		...request
	}: { thread: SeededThread; reason: string; question: string; reviewHours?: number; role?: string },
): Promise<{ opening: string; entry: string; at: string; noteId: string }> {
	const opening = randomUUID();
	const noteId = randomUUID();
	const claim = {
		caseId: thread.caseId,
		personId: thread.moderator.id,
		sessionId: thread.moderator.sessionId,
		role: "moderator",
		intakeKey: thread.intakeKey,
	};
	const body = openingBody(
		{ claim },
		{
			opening,
			note: { id: noteId, wrapped: namingKey(thread.intakeKey), sealed: "sealed words" },
			scope: "{[1,8]}",
			...request,
		},
	);
	const keeper = database.as("keeper");
	const [gate] = await database.admin`select from ledger.watching`;
	if (!gate) await keeper`select ledger.watch('checkpoint', '[]')`;
	await keeper`select access.put_in_force('settings', 'seed', '{"assurance": "session"}')`;
	const [row] = await keeper<{ done: { entry: string; at: string } }[]>`
		select access.open(${keeper.json(body)}) as done`;
	if (!row) throw new Error("access.open returned nothing");
	return { opening, noteId, ...row.done };
}

async function append(database: TestDatabase, role: "web" | "keeper", event: Record<string, unknown>) {
	const sql = database.as(role);
	const [entry] = await sql<{ id: string; at: string }[]>`
		select id, at::text as at from ledger.append(${sql.json(event as never)})`;
	if (!entry) throw new Error("ledger.append returned nothing");
	return entry;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();
