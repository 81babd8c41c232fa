/**
 * `npm run keys -- list`: every intake key, its period, what depends on it and how far its end has come.
 * `npm run keys -- rotate REGION`: the running keeper makes a new intake key pair for a region, from now on.
 * `npm run keys -- rewrap REGION`: it wraps what is wrapped to keys whose period is over to the key of now, and says how far it
 * has come until it is done.
 * `npm run keys -- envs DIR`: what each process is told where web and keepers run as users of their own (deploy/README.md),
 * as environment files that only their owner may read.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Sql } from "#db/client.ts";
import { readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";
import { rewrapNow } from "../keeper/client-keys.ts";
import { rotateIntakeKey } from "../keeper/client-state.ts";
import { openKeysFolder } from "../keys-folder.ts";
import { atDatabase } from "./at-database.ts";
import { writeEnvironments } from "./environments.ts";
import { progressFor } from "./progress.ts";
import { type Running, runningProduct } from "./running.ts";
import { table } from "./table.ts";

const REGION = /^[a-z][a-z0-9-]{1,15}$/;
const LOOK_MS = 300;

export async function run(args: string[]): Promise<number> {
	const [verb, of, ...more] = args;
	if (verb === "list" && of === undefined) return list();
	if (verb === "envs" && of && more.length === 0) return writeEnvironments(of, readEnv());
	if ((verb !== "rotate" && verb !== "rewrap") || !of || !REGION.test(of) || more.length > 0) {
		console.error("Usage: npm run keys -- list | rotate REGION | rewrap REGION | envs DIR");
		return 2;
	}
	const running = runningProduct();
	process.env.KEEPER_SOCKET = running.keeperSocket;
	process.env.KEEPERS = running.keepers ?? "";
	process.env.KEEPER_SECRET = openKeysFolder(running.keysDir).keeperSecret;
	try {
		return verb === "rotate" ? await rotate(of) : await rewrap(running, of);
	} catch (error) {
		const failed = verb === "rotate" ? "The keys could not be rotated." : "Nothing could be wrapped anew.";
		console.error(error instanceof DomainError ? error.message : failed);
		return 1;
	}
}

async function rotate(region: string): Promise<number> {
	const key = await rotateIntakeKey(region);
	console.log(`Region ${key.region} seals to key ${key.kid} from now on, until ${key.notAfter}.`);
	console.log(
		"What was sealed to the earlier one still opens; it is wrapped anew before that one's destruction is announced (docs/key-life.md).",
	);
	return 0;
}

interface Turn {
	asked: boolean;
	running: boolean;
	/** Since somebody asked. */
	began: boolean;
	done: number;
	total: number;
	error: string | null;
	failing: boolean;
}

async function rewrap({ databaseUrl }: Running, region: string): Promise<number> {
	const sql = connect(databaseUrl("web"), { max: 1, name: "countersign-keys" });
	try {
		await rewrapNow(region);
		const last = await progressFor().step(`Wrapping anew in ${region}`, async (say) => {
			for (;;) {
				const turn = await turnOf(sql, region);
				if (!turn.asked || (turn.failing && turn.began && !turn.running)) return turn;
				say(`${turn.done} of ${turn.total}`);
				await sleep(LOOK_MS);
			}
		});
		if (last.failing) {
			console.error(
				`Not all could be wrapped anew (${last.error}). What was not stays as it is and opens; the decryption service tries again each minute.`,
			);
			return 1;
		}
		console.log(
			last.done === 0
				? "Nothing is wrapped to a key whose period is over."
				: `${last.done} wrapped keys and notes went on to the key of now. Each thread's entry says so.`,
		);
		return 0;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

async function turnOf(sql: Sql, region: string): Promise<Turn> {
	const [turn] = await sql<Turn[]>`
		select asked_at is not null as asked, leased_until > clock_timestamp() as running,
			coalesce(began_at >= asked_at, true) as began, done, total, error,
			failing_since is not null as failing
		from access.job where name = 'rewrap' and region = ${region}`;
	return (
		turn ?? { asked: false, running: false, began: true, done: 0, total: 0, error: null, failing: false }
	);
}

async function list(): Promise<number> {
	return atDatabase(async ({ databaseUrl }) => {
		const sql = connect(databaseUrl("web"), { max: 1, name: "countersign-keys" });
		try {
			const rows = await sql`
				select k.region, k.kid as key, to_char(k.not_before at time zone 'UTC', 'YYYY-MM-DD') as from,
					to_char(k.not_after at time zone 'UTC', 'YYYY-MM-DD') as to, coalesce(k.store, '') as store,
					case when k.removed_at is not null then 'destroyed' when k.destroyed_at is not null then 'destroyed, being removed'
						when k.announced_at is not null
							then 'to be destroyed ' || to_char(k.destruction_due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
						when k.not_before > clock_timestamp() then 'next' when k.not_after > clock_timestamp() then 'seals now'
						when k.kept_entry_id is not null then 'over, kept' else 'over' end as state,
					s.threads, s.notes, s.waiting as "due threads"
				from access.intake_key k join access.key_standing s on s.kid = k.kid order by k.region, k.not_before, k.kid`;
			console.log(table(rows));
			return 0;
		} finally {
			await sql.end({ timeout: 2 });
		}
	});
}
