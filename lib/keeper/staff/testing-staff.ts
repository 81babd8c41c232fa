/** Changes of staff as their tests make them: asked, confirmed by whoever holds a passkey, done. */
import { randomUUID } from "node:crypto";
import type { Asked } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import { type House, type Person, signIn, startSession } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { arrive } from "./arrive.ts";
import { askToChange, changePerson } from "./change-person.ts";
import { askToDecide, decideProposal } from "./decide-proposal.ts";
import type { Change, Detail, Removal, Verdict } from "./messages-staff.ts";
import { askForCode, openCode } from "./open-code.ts";
import { askToPropose, propose } from "./propose.ts";
import { askToTakeAway, takeAway } from "./take-away.ts";

export interface Admin extends Person {
	passkey: SoftPasskey | null;
}

/** An admin of both regions, with a passkey where the house asks for one. */
export async function admin(house: House, regions = ["eu", "us"]): Promise<Admin> {
	const person = await signIn(house, ...regions.map((region): ["admin", string] => ["admin", region]));
	const passkey = house.keeper.settings.assurance === "passkey" ? await enrolPasskey(house, person) : null;
	return { ...person, passkey };
}

/** Somebody who signed in at the identity provider, and has no right. */
export async function newcomer(house: House): Promise<Person> {
	const { personId } = await arrive(house.keeper, {
		issuer: "https://id.example",
		subject: randomUUID(),
		name: "New Comer",
	});
	return { id: personId, ...(await startSession(house.web, personId)) };
}

export async function proposed(house: House, by: Admin, change: OwnChange, person: Pick<Person, "id">) {
	const what = { ...change, person: person.id, words: change.words ?? "as agreed" } as Change;
	const proposal = randomUUID();
	const asked = await askToPropose(house.keeper, by.session, { proposal, what });
	return propose(house.keeper, by.session, { proposal, what, confirmation: touched(asked, by) });
}

export async function decided(house: House, by: Admin, proposal: string, verdict: Verdict = "confirm") {
	const asked = await askToDecide(house.keeper, by.session, proposal, verdict);
	return decideProposal(house.keeper, by.session, proposal, { verdict, confirmation: touched(asked, by) });
}

export async function tookAway(house: House, by: Admin, what: Removal) {
	const asked = await askToTakeAway(house.keeper, by.session, what);
	return takeAway(house.keeper, by.session, what, touched(asked, by));
}

export async function changed(house: House, by: Admin, what: Detail) {
	const asked = await askToChange(house.keeper, by.session, what);
	return changePerson(house.keeper, by.session, what, touched(asked, by));
}

export async function coded(house: House, by: Admin, proposal: string) {
	const asked = await askForCode(house.keeper, by.session, proposal);
	return openCode(house.keeper, by.session, proposal, touched(asked, by));
}

/** Proposed by one and confirmed by the other. */
export async function together(
	house: House,
	a: Admin,
	b: Admin,
	change: OwnChange,
	person: Pick<Person, "id">,
) {
	const { proposal } = await proposed(house, a, change, person);
	await decided(house, b, proposal);
	return proposal;
}

export type OwnChange =
	| { change: "GRANT_ROLE"; role: string; region: string; words?: string; expires?: string }
	| { change: "FIRST_PASSKEY" | "RESET_PASSKEYS" | "ENABLE"; words?: string };

export function touched(asked: Asked, by: Admin): Confirmation | undefined {
	return asked.confirmation === "passkey" && by.passkey ? confirmationOf(asked, by.passkey) : undefined;
}

/** Leaves about a person, in order. */
export async function leavesAbout(house: House, personId: string): Promise<Record<string, unknown>[]> {
	const rows = await house.web`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where convert_from(leaf, 'UTF8')::jsonb->>'person' = ${personId} order by at, id`;
	return rows.map(({ leaf }) => leaf);
}

export async function rolesOf(house: House, personId: string): Promise<string[]> {
	const rows = await house.web`select role || ' ' || region as held from access.role_grant
		where person_id = ${personId} and revoked_at is null order by 1`;
	return rows.map(({ held }) => held);
}
