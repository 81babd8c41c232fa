/** The walls of the house (architecture): which room may import which, and who may write the ledger. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { code, importsOf, reachedFrom, textOf } from "./testing-imports.ts";

const within = (room: string) => (file: string) => file.startsWith(`${room}/`);

describe("the house", () => {
	it("arrows go from app to lib to db, never back", () => {
		const back = code.flatMap((file) =>
			importsOf(file)
				.filter((to) =>
					file.startsWith("db/") ? /^(lib|app)\//.test(to) : file.startsWith("lib/") && to.startsWith("app/"),
				)
				.map((to) => `${file} → ${to}`),
		);
		assert.deepEqual(back, []);
	});

	it("the keeper's folder has one door: nobody outside imports any other file of it", () => {
		const outside = code.filter((file) => !within("lib/keeper")(file));
		const entered = outside.flatMap((file) =>
			importsOf(file)
				.filter((to) => to.startsWith("lib/keeper/") && to !== "lib/keeper/client.ts")
				.map((to) => `${file} → ${to}`),
		);
		assert.deepEqual(entered, []);
	});

	it("the keeper reaches only the pure rooms, the ledger's writer and the database client, and three packages", () => {
		const reached = reachedFrom("lib/keeper/server.ts");
		const ours = [...reached].filter((file) => /^(lib|db|app)\//.test(file));
		const foreign = ours.filter(
			(file) =>
				!/^lib\/(keeper|access|ledger|envelope|totals)\/|^lib\/(errors|env|actor)\.ts$|^db\/(client|pool|trouble)\.ts$/.test(
					file,
				),
		);
		assert.deepEqual(foreign, []);
		const packages = [...reached].filter(
			(name) => !/^(lib|db|app)\//.test(name) && !name.startsWith("node:"),
		);
		// Half a second to import, so it is loaded apart; it verifies what passkeys sign.
		const passkeys = ["@simplewebauthn/server", "@simplewebauthn/server/helpers"];
		assert.deepEqual(packages.sort(), [...passkeys, "postgres", "zod"]);
	});

	it("alarms and copies for other systems hold no key and have no door to the decryption service", () => {
		const rooms = [
			"lib/alarms/deliver.ts",
			"lib/alarms/watch.ts",
			"lib/alarms/recording.ts",
			"lib/siem/tell-siem.ts",
		];
		for (const room of rooms) {
			const foreign = [...reachedFrom(room)].filter(
				(file) =>
					/^(lib|db|app)\//.test(file) && !/^lib\/(alarms|siem|worker)\/|^lib\/(errors|env)\.ts$/.test(file),
			);
			const types = ["lib/ledger/event.ts", "db/client.ts", "db/pool.ts", "db/trouble.ts"];
			assert.deepEqual(
				foreign.filter((file) => !types.includes(file)),
				[],
				room,
			);
		}
	});

	it("the pure rooms do not reach the keeper, the cases or the database", () => {
		const leaks = code
			.filter((file) => /^lib\/(access|envelope)\//.test(file))
			.flatMap((file) =>
				importsOf(file)
					.filter(
						(to) =>
							/^(db|app)\//.test(to) ||
							(/^lib\//.test(to) && !/^lib\/(access|envelope|errors\.ts|env\.ts|actor\.ts)/.test(to)),
					)
					.map((to) => `${file} → ${to}`),
			);
		assert.deepEqual(leaks, []);
	});

	it("what draws a sample is pure, and an outsider runs it with nothing installed", () => {
		const reached = code
			.filter(within("lib/sampling"))
			.flatMap((file) => [...reachedFrom(file)])
			.filter(
				(name) => !/^lib\/(sampling|ledger|access)\/|^lib\/(actor|errors)\.ts$|^node:crypto$/.test(name),
			);
		assert.deepEqual([...new Set(reached)], []);
	});

	it("one writer: only lib/ledger/append.ts and the database's own functions call ledger.append", () => {
		const writers = code.filter((file) => /ledger\.append\s*\(/.test(textOf(file)));
		// The attacks of `npm run prove` call it as the wrong role, to be refused.
		assert.deepEqual(
			writers.filter((file) => !/attacks/.test(file)),
			["lib/ledger/append.ts"],
		);
	});

	it("no page, route or component speaks SQL or opens an envelope", () => {
		const loud = code
			.filter(within("app"))
			.filter((file) =>
				/import (?!type\b)[^;"]*from "(postgres|drizzle-orm|#lib\/envelope\/|#db\/)/.test(textOf(file)),
			);
		assert.deepEqual(loud, []);
	});
});
