import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { openTestLog, sealPending } from "#db/testing-seal.ts";
import { seedOpening, seedThread } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { somebody } from "../../log/testing-exports.ts";
import { countHours, countWaitingReviews } from "./count-hours.ts";
import { readDashboard } from "./read-dashboard.ts";
import { readView, termsOf, viewAddress } from "./view.ts";

describe("oversight's dashboards", () => {
	let database: TestDatabase;
	let auditor: Actor;
	let alias: string;
	before(async () => {
		database = await testDatabase();
		process.env.DATABASE_URL_WEB = database.url("web");
		await openTestLog(database);
		auditor = await somebody(database, "auditor");
		for (const region of ["eu", "eu", "us"] as const) {
			const thread = await seedThread(database, { region });
			alias = thread.moderator.alias;
			await seedOpening(database, {
				...{ thread, reason: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", reviewHours: 24 },
			});
		}
		while ((await sealPending(database)) > 0);
		const worker = { sql: database.as("worker"), env: {} as never, signal: new AbortController().signal };
		await countHours.run(worker);
		await countWaitingReviews.run(worker);
	});
	after(async () => {
		await closeWeb();
		await database.drop();
	});

	const searches = async () => {
		const rows = await database.admin`select s.terms from console.ledger_search s
			join ledger.entry e on e.id = s.entry_id where e.type = 'ledger.searched' order by e.at`;
		return rows.map(({ terms }) => terms);
	};

	it("show what was opened, and that somebody looked is on record once a view, with what they looked at", async () => {
		const dashboard = await readDashboard(auditor, { days: 30, person: alias });
		assert.equal(dashboard.granted, 3);
		assert.deepEqual(dashboard.byRegion, [
			{ code: "eu", count: 2 },
			{ code: "us", count: 1 },
		]);
		assert.deepEqual(dashboard.byReason, [{ code: "EMERGENCY_RISK_TO_LIFE", count: 3 }]);
		assert.equal(dashboard.byHour.length, 24);
		assert.equal(
			dashboard.byDay.reduce((sum, { count }) => sum + count, 0),
			3,
		);
		assert.equal(dashboard.counted.next, dashboard.counted.size);
		assert.equal(dashboard.coverage?.share, 0);
		assert.deepEqual(
			dashboard.standings.map(({ region, waiting }) => [region, waiting]),
			[
				["eu", 2],
				["us", 1],
			],
		);
		assert.deepEqual(
			dashboard.peers.map(({ region, chosen }) => [region, chosen?.openings]),
			[["us", 1]],
		);
		assert.deepEqual(await searches(), [{ dashboard: "oversight", days: "30", person: alias }]);
	});

	it("compare with whoever does the same work now, and with nobody whose right has ended", async () => {
		const peers = async () =>
			(await readDashboard(auditor, { days: 7 })).peers.find(({ region }) => region === "us")?.people.length;
		assert.equal(await peers(), 1);
		const { personId } = await somebody(database, "moderator", ["us"]);
		assert.equal(await peers(), 2, "who opened nothing is a peer too");
		await database.admin`update access.role_grant set granted_at = now() - interval '2 days',
			ends_at = now() - interval '1 minute' where person_id = ${personId}`;
		assert.equal(await peers(), 1);
	});

	it("show of a region nothing to whoever does not oversee it", async () => {
		const eu = await somebody(database, "auditor", ["eu"]);
		const { granted, byRegion, peers, standings } = await readDashboard(eu, { days: 7 });
		assert.equal(granted, 2);
		assert.deepEqual(byRegion, [{ code: "eu", count: 2 }]);
		for (const one of [...peers, ...standings]) assert.equal(one.region, "eu");
		await assert.rejects(readDashboard(eu, { days: 7, region: "us" }), { code: "REGION_NOT_HELD" });
		await assert.rejects(readDashboard(await somebody(database, "lead"), { days: 7 }), {
			code: "NOT_PERMITTED",
		});
	});

	it("show nothing where the look cannot be recorded", async () => {
		const before = (await searches()).length;
		await database.admin`revoke insert on console.ledger_search from web`;
		await assert.rejects(readDashboard(auditor, { days: 7 }), { code: "DATABASE_UNAVAILABLE" });
		await database.admin`grant insert on console.ledger_search to web`;
		assert.equal((await searches()).length, before);
	});

	it("read no entry: what they show comes from sums alone", async () => {
		await database.admin`alter table ledger.entry rename to entry_away`;
		const { selectSums, selectPeers, selectByDay, selectByHour } = await import("#db/queries/dashboards.ts");
		const window = { from: new Date(0), until: new Date(), regions: ["eu"] };
		const web = database.as("web");
		assert.equal((await selectSums(web, ["opening.granted"], window)).length, 1);
		await Promise.all([selectPeers(web, window), selectByDay(web, window), selectByHour(web, window)]);
		await database.admin`alter table ledger.entry_away rename to entry`;
	});

	it("have an address that reproduces them; what is not understood is left out and said", () => {
		const { view, ignored } = readView({ days: "90", region: "eu", person: "M-1", more: "x" }, ["eu"]);
		assert.deepEqual([view, ignored], [{ days: 90, region: "eu", person: "M-1" }, []]);
		assert.equal(viewAddress(view), "/oversight?days=90&region=eu&person=M-1");
		const wrong = readView({ days: "-1", region: "us'--", person: ["a", "b"] }, ["eu"]);
		assert.deepEqual([wrong.view, wrong.ignored], [{ days: 30 }, ["days", "region", "person"]]);
		assert.deepEqual(termsOf({ days: 30 }), { dashboard: "oversight", days: "30" });
	});
});
