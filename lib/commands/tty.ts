import { createInterface } from "node:readline/promises";

/** Cut to the terminal's width, so that a rewritten line stays one line. */
export function ttySafe(text: string, known?: number): string {
	const columns = known || 80; // 0 where a terminal has no size
	return text.length < columns ? text : `${text.slice(0, Math.max(1, columns - 2))}…`;
}

/** Asks a yes-or-no question; without a terminal nobody can answer, which is a no. */
export async function confirm(question: string): Promise<boolean> {
	if (!process.stdin.isTTY) return false;
	const lines = createInterface({ input: process.stdin, output: process.stdout });
	try {
		return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
	} finally {
		lines.close();
	}
}

/** What somebody types as an answer; without a terminal, nothing. */
export async function typed(question: string): Promise<string> {
	if (!process.stdin.isTTY) return "";
	const lines = createInterface({ input: process.stdin, output: process.stdout });
	try {
		return (await lines.question(question)).trim();
	} finally {
		lines.close();
	}
}
