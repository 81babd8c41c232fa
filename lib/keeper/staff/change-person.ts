/**
 * An admin changes somebody's details (name, alias, employer, office, accounts on the platforms) or ends their sessions. The
 * entry holds salted
 * commitments to what was and what is; the words stand beside, erasable (access.person_change). Nobody changes their own:
 * a platform account keeps its owner from opening their own threads. Shown by: staff.test.ts.
 */
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { written } from "../passkeys/written.ts";
import { ASKED, acting, committed, newSalt, orRecord, saltFor, WANTED } from "./acting.ts";
import type { Detail } from "./messages-staff.ts";

export async function askToChange(keeper: Keeper, sessionToken: string, what: Detail): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	const salt = newSalt();
	const fields = fieldsOf(actor, what, salt);
	await orRecord(keeper, actor, refusedAs(fields), async () => mayChange(actor, what));
	return issue(keeper, actor, "change_person", fields, { ...ASKED, salt });
}

export async function changePerson(
	keeper: Keeper,
	sessionToken: string,
	what: Detail,
	confirmation: Confirmation | undefined,
): Promise<{ entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const salt = await saltFor(keeper, actor, confirmation);
	const fields = fieldsOf(actor, what, salt);
	return orRecord(keeper, actor, refusedAs(fields), async () => {
		mayChange(actor, what);
		const assurance = await confirmed(keeper, actor, "change_person", fields, confirmation, WANTED);
		const event = {
			...acting(keeper, actor, assurance),
			...{ ...what, salt: salt.toString("hex") },
			...{ beforeCommitment: fields.before, afterCommitment: fields.after },
		};
		return written(() => keeper.sql`select access.change_person(${keeper.sql.json(event as never)}) as r`);
	});
}

function mayChange(actor: Actor, { person }: Detail): void {
	authorise(actor, "staff.propose");
	if (person === actor.personId) {
		throw new DomainError(
			"OWN_ACT",
			"Nobody changes their own details. Nothing was changed. Another admin may change them.",
		);
	}
}

function fieldsOf(actor: Actor, { person, field, before, after }: Detail, salt: Buffer) {
	const commitmentTo = (value: Detail["before" | "after"]) => committed(salt, textOf(value));
	return {
		...{ actor: actor.personId, person, change: field },
		...{ before: commitmentTo(before), after: commitmentTo(after) },
	};
}

/** JSON with sorted keys, which is also how the database gives the value back. */
export function textOf(value: Detail["before" | "after"]): string {
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	const { account, platform } = value;
	return JSON.stringify({ account, platform });
}

function refusedAs({ actor: _, ...own }: ReturnType<typeof fieldsOf>) {
	return { type: "person.changed" as const, ...own };
}
