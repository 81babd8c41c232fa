/**
 * Every door through which something is changed or revealed leaves an entry. testing-doors.ts names each door's: what an
 * action, a route or a page writes itself, or has the keeper write, refusals included. A door that is not named there fails
 * here, and so does one that writes other entries than are named, or none.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type EventType, LedgerEvent } from "./ledger/event.ts";
import { AS_PEOPLE, DOORS, type Left, MADE_OF_OUTCOMES, OPERATOR, WORK } from "./testing-doors.ts";
import { code, filesIn, isTest, textOf } from "./testing-imports.ts";
import { declarationsFrom, entriesOf } from "./testing-reach.ts";
import { TASKS } from "./worker/tasks.ts";

const ofDoor = (door: string, without: readonly string[] = []) => {
	const [file = "", name = "default"] = door.split("#");
	return entriesOf(declarationsFrom(file, name, without));
};

function doors(): string[] {
	return code
		.filter((file) => file.startsWith("app/"))
		.flatMap((file) => {
			const text = textOf(file);
			if (/\/route\.ts$/.test(file)) {
				const verbs = text.matchAll(
					/export (?:async )?function (GET|POST|PUT|PATCH|DELETE)|as (GET|POST)\b/g,
				);
				return [...verbs].map((match) => `${file}#${match[1] ?? match[2]}`);
			}
			if (/^\s*["']use server["']/.test(text)) {
				return [...text.matchAll(/export async function (\w+)/g)].map((match) => `${file}#${match[1]}`);
			}
			assert(
				!/["']use server["']/.test(text),
				`${file}: an action inside a component is not seen by this test`,
			);
			return /\/page\.tsx$/.test(file) && !file.startsWith("app/_") ? [file] : [];
		});
}

describe("what is changed or revealed", () => {
	it("every action, route and page is known to this table, and the table knows no other", () => {
		assert.deepEqual(doors().sort(), Object.keys(DOORS).sort());
	});

	it("every door writes the entries that are named here, and no others", () => {
		// Whoever asks has a session, and one whose time is over ends then: of every door the same.
		const asking = ["lib/sessions/resolve-session.ts#resolveSession"];
		for (const [door, left] of Object.entries(DOORS)) {
			assert.deepEqual(ofDoor(door, asking).sort(), "why" in left ? [] : [...left].sort(), door);
		}
	});

	it("so does every task of the worker", () => {
		assert.equal(Object.keys(WORK).length, TASKS.length, "a task is in no table");
		for (const [door, left] of Object.entries(WORK)) {
			assert.deepEqual(ofDoor(door).sort(), "why" in left ? [] : [...left].sort(), door);
		}
		const all = entriesOf(declarationsFrom("lib/worker/main.ts", "*"));
		assert.deepEqual(
			all.sort(),
			Object.values(WORK)
				.flatMap((left) => ("why" in left ? [] : left))
				.sort(),
		);
	});

	it("so does the operator, by each command, and the keeper by itself", () => {
		const commands = filesIn("lib/commands").filter((file) => file.endsWith(".ts") && !isTest(file));
		const [door] = ["lib/keeper/door.ts#keeperDoor"];
		for (const file of [...commands, "lib/keeper/bootstrap.ts", "lib/keeper/server.ts"]) {
			if (AS_PEOPLE.test(file)) continue;
			const wrote = entriesOf(declarationsFrom(file, "*", [door]));
			assert.deepEqual(wrote.sort(), [...(OPERATOR[file] ?? [])].sort(), file);
		}
	});

	it("every type of entry is written by some door", () => {
		const named = new Set(
			[DOORS, WORK, OPERATOR].flatMap((table) =>
				Object.values(table as Record<string, Left>).flatMap((left) => ("why" in left ? [] : left)),
			),
		);
		const types = LedgerEvent.options.map((option) => option.shape.type.value as EventType);
		assert.deepEqual(
			types.filter((type) => !named.has(type)),
			MADE_OF_OUTCOMES,
		);
	});
});
