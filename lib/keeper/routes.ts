/** What may be asked over the socket. Each route parses, makes one call and answers. */
import { z } from "zod";
import { confirmDelivery } from "./deliver.ts";
import { askToDisclose, discloseNotes } from "./disclose.ts";
import { DemoPerson, NotesAsked, NotesRequest } from "./messages.ts";
import { enrolDemoPeople } from "./people.ts";
import { rotateSeldom } from "./rotate-seldom.ts";
import { parse, type Route } from "./route.ts";
import { ATTACHMENT_ROUTES } from "./routes-attachments.ts";
import { DECISION_ROUTES } from "./routes-decisions.ts";
import { EXPORT_ROUTES } from "./routes-exports.ts";
import { HOLD_ROUTES } from "./routes-holds.ts";
import { KEY_ROUTES } from "./routes-keys.ts";
import { OPENING_ROUTES } from "./routes-openings.ts";
import { PASSKEY_ROUTES } from "./routes-passkeys.ts";
import { PROTOCOL_ROUTES } from "./routes-protocol.ts";
import { RETENTION_ROUTES } from "./routes-retention.ts";
import { REVIEW_ROUTES } from "./routes-reviews.ts";
import { STAFF_ROUTES } from "./routes-staff.ts";
import { SUBJECT_ROUTES } from "./routes-subjects.ts";
import { TOTALS_ROUTES } from "./routes-totals.ts";
import { WORD_ROUTES } from "./routes-words.ts";

export const ROUTES: readonly Route[] = [
	{
		method: "GET",
		path: /^\/health$/,
		answer: async (keeper) => {
			await keeper.sql`select 1`;
			return { json: { ok: true } };
		},
	},
	{
		method: "GET",
		path: /^\/log$/,
		answer: async ({ log: { notary } }) => ({
			json: {
				halted: notary.halted?.code ?? null,
				message: notary.halted?.message ?? null,
				size: notary.last?.size ?? 0,
				origin: notary.log.name,
				witnesses: notary.witnesses.map(({ name, known }) => ({ name, size: known })),
			},
		}),
	},
	{
		method: "GET",
		path: /^\/intake-keys$/,
		answer: async (keeper) => ({ json: { keys: await keeper.keyring.published() } }),
	},
	{
		method: "POST",
		path: /^\/intake-keys$/,
		answer: async (keeper, { body }) => {
			const { region } = parse(z.strictObject({ region: z.string().max(16) }), body);
			return { json: { key: await rotateSeldom(keeper, region) } };
		},
	},
	{
		method: "POST",
		path: /^\/notes$/,
		answer: async (keeper, { sessionToken, body }) => {
			const { notes, confirmation } = parse(NotesRequest, body);
			return { release: await discloseNotes(keeper, sessionToken, notes, confirmation) };
		},
	},
	{
		method: "POST",
		path: /^\/notes\/challenge$/,
		answer: async (keeper, { sessionToken, body }) => ({
			json: await askToDisclose(keeper, sessionToken, parse(NotesAsked, body).notes),
		}),
	},
	{
		method: "POST",
		path: /^\/entries\/([0-9a-f-]{36})\/delivery$/,
		answer: async (keeper, { sessionToken, id }) => {
			await confirmDelivery(keeper, sessionToken, parse(z.uuid(), id));
			return { json: { ok: true } };
		},
	},
	{
		method: "POST",
		path: /^\/demo-people$/,
		answer: async (keeper, { body }) => {
			const { people } = parse(z.strictObject({ people: z.array(DemoPerson).max(50) }), body);
			return { json: { added: await enrolDemoPeople(keeper, people) } };
		},
	},
	...ATTACHMENT_ROUTES,
	...DECISION_ROUTES,
	...EXPORT_ROUTES,
	...KEY_ROUTES,
	...HOLD_ROUTES,
	...OPENING_ROUTES,
	...PASSKEY_ROUTES,
	...PROTOCOL_ROUTES,
	...RETENTION_ROUTES,
	...REVIEW_ROUTES,
	...STAFF_ROUTES,
	...SUBJECT_ROUTES,
	...TOTALS_ROUTES,
	...WORD_ROUTES,
];
