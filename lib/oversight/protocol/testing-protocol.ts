/** People of oversight, the quarter's review as the worker opens it, and the keeper's door as far as sealing needs it. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { recordIntakeKey } from "#db/testing-intake-key.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { readEnv } from "../../env.ts";
import { generateIntakeKey } from "../../envelope/intake-key.ts";
import { openCampaign } from "./open-campaign.ts";

export interface Scene {
	database: TestDatabase;
	/** Of eu. */
	intake: ReturnType<typeof generateIntakeKey>;
	someone(role: Role, regions?: string[]): Promise<Actor>;
	/** As the worker does. */
	open(): Promise<void>;
	/** As the keeper has it written, where sessions count (keeper/protocol/sign-protocol.ts). */
	sign(
		act: "close_rights" | "sign_policy" | "sign_inventory",
		actor: Actor,
		said: Record<string, unknown>,
	): Promise<{ entry: string }>;
	close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
	const database = await testDatabase();
	const folder = mkdtempSync(join(tmpdir(), "protocol-"));
	const intake = generateIntakeKey();
	const keeper = database.as("keeper");
	await keeper`select access.put_in_force('settings', 'k-1', ${keeper.json({ assurance: "session" })})`;
	process.env.DATABASE_URL_WEB = database.url("web");
	process.env.KEEPER_SOCKET = join(folder, "keeper.sock");
	process.env.KEEPER_SECRET = "a secret of at least thirty-two characters";
	const [notBefore, notAfter] = ["2020-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"];
	const pairs = { eu: intake, us: generateIntakeKey() };
	const keys = Object.entries(pairs).map(([region, { kid, publicJwk }]) => ({
		...{ region, kid, publicJwk, notBefore, notAfter },
	}));
	for (const key of keys) await recordIntakeKey(database.admin, key);
	const door = createServer((_, response) => {
		response.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
	});
	await new Promise<void>((resolve) => door.listen(process.env.KEEPER_SOCKET, resolve));
	return {
		...{ database, intake },
		someone: async (role, regions = ["eu", "us"]) => {
			const { id, alias, sessionId } = await seedPerson(database, "R", role, regions);
			const grants = regions.map((region) => ({ role, region }));
			return { personId: id, alias, name: alias, sessionId, grants };
		},
		open: () =>
			openCampaign.run({
				sql: database.as("worker"),
				env: readEnv({}),
				signal: new AbortController().signal,
			}),
		sign: async (act, actor, said) => {
			const event = {
				...{ person: actor.personId, session: actor.sessionId, role: actor.grants[0]?.role },
				...{ policy: "p-1", assurance: { kind: "session" }, ...said },
			};
			const [row] =
				await keeper`select ${keeper.unsafe(`oversight.${act}`)}(${keeper.json(event as never)}) as r`;
			return row?.r;
		},
		close: async () => {
			door.close();
			door.closeAllConnections();
			rmSync(folder, { recursive: true, force: true });
			await closeWeb();
			await database.drop();
		},
	};
}
