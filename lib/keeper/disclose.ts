/**
 * Showing words that staff typed: reasons to their author, to leads, to whoever may approve them and to oversight; notes on
 * a case to those who may see the case, and to oversight; a verdict to oversight and, where it is a finding, to the person whose
 * opening it judged; why oversight itself asked to read, to oversight alone; why something is held, to legal and oversight, and of
 * a restricted matter to whom it names. Each note shown is an entry of its own,
 * committed first. Where passkeys are asked for, one confirmation names all the notes of a call: the first entry carries it,
 * the others refer to that one; where a session is enough, it is for those who have no passkey.
 * Shown by: disclose.test.ts.
 */
import { allowed, RIGHTS, ROLES, type Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { openNote } from "../envelope/note.ts";
import { intakeKeyNamed } from "../envelope/wrap-key.ts";
import { DomainError } from "../errors.ts";
import { type Asking, whoAsks } from "./asking.ts";
import { type Assurance, confirmed } from "./confirm/confirmed.ts";
import { type Asked, issue } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { Keeper } from "./context.ts";
import { cover } from "./cover.ts";
import type { Line } from "./messages.ts";
import type { Release } from "./open-thread.ts";
import { type Recorded, recordDisclosure } from "./record.ts";
import { refuse } from "./refuse.ts";
import { takeRows } from "./take.ts";

interface NoteFacts {
	kind: "reason" | "decision" | "escalation" | "verdict" | "answer" | "closure" | (string & {});
	about: string;
	region: string;
	author: string;
	restricted: boolean;
	/** Of a request: who may approve it. */
	approvers: Role[];
	/** Why oversight asked to read. */
	ofReview: boolean;
	/** The words were deleted by their clock. */
	gone: boolean;
	/** Of a hold whose matter does not name whoever asks. */
	hidden: boolean;
	/** Whose opening it is about, where that person may know it. */
	concerns: string | null;
}

/** What is typed of a case's work; all else is oversight's, and whom it concerns. */
const OF_CASES: readonly string[] = ["reason", "decision", "decline", "escalation", "case_note", "handover"];
const OF_HOLDS: readonly string[] = ["hold", "hold_renewal", "hold_release"];

interface Permitted {
	note: string;
	facts: NoteFacts;
	role: Role;
}

export async function askToDisclose(keeper: Keeper, sessionToken: string, notes: string[]): Promise<Asked> {
	const asking = await whoAsks(keeper.sql, sessionToken, null);
	await permit(keeper, asking, notes);
	const fields = fieldsOf(asking.actor, notes);
	return issue(keeper, asking.actor, "disclose", fields, { verification: "preferred" });
}

export async function discloseNotes(
	keeper: Keeper,
	sessionToken: string,
	notes: string[],
	confirmation?: Confirmation,
): Promise<Release> {
	const asking = await whoAsks(keeper.sql, sessionToken, null);
	const permitted = await permit(keeper, asking, notes);
	const [first] = permitted;
	const assurance = await refuse(
		keeper,
		asking,
		null,
		() => assuranceOf(keeper, asking.actor, notes, confirmation),
		first?.facts.region,
	);
	const entries: string[] = [];
	try {
		const recorded: (Permitted & { recorded: Recorded })[] = [];
		for (const one of permitted) {
			const confirmed = {
				notes: sorted(notes),
				// Spent with the first.
				assurance:
					assurance.kind === "passkey" && entries[0]
						? { kind: "opening" as const, entry: entries[0] }
						: assurance,
			};
			const entry = await refuse(
				keeper,
				asking,
				null,
				() => recordDisclosure(keeper, asking.actor, one.role, one.note, confirmed),
				one.facts.region,
			);
			entries.push(entry.entry);
			recorded.push({ ...one, recorded: entry });
		}
		// The log seals them together.
		const lines = await Promise.all(
			recorded.map(({ note, facts, recorded }) =>
				keeper.loose.orFail(recorded.entry, () => words(keeper, recorded, note, facts)),
			),
		);
		return { lines: [...lines, { kind: "end", count: lines.length }], entries };
	} catch (error) {
		for (const entry of entries) keeper.loose.end(entry, "failed", "NOT_SENT");
		throw error;
	}
}

/** Who may see them is settled for all before the first is recorded. */
async function permit(keeper: Keeper, asking: Asking, notes: string[]): Promise<Permitted[]> {
	const permitted: Permitted[] = [];
	for (const note of new Set(notes)) {
		const facts = await factsOf(keeper, note, asking.actor);
		keeper.keyring.assertHere(facts.region);
		const role = await refuse(
			keeper,
			asking,
			null,
			async () => {
				const role = reader(asking.actor, facts);
				if (!facts.gone) return role;
				throw new DomainError(
					"WORDS_GONE",
					"These words were deleted: the time for which they are kept is over. Nothing was shown.",
				);
			},
			facts.region,
		);
		permitted.push({ note, facts, role });
	}
	return permitted;
}

async function assuranceOf(
	keeper: Keeper,
	actor: Actor,
	notes: string[],
	confirmation: Confirmation | undefined,
): Promise<Assurance> {
	return confirmed(keeper, actor, "disclose", fieldsOf(actor, notes), confirmation, {
		verification: "presence",
	});
}

const sorted = (notes: readonly string[]) => [...new Set(notes)].sort();
const fieldsOf = (actor: Actor, notes: readonly string[]) => ({
	actor: actor.personId,
	notes: sorted(notes),
});

async function words(keeper: Keeper, recorded: Recorded, note: string, { about }: NoteFacts): Promise<Line> {
	const covered = await cover(keeper, recorded);
	const [row] = await takeRows(keeper, covered);
	if (!row?.ref) throw new DomainError("EVIDENCE_MISMATCH", "The note is not there. Nothing is shown.");
	const sealed = { wrapped: row.ref, sealed: row.sealed };
	const intake = await keeper.keyring.named(intakeKeyNamed(sealed.wrapped));
	const { text } = openNote(intake, { noteId: note, about }, sealed);
	return { kind: "words", note, entry: recorded.entry, index: covered.index, text };
}

async function factsOf(keeper: Keeper, note: string, { personId }: Actor): Promise<NoteFacts> {
	const [facts] = await keeper.sql<NoteFacts[]>`
		select vault.words_gone(${note}) as gone, f.kind, f.about, f.region, f.author, coalesce(c.restricted, false) as restricted,
			coalesce(q.roles, '{}') as approvers,
			exists (select from legal.hold h where h.id = f.about and not legal.sees(h.matter_id, ${personId})) as hidden,
			coalesce(o.reason, q.reason) is not distinct from 'OVERSIGHT_REVIEW' as "ofReview",
			case f.kind when 'answer' then f.author
				when 'closure' then (select x.reader_id from console.finding x where x.review_id = f.about)
				when 'signal' then (select s.person_id from oversight.signal s where s.id = f.about)
				when 'verdict' then (select x.reader_id from console.finding x join console.verdict v on v.review_id = x.review_id
					where x.review_id = f.about and v.note_id = ${note}) end as concerns
		from vault.note_facts(${note}) f
		left join access.opening o on o.id = f.about
		left join access.opening_request q on q.id = f.about
		left join console.case c on c.id = coalesce(o.case_id, q.case_id, f.about)
		where f.kind is not null`;
	if (!facts || facts.hidden) throw new DomainError("NOT_FOUND", "There is no such note.");
	return facts;
}

/** @returns the role in which the person may read it. */
function reader(actor: Actor, facts: NoteFacts): Role {
	const { kind, region, author, restricted, approvers, ofReview, concerns } = facts;
	// A case that only child safety sees has no other approvers, whenever it became one.
	const may = approvers.filter((role) => !restricted || role === "child_safety");
	const roles: Role[] = ["auditor", "oversight_lead", ...may];
	if (OF_HOLDS.includes(kind)) roles.push(...RIGHTS["hold.read"]);
	const ofCase = OF_CASES.includes(kind) && !ofReview;
	if (ofCase && allowed(actor, restricted ? "case.read_restricted" : "case.read", region)) {
		if (restricted) roles.push("child_safety");
		else if (kind === "reason" && author !== actor.personId) roles.push("lead");
		else roles.push("moderator", "lead", "child_safety");
	}
	// What was made of a signal is not for whom it is about, whatever their role.
	if (kind === "signal" && concerns === actor.personId) roles.length = 0;
	// In whichever role they still work there.
	else if (concerns === actor.personId) roles.push(...ROLES);
	const role = roles.find((r) => actor.grants.some((g) => g.role === r && g.region === region));
	if (!role) throw new DomainError("NOT_PERMITTED", "These words are not for your roles. Nothing was shown.");
	return role;
}
