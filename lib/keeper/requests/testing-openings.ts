/** What tests of openings stand on: what people ask for, and asking with or without a passkey. */
import { DomainError } from "../../errors.ts";
import type { Line, OpeningBody, OpeningRequest, RequestDecided, RequestMade, Verdict } from "../messages.ts";
import { openThread, type Release } from "../open-thread.ts";
import { claim, type House, type Person, type Reported, reportThread } from "../testing.ts";
import { confirmationOf, type SoftPasskey } from "../testing-passkey.ts";
import { askToOpen } from "./ask-to-open.ts";
import { askToDecide, decideRequest } from "./decide-request.ts";
import { requestOpening } from "./request-opening.ts";

export const WORDS = "The report says that he keeps writing after she said no.";
export const refused = (code: string) => (error: unknown) =>
	error instanceof DomainError && error.code === code;

export const QUESTIONS = {
	USER_REPORT_REVIEW: "DOES_IT_VIOLATE",
	GUIDELINE_VIOLATION_REVIEW: "IS_THE_SIGNAL_RIGHT",
	APPEAL_REVIEW: "WAS_IT_RIGHT",
	CHILD_SAFETY_ESCALATION: "IS_IT_GROOMING",
	EMERGENCY_RISK_TO_LIFE: "IS_LIFE_AT_RISK",
	LEGAL_REQUEST: "WHAT_IS_DEMANDED",
	QUALITY_AUDIT: "WAS_IT_RIGHT",
	OVERSIGHT_REVIEW: "WAS_THE_READING_NEEDED",
} as const;

export function wish(
	caseId: string,
	scope: OpeningRequest["scope"] = { kind: "reported" },
	code: keyof typeof QUESTIONS = "USER_REPORT_REVIEW",
	more: Partial<OpeningRequest> = {},
): OpeningRequest {
	return { caseId, reason: { code, question: QUESTIONS[code], text: WORDS }, scope, ...more };
}

/** 80 messages of which the 40th is reported, claimed. */
export async function claimed(
	house: House,
	person: Person,
	options: Partial<Parameters<typeof reportThread>[1]> = {},
): Promise<Reported> {
	const reported = await reportThread(house, { messages: 80, reported: [40], ...options });
	await claim(house, reported.caseId, person.id);
	return reported;
}

/** With a passkey: asks, confirms exactly that, opens. */
export async function open(
	{ keeper }: House,
	{ session }: Person,
	body: OpeningBody,
	passkey?: SoftPasskey,
): Promise<Release> {
	const confirmation = passkey && confirmationOf(await askToOpen(keeper, session, body), passkey);
	return openThread(keeper, session, { ...body, ...(confirmation && { confirmation }) });
}

export async function request(
	{ keeper }: House,
	{ session }: Person,
	body: OpeningRequest,
	passkey?: SoftPasskey,
): Promise<RequestMade> {
	const confirmation = passkey && confirmationOf(await askToOpen(keeper, session, body), passkey);
	return requestOpening(keeper, session, { ...body, ...(confirmation && { confirmation }) });
}

export async function say(
	{ keeper }: House,
	{ session }: Person,
	id: string,
	verdict: Verdict["verdict"],
	passkey?: SoftPasskey,
): Promise<RequestDecided> {
	const confirmation = passkey && confirmationOf(await askToDecide(keeper, session, id, verdict), passkey);
	return decideRequest(keeper, session, id, { verdict, ...(confirmation && { confirmation }) });
}

export function openingIn({ lines }: Release): Extract<Line, { kind: "opening" }> {
	const [first] = lines;
	if (first?.kind !== "opening" || lines.at(-1)?.kind !== "end") throw new Error("not a whole opening");
	return first;
}

export async function alertsOf(house: House, kind: string, about: string): Promise<number> {
	const [row] = await house.web`
		select count(*)::int as n from access.alert where kind = ${kind} and about_person = ${about}`;
	return row?.n as number;
}

/** As if the time of a request, or of what waits to be opened, had gone by. */
export async function letLapse({ database }: House, id: string): Promise<void> {
	await database.admin`
		update access.opening_request set requested_at = now() - interval '13 hours', lapses_at = now() - interval '1 second'
		where id = ${id}`;
}
