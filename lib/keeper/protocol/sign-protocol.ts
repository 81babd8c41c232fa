/**
 * Somebody of oversight answers for what others rely on: a version of the policy, a quarter's inventory, or all decisions of
 * a review of rights, which that closes.
 *
 * Guarantees: what is signed is in the database now, has the digest that was shown, and is named by it in the entry, which
 * the person confirmed by passkey; once. Does not guarantee: that they read it, or that each decision of a review was made by
 * whom it names: that is web's word, and this signature is over the list of them.
 * The database says the rest again: the right in every region, an account of one's own. Shown by: sign-protocol.test.ts.
 */

import { authoriseEverywhere } from "../../access/everywhere.ts";
import { authorise, type Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, orRecord, WANTED } from "../staff/acting.ts";
import type { Signing } from "./messages-protocol.ts";

const ACTS = { policy: "sign_policy", inventory: "sign_inventory", rights: "close_rights" } as const;

export async function askToSign(keeper: Keeper, sessionToken: string, asked: Signing): Promise<Asked> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	await orRecord(keeper, actor, refusedAs(asked), () => signer(keeper, actor, asked));
	const fields = await shown(keeper, asked);
	return issue(keeper, actor, ACTS[asked.what], { actor: actor.personId, ...fields }, ASKED);
}

export async function signProtocol(
	keeper: Keeper,
	sessionToken: string,
	{ confirmation, ...asked }: Signing & { confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	return orRecord(keeper, actor, refusedAs(asked), async () => {
		const role = await signer(keeper, actor, asked);
		const fields = { actor: actor.personId, ...(await shown(keeper, asked)) };
		const assurance = await confirmed(
			...([keeper, actor, ACTS[asked.what], fields, confirmation, WANTED] as const),
		);
		const event = keeper.sql.json({ ...actOf(keeper, actor, role, assurance), ...asked } as never);
		return done(() => written(keeper, asked, event), NOT_SIGNED);
	});
}

const NOT_SIGNED = "Nothing was signed.";

async function signer({ sql }: Keeper, actor: Actor, { what }: Signing): Promise<Role> {
	if (what === "policy") return authorise(actor, "policy.sign");
	const rows = await sql<{ code: string }[]>`select code from console.region`;
	return authoriseEverywhere(
		actor,
		what === "rights" ? "rights.close" : "inventory.sign",
		rows.map(({ code }) => code),
		NOT_SIGNED,
	);
}

/**
 * The facts that are signed, of what the database has now.
 *
 * @throws DomainError NOT_FOUND, INVENTORY_CHANGED, RIGHT_CHANGED where that is not what was shown
 */
async function shown({ sql }: Keeper, asked: Signing): Promise<Record<string, string | number>> {
	const { digest } = asked;
	if (asked.what === "policy") {
		const [put] = await sql<{ entry: string }[]>`
			select entry_id as entry from access.configuration
			where id = ${asked.configuration} and kind = 'policy' and digest = ${digest}`;
		if (!put) throw new DomainError("NOT_FOUND", `There is no such policy. ${NOT_SIGNED}`);
		return { configuration: digest, entry: put.entry };
	}
	const { period } = asked;
	const body =
		asked.what === "rights"
			? sql`oversight.rights_said(${period})`
			: sql`oversight.inventory_of(${asked.kind}, ${period})`;
	const [now] = await sql<{ digest: string; count: number }[]>`
		select encode(sha256(convert_to(b.body::text, 'UTF8')), 'hex') as digest,
			jsonb_array_length(coalesce(b.body->'items', b.body->'decisions')) as count
		from (select ${body} as body) b where b.body is not null`;
	if (!now) throw new DomainError("NOT_FOUND", `There is no such review. ${NOT_SIGNED}`);
	if (now.digest !== digest) throw changed(asked);
	return { period, digest, count: now.count, ...(asked.what === "inventory" && { kind: asked.kind }) };
}

const changed = ({ what }: Signing) =>
	new DomainError(
		what === "rights" ? "RIGHT_CHANGED" : "INVENTORY_CHANGED",
		`It is not what you were shown any more. ${NOT_SIGNED} Look at it again, then sign that.`,
	);

function written({ sql }: Keeper, { what }: Signing, event: ReturnType<Keeper["sql"]["json"]>) {
	if (what === "policy") return sql<{ r: { entry: string } }[]>`select oversight.sign_policy(${event}) as r`;
	if (what === "rights") return sql<{ r: { entry: string } }[]>`select oversight.close_rights(${event}) as r`;
	return sql<{ r: { entry: string } }[]>`select oversight.sign_inventory(${event}) as r`;
}

function refusedAs(asked: Signing) {
	const { digest } = asked;
	if (asked.what === "policy") return { type: "policy.signed" as const, configuration: digest };
	const { period } = asked;
	if (asked.what === "rights") return { type: "rights.closed" as const, period, digest };
	return { type: "inventory.signed" as const, period, digest, kind: asked.kind };
}
