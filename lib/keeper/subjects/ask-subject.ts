/**
 * Legal registers what a person asks of their data: an answer (GDPR Art. 15) or its erasure (Art. 17), for an account of a
 * platform, due in one month.
 *
 * Guarantees: nobody registers a request but legal or counsel of its region, by passkey, and nobody one about an account of
 * their own; the log holds a commitment of the account and never the account. Does not guarantee: that whoever asked is
 * the account's owner; how that is known is said beside, and is legal's word.
 * The database says it again (legal.ask_subject). Shown by: subjects.test.ts.
 */
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError, invariant } from "../../errors.ts";
import { actOf, done } from "../act.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { ASKED, committed, newSalt, orRecord, saltFor, WANTED } from "../staff/acting.ts";
import type { SubjectAsked } from "./messages-subjects.ts";

export async function askToRegister(
	keeper: Keeper,
	sessionToken: string,
	asked: SubjectAsked,
): Promise<Asked> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const salt = newSalt();
	const fields = await fieldsOf(keeper, actor, asked, salt);
	await orRecord(keeper, actor, refusedAs(fields), () => registers(keeper, actor, asked));
	return issue(keeper, actor, "ask_subject", fields, { ...ASKED, salt });
}

export async function registerSubject(
	keeper: Keeper,
	sessionToken: string,
	{ confirmation, ...asked }: SubjectAsked & { confirmation?: Confirmation | undefined },
): Promise<{ subject: string; entry: string }> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const salt = await saltFor(keeper, actor, confirmation);
	const fields = await fieldsOf(keeper, actor, asked, salt);
	const { commitment, due } = fields;
	return orRecord(keeper, actor, refusedAs(fields), async () => {
		const role = await registers(keeper, actor, asked);
		const assurance = await confirmed(keeper, actor, "ask_subject", fields, confirmation, WANTED);
		const event = keeper.sql.json({
			...{ ...actOf(keeper, actor, role, assurance), ...asked },
			...{ commitment, due, salt: salt.toString("hex") },
		} as never);
		const { entry } = await done(
			() => keeper.sql<{ r: { entry: string } }[]>`select legal.ask_subject(${event}) as r`,
			NOT_REGISTERED,
		);
		return { subject: asked.subject, entry };
	});
}

const NOT_REGISTERED = "Nothing was registered.";

async function registers({ sql }: Keeper, actor: Actor, { region, platform, account }: SubjectAsked) {
	const role = authorise(actor, "subject.answer", region);
	const [own] = await sql`select from access.platform_account a where a.person_id = ${actor.personId}
		and a.platform_id = ${platform} and a.account = ${account} and a.removed_at is null`;
	if (own) {
		throw new DomainError(
			"OWN_ACT",
			`Nobody handles a request about an account of their own. ${NOT_REGISTERED} Ask a colleague to register it.`,
		);
	}
	return role;
}

/** What is signed: the account by its commitment, and by when it is to be answered. */
async function fieldsOf({ sql }: Keeper, actor: Actor, asked: SubjectAsked, salt: Buffer) {
	const { subject, kind, region, platform, account, received } = asked;
	const [row] = await sql<{ due: Date }[]>`select legal.subject_due(${received}::text::date) as due`;
	invariant(row, "a day has a day after a month");
	return {
		...{ actor: actor.personId, subject, kind, region, due: row.due.toISOString() },
		commitment: committed(salt, `${platform}/${account}`),
	};
}

function refusedAs({ actor: _, ...own }: Awaited<ReturnType<typeof fieldsOf>>) {
	return { type: "subject.asked" as const, ...own };
}
