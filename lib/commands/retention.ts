/**
 * `npm run retention -- plan [--region R] [--json]`: what the next run would delete, what stays, and why for each thread. It
 * changes nothing and works while the product runs. `npm run retention -- run [REGION…]`: the running keeper does it now.
 */
import { parseArgs } from "node:util";
import { connect } from "#db/client.ts";
import { readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";
import { retentionNow } from "../keeper/client-retention.ts";
import { stopInWords } from "../keys/stop-words.ts";
import { openKeysFolder } from "../keys-folder.ts";
import { foretellStops, type PlanLine, readPlan, readRest, type Waits } from "../retention/read-plan.ts";
import { atDatabase } from "./at-database.ts";
import { runningProduct } from "./running.ts";

const USAGE = `Usage: npm run retention -- plan [--region REGION] [--json]
       npm run retention -- run [REGION…]`;
const REGION = /^[a-z][a-z0-9-]{1,15}$/;

export async function run(args: string[]): Promise<number> {
	const asked = read(args);
	if (asked?.verb === "plan" && asked.regions.length === 0) return plan(asked.region, asked.json);
	if (asked?.verb === "run" && asked.region === null && !asked.json) return runNow(asked.regions);
	if (asked?.verb === "plan" && asked.regions.length > 0)
		console.error(
			`A plan's region is named by --region: npm run retention -- plan --region ${asked.regions[0]}`,
		);
	else console.error(USAGE);
	return 2;
}

function read(args: string[]) {
	try {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { region: { type: "string" }, json: { type: "boolean" } },
		});
		const [verb, ...regions] = positionals;
		const region = values.region ?? null;
		const wrong = [...regions, ...(region === null ? [] : [region])].find((one) => !REGION.test(one));
		if (wrong !== undefined) {
			console.error(`${JSON.stringify(wrong)} is no region's code: small letters, as eu.`);
			return null;
		}
		return { verb, regions, region, json: values.json ?? false };
	} catch {
		return null;
	}
}

async function plan(region: string | null, json: boolean): Promise<number> {
	return atDatabase(async ({ databaseUrl }) => {
		const sql = connect(databaseUrl("keeper"), { max: 1, name: "countersign-retention" });
		try {
			const codes = (await sql<{ code: string }[]>`select code from console.region order by code`).map(
				({ code }) => code,
			);
			if (region !== null && !codes.includes(region)) {
				console.error(`There is no region ${region} here: ${codes.join(", ") || "none yet"}.`);
				return 2;
			}
			const counts = { goes: 0, stays: 0, gone: 0 };
			for await (const lines of readPlan(sql, { region })) {
				for (const line of lines) counts[line.verdict] += 1;
				process.stdout.write(lines.map(json ? asJson : asText).join(""));
			}
			const { waits, rest } = await readRest(sql, region);
			const stops = await foretellStops(sql, region);
			if (json) process.stdout.write(`${JSON.stringify({ counts, waits, stops, rest })}\n`);
			else console.log(summary(counts, rest, waits, stops));
			return 0;
		} finally {
			await sql.end({ timeout: 2 });
		}
	});
}

const asJson = (line: PlanLine) => `${JSON.stringify(line)}\n`;
const asText = ({ verdict, thread, region, why }: PlanLine) =>
	`${verdict.padEnd(5)}  ${region.padEnd(4)}  ${thread}  ${why}\n`;

const REST: Readonly<Record<string, string>> = {
	WORDS: "reasons and notes of staff",
	IDS: "threads' ids of the platform's",
	SEARCHES: "searches of oversight's",
	STAFF: "names of staff who left",
};

function summary(
	counts: Record<PlanLine["verdict"], number>,
	rest: readonly { kind: string; region: string | null; count: number }[],
	waits: readonly Waits[],
	stops: readonly Waits[],
): string {
	return [
		`${counts.goes} to go, ${counts.stays} to stay, ${counts.gone} gone before.`,
		...rest.map(
			({ kind, region, count }) =>
				`Also to go: ${count} ${REST[kind] ?? kind}${region ? ` (${region})` : ""}.`,
		),
		...waits.map(
			({ region, stopped, due, living }) =>
				`Deletion in ${region} waits for an admin (${stopped}): ${due} of ${living} threads. They resume it on the page Keys and data.`,
		),
		...stops.map(
			({ region, stopped, due, living }) =>
				`The next run in ${region} will stop for an admin (${stopped}): ${due} of ${living} threads. ${stopInWords(stopped).why}`,
		),
	].join("\n");
}

async function runNow(given: readonly string[]): Promise<number> {
	const { keeperSocket, keepers, keysDir, databaseUrl } = runningProduct(readEnv());
	process.env.KEEPER_SOCKET = keeperSocket;
	process.env.KEEPERS = keepers ?? "";
	process.env.KEEPER_SECRET = openKeysFolder(keysDir).keeperSecret;
	const regions = given.length > 0 ? given : await allRegions(databaseUrl("web"));
	let failed = 0;
	for (const region of regions) {
		try {
			await retentionNow(region);
			console.log(`Retention in ${region} runs now; the page Keys and data says how far it has come.`);
		} catch (error) {
			failed = 1;
			const why = error instanceof DomainError ? error.message : "The decryption service could not be asked.";
			console.error(`${region}: ${why}`);
		}
	}
	return failed;
}

async function allRegions(url: string): Promise<string[]> {
	const sql = connect(url, { max: 1, name: "countersign-retention" });
	try {
		return (await sql`select code from console.region order by code`).map(({ code }) => code);
	} finally {
		await sql.end({ timeout: 2 });
	}
}
