/**
 * `npm run bench [-- --only openings|passkeys|keys|log|intake|queue|decisions|pages|rewrap|shred|ledger|signals|explorer] [--seconds 8] [--entries 3000000] [--cases 1000000]`: what recording costs, in ratios against
 * baselines of the same run on the same machine. Absolute figures depend on the machine; the ratios should not.
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { distDirOf, inProject } from "#lib/commands/paths.ts";
import { readEnv } from "#lib/env.ts";
import { missing, softHsm } from "#lib/keeper/stores/testing-softhsm.ts";
import { measureAppends } from "./appends.ts";
import { measureDecisions } from "./decisions.ts";
import { explorerGoals, explorerRows, measureExplorer } from "./explorer.ts";
import { measureIntake } from "./intake.ts";
import { measureKeyStores } from "./keys.ts";
import { ledgerGoals, ledgerRows, measureLedger } from "./ledger.ts";
import { measureOpenings } from "./openings.ts";
import { measurePages, pageGoals, pageRows } from "./pages.ts";
import { measurePasskeys } from "./passkeys.ts";
import { measureProtocol } from "./protocol.ts";
import { measureQueue } from "./queue.ts";
import {
	appendGoals,
	appendRows,
	confirmedGoals,
	confirmedRows,
	decisionGoal,
	intakeGoal,
	keyStoreGoals,
	openingGoals,
	openingRows,
	print,
	protocolGoal,
	queueGoals,
	queueRows,
	rewrapGoals,
	row,
	shredGoals,
	witnessedGoal,
} from "./report.ts";
import { measureRewrap } from "./rewrap.ts";
import { measureShred } from "./shred.ts";
import { measureSignals, signalGoals, signalRows } from "./signals.ts";
import { openStage } from "./stage.ts";
import { measureWitnessed } from "./witnessed.ts";

export async function run(args: string[]): Promise<number> {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: "string" },
			seconds: { type: "string", default: "8" },
			port: { type: "string", default: "3190" },
			/** Of the explorer's larger ledger. */
			entries: { type: "string", default: "3000000" },
			/** Behind the queue; a tenth of them open. */
			cases: { type: "string", default: "1000000" },
		},
	});
	const seconds = Number(values.seconds);
	const wanted = (part: string) => values.only === undefined || values.only === part;
	const env = readEnv();
	const say = (line: string) => console.error(`  ${line}`);
	console.log(
		`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, PostgreSQL with fsync on`,
	);

	if (wanted("ledger")) {
		// Files alone: no database.
		const measured = await measureLedger(
			join(inProject(env.COUNTERSIGN_DATA ?? ".data"), "bench-ledger"),
			say,
		);
		print(ledgerRows(measured));
		print(ledgerGoals(measured));
		if (values.only === "ledger") return 0;
	}
	if (wanted("explorer")) {
		const folder = join(inProject(env.COUNTERSIGN_DATA ?? ".data"), "bench-explorer");
		const explored = await measureExplorer(folder, Number(values.entries), say);
		print(explorerRows(explored));
		print(explorerGoals(explored));
		if (values.only === "explorer") return 0;
	}
	if (wanted("signals")) {
		const measured = await measureSignals(
			join(inProject(env.COUNTERSIGN_DATA ?? ".data"), "bench-signals"),
			say,
		);
		print(signalRows(measured));
		print(signalGoals(measured));
		if (values.only === "signals") return 0;
	}
	const rows = [];
	const goals = [];
	const data = inProject(env.COUNTERSIGN_DATA ?? ".data");
	if (wanted("log")) {
		const results = await measureAppends(join(data, "bench-appends"), seconds, say);
		rows.push(...appendRows(results));
		goals.push(...appendGoals(results));
	}
	const at = { distDir: distDirOf(env), port: Number(values.port) };
	const stage = await openStage({ ...at, folder: join(data, "bench") });
	const interrupted = () => stage.stop().finally(() => process.exit(1));
	process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
	try {
		if (wanted("openings")) {
			const results = await measureOpenings(stage, seconds, say);
			rows.push(...openingRows(results));
			goals.push(...openingGoals(results));
		}
		if (wanted("passkeys")) {
			const result = await measurePasskeys(stage, seconds, say);
			rows.push(...confirmedRows(result));
			goals.push(...confirmedGoals(result));
		}
		if (wanted("log")) {
			const results = await measureProtocol(stage, seconds, say);
			rows.push(...results.map((result) => row("protocol alone", result)));
			goals.push(...results.slice(-1).map(protocolGoal));
			const witnessed = await openStage({ ...at, folder: join(data, "bench-witnessed"), witness: true });
			try {
				const result = await measureWitnessed({ sealed: stage, witnessed }, seconds, say);
				rows.push(row("audited opening, checkpoint", result.sealed));
				rows.push(row("audited opening, checkpoint and witness", result.witnessed));
				goals.push(witnessedGoal(result));
			} finally {
				await witnessed.stop();
			}
		}
		if (wanted("keys") && missing) say(missing);
		else if (wanted("keys")) {
			const { pin, module, token, passOn, conf, remove } = softHsm();
			const settings = { KEY_STORE: "pkcs11", PKCS11_MODULE: module, PKCS11_TOKEN: token, PKCS11_PIN: pin };
			const inToken = await openStage({
				...{ ...at, folder: join(data, "bench-keys") },
				keeperEnv: { ...settings, PKCS11_PASS_ON: passOn.join(), SOFTHSM2_CONF: conf },
			});
			try {
				const result = await measureKeyStores({ file: stage, token: inToken }, seconds, say);
				rows.push(row("audited opening, keys in files", result.file));
				rows.push(row("audited opening, keys in a token", result.token));
				goals.push(...keyStoreGoals(result));
			} finally {
				await inToken.stop();
				remove();
			}
		}
		if (wanted("rewrap")) {
			const result = await measureRewrap(stage, seconds, say);
			rows.push(row("audited opening, quiet", result.quiet));
			rows.push(row("audited opening while threads are wrapped anew", result.meanwhile));
			goals.push(...rewrapGoals(result));
		}
		if (wanted("shred")) {
			const result = await measureShred(stage, seconds, say);
			rows.push(row("audited opening, quiet", result.quiet));
			rows.push(row("audited opening while threads go by their clock", result.meanwhile));
			goals.push(...shredGoals(result));
		}
		if (wanted("decisions")) {
			const { decisions, letGo } = await measureDecisions(stage, Math.min(seconds, 6), say);
			rows.push(...decisions.map((result) => row("decision with two actions and a note", result)));
			say(`${letGo.count.toLocaleString("en")} decisions left at ${letGo.perSecond.toFixed(0)} a second`);
			goals.push(...decisions.map(decisionGoal));
		}
		if (wanted("intake") || wanted("pages") || wanted("queue")) {
			say("starting the web process");
			const webPort = await stage.startWeb(say);
			if (wanted("intake")) {
				const results = await measureIntake(stage, webPort, seconds, say);
				rows.push(...results.map((result) => row("report of 11 messages", result)));
				goals.push(...results.slice(1).map(intakeGoal));
			}
			if (wanted("pages")) {
				const results = await measurePages(stage, webPort, say);
				print(pageRows(results));
				goals.push(...pageGoals(results));
			}
			if (wanted("queue")) {
				const result = await measureQueue(stage, webPort, seconds, say, Number(values.cases));
				rows.push(...queueRows(result));
				goals.push(...queueGoals(result));
			}
		}
	} finally {
		await stage.stop();
	}
	print(rows);
	print(goals);
	return 0;
}
