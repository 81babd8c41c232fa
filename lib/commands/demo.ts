/**
 * The demo's seed, and `npm run demo -- refresh`, which posts new cases to the running product.
 *
 * The seed goes in by the doors that everybody uses: people through the keeper, reports through the API, the history
 * through the domain's functions with real sessions. It holds the same ids and words each time, told from one clock
 * (the moment when the first person was added), so a seed that was interrupted goes on where it stopped.
 */
import { connect } from "#db/client.ts";
import { selectDemoStart, selectSeedState } from "#db/queries/demo.ts";
import { demoCases } from "#db/seed/cases.ts";
import { demoHistory } from "#db/seed/history.ts";
import { demoPeople } from "#db/seed/people.ts";
import { Trouble } from "#db/trouble.ts";
import { closeWeb, web } from "#db/web.ts";
import { invariant } from "#lib/errors.ts";
import { createIntegration } from "#lib/intake/integration.ts";
import { type DemoPerson, enrolDemoPeople, intakeKeys } from "#lib/keeper/client-state.ts";
import { withEnv } from "./demo-env.ts";
import { playHistory } from "./demo-history.ts";
import { postingOf, postReports } from "./demo-post.ts";
import type { Product } from "./product.ts";
import { progressFor } from "./progress.ts";
import { runningProduct } from "./running.ts";

const REGIONS = ["eu", "us"] as const;
const REFRESHED = 12;

type Seeded = Pick<
	Product,
	"localUrl" | "databaseUrl" | "integrationKey" | "keeperSocket" | "keepers" | "keysDir"
>;

/** Whether there is nothing left to seed: the history's last act is there, or the cases are somebody else's. */
export async function isSeeded(product: Pick<Product, "databaseUrl">): Promise<boolean> {
	const last = demoHistory.at(-1);
	invariant(last, "the history has acts");
	const sql = connect(product.databaseUrl("web"), { max: 1, name: "demo-seed" });
	try {
		const { done, foreign } = await selectSeedState(sql, `t-${last.no}`, last.open.reason);
		return done || foreign;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

/**
 * Seeds a demo: people, cases, history. May be called again after an interruption.
 *
 * @param say told what it is at, such as "31 of 69 cases"
 */
export async function seedDemo({
	product,
	say,
}: {
	product: Seeded;
	say: (detail: string) => void;
}): Promise<void> {
	const integrationKey = product.integrationKey;
	if (integrationKey === null) throw new Trouble("Only the demo is seeded.");
	await withEnv(product, async () => {
		try {
			await enrolDemoPeople(demoPeople.map(enrolled));
			const key = { platform: "acme", platformName: "Acme", name: "Demo", regions: REGIONS };
			await createIntegration(web(), { ...key, token: integrationKey });
			const now = await selectDemoStart(web());
			invariant(now, "the demo's people were added");
			const postings = demoCases.map((demo) => postingOf(demo, now));
			// Said at once, in the keeper's own words: the door tells a platform no more than to try again.
			await intakeKeys();
			let cases = 0;
			const saying = () => say(`${cases} of ${postings.length} cases`);
			await postReports(
				{ url: product.localUrl, integrationKey },
				postings,
				(count) => {
					cases = count;
					if (count % 10 === 0) saying();
				},
				saying,
			);
			await playHistory(demoHistory, (count) => {
				if (count % 5 === 0) say(`${count} of ${demoHistory.length} cases worked on`);
			});
		} finally {
			await closeWeb();
		}
	});
}

/** `npm run demo -- refresh [how many]`. */
export async function run(args: string[]): Promise<number> {
	const [command, many = String(REFRESHED)] = args;
	if (command !== "refresh" || !/^[1-9]\d{0,3}$/.test(many)) {
		console.error("npm run demo -- refresh [how many]   posts new cases to the running demo");
		return 1;
	}
	const { url, localUrl, integrationKey } = runningProduct();
	if (integrationKey === null) throw new Trouble("This is not a demo; nothing was posted.");
	const postings = freshCases(Number(many), new Date());
	const progress = progressFor();
	await progress.step("Posting new cases", (say) =>
		postReports({ url: localUrl, integrationKey }, postings, (count) =>
			say(`${count} of ${postings.length}`),
		),
	);
	progress.line(`${postings.length} new cases are in the queues at ${url}`);
	return 0;
}

/** Other cases at each call, reported within the last hour, each with ids of its own. */
function freshCases(many: number, now: Date) {
	const round = Math.floor(now.getTime() / 1000).toString(36);
	const start = Math.floor(Math.random() * demoCases.length);
	return Array.from({ length: many }, (_, index) => {
		const demo = demoCases[(start + index * 5) % demoCases.length] as (typeof demoCases)[number];
		return postingOf({ ...demo, ago: 2 + ((index * 7) % 55) }, now, `-${round}-${index + 1}`);
	});
}

/** Who may do something everywhere holds the role in each region: a right is always a role in a region. */
function enrolled({
	id,
	alias,
	name,
	employer,
	officeCountry,
	roles,
}: (typeof demoPeople)[number]): DemoPerson {
	const grants = roles.flatMap(({ role, region }) =>
		(region === null ? REGIONS : [region]).map((one) => ({ role, region: one })),
	);
	return { id, alias, name, employer, officeCountry, grants };
}
