/** Exports of the log as their tests make them: people of oversight, and what the keeper's functions write for two of them. */
import { randomUUID } from "node:crypto";
import type { TestDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/** Somebody of that role, in the database too, signed in. */
export async function somebody(
	database: TestDatabase,
	role: Role,
	regions: readonly string[] = ["eu", "us"],
): Promise<Actor> {
	const { id, alias, sessionId } = await seedPerson(database, "P", role, regions);
	return {
		...{ personId: id, alias, name: "A person", sessionId },
		grants: regions.map((region) => ({ role, region })),
	};
}

/** A session is enough in this database, as in a demo. */
export async function acceptSessions(database: TestDatabase): Promise<void> {
	await database.as("keeper")`select access.put_in_force('settings', 'seed', '{"assurance": "session"}')`;
}

const by = ({ personId, sessionId, grants }: Actor) => ({
	...{ person: personId, session: sessionId, role: grants[0]?.role, policy: "p-1" },
	assurance: { kind: "session" },
});

export async function asked(database: TestDatabase, actor: Actor, size: number): Promise<string> {
	const keeper = database.as("keeper");
	const request = randomUUID();
	await keeper`select access.request_export(${keeper.json({ ...by(actor), request, size } as never)})`;
	return request;
}

export async function decided(
	database: TestDatabase,
	actor: Actor,
	request: string,
	verdict = "confirm",
): Promise<void> {
	const keeper = database.as("keeper");
	await keeper`select access.decide_export(${keeper.json({ ...by(actor), request, verdict } as never)})`;
}

/** As if that many minutes had gone by since whatever was said about it. */
export async function later({ admin }: TestDatabase, request: string, minutes: number): Promise<void> {
	await admin.begin(async (tx) => {
		for (const name of ["request", "decision"])
			await tx.unsafe(`alter table access.export_${name} disable trigger export_${name}_stays`);
		await tx`update access.export_request set requested_at = requested_at - make_interval(mins => ${minutes}),
			lapses_at = lapses_at - make_interval(mins => ${minutes}) where id = ${request}`;
		await tx`update access.export_decision set decided_at = decided_at - make_interval(mins => ${minutes}),
			take_by = take_by - make_interval(mins => ${minutes}) where request_id = ${request}`;
		for (const name of ["request", "decision"])
			await tx.unsafe(`alter table access.export_${name} enable always trigger export_${name}_stays`);
	});
}
