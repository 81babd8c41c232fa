/** What must hold before anything is started; each failure is one sentence. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { makeFolder } from "#db/folder.ts";
import { Trouble } from "#db/trouble.ts";
import { whyNoPasskeys } from "#lib/access/passkey-address.ts";
import { readPolicy } from "#lib/access/read-policy.ts";
import { readChannels } from "#lib/alarms/channels.ts";
import { assuranceOf, attachmentStoreLacks, type Env, keyStoreLacks } from "#lib/env.ts";
import { checkSignIn } from "#lib/sessions/sign-in-check.ts";
import { readSinks } from "#lib/siem/sinks.ts";
import { readSettings } from "#lib/signals/settings.ts";
import { inProject } from "./paths.ts";

export async function portIsFree(host: string, port: number): Promise<void> {
	const code = await new Promise<string | null>((resolve) => {
		const probe = createServer();
		probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "ERROR"));
		probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
	});
	if (code === null) return;
	if (code === "EADDRINUSE")
		throw new Trouble(`Port ${port} is taken by another program; choose another by PORT.`);
	if (code === "EACCES")
		throw new Trouble(`Port ${port} may not be used by this account; choose one above 1023 by PORT.`);
	throw new Trouble(`Countersign cannot listen on ${host}, port ${port} (${code}); check HOST and PORT.`);
}

export function folderIsWritable(folder: string, variable: string): void {
	try {
		makeFolder(folder);
		const probe = join(folder, `.probe-${process.pid}`);
		writeFileSync(probe, "");
		rmSync(probe);
	} catch {
		throw new Trouble(`The folder ${folder} cannot be written; choose another by ${variable}.`);
	}
}

/** Starts whole or not at all, and says everything that is missing at once. */
export function configurationIsWhole(env: Env): void {
	productionIsWhole(env);
	checkSignIn(env);
	passkeysWork(env);
	policyIsReadable(env.POLICY_FILE);
	readChannels(env);
	readSinks(env);
	readSettings(env.SIGNALS_FILE && inProject(env.SIGNALS_FILE));
	const lacks = keyStoreLacks(env) ?? attachmentStoreLacks(env);
	if (lacks) throw new Trouble(lacks);
}

function productionIsWhole(env: Env): void {
	if (env.COUNTERSIGN_MODE !== "production") return;
	const { protocol, hostname } = new URL(env.PUBLIC_URL ?? "http://nowhere.invalid");
	const tryingOut = protocol === "http:" && hostname === "localhost";
	const missing = [
		env.DATABASE_URL ? null : "DATABASE_URL (a PostgreSQL 15 or newer)",
		protocol === "https:" || tryingOut ? null : "PUBLIC_URL (the https origin that people use)",
		env.COUNTERSIGN_KEYS ? null : "COUNTERSIGN_KEYS (the folder of the keys)",
	].filter((name) => name !== null);
	if (missing.length === 0) return;
	throw new Trouble(`Production does not start half-configured; missing: ${missing.join(", ")}.`);
}

/** Where openings are confirmed by passkey, browsers must let people use them at the address that people use. */
function passkeysWork(env: Env): void {
	if (assuranceOf(env) !== "passkey") return;
	const why = whyNoPasskeys(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`);
	if (why === null) return;
	throw new Trouble(
		`PUBLIC_URL is an address without passkeys, and without them nobody could open anything. ${why} Where that cannot be, ASSURANCE=session does without, and the record says so.`,
	);
}

function policyIsReadable(file: string | undefined): void {
	if (file === undefined) return;
	let json: unknown;
	try {
		json = JSON.parse(readFileSync(inProject(file), "utf8"));
	} catch {
		throw new Trouble("POLICY_FILE names a file that cannot be read or is not JSON.");
	}
	readPolicy(json);
}
