/**
 * Real keeper processes and a real PostgreSQL, killed between any two steps of an opening. A step is held by a lock
 * that a superuser takes on the one table that the next step needs, so nothing in the product knows of these tests.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { claim, entriesOf, type House, openHouse, type Person, reportThread, signIn } from "./testing.ts";

const WORDS = "The report says that he keeps writing after she said no.";

interface Answer {
	status: number;
	text: string;
	/** The connection ended before the answer did. */
	broken: boolean;
}

class RunningKeeper {
	readonly child: ChildProcess;
	private readonly socketPath: string;
	private readonly secret: string;

	constructor(house: House, keys: string, folder: string) {
		this.socketPath = join(folder, "k.sock");
		this.secret = randomBytes(32).toString("hex");
		this.child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
			env: {
				NODE_ENV: "test",
				DATABASE_URL_KEEPER: house.database.url("keeper"),
				DATABASE_URL_NOTARY: house.database.url("notary"),
				KEEPER_SOCKET: this.socketPath,
				KEEPER_SECRET: this.secret,
				COUNTERSIGN_KEYS: keys,
			},
			stdio: ["ignore", "pipe", "inherit"],
		});
	}

	async ready(): Promise<this> {
		for await (const chunk of this.child.stdout ?? [])
			if (String(chunk).includes("keeper ready")) return this;
		throw new Error("the keeper did not start");
	}

	async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const gone = once(this.child, "exit");
		this.child.kill(signal);
		await gone;
	}

	ask(session: string, body: unknown): Promise<IncomingMessage> {
		return new Promise((resolve, reject) => {
			const sent = request({
				socketPath: this.socketPath,
				method: "POST",
				path: "/openings",
				headers: {
					authorization: `Bearer ${this.secret}`,
					"x-session": session,
					"content-type": "application/json",
				},
			});
			sent.once("response", resolve).once("error", reject);
			sent.end(JSON.stringify(body));
		});
	}
}

async function read(response: Promise<IncomingMessage>): Promise<Answer> {
	let text = "";
	let status = 0;
	try {
		const incoming = await response;
		status = incoming.statusCode ?? 0;
		for await (const chunk of incoming) text += chunk;
		return { status, text, broken: false };
	} catch {
		return { status, text, broken: true };
	}
}

/** Waits for a state of the database, looking again as fast as it answers. */
async function until(what: () => Promise<boolean>): Promise<void> {
	const end = Date.now() + 20_000;
	while (!(await what())) if (Date.now() > end) throw new Error("it did not come to that");
}

describe("a crash between any two steps of an opening", () => {
	let house: House;
	let folder: string;
	let moderator: Person;
	let keeper: RunningKeeper;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "countersign-crash-"));
		house = await openHouse(folder);
		moderator = await signIn(house, ["child_safety", "eu"]);
		keeper = await new RunningKeeper(house, folder, folder).ready();
	});
	after(async () => {
		await keeper.kill();
		await house.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const claimed = async (messages = 40, words = "") => {
		const reported = await reportThread(house, { messages, reported: [20], words });
		await claim(house, reported.caseId, moderator.id);
		return reported;
	};
	const asked = (caseId: string) => ({
		caseId,
		reason: { code: "CHILD_SAFETY_ESCALATION", question: "IS_IT_GROOMING", text: WORDS },
		scope: { kind: "thread" },
	});
	/** Holds whoever needs this table, runs while somebody waits for it, then lets go. */
	const holding = async (
		table: string,
		while_: () => Promise<void>,
		begin: () => void,
		waits: () => Promise<boolean> = someoneWaits,
	): Promise<void> => {
		await house.database.admin.begin(async (tx) => {
			await tx.unsafe(`lock table ${table} in access exclusive mode`);
			begin();
			await until(waits); // on another connection: a transaction sees one state of activity only
			await while_();
		});
	};
	/** The opening, that is: the keeper's clockwork may want the same table. */
	const waitsIn = (what: string) => async () => {
		const [row] = await house.database.admin`select count(*)::int as n from pg_stat_activity
			where datname = current_database() and usename = 'keeper' and wait_event_type = 'Lock' and query like ${`%${what}%`}`;
		return row?.n > 0;
	};
	const someoneWaits = waitsIn("");
	/** The record stands, and the log cannot seal it. */
	const recordWaits = (caseId: string) => async () =>
		(await entriesOf(house.web, caseId)).includes("thread.decrypted");
	const nobodyIsLeft = () =>
		until(async () => {
			const [row] = await house.database.admin`
				select count(*)::int as n from pg_stat_activity where datname = current_database()
					and usename = 'keeper' and application_name like 'keeper%' and state <> 'idle'`;
			return row?.n === 0;
		});
	const restart = async () => {
		await nobodyIsLeft();
		keeper = await new RunningKeeper(house, folder, folder).ready();
	};

	for (const [step, table, recorded, what] of [
		["before it has decided", "console.claim", false, "console.claim"],
		["while it records", "vault.release", "perhaps", "access.open("],
		["after the record, before the log has sealed it", "ledger.checkpoint", true, ""],
		["after the record, before it has taken", "vault.sealed_key", true, "vault.take("],
	] as const) {
		it(`the keeper killed ${step}: the reader sees nothing, and the record tells of every decryption that stands`, async () => {
			const { caseId } = await claimed();
			let answer: Promise<Answer> | undefined;
			await holding(
				table,
				() => keeper.kill(),
				() => {
					answer = read(keeper.ask(moderator.session, asked(caseId)));
				},
				table === "ledger.checkpoint" ? recordWaits(caseId) : waitsIn(what),
			);
			assert.deepEqual(await answer, { status: 0, text: "", broken: true });
			await restart();
			const types = await entriesOf(house.web, caseId);
			const decrypted = types.includes("thread.decrypted");
			if (recorded !== "perhaps") assert.equal(decrypted, recorded);
			assert.equal(types.includes("release.unknown"), decrypted);
		});

		// The notary's connection is another: it comes back, seals, and the opening goes on.
		if (table === "ledger.checkpoint") continue;
		it(`the database's connection killed ${step}: a clear error, nothing shown, and no decryption without its end`, async () => {
			const { caseId } = await claimed();
			let answer: Promise<Answer> | undefined;
			await holding(
				table,
				async () => {
					await house.database.admin`
						select pg_terminate_backend(pid) from pg_stat_activity
						where datname = current_database() and usename = 'keeper' and wait_event_type = 'Lock'`;
				},
				() => {
					answer = read(keeper.ask(moderator.session, asked(caseId)));
				},
				waitsIn(what),
			);
			const { status, text } = (await answer) as Answer;
			assert.equal(status, 503);
			assert.match(JSON.parse(text).message, /Nothing (was opened|is shown)/);
			assert(!text.includes("message "));
			if (recorded === true) {
				await until(async () => (await entriesOf(house.web, caseId)).includes("release.failed"));
			} else {
				assert(!(await entriesOf(house.web, caseId)).includes("thread.decrypted"));
			}
		});
	}

	it("the notary's connection killed while it seals: it comes back, and the opening goes on", async () => {
		const { caseId } = await claimed();
		let answer: Promise<Answer> | undefined;
		await holding(
			"ledger.checkpoint",
			async () => {
				await house.database.admin`
					select pg_terminate_backend(pid) from pg_stat_activity
					where datname = current_database() and usename = 'notary' and wait_event_type = 'Lock'`;
			},
			() => {
				answer = read(keeper.ask(moderator.session, asked(caseId)));
			},
			recordWaits(caseId),
		);
		const { status, text } = (await answer) as Answer;
		assert.equal(status, 200);
		assert.match(text, /"kind":"end"/);
	});

	it("the keeper killed while the answer leaves: the reader never gets its last line, and the restart says unknown", async () => {
		const { caseId } = await claimed(300, "x".repeat(16_000));
		const response = await keeper.ask(moderator.session, asked(caseId));
		await once(response, "readable"); // the first lines have come, the rest waits for us to read
		await keeper.kill();
		const answer = await read(Promise.resolve(response));
		assert(answer.broken && !answer.text.includes('"kind":"end"'));
		await restart();
		assert.equal((await entriesOf(house.web, caseId)).at(-1), "release.unknown");
	});

	it("a reader who goes away before the last line: the record says unknown, which counts as seen", async () => {
		const { caseId } = await claimed(300, "x".repeat(16_000));
		const response = await keeper.ask(moderator.session, asked(caseId));
		await once(response, "readable");
		response.destroy();
		await until(async () => (await entriesOf(house.web, caseId)).at(-1) === "release.unknown");
	});

	it("a second keeper of the same name does not start beside a living one", async () => {
		const second = new RunningKeeper(house, folder, folder);
		const [code] = await once(second.child, "exit");
		assert.equal(code, 1);
	});

	it("nobody is answered without the shared secret, and a made-up session is nobody", async () => {
		const { caseId } = await claimed();
		const stranger = await read(
			Object.assign(Object.create(keeper), { secret: "guess" }).ask(moderator.session, asked(caseId)),
		);
		assert.equal(stranger.status, 401);
		const forged = await read(keeper.ask("made-up", asked(caseId)));
		assert.equal(JSON.parse(forged.text).code, "NOT_SIGNED_IN");
	});
});
