/**
 * A real witness process under load, killed again and again. The log is dishonest and lucky: it has two trees for
 * every size, sends both at once, and starts over from whatever the witness remembers.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { parseCheckpoint } from "../ledger/checkpoint.ts";
import { parseNote, parseVerifierKey, verifyNote } from "../ledger/note.ts";
import { History } from "./testing.ts";

const KILLS = 20;
const folder = mkdtempSync(join(tmpdir(), "countersign-witness-crash-"));
const launcher = join(import.meta.dirname, "..", "commands", "launch.mjs");
let child: ChildProcess;

after(() => {
	child?.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

/** `npm run witness` on the one folder; resolves with what it says at its start. */
async function launch(log: string): Promise<{ url: string; vkey: string }> {
	const flags = ["--name", "witness.example/council", "--log", log, "--state", folder, "--port", "0"];
	child = spawn(process.execPath, [launcher, "witness", ...flags], { stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	for await (const chunk of child.stdout ?? []) {
		said += chunk;
		const line = /WITNESSES="(\S+) (\S+)"/.exec(said);
		if (line) return { vkey: line[1] as string, url: line[2] as string };
	}
	throw new Error("the witness did not start");
}

it("killed at any moment under load, a witness never cosigns two roots at one size, and never forgets one", async () => {
	const cosigned = new Map<number, string>();
	let history = new History(1);
	let ways: History[] = [];
	let answers = 0;

	/** Whatever leaves the witness with its signature, as an answer or as the checkpoint that it serves. */
	const see = (note: string, vkey: string): number => {
		const parsed = parseNote(note);
		assert.equal(verifyNote(parsed, [parseVerifierKey(vkey)]).length, 1);
		const { size, root } = parseCheckpoint(parsed.text);
		const hex = Buffer.from(root).toString("hex");
		assert.equal(cosigned.get(size) ?? hex, hex, `two roots at size ${size}`);
		cosigned.set(size, hex);
		return size;
	};

	const rootOf = (way: History, size: number) => Buffer.from(way.root(size)).toString("hex");

	// On a busy machine it is killed before it answers now and then: there it is killed more often.
	for (let kill = 0; kill < KILLS || (answers <= KILLS && kill < 5 * KILLS); kill++) {
		const { url, vkey } = await launch(history.signer.vkey);
		const post = async (request: string) => {
			const answer = await fetch(`${url}/add-checkpoint`, { method: "POST", body: request });
			return { status: answer.status, body: await answer.text() };
		};
		const load = async () => {
			for (;;) {
				const kept = await fetch(`${url}/checkpoint`);
				const seen = kept.status === 200 ? see(await kept.text(), vkey) : 0;
				assert.ok(seen >= Math.max(0, ...cosigned.keys()), "it remembers all that it cosigned");
				// The history that it kept is the one that goes on.
				history =
					[history, ...ways].find((way) => way.size >= seen && rootOf(way, seen) === cosigned.get(seen)) ??
					history;
				const size = Math.max(1, seen + 1);
				ways = [1, 2].map(() => history.fork(seen).growTo(size));
				const sent = await Promise.all(
					ways.map(async (way) => {
						const { status, body } = await post(way.request(seen));
						if (status !== 200) return;
						answers++;
						see(way.checkpoint() + body, vkey);
					}),
				);
				assert.equal(sent.length, 2);
			}
		};
		const loading = load().catch((error: unknown) => error);
		await sleep(5 + Math.random() * 120);
		const gone = once(child, "exit");
		child.kill("SIGKILL");
		await gone;
		const error = await loading;
		if (error instanceof assert.AssertionError) throw error;
	}
	assert.ok(answers > KILLS, "it was under load");
});

it("a second process on the same folder is refused in one sentence", async () => {
	const { signer } = new History(0);
	await launch(signer.vkey);
	const flags = ["--name", "witness.example/council", "--log", signer.vkey, "--state", folder, "--port", "0"];
	const second = spawn(process.execPath, [launcher, "witness", ...flags], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	let said = "";
	second.stderr.on("data", (chunk) => {
		said += chunk;
	});
	const [code] = await once(second, "close");
	assert.equal(code, 1);
	assert.match(said, /^A witness already runs on [^\n]*\.\n$/);
});
