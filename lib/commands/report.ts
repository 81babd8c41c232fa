/** `npm run report -- FILE.jsonl [--to URL] [--key KEY] [--at-once N]`: posts one report a line through the API. */
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "#db/trouble.ts";
import { readEnv } from "#lib/env.ts";
import { demoIntegrationKey } from "#lib/keys-folder.ts";
import { keysDirOf } from "./paths.ts";
import { reportFile, type Shown } from "./report-file.ts";
import { ttySafe } from "./tty.ts";

const USAGE = `Usage: npm run report -- FILE.jsonl [--to URL] [--key KEY] [--at-once N]

  FILE.jsonl   one report a line, as POST /api/v1/reports takes it
  --to         the installation, http://localhost:PORT by default
  --key        the integration key, the demo's by default
  --at-once    how many are under way at once, 8 by default

Stopped, it goes on where it was when it is run again. What is refused is written, with the reason, to
FILE.refused.jsonl.`;

export async function run(args: string[]): Promise<number> {
	const asked = readArgs(args);
	if (asked === null) {
		console.error(USAGE);
		return 2;
	}
	const { file, ...options } = asked;
	const stop = new AbortController();
	process.once("SIGINT", () => stop.abort());
	process.once("SIGTERM", () => stop.abort());
	const show = process.stdout.isTTY ? bar() : plain();
	const result = await reportFile(file, {
		...options,
		signal: stop.signal,
		onResume: (line) => console.log(`Going on after line ${line.toLocaleString("en")}.`),
		onProgress: show.progress,
	}).finally(show.end);

	const { accepted, duplicate, refused, refusedFile, isWhole } = result;
	if (refused === 0) rmSync(refusedFile, { force: true });
	console.log(`${accepted} accepted, ${duplicate} duplicate, ${refused} refused`);
	if (refused > 0) console.log(`What was refused, and why: ${refusedFile}`);
	if (!isWhole) console.log("Stopped before the end; run the same again to go on.");
	if (!isWhole) return 130;
	return refused > 0 ? 1 : 0;
}

function readArgs(args: string[]) {
	const env = readEnv();
	let parsed: ReturnType<typeof parse>;
	try {
		parsed = parse(args);
	} catch {
		return null;
	}
	const [file, ...more] = parsed.positionals;
	const { to = `http://localhost:${env.PORT}`, "at-once": atOnce = "8" } = parsed.values;
	if (file === undefined || more.length > 0 || !/^[1-9]\d{0,2}$/.test(atOnce)) return null;
	if (!existsSync(file) || !statSync(file).isFile()) throw new Trouble(`There is no file ${file}.`);
	if (!/^https?:$/.test(URL.canParse(to) ? new URL(to).protocol : "")) {
		throw new Trouble("--to must be a URL that begins with http:// or https://.");
	}
	const key = parsed.values.key ?? demoKey(keysDirOf(env));
	return { file, url: to.replace(/\/+$/, ""), key, atOnce: Number(atOnce) };
}

function parse(args: string[]) {
	const text = { type: "string" } as const;
	return parseArgs({ args, allowPositionals: true, options: { to: text, key: text, "at-once": text } });
}

function demoKey(keysDir: string): string {
	if (existsSync(join(keysDir, "demo-integration-key"))) return demoIntegrationKey(keysDir);
	throw new Trouble("There is no demo key here yet; name an integration key by --key.");
}

interface Display {
	progress(shown: Shown): void;
	end(): void;
}

/** A bar on the terminal's last line, drawn ten times a second at most. */
function bar(stream = process.stdout): Display {
	const began = Date.now();
	let drawn = 0;
	let last: Shown | undefined;
	let first: Shown | undefined;
	const draw = (shown: Shown) => {
		const part = shown.size === 0 ? 1 : shown.done / shown.size;
		const full = Math.round(part * 24);
		const seconds = (Date.now() - began) / 1000;
		const done = total(shown) - total(first ?? shown);
		const bytes = shown.done - (first ?? shown).done;
		const left = bytes > 0 ? ((shown.size - shown.done) / bytes) * seconds : Number.NaN;
		const parts = [
			`${"█".repeat(full)}${"░".repeat(24 - full)} ${Math.floor(part * 100)} %`,
			`${shown.accepted} accepted, ${shown.duplicate} duplicate, ${shown.refused} refused`,
			`${Math.round(done / Math.max(seconds, 0.1))}/s`,
			...(Number.isFinite(left) && part < 1 ? [`${inWords(left)} left`] : []),
		];
		stream.write(`\r\x1b[2K${ttySafe(parts.join(" · "), stream.columns)}`);
	};
	return {
		progress(shown) {
			first ??= shown;
			last = shown;
			if (Date.now() - drawn < 100) return;
			drawn = Date.now();
			draw(shown);
		},
		end() {
			if (!last) return;
			draw(last);
			stream.write("\n");
		},
	};
}

function plain(): Display {
	let said = Date.now();
	return {
		progress(shown) {
			if (Date.now() - said < 5_000) return;
			said = Date.now();
			const percent = Math.floor((shown.done / Math.max(1, shown.size)) * 100);
			console.log(
				`${percent} %: ${shown.accepted} accepted, ${shown.duplicate} duplicate, ${shown.refused} refused`,
			);
		},
		end() {},
	};
}

const total = ({ accepted, duplicate, refused }: Shown) => accepted + duplicate + refused;

function inWords(seconds: number): string {
	if (seconds < 90) return `${Math.ceil(seconds)} s`;
	return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
