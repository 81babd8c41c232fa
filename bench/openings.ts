/** An audited opening against what it consists of: the same reading without a record, and one commit. */
import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { type Answer, type Ask, asker } from "./ask.ts";
import { load, loadInTurns, type Measured } from "./load.ts";
import type { Stage } from "./stage.ts";
import { type BenchThread, seedThreads, THREAD_LENGTH } from "./threads.ts";

export interface Openings {
	clients: number;
	audited: Measured;
	/** The same rows read and decrypted, nobody asked, nothing recorded. */
	unaudited: Measured;
	/** The same, for a person who was found to have the right; nothing recorded. */
	authorised: Measured;
	commit: Measured;
}

/** Enough that nobody reaches the hourly limit of openings. */
const THREADS = 400;

export async function measureOpenings(
	stage: Stage,
	seconds: number,
	say: (line: string) => void,
): Promise<Openings[]> {
	const most = 32;
	const keeper = asker({ socketPath: stage.keeperSocket }, most);
	say(`sealing ${THREADS} threads of ${THREAD_LENGTH} messages`);
	const threads = await seedThreads(stage, keeper, THREADS);

	const socket = join(stage.keeperSocket, "..", "unaudited.sock");
	await stage.start({
		name: "unaudited",
		args: ["bench/unaudited.ts"],
		env: { BENCH_DATABASE_URL: stage.adminUrl, BENCH_KEYS: stage.keysDir, BENCH_SOCKET: socket },
		socket,
	});
	const baseline = asker({ socketPath: socket }, most);
	await stage.admin`create table public.bench_commit (id uuid primary key, bytes bytea not null)`;

	let turn = 0;
	const next = () => threads[turn++ % threads.length] as BenchThread;
	const [audited, authorised] = [opener(stage, keeper, threads), opener(stage, baseline, threads)];
	const unaudited = () => baseline("GET", `/threads/${next().threadId}`, {}).then(whole);

	await load({ clients: 8, seconds: 2 }, audited); // plans, prepared statements, compiled code
	await load({ clients: 8, seconds: 1 }, authorised);
	await load({ clients: 8, seconds: 2 }, unaudited);
	// Plans were made when these tables were empty; ANALYZE has them made anew, as autovacuum does within a minute.
	await stage.admin.unsafe("VACUUM ANALYZE");
	const results: Openings[] = [];
	for (const clients of [1, 8, most]) {
		say(`openings at ${clients} ${clients === 1 ? "client" : "clients"}`);
		const sql = connect(stage.adminUrl, { max: clients, name: "bench-commit" });
		const commit = () => sql`insert into public.bench_commit values (${randomUUID()}, ${randomBytes(64)})`;
		results.push({
			clients,
			...(await loadInTurns({ clients, seconds }, { unaudited, authorised, commit, audited })),
		});
		await sql.end();
	}
	return results;
}

/** Opens one thread after another, each by its own moderator. */
export function opener(stage: Stage, ask: Ask, threads: readonly BenchThread[]): () => Promise<void> {
	let turn = 0;
	return () => {
		const { caseId, sessionToken } = threads[turn++ % threads.length] as BenchThread;
		const headers = { ...bearer(stage), "x-session": sessionToken };
		return ask("POST", "/openings", headers, opening(caseId)).then(whole);
	};
}

export const bearer = (stage: Stage) => ({
	authorization: `Bearer ${stage.keys.keeperSecret}`,
	"content-type": "application/json",
});

export const openingBody = (caseId: string) => ({
	caseId,
	reason: {
		...({ code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE" } as const),
		text: "Five messages were reported as harassment; I need to see what they answer.",
	},
	scope: { kind: "reported" } as const,
});

const opening = (caseId: string) => JSON.stringify(openingBody(caseId));

/** An answer counts only if it is whole: every message, and the last line. */
export function whole({ status, body }: Answer): void {
	const messages = body.split('{"kind":"message"').length - 1;
	if (status === 200 && messages === THREAD_LENGTH && body.includes('{"kind":"end"')) return;
	throw new Error(`an opening answered ${status} with ${messages} messages`);
}
