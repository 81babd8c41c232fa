/**
 * Integration keys: how a platform's servers show who they are.
 *
 * A key is 256 random bits, so its SHA-256 is enough to find it by and says nothing about it. The key itself is
 * shown once, when it is made.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Sql, Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";

export interface Integration {
	id: string;
	platformId: string;
	platform: string;
	/** The regions that this key may report into and read decisions of. */
	regions: readonly string[];
	/** Every region of this installation. */
	knownRegions: readonly string[];
	/** As presented: sameness is keyed from it. Never stored, never logged. */
	token: string;
}

export interface NewIntegration {
	/** The platform's code, such as "acme"; made when it is new. */
	platform: string;
	platformName?: string;
	name: string;
	regions: readonly string[];
	/** A key made elsewhere (the demo's, from its file); by default a new one. */
	token?: string;
}

/**
 * @example
 * const token = await createIntegration(sql, { platform: "acme", name: "Acme trust and safety", regions: ["eu"] });
 */
export async function createIntegration(sql: Sql | Tx, made: NewIntegration): Promise<string> {
	const { platform, platformName = platform, name, regions, token = newToken() } = made;
	if (!/^[a-z][a-z0-9-]{1,31}$/.test(platform)) {
		throw new DomainError(
			"INPUT_INVALID",
			"A platform's code is 2 to 32 small letters, digits or -, and begins with a letter.",
		);
	}
	const known = await sql<{ code: string }[]>`select code from console.region order by code`;
	const codes = known.map(({ code }) => code);
	if (regions.length === 0 || regions.some((region) => !codes.includes(region))) {
		throw new DomainError("INPUT_INVALID", `Name one or more of the regions ${codes.join(", ")}.`);
	}
	await sql`
		insert into console.platform (code, name) values (${platform}, ${platformName}) on conflict (code) do nothing`;
	await sql`
		insert into console.integration (platform_id, token_hash, name, regions)
		select p.id, ${tokenHash(token)}, ${name}, ${[...new Set(regions)]} from console.platform p where p.code = ${platform}
		on conflict (token_hash) do nothing`;
	return token;
}

export function newToken(): string {
	return randomBytes(32).toString("base64url");
}

export function tokenHash(token: string): Buffer {
	return createHash("sha256").update(token).digest();
}
