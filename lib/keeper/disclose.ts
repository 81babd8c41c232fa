/**
 * Showing words that staff typed: reasons to their author, to leads, to whoever may approve them and to oversight; notes on a case to those who
 * may see the case, and to oversight; a verdict to oversight. Each note shown is an entry of its own, committed first.
 */
import { allowed, type Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { openNote } from "../envelope/note.ts";
import { intakeKeyNamed } from "../envelope/wrap-key.ts";
import { DomainError } from "../errors.ts";
import { whoAsks } from "./asking.ts";
import type { Keeper } from "./context.ts";
import { cover } from "./cover.ts";
import type { Line } from "./messages.ts";
import type { Release } from "./open-thread.ts";
import { type Recorded, recordDisclosure } from "./record.ts";
import { refuse } from "./refuse.ts";
import { takeRows } from "./take.ts";

interface NoteFacts {
	kind: "reason" | "decision" | "escalation" | "verdict";
	about: string;
	region: string;
	author: string;
	restricted: boolean;
	/** Of a request: who may approve it. */
	approvers: Role[];
}

export async function discloseNotes(keeper: Keeper, sessionToken: string, notes: string[]): Promise<Release> {
	const asking = await whoAsks(keeper.sql, sessionToken, null);
	// Who may see them is settled for all before the first is recorded.
	const permitted: { note: string; facts: NoteFacts; role: Role }[] = [];
	for (const note of new Set(notes)) {
		const facts = await factsOf(keeper, note);
		keeper.keyring.assertHere(facts.region);
		const role = await refuse(keeper, asking, null, () => reader(asking.actor, facts), facts.region);
		permitted.push({ note, facts, role });
	}
	const entries: string[] = [];
	try {
		const recorded: { note: string; facts: NoteFacts; recorded: Recorded }[] = [];
		for (const { note, facts, role } of permitted) {
			const entry = await recordDisclosure(keeper, asking.actor, role, note);
			entries.push(entry.entry);
			recorded.push({ note, facts, recorded: entry });
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

async function words(keeper: Keeper, recorded: Recorded, note: string, { about }: NoteFacts): Promise<Line> {
	const covered = await cover(keeper, recorded);
	const [row] = await takeRows(keeper, covered);
	if (!row?.ref) throw new DomainError("EVIDENCE_MISMATCH", "The note is not there. Nothing is shown.");
	const sealed = { wrapped: row.ref, sealed: row.sealed };
	const intake = await keeper.keyring.named(intakeKeyNamed(sealed.wrapped));
	const { text } = openNote(intake, { noteId: note, about }, sealed);
	return { kind: "words", note, entry: recorded.entry, index: covered.index, text };
}

async function factsOf(keeper: Keeper, note: string): Promise<NoteFacts> {
	const [facts] = await keeper.sql<NoteFacts[]>`
		select f.kind, f.about, f.region, f.author, coalesce(c.restricted, false) as restricted,
			coalesce(q.roles, '{}') as approvers
		from vault.note_facts(${note}) f
		left join access.opening o on o.id = f.about
		left join access.opening_request q on q.id = f.about
		left join console.case c on c.id = coalesce(o.case_id, q.case_id, f.about)
		where f.kind is not null`;
	if (!facts) throw new DomainError("NOT_FOUND", "There is no such note.");
	return facts;
}

/** @returns the role in which the person may read it. */
function reader(actor: Actor, { kind, region, author, restricted, approvers }: NoteFacts): Role {
	const roles: Role[] = ["auditor", "oversight_lead", ...approvers];
	if (kind !== "verdict" && allowed(actor, restricted ? "case.read_restricted" : "case.read", region)) {
		if (restricted) roles.push("child_safety");
		else if (kind === "reason" && author !== actor.personId) roles.push("lead");
		else roles.push("moderator", "lead", "child_safety");
	}
	const role = roles.find((r) => actor.grants.some((g) => g.role === r && g.region === region));
	if (!role) throw new DomainError("NOT_PERMITTED", "These words are not for your roles. Nothing was shown.");
	return role;
}
