/** The keeper's process: opens its keys, accounts for what a crash left open, then its door. */
import { chmodSync, rmSync } from "node:fs";
import { connect as knock } from "node:net";
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { farBodies } from "../bodies/open-bodies.ts";
import { need, readEnv } from "../env.ts";
import { DomainError, errorCode } from "../errors.ts";
import { readGate } from "../ledger/gate.ts";
import { logFolder, originOf } from "../ledger/log-key.ts";
import { webauthn } from "./confirm/webauthn.ts";
import type { Keeper } from "./context.ts";
import { keeperDoor } from "./door.ts";
import { startClockwork } from "./jobs/clockwork.ts";
import { JOBS } from "./jobs/jobs.ts";
import { openKeyring } from "./keyring.ts";
import { adoptLost, lostKeys } from "./keys/adopt-lost.ts";
import { takeUpDestroyed } from "./keys/take-up-destroyed.ts";
import { accountForCrash, looseEnds } from "./loose-ends.ts";
import { openLog } from "./open-log.ts";
import { lapseRequests } from "./requests/cancel-request.ts";
import { putSettingsInForce, readSettings } from "./settings.ts";
import { watchPools } from "./silence.ts";
import { endRoles } from "./staff/end-roles.ts";
import { moveKeys } from "./stores/move-keys.ts";
import { openStores } from "./stores/open-store.ts";
import { openPrivateKeys } from "./stores/private-keys.ts";
import { searchKey } from "./stores/search-key.ts";
import { sayWhetherItAnswers } from "./stores/watch-store.ts";
import { blinder } from "./words/blind.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

process.umask(0o077); // the socket is nobody else's, from its first moment

// postgres.js asks for array types when it has connected, and nobody can catch it when that connection is lost right then.
process.on("unhandledRejection", (error) => {
	console.error(`keeper: a promise failed that nobody waited for (${errorCode(error)})`);
	if (!/^(57P0|08|CONNECTION_|E[A-Z]+$)/.test(errorCode(error))) process.exit(1);
});

const env = readEnv();
const url = need(env, "DATABASE_URL_KEEPER");
const socket = need(env, "KEEPER_SOCKET");
// A database process whose keeper is gone must not commit much later: it looks every second.
const settings = {
	statement_timeout: "15000",
	lock_timeout: "10000",
	client_connection_check_interval: "1000",
	// Every statement finds its rows by a key. By default those that touch the ledger's months are planned anew each time,
	// and those that were planned while a table was small go on reading all of it.
	plan_cache_mode: "force_generic_plan",
	enable_seqscan: "off",
};
// Said outright, whatever the role or the server is set to: a record is flushed before anything follows from it.
const sql = connect(url, { max: 6, name: "keeper", settings: { ...settings, synchronous_commit: "on" } });
const marks = connect(url, {
	max: 6,
	name: "keeper-marks",
	settings: { ...settings, synchronous_commit: "off" },
});
// The notary's commits are what every release stands on: flushed, outright.
const notaryUrl = need(env, "DATABASE_URL_NOTARY");
const notarySql = connect(notaryUrl, {
	max: 4,
	name: "notary",
	settings: { ...settings, synchronous_commit: "on" },
});
const notaryMarks = connect(notaryUrl, {
	max: 4,
	name: "notary-marks",
	settings: { ...settings, synchronous_commit: "off" },
});

try {
	const configured = readSettings(env);
	await refuseSecondKeeper();
	await sql`select ledger.make_months(12)`;
	const keys = need(env, "COUNTERSIGN_KEYS");
	const log = await openLog({
		...{ sql, notarySql, notaryMarks },
		...readGate(env.WITNESSES, env.RELEASE_AFTER),
		folder: logFolder(keys),
		origin: originOf(env.PUBLIC_URL ?? "http://localhost", env.LOG_ORIGIN),
		policy: configured.policy,
	});
	const gone = await takeUpDestroyed(sql);
	if (gone > 0) console.log(`keeper: by imported entries ${gone} intake key(s) are destroyed`);
	const stores = await openStores(env, keys);
	const { store } = stores;
	const intake = join(keys, "intake");
	const privateKeys = openPrivateKeys(intake, store, stores.other);
	const lost = await lostKeys(sql, privateKeys, configured.regions);
	const keeper: Keeper = {
		name: env.KEEPER_NAME,
		sql,
		marks,
		keyring: await openKeyring(sql, privateKeys, {
			regions: configured.regions,
			aheadDays: configured.policy.retention.keys.aheadDays,
			period: configured.policy.retention.keys.period,
		}),
		bodies: farBodies(env),
		words: blinder(await searchKey(join(keys, "search"))),
		loose: looseEnds(marks),
		log,
		demo: env.COUNTERSIGN_MODE === "demo",
		settings: configured,
	};
	await putSettingsInForce(keeper);
	const unknown = await accountForCrash(sql, keeper.name);
	if (unknown > 0)
		console.log(`keeper: ${unknown} release(s) left open by the last stop are recorded as unknown`);
	// Without its key store it opens and seals nothing, and everything else works: staff see what is wrong.
	const say = (error: unknown) => {
		const why = error instanceof DomainError ? `: ${error.message}` : "";
		console.error(`keeper: intake keys (${errorCode(error)})${why}`);
	};
	const tend = async () => {
		const { moved, failed, error } = await moveKeys(sql, intake, stores, configured.regions);
		if (moved > 0) console.log(`keeper: ${moved} intake key(s) moved into the key store (${store.name})`);
		if (failed > 0) say(error);
		await keeper.keyring.tend();
	};
	const tending = () => tend().catch(say);
	await tending();
	adoptLost(sql, log.notary, lost, store.name)
		.then((n) => n > 0 && console.log(`keeper: ${n} intake key(s) without a row are adopted, as over`))
		.catch((error: unknown) => console.error(`keeper: lost intake keys (${errorCode(error)})`));
	const watchStore = () =>
		sayWhetherItAnswers(sql, keeper.name, store).catch((error: unknown) =>
			console.error(`keeper: key store (${errorCode(error)})`),
		);
	await watchStore();

	const server = keeperDoor(keeper, need(env, "KEEPER_SECRET"));
	rmSync(socket, { force: true });
	server.listen(socket, () => {
		// Where web is another user, the socket's group is theirs in common, and its folder lets nobody else in (deploy/).
		chmodSync(socket, env.KEEPER_SOCKET_MODE === "0660" ? 0o660 : 0o600);
		const held = configured.regions?.join(", ") ?? "every region";
		console.log(`keeper ready (holds the keys of ${held})`);
		// Half a second of importing, so that the first who confirms does not wait for it, and nobody's readiness does.
		setImmediate(() => webauthn().catch((error: unknown) => console.error(`keeper: ${errorCode(error)}`)));
	});
	const sweep = setInterval(() => {
		accountForCrash(sql, keeper.name, keeper.loose.living).catch((error: unknown) =>
			console.error(`keeper: sweep (${errorCode(error)})`),
		);
		lapseRequests({ sql }).catch((error: unknown) =>
			console.error(`keeper: lapsed requests (${errorCode(error)})`),
		);
		endRoles({ sql }).catch((error: unknown) => console.error(`keeper: ended rights (${errorCode(error)})`));
		tending();
		watchStore();
	}, MINUTE);
	const months = setInterval(() => {
		sql`select ledger.make_months(12)`.catch((error: unknown) =>
			console.error(`keeper: months (${errorCode(error)})`),
		);
		sql`select oversight.forget_searches()`.catch((error: unknown) =>
			console.error(`keeper: searches (${errorCode(error)})`),
		);
	}, HOUR);

	const clockwork = startClockwork(keeper, JOBS);

	const watch = watchPools([sql, marks, notarySql, notaryMarks], () => {
		console.error("keeper: the database's connections are silent; starting anew");
		process.exit(1);
	});

	const stop = async () => {
		clearInterval(watch);
		clearInterval(sweep);
		clearInterval(months);
		server.close();
		server.closeIdleConnections();
		await Promise.race([clockwork.stop(), new Promise((resolve) => setTimeout(resolve, 2000))]);
		await Promise.race([keeper.loose.settled(), new Promise((resolve) => setTimeout(resolve, 2000))]);
		await Promise.race([keeper.log.notary.stop(), new Promise((resolve) => setTimeout(resolve, 2000))]);
		await Promise.all([sql, marks, notarySql, notaryMarks].map((pool) => pool.end({ timeout: 2 })));
		await stores.close();
		process.exit(0);
	};
	process.once("SIGTERM", stop).once("SIGINT", stop);
} catch (error) {
	// A DomainError's sentence names a variable and never quotes a value.
	const why = error instanceof DomainError ? `${error.code}). ${error.message}` : `${errorCode(error)})`;
	console.error(`keeper: cannot start (${why}`);
	process.exit(1);
}

/** Two keepers of one name would take each other's living releases for crashed ones. */
function refuseSecondKeeper(): Promise<void> {
	return new Promise((resolve, reject) => {
		const probe = knock(socket)
			.once("error", () => resolve())
			.once("connect", () => {
				probe.destroy();
				reject(Object.assign(new Error("socket in use"), { code: "KEEPER_ALREADY_RUNS" }));
			});
	});
}
