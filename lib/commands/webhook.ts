/**
 * `npm run integration -- webhook …`: where a platform is told of decisions (docs/webhooks.md). Each change is an entry of the log, in
 * nobody's name: the command is the operator's. A secret is shown once, when it is made; it is stored nowhere.
 */
import { connect, type Sql } from "#db/client.ts";
import { selectEndpoints } from "#db/queries/endpoints.ts";
import { type Env, readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";
import { openKeysFolder } from "../keys-folder.ts";
import {
	addEndpoint,
	endTelling,
	pauseTelling,
	pingEndpoint,
	resumeTelling,
	rotateSecret,
} from "../webhooks/change-endpoint.ts";
import { atDatabase } from "./at-database.ts";
import { readFlags, wholeNumber } from "./ledger-args.ts";
import { keysDirOf } from "./paths.ts";
import { table } from "./table.ts";

export const WEBHOOK_USAGE = `npm run integration -- webhook add PLATFORM URL REGION… [--events decision.made,report.settled]
npm run integration -- webhook list [PLATFORM]
npm run integration -- webhook rotate ENDPOINT [--overlap HOURS]
npm run integration -- webhook ping | pause | resume | remove ENDPOINT`;

interface At {
	sql: Sql;
	env: Env;
	workersKey: string;
}

/** @returns null where the arguments are none of these */
export async function webhook(args: string[]): Promise<number | null> {
	const text = { type: "string" } as const;
	const { positionals, values } = readFlags(args, { events: text, overlap: text });
	const [verb, ...rest] = positionals;
	const act = chosen(verb, rest, values);
	if (!act) return null;
	const env = readEnv();
	const workersKey = openKeysFolder(keysDirOf(env)).webhookKey;
	return atDatabase(async ({ databaseUrl }) => {
		const sql = connect(databaseUrl("web"), { max: 1, name: "countersign-webhook" });
		try {
			await act({ sql, env, workersKey });
			return 0;
		} catch (error) {
			if (!(error instanceof DomainError)) throw error;
			console.error(error.message);
			return 1;
		} finally {
			await sql.end({ timeout: 2 });
		}
	});
}

function chosen(
	verb: string | undefined,
	[first, ...more]: string[],
	{ events, overlap }: { events?: string | undefined; overlap?: string | undefined },
): ((at: At) => Promise<void>) | null {
	if (verb === "list" && more.length === 0) return (at) => list(at, first ?? null);
	if (!first) return null;
	const [url, ...regions] = more;
	if (verb === "add" && url && regions.length > 0)
		return (at) => add(at, { platform: first, url, regions, events: events?.split(",") });
	if (more.length > 0) return null;
	const hours = overlap === undefined ? 24 : wholeNumber("--overlap", overlap);
	const acts: Record<string, (at: At) => Promise<void>> = {
		rotate: (at) => rotate(at, first, hours),
		pause: ({ sql }) =>
			pauseTelling(sql, first).then(say("It is told nothing from now on; what is to be told waits.")),
		resume: ({ sql }) => resumeTelling(sql, first).then(say("It is told again, what waited first.")),
		remove: ({ sql }) =>
			endTelling(sql, first).then(
				say("It is removed. What waited for it is not sent; the decisions API has it."),
			),
		ping: ({ sql }) =>
			pingEndpoint(sql, first).then((id) =>
				console.log(`A ping goes out as ${id}; list says whether it arrived.`),
			),
	};
	return acts[verb ?? ""] ?? null;
}

const say = (sentence: string) => () => console.log(sentence);

async function add(
	{ sql, env, workersKey }: At,
	made: { platform: string; url: string; regions: string[]; events: string[] | undefined },
): Promise<void> {
	const { endpointId, secret } = await addEndpoint(sql, { workersKey, env }, made);
	console.log(
		`Endpoint ${endpointId} of ${made.platform} is told of what leaves ${made.regions.join(", ")} from now on.`,
	);
	console.log("Its secret, which is stored nowhere and not shown again:");
	console.log(secret);
	console.log("A ping goes out at once. How to verify: docs/webhooks.md.");
}

async function rotate({ sql, workersKey }: At, endpointId: string, hours: number): Promise<void> {
	const { secret, formerUntil } = await rotateSecret(sql, { workersKey }, endpointId, hours);
	console.log("Its new secret, which is stored nowhere and not shown again:");
	console.log(secret);
	console.log(
		hours === 0
			? "What is sent from now on is signed with it alone."
			: `Until ${formerUntil.toISOString()} each message is signed with both; then with the new one alone.`,
	);
}

async function list({ sql }: At, platform: string | null): Promise<void> {
	const regions = await sql<{ code: string }[]>`select code from console.region`;
	const found = await selectEndpoints(sql, { regions: regions.map(({ code }) => code), platform });
	if (found.length === 0) return console.log("No endpoint. Platforms ask for decisions by the API.");
	const rows = found.map((one) => ({
		...{ endpoint: one.id, platform: one.platform, address: one.url, regions: one.regions.join(" ") },
		...{ state: stateOf(one), waiting: one.waiting, "given up": one.dead, "last failure": one.code ?? "" },
	}));
	console.log(table(rows));
}

function stateOf({
	removedAt,
	pausedAt,
	formerUntil,
}: {
	removedAt: Date | null;
	pausedAt: Date | null;
	formerUntil: Date | null;
}): string {
	if (removedAt) return "removed";
	if (pausedAt) return "paused";
	return formerUntil && formerUntil > new Date() ? "two secrets" : "on";
}
