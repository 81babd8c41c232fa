/**
 * Has the decryption service show sealed words of staff: asks what a passkey is to sign, confirms it, and reads the answer. Loaded
 * on use. Nothing counts as shown unless the answer's last line says that it is whole.
 */
import { confirmationFor, isNotConfirmed } from "./confirming.ts";

export interface ShownWords {
	text: string;
	/** The entry that says that they were shown, and its number. */
	entry: string;
	index: number;
}

export type Disclosed = { words: Map<string, ShownWords> } | { message: string; code: string };

const UNREACHABLE = { message: "The words did not arrive whole.", code: "RELEASE_FAILED" } as const;

/** @param notes ids, at most NOTES_AT_ONCE; all of them are shown, or none is */
export async function discloseNotes(notes: readonly string[]): Promise<Disclosed> {
	try {
		const challenge = await post("/readings/challenges", { notes });
		if (!challenge.ok) return await failed(challenge);
		const confirmed = await confirmationFor(await challenge.json());
		if (isNotConfirmed(confirmed)) return confirmed;
		const { confirmation } = confirmed;
		const answer = await post("/readings", {
			...{ kind: "notes", notes },
			...(confirmation && { confirmation }),
		});
		if (!answer.ok) return await failed(answer);
		const body = await answer.text();
		const lines = body
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as Partial<ShownWords> & { kind: string; note?: string });
		const words = new Map<string, ShownWords>();
		for (const { kind, note, text, entry, index } of lines) {
			if (kind !== "words" || !note || text === undefined || entry === undefined || index === undefined)
				continue;
			words.set(note, { text, entry, index });
		}
		const whole = lines.at(-1)?.kind === "end" && notes.every((note) => words.has(note));
		return whole ? { words } : UNREACHABLE;
	} catch {
		return UNREACHABLE;
	}
}

function post(path: string, body: unknown): Promise<Response> {
	return fetch(path, {
		method: "POST",
		headers: { "content-type": "application/json" },
		cache: "no-store",
		body: JSON.stringify(body),
	});
}

async function failed(answer: Response): Promise<{ message: string; code: string }> {
	const { message, code } = (await answer.json()) as { message?: string; code?: string };
	return { message: message ?? UNREACHABLE.message, code: code ?? String(answer.status) };
}
