import { randomUUID } from "node:crypto";
import type { Sql, Tx } from "../client.ts";
import { type Aim, type Attack, type EntryRef, statement, undone } from "./attack.ts";

/** The traps: recording, taking, and then making the record not have been. */
export const TRAPS: readonly Attack[] = [
	trap("records, takes and rolls back", "CS051: TAKE_NOT_INDEXED", async (tx, aim) => {
		await take(tx, await open(tx, aim));
	}),
	trap("the same behind a savepoint", "CS051: TAKE_NOT_INDEXED", async (tx, aim) => {
		await tx.unsafe("savepoint a");
		const entry = await open(tx, aim);
		await tx.unsafe("release savepoint a");
		await take(tx, entry);
	}),
	trap("rolls the record back to a savepoint and takes", "CS050: TAKE_NOT_COVERED", async (tx, aim) => {
		await tx.unsafe("savepoint a");
		const entry = await open(tx, aim);
		await tx.unsafe("rollback to savepoint a");
		await take(tx, entry);
	}),
	trap(
		"takes in a second connection what the first has not committed",
		"CS050: TAKE_NOT_COVERED",
		async (tx, aim, sql) => {
			const entry = await open(tx, aim);
			await undone(sql, (other) => take(other, entry));
		},
	),
	trap("takes what the grant covers, not the decryption", "CS050: TAKE_NOT_COVERED", async (tx, aim) => {
		const { granted } = await open(tx, aim);
		await take(tx, granted);
	}),
	trap("opens in a role that the person does not hold", "CS043: NOT_PERMITTED", async (tx, aim) => {
		await open(tx, aim, { role: "legal" });
	}),
	trap("opens for a session that nobody has", "CS043: NOT_PERMITTED", async (tx, aim) => {
		await open(tx, aim, { session: randomUUID() });
	}),
	trap("opens on a confirmation of its own making", "CS060: CONFIRMATION_INVALID", async (tx, aim) => {
		const made = { kind: "passkey", passkey: randomUUID(), nonce: "n".repeat(43), challenge: "c".repeat(43) };
		await open(tx, aim, { assurance: made });
	}),
	trap("opens on the system's own word", "CS064: CONFIRMATION_REQUIRED", async (tx, aim) => {
		await open(tx, aim, { assurance: { kind: "system" } });
	}),
	trap("opens on another opening's confirmation", "CS064: CONFIRMATION_REQUIRED", async (tx, aim) => {
		await open(tx, aim, { assurance: { kind: "opening", entry: randomUUID() } });
	}),
	trap("opens a case that does not exist", "CS042: CASE_CLOSED", async (tx, aim) => {
		await open(tx, aim, { case: randomUUID() });
	}),
	trap(
		"opens for more than 24 hours",
		'23514: new row for relation "opening" violates check constraint',
		async (tx, aim) => {
			await open(tx, aim, { minutes: 1441 });
		},
	),
	trap("reads one message more than was opened", "CS048: SCOPE_SEALED", async (tx, aim) => {
		const body = openingBody(aim);
		await open(tx, aim, body);
		await read(tx, { ...body, scope: "{[1,2]}", parts: ["messages"] });
	}),
	trap("reads on without the page's token", "CS046: READ_TOKEN_INVALID", async (tx, aim) => {
		const body = openingBody(aim);
		await open(tx, aim, body);
		await read(tx, { ...body, readTokenHash: "00".repeat(32), parts: ["messages"] });
	}),
	trap("reads on for another person", "CS045: OPENING_NOT_YOURS", async (tx, aim) => {
		const body = openingBody(aim);
		await open(tx, aim, body);
		await read(tx, { ...body, person: randomUUID(), parts: ["messages"] });
	}),
	{
		as: "keeper",
		name: "takes a second time",
		refusal: "CS052: TAKE_ONCE",
		orElse: "CS047: OPENING_ENDED",
		needs: "taken",
		run: (sql, { taken }) => undone(sql, (tx) => take(tx, taken)),
	},
	{
		as: "keeper",
		name: "takes on the strength of an entry that web appended",
		refusal: "CS050: TAKE_NOT_COVERED",
		needs: "byWeb",
		run: (sql, { byWeb }) => undone(sql, (tx) => take(tx, byWeb)),
	},
	statement(
		"keeper",
		"takes on no entry at all",
		"select vault.take(gen_random_uuid(), now())",
		"CS050: TAKE_NOT_COVERED",
	),
];

function trap(name: string, refusal: string, act: (tx: Tx, aim: Aim, sql: Sql) => Promise<void>): Attack {
	return {
		as: "keeper",
		name,
		refusal,
		needs: "claim",
		run: (sql, aim) => undone(sql, (tx) => act(tx, aim, sql)),
	};
}

/** What stands where a wrapped key would be: the intake key that it names is one of the region's, and the rest says nothing. */
export const namingKey = (kid: string) =>
	`${Buffer.from(JSON.stringify({ kid })).toString("base64url")}.no words`;

/** What the keeper hands to access.open, for the first message of the claimed case's thread. */
export function openingBody({ claim }: Pick<Aim, "claim">, changes: Record<string, unknown> = {}) {
	return {
		opening: randomUUID(),
		person: claim?.personId,
		session: claim?.sessionId,
		role: claim?.role,
		case: claim?.caseId,
		reason: "USER_REPORT_REVIEW",
		question: "DOES_IT_VIOLATE",
		commitment: "00".repeat(32),
		note: { id: randomUUID(), wrapped: namingKey(claim?.intakeKey ?? ""), sealed: "no words" },
		scope: "{[1,1]}",
		minutes: 15,
		policy: "p-000000000000",
		assurance: { kind: "session" },
		readTokenHash: "11".repeat(32),
		keeper: "attack",
		...changes,
	};
}

async function open(
	tx: Tx,
	aim: Aim,
	changes: Record<string, unknown> = {},
): Promise<EntryRef & { granted: EntryRef }> {
	const body = openingBody(aim, changes);
	const [row] = await tx<{ entry: string; at: string; granted: string }[]>`
		select done->>'entry' as entry, done->>'at' as at, done->>'granted' as granted
		from access.open(${tx.json(body as never)}) as done`;
	if (!row) throw new Error("access.open returned nothing");
	return { id: row.entry, at: row.at, granted: { id: row.granted, at: row.at } };
}

async function read(tx: Tx, body: Record<string, unknown>): Promise<void> {
	await tx`select access.read(${tx.json(body as never)})`;
}

async function take(tx: Tx, entry: EntryRef | null): Promise<void> {
	await tx`select * from vault.take(${entry?.id ?? null}, ${entry?.at ?? null}::text::timestamptz)`;
}
