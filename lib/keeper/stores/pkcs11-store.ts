/**
 * The key store in a hardware security module, or anything else that speaks PKCS#11 (pkcs11-token.ts says what it holds).
 *
 * The library runs in a process of its own, started when it is needed and ended when it was idle for a while, so no session
 * stands open for nothing. One that does not answer in time is killed. A lost session (or a process that crashed) is opened anew
 * once for whoever asks; a PIN that the token refused is never shown to it again, for it would lock.
 * Shown by: pkcs11-store.test.ts, against SoftHSM2.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { errorCode } from "../../errors.ts";
import { type KeyName, type KeyStore, refused, STORE_PATIENCE, tooSlow, unavailable } from "./key-store.ts";
import { failureOf, isPinRefused, mayPass } from "./pkcs11-failure.ts";
import type { Act, Answer } from "./pkcs11-messages.ts";

export interface Pkcs11Options {
	module: string;
	token: string;
	/** One of the two; a file is read anew whenever the token is opened. */
	pin?: string | undefined;
	pinFile?: string | undefined;
	/** Names of variables that the library itself needs, such as SOFTHSM2_CONF: it gets no others of ours. */
	passOn?: readonly string[];
	/** In milliseconds; both are the product's own but in tests. */
	patience?: number;
	idle?: number;
}

/** Less than a minute: so the look each minute whether the store answers opens the token anew, and is worth something. */
const IDLE = 30_000;
const SYSTEM = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"];
const CHECK = { kid: "check", region: "check" };

interface Worker {
	ask(act: Act, of: KeyName, bytes: Uint8Array): Promise<Answer>;
	end(atOnce: boolean): void;
}

export function pkcs11Store({ patience = STORE_PATIENCE, idle = IDLE, ...options }: Pkcs11Options): KeyStore {
	let worker: { process: Worker; pin: string } | null = null;
	let refusedPin: string | null = null;
	let ending: NodeJS.Timeout | undefined;

	const open = () => {
		if (worker) return worker;
		const pin = readPin(options);
		if (digest(pin) === refusedPin) throw failureOf("CKR_PIN_INCORRECT", CHECK);
		worker = { process: startProcess({ ...options, pin }), pin: digest(pin) };
		return worker;
	};
	const end = (ended = worker, atOnce = false) => {
		ended?.process.end(atOnce);
		if (ended === worker) worker = null;
	};
	const ask = async (act: Act, of: KeyName, bytes: Uint8Array): Promise<Buffer> => {
		const until = Date.now() + patience;
		clearTimeout(ending);
		for (let tried = 1; ; tried++) {
			const at = open();
			const answer = await within(until, at.process.ask(act, of, bytes));
			if (answer === "late") {
				end(at, true);
				throw tooSlow(patience);
			}
			if ("bytes" in answer) {
				clearTimeout(ending);
				ending = setTimeout(() => end(), idle).unref();
				return Buffer.from(answer.bytes);
			}
			if (isPinRefused(answer.code)) refusedPin = at.pin;
			if (answer.code !== "NO_KEY" && answer.code !== "ALTERED") end(at);
			if (tried === 2 || !mayPass(answer.code)) throw failureOf(answer.code, of);
		}
	};
	return {
		name: "pkcs11",
		wrap: async (of, secret) => `p1.${(await ask("wrap", of, secret)).toString("base64url")}`,
		async unwrap(of, wrapped) {
			const [version, text = ""] = wrapped.split(".");
			const bytes = Buffer.from(text, "base64url");
			if (version !== "p1" || bytes.length < 28) throw failureOf("ALTERED", of);
			return ask("unwrap", of, bytes);
		},
		forget: async (of) => void (await ask("forget", of, new Uint8Array())),
		check: async () => void (await ask("check", CHECK, new Uint8Array())),
		async close() {
			clearTimeout(ending);
			end();
		},
	};
}

function readPin({ pin, pinFile }: Pkcs11Options): string {
	if (pinFile === undefined) return pin ?? "";
	let text: string;
	try {
		text = readFileSync(pinFile, "utf8").replace(/\r?\n$/, "");
	} catch (error) {
		throw unavailable(`PKCS11_PIN_FILE names a file that cannot be read (${errorCode(error)}).`);
	}
	if (text === "") throw refused("PKCS11_PIN_FILE names an empty file.");
	return text;
}

function startProcess({ module, token, pin, passOn = [] }: Pkcs11Options & { pin: string }): Worker {
	const waiting = new Map<number, (answer: Answer) => void>();
	let asked = 0;
	let gone = false;
	const child: ChildProcess = fork(new URL("./pkcs11-process.ts", import.meta.url), [], {
		env: Object.fromEntries(
			[...SYSTEM, ...passOn].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
		) as NodeJS.ProcessEnv,
		execArgv: [],
		serialization: "advanced",
		// What a vendor's library prints is nobody's to read: it may hold what it was given.
		stdio: ["ignore", "ignore", "ignore", "ipc"],
	});
	const ended = () => {
		gone = true;
		for (const [n, answered] of waiting) answered({ n, code: "PROCESS_ENDED" });
		waiting.clear();
	};
	child.once("exit", ended).on("error", ended);
	child.on("message", (answer: Answer) => {
		waiting.get(answer.n)?.(answer);
		waiting.delete(answer.n);
		if (waiting.size === 0) rest(false);
	});
	/** An idle process keeps no keeper from ending. */
	const rest = (busy: boolean) => {
		if (busy) child.ref();
		else child.unref();
		if (busy) child.channel?.ref();
		else child.channel?.unref();
	};
	child.send({ module, token, pin }, () => {});
	return {
		ask: (act, of, bytes) =>
			new Promise((resolve) => {
				const n = ++asked;
				if (gone || !child.connected) return resolve({ n, code: "PROCESS_ENDED" });
				waiting.set(n, resolve);
				rest(true);
				child.send({ n, act, of: { kid: of.kid, region: of.region }, bytes }, (error) => {
					if (error) ended();
				});
			}),
		end(atOnce) {
			if (atOnce) return void child.kill("SIGKILL");
			if (child.connected) child.disconnect(); // it ends by itself, and a library that hangs then does not
			setTimeout(() => child.kill("SIGKILL"), 1_000).unref();
		},
	};
}

function within(until: number, answer: Promise<Answer>): Promise<Answer | "late"> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<"late">((resolve) => {
		timer = setTimeout(resolve, Math.max(0, until - Date.now()), "late");
	});
	return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
