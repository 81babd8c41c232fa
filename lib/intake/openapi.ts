/**
 * The OpenAPI 3.1 description of the platform's API, generated from the very schemas that validate it.
 * OpenAPI 3.1 schemas are JSON Schema 2020-12, so zod's own converter is all that it takes.
 */
import { z } from "zod";
import { CATEGORIES } from "#lib/cases/categories.ts";
import { ERROR_STATUS, type ErrorCode } from "#lib/errors.ts";
import { DecisionMade, Ping, ReportSettled } from "#lib/webhooks/messages.ts";
import { ActionAnswer, AnswerKept } from "./answer-action.ts";
import { DecidedAction, Decision, Violation } from "./decision-schema.ts";
import { CaseState, DecisionPage, PAGE } from "./decisions.ts";
import { KeySet, PublishedKey } from "./key-set.ts";
import { TITLES } from "./problems.ts";
import {
	AttachmentAnswer,
	LIMITS,
	Message,
	Participant,
	Problem,
	ReportAnswer,
	ReportBody,
} from "./report-schema.ts";
import { Place, PlaceRequest, SealedBody, SealedMessage } from "./sealed-schema.ts";

type Json = { [name: string]: unknown };

const SCHEMAS = {
	Report: ReportBody,
	...{ Participant, Message, ReportAnswer, AttachmentAnswer, DecisionPage, Decision, CaseState, Problem },
	...{ Violation, DecidedAction, ActionAnswer, AnswerKept },
	...{ SealedReport: SealedBody, SealedMessage, PlaceRequest, Place, KeySet, IntakeKey: PublishedKey },
	...{ DecisionMade, ReportSettled, Ping },
} as const;
const EVERYWHERE: readonly ErrorCode[] = [
	"NOT_SIGNED_IN",
	"TOKEN_INVALID",
	"RATE_LIMITED",
	"DATABASE_UNAVAILABLE",
];

const ANYONE: readonly ErrorCode[] = ["RATE_LIMITED", "DATABASE_UNAVAILABLE"];

export interface Operation {
	method: "get" | "post" | "put";
	path: string;
	operationId: string;
	summary: string;
	description: string;
	parameters?: readonly {
		name: string;
		in: "query" | "path";
		required: boolean;
		description: string;
		schema: Json;
	}[];
	/** The schema of the body; where there are several, it has one of them. */
	body?: readonly (keyof typeof SCHEMAS)[];
	/** The body is bytes, as they are. */
	raw?: true;
	/** `schema` of a JSON answer (`as` which media type), or the media type of another. */
	answers: readonly ({ status: number; description: string } & (
		| { schema: keyof typeof SCHEMAS; as?: string; media?: never }
		| { media: string; schema?: never; as?: never }
	))[];
	/** For anybody, without a key. */
	open?: true;
	problems: readonly ErrorCode[];
}

export const OPERATIONS: readonly Operation[] = [
	{
		method: "post",
		path: "/api/v1/reports",
		operationId: "postReport",
		summary: "Report a thread",
		description:
			"Sends a report with its thread. All of it is sealed and kept, or nothing. The same report again gets the same answer and adds nothing; a further report on a thread joins its open case and adds only new messages; a message whose content differs from the one known under its id is kept as a revision. A platform may seal texts, names and note itself and send a SealedReport (docs/sealed-submission.md): what it sealed is opened by the decryption service alone, and refused where a header does not bind an envelope to its place.",
		body: ["Report", "SealedReport"],
		answers: [
			{ status: 201, description: "Kept.", schema: "ReportAnswer" },
			{
				status: 200,
				description: "The same report came before; this is the answer it got.",
				schema: "ReportAnswer",
			},
		],
		problems: [
			...([
				"PLATFORM_NOT_BOUND",
				"REGION_NOT_HELD",
				"REPORT_ID_REUSED",
				"PLACE_OVER",
				"BODY_TOO_LARGE",
			] as const),
			...([
				"MEDIA_TYPE_UNSUPPORTED",
				"INPUT_INVALID",
				"INTAKE_KEY_UNAVAILABLE",
				"KEEPER_UNREACHABLE",
			] as const),
		],
	},
	{
		method: "post",
		path: "/api/v1/reports/places",
		operationId: "askPlace",
		summary: "Ask for a place",
		description:
			"Before a SealedReport: which thread, key and sequences its envelopes must name. Of each message, whether it is known here by its mark and need not be sealed again. Good for one report, within the hour, while no other report of the thread comes first.",
		body: ["PlaceRequest"],
		answers: [{ status: 201, description: "The place.", schema: "Place" }],
		problems: [
			...(["PLATFORM_NOT_BOUND", "REGION_NOT_HELD", "BODY_TOO_LARGE"] as const),
			...(["MEDIA_TYPE_UNSUPPORTED", "INPUT_INVALID"] as const),
		],
	},
	{
		method: "put",
		path: "/api/v1/reports/{reportId}/attachments/{attachmentId}",
		operationId: "putAttachment",
		summary: "Send an attachment",
		description:
			"The bytes of an attachment that a message of the report announced: exactly as many as it said, at most 50 MiB, and 1 GiB for all of a thread. Sealed as they come, and kept once they are whole; an upload that stops leaves nothing and may be repeated. The same again gets the same answer for seven days. Staff are shown what the bytes are, whatever mediaType the report said. Not for reports that were sent sealed.",
		parameters: [
			{
				name: "reportId",
				in: "path",
				required: true,
				description: "As the report's answer named it.",
				schema: { type: "string", format: "uuid" },
			},
			{
				name: "attachmentId",
				in: "path",
				required: true,
				description: "Yours, as the message named it.",
				schema: { type: "string", pattern: "^[A-Za-z0-9._:-]{1,128}$" },
			},
		],
		raw: true,
		answers: [
			{ status: 201, description: "Kept.", schema: "AttachmentAnswer" },
			{ status: 200, description: "The same came before.", schema: "AttachmentAnswer" },
		],
		problems: [
			...(["REGION_NOT_HELD", "ATTACHMENT_UNKNOWN", "ATTACHMENT_ID_REUSED", "UPLOAD_STOPPED"] as const),
			...(["BODY_TOO_LARGE", "MEDIA_TYPE_UNSUPPORTED", "INPUT_INVALID"] as const),
			...(["INTAKE_KEY_UNAVAILABLE", "KEEPER_UNREACHABLE", "BODY_STORE_UNAVAILABLE"] as const),
		],
	},
	{
		method: "get",
		path: "/api/v1/intake-keys",
		operationId: "readIntakeKeys",
		summary: "Read the intake keys",
		description:
			"The public keys to which reports are sealed, as a JWK Set (RFC 7517): of each region the current one, and the next some days before its period. Keep it for five minutes at most; a key still counts for an hour after its period.",
		open: true,
		answers: [{ status: 200, description: "The keys.", schema: "KeySet", as: "application/jwk-set+json" }],
		problems: ["INTAKE_KEY_UNAVAILABLE", "KEEPER_UNREACHABLE"],
	},
	{
		method: "get",
		path: "/api/v1/decisions",
		operationId: "listDecisions",
		summary: "Read decisions",
		description:
			"Decisions on your platform's cases in your key's regions, each at least once, in a fixed order. Keep next and send it as after; while nothing is new, the page is empty and next stays. After a restore from a backup some may come again: decisionId tells them apart.",
		parameters: [
			{
				name: "after",
				in: "query",
				required: false,
				description: "The next of the page before; absent for the beginning.",
				schema: { type: "string" },
			},
			{
				name: "limit",
				in: "query",
				required: false,
				description: "How many at most.",
				schema: { type: "integer", minimum: 1, maximum: PAGE.most, default: PAGE.usual },
			},
		],
		answers: [{ status: 200, description: "A page.", schema: "DecisionPage" }],
		problems: ["INPUT_INVALID"],
	},
	{
		method: "post",
		path: "/api/v1/decisions/{decisionId}/answers",
		operationId: "answerDecision",
		summary: "Say what became of an action",
		description:
			"Of each action of a decision: DONE, or REFUSED with a code of yours. Staff see it on the case. The same answer again gets the same answer and adds nothing; DONE may follow REFUSED and is the last word.",
		parameters: [
			{
				name: "decisionId",
				in: "path",
				required: true,
				description: "As the decision names itself.",
				schema: { type: "string", format: "uuid" },
			},
		],
		body: ["ActionAnswer"],
		answers: [
			{ status: 201, description: "Kept.", schema: "AnswerKept" },
			{ status: 200, description: "You said so before.", schema: "AnswerKept" },
		],
		problems: ["NOT_FOUND", "ACTION_DONE", "BODY_TOO_LARGE", "MEDIA_TYPE_UNSUPPORTED", "INPUT_INVALID"],
	},
	{
		method: "get",
		path: "/api/v1/cases/{caseId}",
		operationId: "readCase",
		summary: "Read a case",
		description: "The state of a case of your platform, and its decision once there is one.",
		parameters: [
			{
				name: "caseId",
				in: "path",
				required: true,
				description: "As the report's answer named it.",
				schema: { type: "string", format: "uuid" },
			},
		],
		answers: [{ status: 200, description: "The case.", schema: "CaseState" }],
		problems: ["NOT_FOUND"],
	},
	{
		method: "get",
		path: "/api/v1/log/checkpoint",
		operationId: "readCheckpoint",
		summary: "Read the log's checkpoint",
		description:
			"How large the record of all acts is and the root of its tree, signed by the log and its witnesses (C2SP tlog-checkpoint). It never goes backwards: keep one, and prove later that the log continues it.",
		open: true,
		answers: [{ status: 200, description: "A signed note.", media: "text/plain; charset=utf-8" }],
		problems: ["NOT_FOUND"],
	},
	{
		method: "get",
		path: "/api/v1/log/tile/{tile}",
		operationId: "readTile",
		summary: "Read a tile of the log's tree",
		description:
			"256 hashes of 32 bytes, or the first W of them (C2SP tlog-tiles): enough to prove that an entry is in the log, or that the log continues an older checkpoint. A tile never changes. The entries themselves are not public.",
		parameters: [
			{
				name: "tile",
				in: "path",
				required: true,
				description: "Level and number, such as 0/x001/234 or 1/000.p/17; its slashes are not escaped.",
				schema: { type: "string", pattern: "^[0-9]{1,2}/(x[0-9]{3}/)*[0-9]{3}(\\.p/[0-9]{1,3})?$" },
			},
		],
		open: true,
		answers: [{ status: 200, description: "The hashes.", media: "application/octet-stream" }],
		problems: ["LOG_PATH_INVALID", "ENTRIES_NOT_PUBLIC", "NOT_FOUND"],
	},
	{
		method: "get",
		path: "/api/v1/log/vkey",
		operationId: "readLogKey",
		summary: "Read the log's verifier key",
		description:
			"One line, in the signed-note format. Whoever wants to rely on it takes it from a second place too.",
		open: true,
		answers: [{ status: 200, description: "The key.", media: "text/plain; charset=utf-8" }],
		problems: ["NOT_FOUND"],
	},
	{
		method: "get",
		path: "/api/v1/log/witness-vkeys",
		operationId: "readWitnessKeys",
		summary: "Read the witnesses' verifier keys",
		description: "A line for each witness that the log asks; a witness publishes its own, too.",
		open: true,
		answers: [{ status: 200, description: "The keys.", media: "text/plain; charset=utf-8" }],
		problems: ["NOT_FOUND"],
	},
];

export function problemsOf(operation: Operation): ErrorCode[] {
	return [...(operation.open ? ANYONE : EVERYWHERE), ...operation.problems].sort(
		(a, b) => ERROR_STATUS[a] - ERROR_STATUS[b],
	);
}

/** @param origin where this installation is reached */
export function openApi(origin: string): Json {
	return {
		openapi: "3.1.0",
		info: {
			title: "Countersign, the platform's API",
			version: "1",
			description: `Reports go in, decisions come out. A body has at most ${LIMITS.bodyBytes} bytes.`,
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		servers: [{ url: origin }],
		security: [{ integrationKey: [] }],
		paths: Object.fromEntries(
			OPERATIONS.map((operation) => [operation.path, { [operation.method]: operationOf(operation) }]),
		),
		webhooks: Object.fromEntries(
			Object.entries(WEBHOOKS).map(([name, { schema, summary }]) => [
				name,
				{ post: webhookOf(schema, summary) },
			]),
		),
		components: {
			securitySchemes: {
				integrationKey: {
					type: "http",
					scheme: "bearer",
					description: "An integration key, bound to one platform and its regions.",
				},
			},
			schemas: schemas(),
		},
	};
}

function operationOf(operation: Operation): Json {
	const { operationId, summary, description, parameters, body, raw, answers, open } = operation;
	return {
		operationId,
		summary,
		description,
		...(open ? { security: [] } : {}),
		...(parameters ? { parameters } : {}),
		...(body ? { requestBody: { required: true, content: content("application/json", ...body) } } : {}),
		...(raw ? { requestBody: { required: true, content: { "application/octet-stream": {} } } } : {}),
		responses: Object.fromEntries([
			...answers.map(({ status, description, schema, media, as = "application/json" }) => [
				status,
				{ description, content: schema ? content(as, schema) : { [media]: {} } },
			]),
			...[...Map.groupBy(problemsOf(operation), (code) => ERROR_STATUS[code])].map(([status, codes]) => [
				status,
				{
					description: codes.map((code) => `${code}: ${TITLES[code]}.`).join(" "),
					content: content("application/problem+json", "Problem"),
				},
			]),
		]),
	};
}

/** What is posted to a platform's endpoint: docs/webhooks.md. */
const WEBHOOKS = {
	"decision.made": { schema: "DecisionMade", summary: "A decision left the house" },
	"report.settled": { schema: "ReportSettled", summary: "A report is settled, for whoever reported" },
	ping: { schema: "Ping", summary: "To see whether a receiver verifies" },
} as const;

function webhookOf(schema: keyof typeof SCHEMAS, summary: string): Json {
	const header = (name: string, description: string) => ({
		...{ name, in: "header", required: true, description, schema: { type: "string" } },
	});
	return {
		summary,
		description: "Signed as Standard Webhooks 1.0 has it. Anything but a 2xx is tried again for three days.",
		security: [],
		parameters: [
			header("webhook-id", "The same each time that this is sent: drop what you have had."),
			header("webhook-timestamp", "Seconds since 1970, of this attempt."),
			header("webhook-signature", "v1, and the signature; two with a space between during a rotation."),
		],
		requestBody: { required: true, content: content("application/json", schema) },
		responses: { "2XX": { description: "It was taken." } },
	};
}

function content(mediaType: string, ...schemas: (keyof typeof SCHEMAS)[]): Json {
	const refs = schemas.map((name) => ({ $ref: `#/components/schemas/${name}` }));
	return { [mediaType]: { schema: refs.length === 1 ? refs[0] : { oneOf: refs } } };
}

/** Every schema that a `.meta({ id })` names, each once, referred to by that name. */
function schemas(): Json {
	const registry = z.registry<{ id: string }>();
	for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
	const { schemas } = z.toJSONSchema(registry, {
		target: "draft-2020-12",
		io: "input",
		uri: (id) => `#/components/schemas/${id}`,
	});
	return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidy(id, schema as Json)]));
}

/** Which keywords belong to which category is more than JSON Schema says well. */
function tidy(id: string, { $id, $schema, ...schema }: Json): Json {
	return id === "Report" || id === "SealedReport" ? { ...schema, "x-categories": categories() } : schema;
}

function categories(): Json {
	return Object.fromEntries(
		Object.entries(CATEGORIES).map(([code, { keywords }]) => [code, [...Object.keys(keywords), "OTHER"]]),
	);
}
