/** Requests of data subjects as tests have them: conversations of one account on a platform of its own, read, decided and held. */
import { randomUUID } from "node:crypto";
import { open, wish } from "../requests/testing-openings.ts";
import { claim, type House, type Person, type Reported, reportThread } from "../testing.ts";
import { confirmationOf, type SoftPasskey } from "../testing-passkey.ts";
import { askToRegister, registerSubject } from "./ask-subject.ts";
import type { SubjectAct, SubjectAsked } from "./messages-subjects.ts";
import { askToSettle, settleSubject } from "./settle-subject.ts";

/** Who asks; `b` writes with them where a conversation has others. */
export const ACCOUNT = "a";

export interface Told {
	version: number;
	kind: string;
	request: string;
	account: string;
	asOf: string;
	salt: string;
	conversations: {
		number: number;
		kept?: boolean;
		accesses?: {
			at: string;
			reason: string;
			team: string;
			country: string;
			messages: number;
			names: boolean;
		}[];
		outcome?: string;
		why?: string;
		deleted?: string;
		unreadable?: string;
	}[];
}

export async function newPlatform({ database }: House): Promise<string> {
	const id = randomUUID();
	await database.admin`insert into console.platform (id, code, name) values (${id}, ${`s-${id.slice(0, 8)}`}, 'A platform')`;
	return id;
}

export interface Course {
	/** Read by this person, as it is reported. */
	reader?: Person;
	/** How the case ended so many days ago; null: it is open. */
	closed?: number | null;
	outcome?: "NO_VIOLATION" | "WARN";
	restricted?: boolean;
	/** Whether anybody but the account wrote. */
	others?: boolean;
	region?: string;
	hold?: "open" | "restricted";
}

/** A conversation of the account on that platform. Time is moved on rows: the product has no switch for it. */
export async function conversation(
	house: House,
	platform: string,
	{
		reader,
		closed = 3,
		outcome = "NO_VIOLATION",
		restricted = false,
		others = true,
		region = "eu",
		hold,
	}: Course = {},
): Promise<Reported> {
	const { admin } = house.database;
	const reported = await reportThread(house, { messages: 20, reported: [10], region, restricted });
	const { threadId, caseId } = reported;
	await admin.begin(async (tx) => {
		// What stays as it came is put where it did not come: rows are moved as a restore would.
		await tx`set local session_replication_role = replica`;
		await tx`update console.thread set platform_id = ${platform} where id = ${threadId}`;
		await tx`update console.case set platform_id = ${platform} where id = ${caseId}`;
		await tx`update console.report set platform_id = ${platform} where thread_id = ${threadId}`;
		if (!others) await tx`update console.message set sender = ${ACCOUNT} where thread_id = ${threadId}`;
	});
	if (reader) await read(house, reader, reported);
	if (closed !== null) await close(house, caseId, closed, outcome);
	if (hold) await holdOn(house, threadId, hold === "restricted");
	return reported;
}

export async function read(house: House, reader: Person, { caseId }: Reported): Promise<void> {
	await claim(house, caseId, reader.id);
	await open(house, reader, wish(caseId));
}

export async function close(
	{ database: { admin } }: House,
	caseId: string,
	days: number,
	outcome = "NO_VIOLATION",
): Promise<void> {
	await admin`update console.case set closed_at = clock_timestamp() - make_interval(days => ${days}) where id = ${caseId}`;
	const account = outcome === "WARN" ? ACCOUNT : null;
	await admin`insert into console.decision (id, case_id, person_id, outcome, account, left_at, entry_id)
		values (${randomUUID()}, ${caseId}, ${randomUUID()}, ${outcome}, ${account}, clock_timestamp(), ${randomUUID()})`;
}

/** A hold on one thread, as lib/keeper/holds places one. */
export async function holdOn(
	{ database: { admin } }: House,
	threadId: string,
	restricted: boolean,
): Promise<void> {
	const [matter, hold] = [randomUUID(), randomUUID()];
	const zeros = "0".repeat(64);
	await admin.begin(async (tx) => {
		const [who] = await tx`select id from access.person limit 1`;
		await tx`insert into legal.matter (id, restricted, reference, title, made_by, entry_id)
			values (${matter}, ${restricted}, 'A reference', 'A title', ${who?.id}, ${randomUUID()})`;
		await tx`insert into legal.hold (id, matter_id, region, placed_by, role, expires_at, note_id, commitment, scope_digest, entry_id)
			select ${hold}, ${matter}, t.region, ${who?.id}, 'legal', now() + interval '90 days', ${randomUUID()}, ${zeros}, ${zeros},
				${randomUUID()} from console.thread t where t.id = ${threadId}`;
		await tx`insert into legal.hold_scope (hold_id, kind, thread_id) values (${hold}, 'thread', ${threadId})`;
		await tx`select legal.attach(${threadId})`;
	});
}

export const today = () => new Date().toISOString().slice(0, 10);

export const asks = (platform: string, over: Partial<SubjectAsked> = {}): SubjectAsked => ({
	...{ subject: randomUUID(), kind: "ACCESS", platform, account: ACCOUNT, region: "eu" },
	...{ identity: "PLATFORM", received: today(), ...over },
});

export async function registered(
	{ keeper }: House,
	{ session }: Person,
	asked: SubjectAsked,
	passkey?: SoftPasskey,
): Promise<string> {
	const question = await askToRegister(keeper, session, asked);
	const confirmation = passkey && confirmationOf(question, passkey);
	await registerSubject(keeper, session, { ...asked, ...(confirmation && { confirmation }) });
	return asked.subject;
}

/** What the page shows to whoever answers. */
export async function shown({ web }: House, subject: string): Promise<{ act: SubjectAct; body: Told }> {
	const [now] = await web<{ at: Date }[]>`select date_trunc('milliseconds', clock_timestamp()) as at`;
	const asOf = now?.at.toISOString() ?? "";
	const [row] = await web<{ text: string; digest: string }[]>`
		select d.body::text as text, encode(sha256(convert_to(d.body::text, 'UTF8')), 'hex') as digest
		from (select legal.subject_draft(${subject}, ${asOf}::text::timestamptz) as body) d`;
	return { act: { what: "answer", asOf, digest: row?.digest ?? "" }, body: JSON.parse(row?.text ?? "null") };
}

export async function settled(
	{ keeper }: House,
	{ session }: Person,
	subject: string,
	act: SubjectAct,
	passkey?: SoftPasskey,
): Promise<{ entry: string }> {
	const question = await askToSettle(keeper, session, subject, act);
	const confirmation = passkey && confirmationOf(question, passkey);
	return settleSubject(keeper, session, subject, { ...act, ...(confirmation && { confirmation }) });
}

/** Registered, shown, answered. */
export async function answered(house: House, person: Person, asked: SubjectAsked): Promise<Told> {
	const subject = await registered(house, person, asked);
	const { act, body } = await shown(house, subject);
	await settled(house, person, subject, act);
	return body;
}
