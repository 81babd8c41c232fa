"use server";
/**
 * What admins do with people: parse, one call, revalidate. Each act is asked first and done with what was signed
 * (use-confirmed.ts). Next refuses other origins before anything here runs; the keeper finds out itself who asks.
 */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import type { Confirmation } from "#lib/keeper/client.ts";
import {
	type Change,
	changePerson,
	codeChallenge,
	type Detail,
	decideProposal,
	decisionChallenge,
	detailChallenge,
	openCode,
	proposalChallenge,
	propose,
	type Removal,
	takeAway,
	takeAwayChallenge,
	type Verdict,
} from "#lib/keeper/client-people.ts";
import { type ActionState, tried } from "../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../confirmed-state.ts";
import { tokenNow } from "../token-now.ts";

/** A form's fields, as the browser has them. */
export type Fields = Record<string, string>;
export interface CodeState extends ActionState {
	code?: string;
}

const id = z.uuid();

export async function askProposal(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => plainly(proposalChallenge(await tokenNow(), proposalIn(fields))));
}

export async function makeProposal(
	fields: Fields,
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	return changed(async (token) => propose(token, { ...proposalIn(fields), confirmation }), "proposed");
}

export async function askDecision(fields: Fields): Promise<AskedState> {
	const { proposal, verdict } = decisionIn(fields);
	return askedOrNot(async () => plainly(decisionChallenge(await tokenNow(), proposal, verdict)));
}

export async function makeDecision(
	fields: Fields,
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	const { proposal, verdict } = decisionIn(fields);
	return changed(async (token) => decideProposal(token, proposal, { verdict, confirmation }), verdict);
}

export async function askRemoval(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => plainly(takeAwayChallenge(await tokenNow(), removalIn(fields))));
}

export async function makeRemoval(
	fields: Fields,
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	return changed(async (token) => takeAway(token, { what: removalIn(fields), confirmation }), "removed");
}

export async function askDetail(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => plainly(detailChallenge(await tokenNow(), detailIn(fields))));
}

export async function makeDetail(
	fields: Fields,
	confirmation: Confirmation | undefined,
): Promise<ActionState> {
	return changed(async (token) => changePerson(token, { what: detailIn(fields), confirmation }), "changed");
}

export async function askCode(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => plainly(codeChallenge(await tokenNow(), id.parse(fields.proposal))));
}

/** The code goes to the page that asked, once, and is kept nowhere. */
export async function showCode(fields: Fields, confirmation: Confirmation | undefined): Promise<CodeState> {
	let code = "";
	const state = await tried(async () => {
		({ code } = await openCode(await tokenNow(), id.parse(fields.proposal), confirmation));
	});
	return state.problem ? state : { ...state, code };
}

async function changed(act: (token: string) => Promise<unknown>, done: string): Promise<ActionState> {
	return tried(async () => {
		await plainly(act(await tokenNow()));
		revalidatePath("/staff", "layout");
	}, done);
}

/** What the keeper finds wrong with what was typed, as a sentence. */
async function plainly<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof DomainError) || error.code !== "INPUT_INVALID") throw error;
		const what = error.problems.map(({ path, message }) => `${labelOf(path)} ${message}`).join("; ");
		throw new DomainError("INPUT_INVALID", `Not as expected: ${what || "the form"}. Nothing was changed.`);
	}
}

/** A field as its form calls it. */
const LABELS: Record<string, string> = {
	...{ words: "Why", role: "Role", region: "Region", platform: "Platform", account: "Account" },
	...{
		after: "What it becomes",
		expires: "Ends on",
		before: "What it was",
		change: "The change",
		person: "The person",
	},
};

function labelOf(path: string): string {
	const field = path.split(".").at(-1) ?? path;
	return LABELS[field] ?? field;
}

// The keeper judges every value; here they only get their shape.

function proposalIn({ proposal = "", change = "", person = "", words = "", ...role }: Fields) {
	const what =
		change === "GRANT_ROLE" ? { role: role.role, region: role.region, ...endIn(role.expires) } : {};
	return { proposal, what: { change, person, words, ...what } as Change };
}

/** A day is meant to its end, in UTC. */
const endIn = (day = "") => (day === "" ? {} : { expires: `${day}T23:59:59.000Z` });

function decisionIn({ proposal, verdict }: Fields): { proposal: string; verdict: Verdict } {
	return { proposal: id.parse(proposal), verdict: verdict === "confirm" ? "confirm" : "decline" };
}

function removalIn({ change = "", person = "", role, region, passkey }: Fields): Removal {
	if (change === "REVOKE_ROLE") return { change, person, role, region } as Removal;
	return (change === "DISABLE" ? { change, person } : { change, person, passkey }) as Removal;
}

function detailIn({ field = "", person = "", before, after, platform, account }: Fields): Detail {
	if (field === "PLATFORM_ACCOUNT_ADDED")
		return { field, person, before: null, after: { platform, account } } as Detail;
	if (field === "PLATFORM_ACCOUNT_REMOVED")
		return { field, person, before: { platform, account }, after: null } as Detail;
	if (field === "SESSIONS_ENDED") return { field, person, before: true, after: false };
	return { field, person, before, after } as Detail;
}
