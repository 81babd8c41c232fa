/** One's own passkeys: naming them, and removing one by the word of one in force. Shown by: keep.test.ts. */
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { acting, written } from "./written.ts";

/** A name is the owner's note to themself; it is in no entry. */
export async function renamePasskey(
	keeper: Keeper,
	sessionToken: string,
	passkey: string,
	name: string,
): Promise<{ entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const event = { ...acting(keeper, actor), passkey, name, assurance: { kind: "session" } };
	return {
		entry: await written(() => keeper.sql`select access.rename_passkey(${keeper.sql.json(event)}) as r`),
	};
}

export async function askToRemove(keeper: Keeper, sessionToken: string, passkey: string): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	const fields = { actor: actor.personId, passkey };
	return issue(keeper, actor, "remove_passkey", fields, { verification: "required" });
}

/** @throws DomainError LAST_PASSKEY: the last one in force goes by a reset alone */
export async function removePasskey(
	keeper: Keeper,
	sessionToken: string,
	passkey: string,
	confirmation: Confirmation | undefined,
): Promise<{ entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const fields = { actor: actor.personId, passkey };
	const assurance = await confirmed(keeper, actor, "remove_passkey", fields, confirmation, {
		verification: "verification",
	});
	const event = { ...acting(keeper, actor), passkey, assurance };
	return {
		entry: await written(
			() => keeper.sql`select access.remove_passkey(${keeper.sql.json(event as never)}) as r`,
		),
	};
}
