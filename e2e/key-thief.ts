/**
 * A thief with folders full of files and all the time there is: whatever looks like an envelope in any byte of them is tried with
 * whatever could be a key in any other, through the very code that opens it for the keeper.
 */
import { createECDH, createPrivateKey, createSecretKey, type KeyObject } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { openText } from "#lib/envelope/message.ts";
import { unwrapDataKey } from "#lib/envelope/wrap-key.ts";
import { fileStore } from "#lib/keeper/stores/file-store.ts";
import { openPrivateKeys } from "#lib/keeper/stores/private-keys.ts";

/** Every file under these, as Latin-1, so that each byte is a character. Of WAL the pages are joined: a record may run over them. */
export function* bytesOf(...roots: string[]): Generator<{ path: string; text: string }> {
	for (const path of roots) {
		const found = lstatSync(path, { throwIfNoEntry: false }); // a database's files come and go
		if (found?.isDirectory()) yield* bytesOf(...readdirSync(path).map((name) => join(path, name)));
		else if (found?.isFile()) {
			const bytes = readFileSync(path);
			yield { path, text: bytes.toString("latin1") };
			if (/^[0-9A-F]{24}$/.test(basename(path))) yield { path, text: joined(bytes).toString("latin1") };
		}
	}
}

const PAGE = 8192;
/** XLogPageHeaderData is 24 bytes, of a segment's first page 40; what runs on follows it at once. */
function joined(wal: Buffer): Buffer {
	const pages = [];
	for (let at = 0; at < wal.length; at += PAGE)
		pages.push(wal.subarray(at + (at === 0 ? 40 : 24), at + PAGE));
	return Buffer.concat(pages);
}

interface Envelope {
	jwe: string;
	header: Record<string, unknown>;
}

/** Every compact JWE that is about this thread. */
export function envelopesOf(thread: string, ...roots: string[]): Envelope[] {
	const found = new Map<string, Envelope>();
	for (const { text } of bytesOf(...roots)) {
		for (const [jwe] of text.matchAll(/eyJ[\w-]{20,}\.[\w-]*\.[\w-]{16}\.[\w-]+\.[\w-]{22}/g)) {
			const header = headerOf(jwe);
			if (header?.thread === thread) found.set(jwe, { jwe, header });
		}
	}
	return [...found.values()];
}

function headerOf(jwe: string): Record<string, unknown> | null {
	try {
		return JSON.parse(Buffer.from(jwe.split(".")[0] ?? "", "base64url").toString("utf8"));
	} catch {
		return null;
	}
}

/** What could be a secret of 32 bytes: base64 of either alphabet, hex, and each intake key as its key store gives it out. */
export async function secretsIn(keysDir: string): Promise<Buffer[]> {
	const found = new Map<string, Buffer>();
	const add = (secret: Buffer) => secret.length === 32 && found.set(secret.toString("hex"), secret);
	for (const { text } of bytesOf(keysDir)) {
		for (const [word] of text.matchAll(/[\w+/-]{43,}/g)) {
			for (let at = 0; at + 43 <= word.length; at++) add(Buffer.from(word.slice(at, at + 43), "base64url"));
		}
		for (const [word] of text.matchAll(/\b[0-9a-f]{64}\b/gi)) add(Buffer.from(word, "hex"));
	}
	const kept = openPrivateKeys(join(keysDir, "intake"), fileStore(join(keysDir, "master-key"), false));
	for (const key of await kept.all(null)) add(Buffer.from((await kept.privateKey(key)).d, "base64url"));
	return [...found.values()];
}

/** Every text that any of the secrets opens, as a private half of any envelope or as its data key. */
export function opened(envelopes: readonly Envelope[], secrets: readonly Buffer[]): string[] {
	const halves = secrets.flatMap((secret) => privateHalf(secret) ?? []);
	const dataKeys = secrets.map((secret) => createSecretKey(secret));
	for (const { jwe, header } of envelopes) {
		if (header.alg === "dir") continue;
		for (const half of halves) {
			const key = attempt(() => unwrapDataKey(half, header as never, jwe));
			if (key) dataKeys.push(key);
		}
	}
	return envelopes
		.filter(({ header }) => header.alg === "dir")
		.flatMap(({ jwe, header }) => {
			for (const key of dataKeys) {
				const text = attempt(() => openText(key, header as never, jwe));
				if (text !== null) return [text];
			}
			return [];
		});
}

function privateHalf(secret: Buffer): KeyObject | null {
	return attempt(() => {
		const curve = createECDH("prime256v1");
		curve.setPrivateKey(secret);
		const point = curve.getPublicKey();
		const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
		return createPrivateKey({
			key: { kty: "EC", crv: "P-256", x: x as string, y: y as string, d: secret.toString("base64url") },
			format: "jwk",
		});
	});
}

function attempt<T>(act: () => T): T | null {
	try {
		return act();
	} catch {
		return null;
	}
}
