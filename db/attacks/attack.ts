import type { Sql, Tx } from "../client.ts";

/** `owner` is what the migrator enters; `superuser` is whoever runs the cluster. */
export type Attacker = "web" | "keeper" | "notary" | "worker" | "owner" | "superuser";

/** What the aimed attacks aim at: rows that exist. */
export interface Aim {
	/** An open case, claimed by a person with a live session and the role for it, and the intake key of its region. */
	claim: { caseId: string; personId: string; sessionId: string; role: string; intakeKey: string } | null;
	/** A decryption of the keeper's that was taken before. */
	taken: EntryRef | null;
	/** An entry that web appended. */
	byWeb: EntryRef | null;
}

export interface EntryRef {
	id: string;
	/** Text: its microseconds are part of the key. */
	at: string;
}

export interface Attack {
	as: Attacker;
	/** Completes "as web: …". */
	name: string;
	/** How the answer must begin: SQLSTATE and message. */
	refusal: string;
	/** Where what it aims at has ended by itself meanwhile. */
	orElse?: string;
	needs?: keyof Aim;
	run(sql: Sql, aim: Aim): Promise<unknown>;
}

/** Tries one attack. It is refused only if the answer is the refusal that is expected of it. */
export async function attempt(
	attack: Attack,
	sql: Sql,
	aim: Aim,
): Promise<{ refused: boolean; answer: string }> {
	try {
		await attack.run(sql, aim);
		return { refused: false, answer: "it was let through" };
	} catch (error) {
		const { code, message } = error as { code?: string; message?: string };
		const answer = `${code}: ${message}`;
		const expected = [attack.refusal, ...(attack.orElse ? [attack.orElse] : [])];
		return { refused: expected.some((refusal) => answer.startsWith(refusal)), answer };
	}
}

const UNDO = Symbol("undo");

/** In a transaction that is rolled back whatever happens. */
export async function undone(sql: Sql, act: (tx: Tx) => Promise<unknown>): Promise<void> {
	await sql
		.begin(async (tx) => {
			// The owner's attempts get as far as a lock; nobody who works here is to wait for them.
			await tx`set local lock_timeout = '5s'`;
			await act(tx);
			throw UNDO;
		})
		.catch((error: unknown) => {
			if (error !== UNDO) throw error;
		});
}

export function statement(as: Attacker, name: string, text: string, refusal: string): Attack {
	const entered = as === "owner" ? `set local role owner; ${text}` : text;
	return { as, name, refusal, run: (sql) => undone(sql, (tx) => tx.unsafe(entered).simple()) };
}

export const denied = (what: string) => `42501: permission denied for ${what}`;
