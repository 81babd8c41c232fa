import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { claimed, open, wish } from "../../keeper/requests/testing-openings.ts";
import { type House, openHouse, type Person, signIn } from "../../keeper/testing.ts";
import { drafted, published } from "../../keeper/totals/testing-totals.ts";
import { quarterOf } from "../../totals/period.ts";
import { readReport } from "../../totals/report.ts";
import { askForDraft, listPublished, listTotals, publishedFile, readTotals } from "./read-totals.ts";

describe("access reports, as people see them", () => {
	let house: House;
	let lead: Actor;
	let leadPerson: Person;
	let auditor: Actor;
	let draft: string;
	let caseId: string;
	before(async () => {
		house = await openHouse();
		process.env.DATABASE_URL_WEB = house.database.url("web");
		[lead, leadPerson] = await somebody("oversight_lead", ["eu", "us"]);
		[auditor] = await somebody("auditor", ["eu", "us"]);
		const [, moderator] = await somebody("child_safety", ["eu"]);
		({ caseId } = await claimed(house, moderator, { restricted: true }));
		await open(house, moderator, wish(caseId, undefined, "CHILD_SAFETY_ESCALATION"));
		draft = await drafted(house, leadPerson);
	});
	after(async () => {
		delete process.env.PUBLIC_TOTALS;
		await closeWeb();
		await house.close();
	});

	async function somebody(role: Role, regions: string[]): Promise<[Actor, Person]> {
		const person = await signIn(house, ...regions.map((region): [Role, string] => [role, region]));
		const grants = regions.map((region) => ({ role, region }));
		const named = { alias: "T", name: "A person", sessionId: person.sessionId };
		return [{ personId: person.id, ...named, grants }, person];
	}
	const looks = async () => {
		const [row] = await house.web`select count(*)::int as n from ledger.entry where type = 'ledger.searched'`;
		return row?.n;
	};

	it("a draft's figures are shown to who oversees every region, on record; its being there, to all of oversight, off it", async () => {
		const { drafts, may, published: none } = await listTotals(auditor);
		assert.deepEqual([drafts.map(({ id }) => id), may, none.length], [[draft], false, 0]);
		assert.equal((await listTotals(lead)).may, true);
		assert.equal(await looks(), 0);
		const { report, recorded } = await readTotals(auditor, draft);
		assert.equal(report.totals.openings.granted, 1);
		assert(recorded);
		assert.equal(await looks(), 1);
		const [eu] = await somebody("auditor", ["eu"]);
		await assert.rejects(readTotals(eu, draft), { code: "REGION_NOT_HELD" });
		const [moderator] = await somebody("moderator", ["eu", "us"]);
		await assert.rejects(readTotals(moderator, draft), { code: "NOT_PERMITTED" });
		await assert.rejects(listTotals(moderator), { code: "NOT_PERMITTED" });
		assert.equal(await looks(), 1);
	});

	it("only who leads oversight everywhere has one counted, and two who ask at once get one", async () => {
		await assert.rejects(askForDraft(auditor), { code: "NOT_PERMITTED" });
		const [eu] = await somebody("oversight_lead", ["eu"]);
		await assert.rejects(askForDraft(eu), { code: "REGION_NOT_HELD" });
		await askForDraft(lead);
		await askForDraft(lead);
		assert.equal((await listTotals(lead)).counting, true);
		await drafted(house, leadPerson); // this counts what waits too
		assert.equal((await listTotals(lead)).counting, false);
	});

	it("a console that somebody took over has few counted: of the quarter of now, one at a time, six an hour", async () => {
		const ask = (period: string, person: string) =>
			house.web`insert into oversight.totals_asked (period, person_id) values (${period}, ${person})`;
		const { name } = quarterOf(new Date());
		const [moderator] = await somebody("moderator", ["eu", "us"]);
		const [over] = await somebody("oversight_lead", ["eu", "us"]);
		await house.database
			.admin`update access.role_grant set granted_at = now() - interval '2 days', ends_at = now()
			where person_id = ${over.personId} and region = 'us'`;
		await assert.rejects(ask("2020-Q1", lead.personId), { code: "CS250" });
		await assert.rejects(ask(name, moderator.personId), { code: "CS250" });
		await assert.rejects(ask(name, over.personId), { code: "CS250" }, "whose time is over");
		const both = await Promise.allSettled([ask(name, lead.personId), ask(name, lead.personId)]);
		assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
		for (;;) {
			await drafted(house, leadPerson);
			const [asked] = await house.web`select count(*)::int as n from oversight.totals_asked`;
			if (asked?.n === 6) break;
		}
		await assert.rejects(ask(name, lead.personId), { code: "CS252" });
		await assert.rejects(askForDraft(lead), { code: "TOTALS_TOO_SOON" });
	});

	it("nothing of a restricted case is in it: no id, no category, no time of its own, and no small number by itself", async () => {
		const { report } = await readTotals(auditor, draft);
		const rows = await house.database.admin`
			select id::text, case_id::text as c, thread_id::text as t, opening_id::text as o, actor::text as a from ledger.entry`;
		const text = JSON.stringify(report);
		for (const row of rows) for (const id of Object.values(row)) assert(id === null || !text.includes(id));
		assert(!text.includes("CYBER_VIOLENCE") && !/\d\d:\d\d:\d\d\.\d{6}/.test(text));
		const { byReason, byRole } = report.totals.openings;
		assert.deepEqual([byReason.counts, byRole.counts], [{}, {}]);
		assert(byReason.grouped?.codes.includes("CHILD_SAFETY_ESCALATION"));
		assert(byReason.grouped && byReason.grouped.codes.length > 5);
	});

	it("what is published is served as it was signed, to anybody only where the deployment says so", async () => {
		const names = async (actor: Actor | null) => (await listPublished(actor)).map(({ file }) => file);
		assert.deepEqual(await names(auditor), []);
		await assert.rejects(names(null), { code: "NOT_FOUND" });
		await published(house, leadPerson, draft);
		const [file = ""] = await names(auditor);
		const [moderator] = await somebody("moderator", ["eu"]);
		for (const actor of [null, moderator]) {
			await assert.rejects(names(actor), { code: "NOT_FOUND" });
			await assert.rejects(publishedFile(actor, file), { code: "NOT_FOUND" });
		}
		process.env.PUBLIC_TOTALS = "true";
		assert.deepEqual(await names(null), [file]);
		const [json, sig, html] = await Promise.all(
			[file, `${file}.sig`, file.replace("json", "html")].map((name) => publishedFile(null, name)),
		);
		assert(readReport(json?.body ?? "", sig?.body ?? "", house.keeper.log.notary.log).report);
		assert.match(html?.body ?? "", /<h1>Access report, [0-9]{4}-Q[1-4], so far<\/h1>/);
		for (const name of [
			...[file.replace(/-[0-9]+\./, "-1."), "../../etc/passwd", `${file}.sig.sig`, `${draft}.json`],
			file.replace("json", "html.sig"),
		])
			await assert.rejects(publishedFile(null, name), { code: "NOT_FOUND" });
		const { published: listed } = await listTotals(auditor);
		assert.deepEqual(
			listed.map((one) => one.file),
			[file],
		);
	});
});
