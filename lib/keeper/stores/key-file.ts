/**
 * What a key's file says. Version 2 holds the private half wrapped; version 1, of installations before key stores, holds it
 * bare (`privateJwk`), is never opened with, and is moved into the store at the keeper's next start (move-keys.ts).
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { importPublicIntakeKey, type PublicIntakeJwk } from "../../envelope/intake-key.ts";
import { refused, STORES, type StoreName } from "./key-store.ts";

const half = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const name = {
	kid: half,
	region: z.string().regex(/^[a-z][a-z0-9-]{1,15}$/),
	notBefore: z.iso.datetime(),
	notAfter: z.iso.datetime(),
};
const Wrapped = z.strictObject({
	version: z.literal(2),
	...name,
	publicJwk: z.looseObject({ kty: z.literal("EC"), crv: z.literal("P-256"), x: half, y: half }),
	store: z.enum(STORES),
	wrapped: z.string().regex(/^[A-Za-z0-9._-]{1,4096}$/),
	was: z.array(z.enum(STORES)).max(STORES.length).optional(),
});
const Bare = z.strictObject({
	...name,
	privateJwk: z.looseObject({ kty: z.literal("EC"), crv: z.literal("P-256"), x: half, y: half, d: half }),
});

interface Named {
	kid: string;
	region: string;
	notBefore: string;
	notAfter: string;
	publicJwk: PublicIntakeJwk;
}
export type WrappedFile = Named & {
	version: 2;
	store: StoreName;
	wrapped: string;
	/** Stores that it was moved from and that have not been seen to forget it. */
	was?: StoreName[];
};
/** `d`: the private number, base64url. */
export type BareFile = Named & { version: 1; d: string };
export type KeyFile = WrappedFile | BareFile;

/** @throws DomainError KEY_STORE_REFUSED, which names the file and quotes nothing of it: a parser's message would */
export async function readKeyFile(folder: string, region: string, kid: string): Promise<KeyFile> {
	try {
		const json = JSON.parse(await readFile(join(folder, region, `${kid}.json`), "utf8"));
		const file = "version" in json ? wrapped(json) : bare(json);
		if (file.kid !== kid || file.region !== region) throw new Error("another key's");
		importPublicIntakeKey(file.publicJwk);
		return file;
	} catch {
		throw refused(
			`The key file intake/${region}/${kid}.json cannot be read or is another key's. Bring it back from your copy of the keys.`,
		);
	}
}

function wrapped(json: unknown): WrappedFile {
	const { publicJwk, was, ...file } = Wrapped.parse(json);
	return { ...file, publicJwk: publicHalf(file.kid, publicJwk), ...(was && { was }) };
}

function bare(json: unknown): BareFile {
	const { privateJwk, ...file } = Bare.parse(json);
	return { version: 1, ...file, publicJwk: publicHalf(file.kid, privateJwk), d: privateJwk.d };
}

const publicHalf = (kid: string, { x, y }: { x: string; y: string }): PublicIntakeJwk => ({
	...{ kty: "EC", crv: "P-256", x, y, use: "enc", alg: "ECDH-ES+A256KW", kid },
});
