/**
 * JSON, strictly: UTF-8 or nothing, and no member named twice (RFC 8259 §4 leaves open which of the two counts,
 * so the platform and we could each believe in another text). V8's own message quotes the input; ours does not.
 */
import { DomainError } from "#lib/errors.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

export function parseJson(bytes: Uint8Array): unknown {
	let text: string;
	let value: unknown;
	try {
		text = decoder.decode(bytes);
	} catch {
		throw refused("The body is not UTF-8.");
	}
	try {
		value = JSON.parse(text);
	} catch {
		throw refused("The body is not JSON.");
	}
	if (membersWritten(text) !== membersKept(value))
		throw refused("An object in the body names a member twice.");
	return value;
}

/** Colons outside strings. The text is known to be JSON, so each is one member. */
function membersWritten(text: string): number {
	let members = 0;
	let at = 0;
	while (at < text.length) {
		const opens = text.indexOf('"', at);
		const end = opens === -1 ? text.length : opens;
		for (; at < end; at++) if (text.charCodeAt(at) === 58) members++;
		if (opens !== -1) at = endOfString(text, opens + 1);
	}
	return members;
}

function endOfString(text: string, from: number): number {
	for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
		let backslashes = 0;
		while (text.charCodeAt(quote - 1 - backslashes) === 92) backslashes++;
		if (backslashes % 2 === 0) return quote + 1;
	}
	return text.length;
}

/** A list instead of recursion: a body may nest deeper than the stack. */
function membersKept(value: unknown): number {
	let members = 0;
	const waiting = [value];
	while (waiting.length > 0) {
		const next = waiting.pop();
		if (typeof next !== "object" || next === null) continue;
		const inside = Object.values(next);
		if (!Array.isArray(next)) members += inside.length;
		for (const child of inside) if (typeof child === "object") waiting.push(child);
	}
	return members;
}

function refused(message: string): DomainError {
	return new DomainError("INPUT_INVALID", message, [{ path: "", message }]);
}
