"use server";
/** What legal does with requests of data subjects: parse, one call, revalidate. The keeper judges and records each act. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import type { Confirmation } from "#lib/keeper/client.ts";
import {
	registerChallenge,
	registerSubject,
	type SubjectAct,
	type SubjectAsked,
	settleChallenge,
	settleSubject,
} from "#lib/keeper/client-subjects.ts";
import { type ActionState, tried } from "../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../confirmed-state.ts";
import { tokenNow } from "../../token-now.ts";

/** A form's fields, as the browser has them. */
type Fields = Record<string, string>;

export async function askRegistration(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => registerChallenge(await tokenNow(), askedIn(fields)));
}

export async function register(fields: Fields, confirmation: Confirmation | undefined): Promise<ActionState> {
	return tried(async () => {
		await registerSubject(await tokenNow(), { ...askedIn(fields), confirmation });
		revalidatePath("/legal/subjects", "layout");
	}, "registered");
}

export async function askSettlement(fields: Fields): Promise<AskedState> {
	return askedOrNot(async () => settleChallenge(await tokenNow(), subjectIn(fields), actIn(fields)));
}

export async function settle(fields: Fields, confirmation: Confirmation | undefined): Promise<ActionState> {
	return tried(async () => {
		await settleSubject(await tokenNow(), subjectIn(fields), { ...actIn(fields), confirmation });
		revalidatePath("/legal/subjects", "layout");
	}, "settled");
}

/** The page's form names the request, so that what is asked and what is done are one. */
function askedIn(fields: Fields): SubjectAsked {
	const { kind, platform, account = "", region, identity, received } = fields;
	const asked = {
		subject: subjectIn(fields),
		kind,
		platform,
		account: account.trim(),
		region,
		identity,
		received,
	};
	return asked as SubjectAsked; // the decryption service parses it
}

function subjectIn({ subject = "" }: Fields): string {
	if (z.uuid().safeParse(subject).success) return subject;
	throw new DomainError("NOT_FOUND", "There is no such request. Nothing was done. Load the page again.");
}

const actIn = ({ what, asOf, digest, how }: Fields): SubjectAct =>
	(what === "answer" ? { what, asOf, digest } : { what: "close", how }) as SubjectAct;
