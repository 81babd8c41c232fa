import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, connect as dial, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Sql } from "./client.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

/** A way to the database that can be cut, as a crash of the database cuts it: every connection in one moment. */
async function cuttable(databaseUrl: string) {
	const folder = mkdtempSync(join(tmpdir(), "countersign-cut-"));
	const target = new URL(databaseUrl);
	const socketFolder = target.searchParams.get("host");
	const port = target.port || "5432";
	const open = new Set<Socket>();
	const server = createServer((near) => {
		const far = socketFolder
			? dial(join(socketFolder, `.s.PGSQL.${port}`))
			: dial(Number(port), target.hostname);
		open.add(near);
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			from.pipe(to);
			from.on("error", () => to.destroy()).on("close", () => to.destroy());
		}
		near.on("close", () => open.delete(near));
	});
	await new Promise<void>((resolve) => server.listen(join(folder, ".s.PGSQL.5432"), resolve));
	const url = new URL(databaseUrl);
	url.port = "5432";
	url.searchParams.set("host", folder);
	return {
		url: url.href,
		open,
		cut: () => {
			for (const socket of open) socket.destroy();
		},
		close: () => {
			for (const socket of open) socket.destroy();
			server.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

describe("a connection that was lost", () => {
	let database: TestDatabase;
	let way: Awaited<ReturnType<typeof cuttable>>;
	let sql: Sql;
	before(async () => {
		database = await testDatabase();
		way = await cuttable(database.url("superuser"));
		sql = connect(way.url, { max: 4, connectTimeout: 5 });
	});
	after(async () => {
		await sql.end({ timeout: 1 });
		way.close();
		await database.drop();
	});

	it("is never used again: whatever was being asked when all were cut, the next questions are answered at once", async () => {
		for (let round = 0; round < 10; round++) {
			await Promise.all([1, 2, 3, 4].map((n) => sql`select ${n}::int, pg_sleep(0.01)`));
			const asked = [1, 2, 3, 4, 5, 6].map(async (n) => {
				await sql`select ${n}::int, pg_sleep(30)`.catch(() => {});
				await sql`select ${n}::int`.catch(() => {}); // as whoever records a failure does
			});
			await sleep(round * 3);
			way.cut();
			await Promise.all(asked);
			const began = performance.now();
			await Promise.all([1, 2, 3, 4, 5, 6].map((n) => sql`select ${n}::int`));
			assert.ok(performance.now() - began < 4_000); // a poisoned connection takes five seconds to say so
		}
	});

	it("takes its transaction with it: what follows is refused, not carried out beside it or in another's", async () => {
		await database.admin`create table kept (word text)`;
		let refused: Promise<unknown> = Promise.resolve();
		const began = sql.begin(async (tx) => {
			await tx`insert into kept values ('before')`;
			way.cut();
			refused = (async () => {
				while ((await sql`select 1`.catch(() => [])).length === 0); // those that are cut say so one by one
				await sql.begin((other) => other`insert into kept values ('another transaction')`);
				await tx`insert into kept values ('after')`;
			})();
			await refused;
		});
		await assert.rejects(began, { code: "CONNECTION_CLOSED" });
		await assert.rejects(refused, { code: "CONNECTION_CLOSED" });
		assert.deepEqual([...(await sql`select word from kept`)], [{ word: "another transaction" }]);
	});
});
