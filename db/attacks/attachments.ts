import { type Attack, denied, statement } from "./attack.ts";

const nobody = "00000000-0000-0000-0000-000000000000";

/** Attachments: putting, showing and streaming are three acts of two roles, and none of them is anything else's. */
export const ATTACHMENTS: readonly Attack[] = [
	...(["web", "keeper", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"selects sealed chunks of attachments",
			"select sealed from vault.body_chunk",
			denied("table body_chunk"),
		),
		statement(
			as,
			"looks up which attachments lie there",
			"select id from vault.attachment",
			denied("table attachment"),
		),
		statement(as, "deletes an attachment's body", "delete from vault.body", denied("table body")),
		statement(
			as,
			"replaces a sealed chunk",
			"update vault.body_chunk set sealed = sealed",
			denied("table body_chunk"),
		),
	]),
	...(["web", "notary", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"streams an attachment in the keeper's place",
			`select vault.stream('${nobody}', '${nobody}', '${nobody}', 0)`,
			denied(as === "notary" ? "schema vault" : "function stream"),
		),
		statement(
			as,
			"records that an attachment was shown",
			"select access.show_attachment('{}')",
			denied(as === "notary" ? "schema access" : "function show_attachment"),
		),
		statement(
			as,
			"lets an attachment's body be forgotten",
			`select vault.forget_body('${nobody}')`,
			denied(as === "notary" ? "schema vault" : "function forget_body"),
		),
	]),
	...(["keeper", "worker"] as const).flatMap((as) => [
		statement(as, "begins an upload", "select vault.begin_body('{}')", denied("function begin_body")),
		statement(
			as,
			"puts a chunk into an upload",
			`select vault.put_chunk('${nobody}', 0, '\\x00')`,
			denied("function put_chunk"),
		),
		statement(
			as,
			"keeps an attachment",
			"select vault.keep_attachment('{}')",
			denied("function keep_attachment"),
		),
	]),
	statement(
		"web",
		"says that an attachment was shown",
		`select ledger.append('{"type":"attachment.displayed","outcome":"granted","assurance":{"kind":"session"}}')`,
		"CS013: LEDGER_TYPE_REFUSED",
	),
	statement(
		"keeper",
		"says that an attachment came",
		`select ledger.append('{"type":"attachment.received","outcome":"done","assurance":{"kind":"system"}}')`,
		"CS013: LEDGER_TYPE_REFUSED",
	),
	statement(
		"web",
		"says that an attachment came, and keeps none",
		`select ledger.append('{"type":"attachment.received","outcome":"done","assurance":{"kind":"system"},"attachment":"${nobody}"}'); set constraints all immediate`,
		"CS437: ACT_UNDONE",
	),
	...(["web", "worker"] as const).map((as) =>
		statement(
			as,
			"puts the deletion of an attachment's body off",
			`select vault.put_off_body('${nobody}')`,
			denied("function put_off_body"),
		),
	),
	statement(
		"web",
		"puts an attachment's row by hand",
		`insert into vault.attachment (id) values ('${nobody}')`,
		denied("table attachment"),
	),
	statement(
		"web",
		"begins an upload that no report announced",
		`select vault.begin_body('{"id":"${nobody}","report":"${nobody}","platform":"${nobody}","attachment":"a1","store":"postgres"}')`,
		"CS431: ATTACHMENT_UNKNOWN",
	),
	statement(
		"web",
		"adds a chunk to what is no upload",
		`select vault.put_chunk('${nobody}', 0, '\\x00')`,
		"CS433: BODY_OVER",
	),
	statement(
		"web",
		"changes what a report announced",
		"update console.attachment set external_id = external_id",
		denied("table attachment"),
	),
	statement(
		"keeper",
		"shows an attachment under no opening",
		`select access.show_attachment('{"opening":"${nobody}","case":"${nobody}","person":"${nobody}","sequence":1,"n":0}')`,
		"CS045: OPENING_NOT_YOURS",
	),
	{
		as: "keeper",
		name: "streams what an entry of messages released",
		refusal: "NOT_TAKEN: true",
		needs: "taken",
		async run(sql, { taken }) {
			const [row] = await sql`select ended, sealed from vault.stream(${taken?.id as string}, (
				select actor from ledger.entry where id = ${taken?.id as string}), null, 0)`;
			// It is no error there: a stream that is over ends.
			throw Object.assign(new Error(`${row?.sealed === null}`), { code: row?.ended });
		},
	},
];
