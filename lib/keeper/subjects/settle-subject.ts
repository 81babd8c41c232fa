/**
 * Legal answers a data subject's request, with exactly what was shown to them, or closes it.
 *
 * Guarantees: the answer is computed by the database from the record, not by the console; the entry holds its digest, which a
 * passkey signed; what an answer to a request for erasure says is erased is erased in the commit of that entry, or nothing
 * is answered. Does not guarantee: that the answer was sent; whoever closes the request says so.
 * What may not be told is left out so that nothing betrays it (0550_subjects.sql). Shown by: subjects.test.ts, untold.test.ts.
 */
import type { Tx } from "#db/client.ts";
import { authorise } from "../../access/roles.ts";
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
import type { SubjectAct, SubjectKind } from "./messages-subjects.ts";

const ACTS = { answer: "answer_subject", close: "close_subject" } as const;

export async function askToSettle(
	keeper: Keeper,
	sessionToken: string,
	subject: string,
	asked: SubjectAct,
): Promise<Asked> {
	const { actor, found } = await read(keeper, sessionToken, subject);
	await orRecord(keeper, actor, refusedAs(found, asked), async () => {
		authorise(actor, "subject.answer", found.region);
	});
	const fields = { actor: actor.personId, ...(await signedOf(keeper, found, asked)) };
	return issue(keeper, actor, ACTS[asked.what], fields, ASKED);
}

export async function settleSubject(
	keeper: Keeper,
	sessionToken: string,
	subject: string,
	{ confirmation, ...asked }: SubjectAct & { confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	const { actor, found } = await read(keeper, sessionToken, subject);
	return orRecord(keeper, actor, refusedAs(found, asked), async () => {
		const role = authorise(actor, "subject.answer", found.region);
		const fields = { actor: actor.personId, ...(await signedOf(keeper, found, asked)) };
		const assurance = await confirmed(keeper, actor, ACTS[asked.what], fields, confirmation, WANTED);
		const said = asked.what === "answer" ? { asOf: asked.asOf, digest: asked.digest } : { kind: asked.how };
		const event = keeper.sql.json({ ...actOf(keeper, actor, role, assurance), subject, ...said } as never);
		return done(
			() =>
				asked.what === "answer"
					? patiently(
							keeper,
							(tx) => tx<{ r: { entry: string } }[]>`select legal.answer_subject(${event}) as r`,
						)
					: keeper.sql<{ r: { entry: string } }[]>`select legal.close_subject(${event}) as r`,
			NOT_DONE,
		);
	});
}

const NOT_DONE = "Nothing was answered, erased or closed.";

interface Found {
	subject: string;
	kind: SubjectKind;
	region: string;
}

/** Who acts on which request; nothing is decided yet, and nothing to be recorded. */
async function read(keeper: Keeper, sessionToken: string, subject: string) {
	await assertSettingsInForce(keeper);
	const actor: Actor = await whoIs(keeper, sessionToken);
	const [found] = await keeper.sql<Found[]>`
		select q.id as subject, q.kind, q.region from legal.subject_request q where q.id = ${subject}`;
	if (!found) throw new DomainError("NOT_FOUND", `There is no such request. ${NOT_DONE}`);
	return { actor, found };
}

/** An account can be in thousands of conversations, which the keeper's own patience (server.ts) is not made for. */
function patiently<Row>({ sql }: Keeper, ask: (tx: Tx) => Promise<readonly Row[]>): Promise<readonly Row[]> {
	return sql.begin(async (tx) => {
		await tx`set local statement_timeout = '10min'`;
		return ask(tx);
	}) as Promise<readonly Row[]>;
}

/** What is signed: of an answer the digest and how many conversations it names. */
async function signedOf(keeper: Keeper, { subject, kind }: Found, asked: SubjectAct) {
	if (asked.what === "close") return { subject, kind: asked.how };
	const [now] = await patiently(
		keeper,
		(tx) => tx<{ digest: string; count: number }[]>`
		select encode(sha256(convert_to(b.body::text, 'UTF8')), 'hex') as digest,
			jsonb_array_length(b.body->'conversations') as count
		from (select legal.subject_draft(${subject}, ${asked.asOf}::text::timestamptz) as body) b where b.body is not null`,
	);
	if (now?.digest !== asked.digest) {
		throw new DomainError(
			"SUBJECT_CHANGED",
			`It is not what you were shown any more. ${NOT_DONE} Look at it again, then sign that.`,
		);
	}
	return { subject, kind, digest: now.digest, count: now.count };
}

function refusedAs({ subject, kind, region }: Found, asked: SubjectAct) {
	if (asked.what === "close") return { type: "subject.closed" as const, subject, region, kind: asked.how };
	return { type: "subject.answered" as const, subject, region, kind, digest: asked.digest, count: 0 };
}
