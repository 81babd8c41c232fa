/** Access reports, from the worker's draft to the log's signature. What an outsider makes of one: lib/commands/ledger-recount.test.ts. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { requestIn } from "../../access/confirmation.ts";
import { draftQuarters } from "../../oversight/totals/draft-totals.ts";
import { readReport } from "../../totals/report.ts";
import { claimed, open, wish } from "../requests/testing-openings.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { askToPublish, publishTotals } from "./publish-totals.ts";
import { drafted, published } from "./testing-totals.ts";

const refused = (code: string) => (error: { code?: string }) => error.code === code;

describe("an access report", () => {
	let house: House;
	let lead: Person;
	let key: SoftPasskey;
	let draft: string;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		lead = await signIn(house, ["oversight_lead", "eu"], ["oversight_lead", "us"]);
		key = await enrolPasskey(house, lead);
		const moderator = await signIn(house, ["moderator", "eu"]);
		const { caseId } = await claimed(house, moderator);
		await open(house, moderator, wish(caseId), await enrolPasskey(house, moderator));
		draft = await drafted(house, lead);
	});
	after(() => house.close());

	const draftRow = async () => {
		const [row] = await house.web`
			select report, from_size::int as from, size::int as size from oversight.totals_draft where id = ${draft}`;
		return row as unknown as { report: string; from: number; size: number };
	};

	it("is not published by who oversees one region alone, nor by an auditor, nor by who holds another role; that they tried is on record", async () => {
		for (const grants of [
			[["oversight_lead", "eu"]],
			[
				["auditor", "eu"],
				["auditor", "us"],
			],
			[["lead", "eu"]],
		] as const) {
			const person = await signIn(
				house,
				...grants.map(([role, region]): [typeof role, string] => [role, region]),
			);
			await assert.rejects(askToPublish(house.keeper, person.session, draft), (error: { code?: string }) =>
				/NOT_PERMITTED|REGION_NOT_HELD/.test(error.code ?? ""),
			);
		}
		const [row] = await house.web`select count(*)::int as n from ledger.entry
			where type = 'totals.published' and outcome = 'refused'`;
		assert.equal(row?.n, 3);
	});

	it("is not published on a session where passkeys are asked for, and of no draft that there is not", async () => {
		await assert.rejects(
			publishTotals(house.keeper, lead.session, { draft }),
			refused("CONFIRMATION_REQUIRED"),
		);
		await assert.rejects(askToPublish(house.keeper, lead.session, randomUUID()), refused("NOT_FOUND"));
	});

	it("is signed over exactly the draft's bytes, its entry naming their digest, and once", async () => {
		const { entry } = await published(house, lead, draft, key);
		const { report, from, size } = await draftRow();
		const [row] = await house.web`select signature from oversight.totals where draft_id = ${draft}`;
		const read = readReport(report, row?.signature, house.keeper.log.notary.log);
		assert.deepEqual([read.report.totals.openings.granted, read.report.totals.outcomes.refused], [1, 0]);
		const [found] = await house.web`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where id = ${entry}`;
		assert.deepEqual(
			[found?.leaf.from, found?.leaf.size, found?.leaf.period],
			[from, size, read.report.period.name],
		);
		assert.equal(requestIn(found?.leaf)?.fields.digest, found?.leaf.digest);
		await assert.rejects(published(house, lead, draft, key), refused("TOTALS_PUBLISHED"));
	});

	it("what a quarter holds so far is published once in seven days: two reports soon after each other tell of single openings", async () => {
		const next = await drafted(house, lead);
		await assert.rejects(published(house, lead, next, key), refused("TOTALS_TOO_SOON"));
		const [row] = await house.web`select count(*)::int as n from oversight.totals`;
		assert.equal(row?.n, 1);
	});

	it("neither web nor the keeper changes a draft or what was published; the worker writes none that is signed", async () => {
		for (const role of ["web", "keeper", "worker"] as const) {
			for (const act of [
				"update oversight.totals_draft set report = '{}'",
				"delete from oversight.totals_draft",
				"update oversight.totals set signature = 'x'",
				"insert into oversight.totals default values",
			])
				await assert.rejects(house.database.as(role).unsafe(act), { code: "42501" });
		}
		await assert.rejects(house.database.admin`delete from oversight.totals`, /./);
	});

	it("a draft whose ends are not this log's is not signed", async () => {
		const { report, from, size } = await draftRow();
		const { web, database } = house;
		const [asked] = await database.admin`insert into oversight.totals_asked (period, person_id)
			values ('2026-Q4', ${lead.id}) returning id`;
		const other = report.replace(/("checkpoint": "test.example\/log\\n[0-9]+\\n)[A-Za-z0-9+/]{4}/, "$1AAAA");
		assert.notEqual(other, report);
		await database.as(
			"worker",
		)`insert into oversight.totals_draft (period, whole, asked, epoch, from_size, size, report)
			values (${JSON.parse(report).period.name}, false, ${asked?.id}, 1, ${from}, ${size}, ${other})`;
		const [row] = await web`select id from oversight.totals_draft where asked = ${asked?.id}`;
		await assert.rejects(published(house, lead, row?.id, key), refused("TOTALS_OTHER"));
	});

	it("each quarter that is over is drafted by itself, once, also one that was missed, and begins where the one before it ended", async () => {
		const { admin } = house.database;
		const worker = {
			...{ sql: house.database.as("worker"), env: {} as never, signal: new AbortController().signal },
		};
		// As if the log had been begun, and grown, in the two quarters before.
		await admin`alter table ledger.checkpoint disable trigger user`;
		await admin`update ledger.checkpoint set signed_at = date_trunc('quarter', now(), 'UTC') - interval '1 day'
			where size <= (select max(size) - 5 from ledger.checkpoint)`;
		await admin`update ledger.checkpoint set signed_at = signed_at - interval '3 months'
			where size <= (select max(size) / 2 from ledger.checkpoint)`;
		await admin`update ledger.log set opened_at = now() - interval '1 year'`;
		await draftQuarters.run(worker);
		await draftQuarters.run(worker);
		const rows = await house.web`
			select size::int as size, from_size::int as from, report from oversight.totals_draft
			where whole order by period`;
		assert.equal(rows.length, 2);
		assert.deepEqual([rows[0]?.from, rows[1]?.from], [0, rows[0]?.size]);
		assert.ok(rows.every(({ report }) => JSON.parse(report).period.whole === true));
		const due =
			await house.web`select subject from oversight.protocol_due where kind = 'REPORT' and done_at is null`;
		assert.equal(due.length, 2);
		const next = await drafted(house, lead);
		const [row] =
			await house.web`select from_size::int as from from oversight.totals_draft where id = ${next}`;
		assert.equal(row?.from, rows[1]?.size);
	});

	it("an entry that somebody changed in the database is not counted: there is no draft of it", async () => {
		const { admin } = house.database;
		await admin`alter table ledger.entry disable trigger user`;
		await admin`update ledger.entry set leaf = leaf || ' '::bytea where at = (select max(at) from ledger.entry)`;
		await assert.rejects(drafted(house, lead), (error: { code?: string }) => error.code === "ENTRY_DIFFERS");
	});
});
