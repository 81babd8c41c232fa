/** What tests of the trusted core stand on: a keeper without its door, people, sessions and sealed threads. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Sql } from "#db/client.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import type { Role } from "../access/roles.ts";
import { digestOfWrappedKey } from "../envelope/digest.ts";
import { newDataKey, sealText } from "../envelope/message.ts";
import { wrapDataKey } from "../envelope/wrap-key.ts";
import { append } from "../ledger/append.ts";
import { hashOf } from "./asking.ts";
import type { Keeper } from "./context.ts";
import { openKeyring } from "./keyring.ts";
import { looseEnds } from "./loose-ends.ts";
import type { Line, MessagePayload } from "./messages.ts";
import { type LogOptions, openLog } from "./open-log.ts";
import { enrolDemoPeople } from "./people.ts";
import { putSettingsInForce, type Settings, TEST_SETTINGS } from "./settings.ts";
import { fileStore } from "./stores/file-store.ts";
import { openPrivateKeys } from "./stores/private-keys.ts";
import { searchKey } from "./stores/search-key.ts";
import { blinder } from "./words/blind.ts";

export interface House {
	database: TestDatabase;
	keeper: Keeper;
	web: Sql;
	/** As a stopped product: database and keys stay, nothing of the keeper's is connected. */
	leave(): Promise<void>;
	close(): Promise<void>;
}

/** @param folder of the keys, as COUNTERSIGN_KEYS; by default one of its own, removed on close */
export async function openHouse(
	folder = mkdtempSync(join(tmpdir(), "countersign-keys-")),
	{
		database: given,
		settings,
		name = "keeper-test",
		...options
	}: Partial<Pick<LogOptions, "gate" | "witnesses" | "patience">> & {
		database?: TestDatabase;
		settings?: Partial<Settings>;
		/** Of several keepers on one database each has its own. */
		name?: string;
	} = {},
): Promise<House> {
	const database = given ?? (await testDatabase());
	const sql = connect(database.url("keeper"), { max: 4 });
	const marks = connect(database.url("keeper"), { max: 4, settings: { synchronous_commit: "off" } });
	const notarySql = connect(database.url("notary"), { max: 2 });
	const notaryMarks = connect(database.url("notary"), { max: 2, settings: { synchronous_commit: "off" } });
	const pools = [sql, marks, notarySql, notaryMarks];
	const endPools = () => Promise.all(pools.map((pool) => pool.end({ timeout: 1 })));
	const log = await openLog({
		...{ sql, notarySql, notaryMarks, folder: join(folder, "log"), origin: "test.example/log" },
		...{ gate: "checkpoint", witnesses: [], patience: { checkpoint: 2_000, witnesses: 2_000 }, ...options },
		policy: settings?.policy ?? TEST_SETTINGS.policy,
	}).catch(async (error: unknown) => {
		await endPools(); // or the test would wait for them instead of failing
		throw error;
	});
	const keeper: Keeper = {
		name,
		sql,
		marks,
		keyring: await openKeyring(
			sql,
			openPrivateKeys(join(folder, "intake"), fileStore(join(folder, "master-key"))),
			{ regions: settings?.regions ?? null },
		),
		bodies: null,
		words: blinder(await searchKey(join(folder, "search"))),
		loose: looseEnds(marks),
		log,
		demo: true,
		settings: { ...TEST_SETTINGS, ...settings },
	};
	await putSettingsInForce(keeper);
	const leave = async () => {
		await keeper.loose.settled();
		await keeper.log.notary.stop();
		await endPools();
	};
	const close = async () => {
		await leave();
		await database.drop();
		rmSync(folder, { recursive: true, force: true });
	};
	return { database, keeper, web: database.as("web"), leave, close };
}

let people = 0;

export interface Person {
	id: string;
	/** As the cookie would hold it. */
	session: string;
	sessionId: string;
}

export async function signIn({ keeper, web }: House, ...grants: [Role, string][]): Promise<Person> {
	const id = randomUUID();
	people += 1;
	await enrolDemoPeople(keeper, [
		{
			id,
			alias: `T-${people}`,
			name: `Test Person ${people}`,
			employer: "Test",
			officeCountry: "DE",
			grants: grants.map(([role, region]) => ({ role, region })),
		},
	]);
	return { id, ...(await startSession(web, id)) };
}

export async function startSession(
	web: Sql,
	personId: string,
): Promise<{ session: string; sessionId: string }> {
	const session = randomBytes(32).toString("base64url");
	const sessionId = randomUUID();
	await web`
		insert into console.session (id, token_hash, person_id, expires_at)
		values (${sessionId}, ${hashOf(session)}, ${personId}, now() + interval '1 hour')`;
	return { session, sessionId };
}

export interface Reported {
	caseId: string;
	threadId: string;
	keyId: string;
	texts: string[];
}

/** A thread sealed as intake seals it: message n was sent in minute n and says `texts[n - 1]`. */
export async function reportThread(
	{ keeper, web }: House,
	options: { messages: number; reported: number[]; region?: string; restricted?: boolean; words?: string },
): Promise<Reported> {
	const { messages, reported, region = "eu", restricted = false, words = "" } = options;
	const [threadId, caseId, keyId, reportId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
	const intake = await keeper.keyring.current(region);
	const dataKey = newDataKey();
	const wrapped = wrapDataKey(intake.publicKey, { kid: intake.kid, thread: threadId, key: keyId }, dataKey);
	const texts = Array.from({ length: messages }, (_, i) => `message ${i + 1} of ${threadId}${words}`);
	const seal = (message: string, seq: number, text: string) =>
		sealText(dataKey, { kid: keyId, thread: threadId, message, seq }, text);

	await web.begin(async (tx) => {
		const [platform] = await tx`insert into console.platform (code, name)
			values (${`p-${threadId.slice(0, 8)}`}, 'Test') returning id`;
		await tx`insert into console.thread (id, platform_id, external_id, region)
			values (${threadId}, ${platform?.id}, ${threadId}, ${region})`;
		await tx`insert into console.participant (thread_id, account, number) values (${threadId}, 'a', 1), (${threadId}, 'b', 2)`;
		await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
			values (${caseId}, ${platform?.id}, ${threadId}, ${region}, 'CYBER_VIOLENCE', 2, false, ${restricted}, now() + interval '1 day')`;
		const entry = await append(tx, {
			type: "report.received",
			outcome: "done",
			assurance: { kind: "system" },
			case: caseId,
			thread: threadId,
			region,
			report: reportId,
			key: digestOfWrappedKey(wrapped),
			keyVersion: keyId,
			messages,
			category: "CYBER_VIOLENCE",
			severity: 2,
		});
		await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported,
				has_note, sealed, reported_at, entry_id)
			values (${reportId}, ${platform?.id}, ${reportId}, ${caseId}, ${threadId}, 'CYBER_VIOLENCE', 'USER', ${reported},
				true, ${messages}, now(), ${entry.id})`;
		await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, note, entry_id, entry_at)
			values (${keyId}, ${threadId}, ${region}, ${intake.kid}, ${wrapped},
				${seal("names", 0, JSON.stringify({ a: "Ada", b: "Ben" }))}, ${seal("note", 0, "please look")},
				${entry.id}, ${entry.at}::text::timestamptz)`;
		for (const [i, text] of texts.entries()) {
			const sequence = i + 1;
			const payload: MessagePayload = {
				id: `m${sequence}`,
				senderId: i % 2 ? "b" : "a",
				sentAt: new Date(Date.UTC(2026, 10, 1, 0, sequence)).toISOString(),
				kind: "text",
				text,
				provenance: "PLATFORM",
			};
			await tx`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
				values (${threadId}, ${sequence}, ${payload.id}, ${payload.senderId as string}, ${payload.sentAt}, 'text', 'PLATFORM', ${reportId})`;
			await tx`insert into vault.sealed_message (thread_id, sequence, key_id, sealed)
				values (${threadId}, ${sequence}, ${keyId}, ${seal(payload.id, sequence, JSON.stringify(payload))})`;
		}
	});
	return { caseId, threadId, keyId, texts };
}

export async function claim({ web }: House, caseId: string, personId: string): Promise<void> {
	await web`insert into console.claim (case_id, person_id, entry_id) values (${caseId}, ${personId}, ${randomUUID()})`;
}

/** The texts of a release, by sequence number. */
export function textsIn(lines: readonly Line[]): Map<number, string | undefined> {
	return new Map(
		lines.flatMap((line) => (line.kind === "message" ? [[line.sequence, line.payload.text]] : [])),
	);
}

export async function entriesOf(sql: Sql, caseId: string): Promise<string[]> {
	const rows = await sql<
		{ type: string }[]
	>`select type from ledger.entry where case_id = ${caseId} order by at, id`;
	return rows.map((row) => row.type);
}
