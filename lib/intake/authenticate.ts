import type { Sql } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { type Integration, tokenHash } from "./integration.ts";

type Row = Omit<Integration, "token">;

/**
 * Whose request this is, by `Authorization: Bearer <integration key>` (RFC 6750 §2.1).
 *
 * @throws DomainError NOT_SIGNED_IN without a key, TOKEN_INVALID with one that is unknown or revoked
 */
export async function authenticate(sql: Sql, headers: Headers): Promise<Integration> {
	const header = headers.get("authorization");
	if (!header) throw new DomainError("NOT_SIGNED_IN", "Send your integration key as a bearer token.");
	const token = /^Bearer +([A-Za-z0-9_-]{32,128})$/i.exec(header.trim())?.[1];
	const [row] = token
		? await sql<Row[]>`
			select i.id, p.id as "platformId", p.code as platform, i.regions,
				array(select code from console.region order by code) as "knownRegions"
			from console.integration i join console.platform p on p.id = i.platform_id
			where i.token_hash = ${tokenHash(token)} and i.revoked_at is null`
		: [];
	if (!token || !row)
		throw new DomainError("TOKEN_INVALID", "The integration key is not known or was revoked.");
	return { ...row, token };
}
