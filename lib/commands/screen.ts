/** What `npm start` ends with. The last line is the one that scripts wait for. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoPeople } from "#db/seed/people.ts";
import type { LogState } from "#lib/keeper/client-state.ts";
import { isLocal, witnessesOf } from "#lib/ledger/gate.ts";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { PROJECT } from "./paths.ts";
import type { Product } from "./product.ts";

export interface Screen {
	mode: "demo" | "production";
	/** The database is the operator's own. */
	ownDatabase: boolean;
	assurance: "passkey" | "session";
	/** Whether there is an admin; without one nobody can be given a right. */
	hasAdmin: boolean;
	log?: LogState | null;
}

export function startScreen(
	product: Product,
	{ mode, ownDatabase, assurance, hasAdmin, log = null }: Screen,
): string[] {
	const lines = mode === "demo" ? demoLines(product) : productionLines(product, hasAdmin);
	return [
		...lines,
		...logLines(log, product.gate),
		`  Sure   ${assuranceInWords(assurance)}`,
		...regionLines(product),
		"",
		`  Data   ${product.dataDir}${ownDatabase ? " (logs; the database is yours)" : ""}`,
		`  Keys   ${product.keysDir}`,
		"",
		`Countersign is ready at ${product.url}`,
	];
}

/** One line where all is well; a log that stands still is said before anybody wonders why nothing opens. */
export function logLines(log: LogState | null, configured: Product["gate"]): string[] {
	if (log?.halted) {
		return [
			"",
			`  THE LOG STANDS STILL (${log.halted}). ${log.message ?? ""}`.trimEnd(),
			"  Reports come in and are recorded; nothing is signed and no thread is opened. What to do: docs/recovery.md,",
			"  and npm run ledger -- verify says what the log still holds.",
		];
	}
	if (!log) return ["", "  The decryption service does not say how its log is; see /api/health."];
	const { gate, witnesses } = configured;
	const names = witnesses.map(
		({ vkey, url }) => `${parseVerifierKey(vkey).name}${isLocal(url) ? " (same machine)" : ""}`,
	);
	const quorum = witnessesOf(gate);
	const waits =
		quorum === 0
			? "the log's own checkpoint"
			: `${quorum} of ${names.length} ${names.length === 1 ? "witness" : "witnesses"}`;
	return [
		"",
		`  Log    ${log.origin}, ${log.size.toLocaleString("en")} ${log.size === 1 ? "entry" : "entries"}; releases wait for ${waits}${names.length > 0 ? `: ${names.join(", ")}` : ""}`,
	];
}

function demoLines(product: Product): string[] {
	const width = Math.max(...demoPeople.map(({ name }) => name.length));
	return [
		"",
		"  People you can be, one click each at the address below",
		...demoPeople.map(({ name, mayDo }) => `    ${name.padEnd(width)}  ${mayDo}`),
		"",
		"  Post a fresh urgent report (paste it into another terminal)",
		...urgentReport(product),
		"",
		...(product.witness
			? [
					"  A witness confirms each record; it runs on this same machine, so it proves nothing against whoever runs it",
				]
			: []),
		"  demo: processes not separated",
	];
}

export function productionLines(product: Pick<Product, "url">, hasAdmin: boolean): string[] {
	return [
		"",
		`  production: people reach it at ${product.url}`,
		...(hasAdmin
			? []
			: [
					"  There is no admin yet, so nobody can be given a right. Make the first two, each with a one-time code:",
					"    npm run staff -- bootstrap",
				]),
		"  Web and keeper run as one user here; the wall between them is real only between two (docs/regions.md).",
	];
}

/** How sure the decryption service must be of whoever opens. */
export function assuranceInWords(assurance: "passkey" | "session"): string {
	return assurance === "passkey"
		? "each opening is confirmed by a passkey, over exactly what is asked"
		: "an opening rests on being signed in, until its person registers a passkey (ASSURANCE=passkey asks everybody)";
}

function regionLines({ services }: Pick<Product, "services">): string[] {
	if (services.length < 2) return [];
	return [
		`  Split  ${services.length} decryption services, each with the keys of its own regions: ${services.map(({ regions }) => regions).join(" · ")}`,
	];
}

/** A body with NOW in its ids, so that each paste is a new report. */
function urgentReport(product: Product): string[] {
	const file = join(PROJECT, "db/seed/urgent-report.json");
	if (!existsSync(file)) return [];
	const nowNeeded = readFileSync(file, "utf8").includes("NOW");
	const body = nowNeeded ? `sed "s/NOW/$(date +%s)/g" '${file}'` : `cat '${file}'`;
	return [
		`    ${body} | curl -sS -X POST ${product.url}/api/v1/reports -H 'content-type: application/json' -H 'authorization: Bearer ${product.integrationKey}' --data-binary @-`,
	];
}
