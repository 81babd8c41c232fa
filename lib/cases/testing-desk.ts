/** A database of one's own, the keeper's door as far as sealing needs it, and actors of any role: for tests of cases. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { recordIntakeKey } from "#db/testing-intake-key.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { generateIntakeKey } from "../envelope/intake-key.ts";

export interface TestDesk {
	database: TestDatabase;
	/** Of eu. */
	intake: ReturnType<typeof generateIntakeKey>;
	/** Somebody of that role, in the database too. */
	actor(role: Role, regions?: readonly string[]): Promise<Actor>;
	close(): Promise<void>;
}

export async function testDesk(): Promise<TestDesk> {
	const database = await testDatabase();
	const intake = generateIntakeKey();
	const folder = mkdtempSync(join(tmpdir(), "desk-"));
	const pairs = { eu: intake, us: generateIntakeKey() };
	const keys = Object.entries(pairs).map(([region, { kid, publicJwk }]) => ({
		...{ region, kid, publicJwk },
		notBefore: "2020-01-01T00:00:00.000Z",
		notAfter: "2099-01-01T00:00:00.000Z",
	}));
	for (const key of keys) await recordIntakeKey(database.admin, key);
	const door = createServer((_, response) => response.end(JSON.stringify({ keys })));
	const socket = join(folder, "k");
	await new Promise<void>((resolve) => door.listen(socket, resolve));
	process.env.DATABASE_URL_WEB = database.url("web");
	process.env.KEEPER_SOCKET = socket;
	process.env.KEEPER_SECRET = "a-secret-that-the-test-and-its-door-share";
	return {
		database,
		intake,
		actor: async (role, regions = ["eu"]) => {
			const { id, alias, sessionId } = await seedPerson(database, "P", role, regions);
			return {
				...{ personId: id, alias, name: "A person", sessionId },
				grants: regions.map((region) => ({ role, region })),
			};
		},
		close: async () => {
			await closeWeb();
			door.closeAllConnections();
			await new Promise((resolve) => door.close(resolve));
			rmSync(folder, { recursive: true, force: true });
			await database.drop();
		},
	};
}

/** Nobody's open case on a thread of its own, with a few messages. @returns its id */
export async function seedCase(
	{ admin }: TestDatabase,
	options: { region?: string; restricted?: boolean; severity?: number; dueInMinutes?: number } = {},
): Promise<string> {
	const { region = "eu", restricted = false, severity = 2, dueInMinutes = 60 } = options;
	const [platform, thread, id] = [randomUUID(), randomUUID(), randomUUID()];
	await admin.begin(async (tx) => {
		await tx`insert into console.platform (id, code, name) values (${platform}, ${`p-${platform.slice(0, 8)}`}, 'A platform')`;
		await tx`insert into console.thread (id, platform_id, external_id, region) values (${thread}, ${platform}, 't-1', ${region})`;
		await tx`insert into console.participant (thread_id, account, number) values (${thread}, 'u1', 1), (${thread}, 'u2', 2)`;
		await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
			values (${id}, ${platform}, ${thread}, ${region}, 'CYBER_VIOLENCE', ${severity}, false, ${restricted},
				now() + make_interval(mins => ${dueInMinutes}))`;
		await tx`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
			select ${thread}, n, 'm' || n, 'u' || (1 + n % 2), now() - make_interval(mins => 100 - n), 'text', 'PLATFORM',
				${id} from generate_series(1, 9) n`;
	});
	return id;
}

/** The types of a case's entries, oldest first. */
export async function entriesOf({ admin }: TestDatabase, caseId: string): Promise<string[]> {
	const rows = await admin<{ type: string }[]>`
		select type from ledger.entry where case_id = ${caseId} order by at, id`;
	return rows.map(({ type }) => type);
}
