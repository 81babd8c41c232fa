/**
 * `npm run prove`: attacks the running product with the passwords of its own database roles, at the keeper's socket
 * and at the console, and prints each attack with the exact refusal. The exit code is 0 only if all are refused.
 *
 * Attacks on the database are rolled back even where they get through. What stays on the record: in the demo a
 * sign-in and a claim that are given back, and the refusals that the keeper records.
 */
import { type Attack, type Attacker, attempt } from "#db/attacks/attack.ts";
import { ATTACKS } from "#db/attacks.ts";
import { connect, type Sql } from "#db/client.ts";
import { closeWeb } from "#db/web.ts";
import { errorCode } from "../errors.ts";
import { openKeysFolder } from "../keys-folder.ts";
import { type Prepared, prepare } from "./prove-aim.ts";
import { type DoorAttack, type Doors, insiderAttacks, STRANGER } from "./prove-doors.ts";
import { type Running, runningProduct } from "./running.ts";

interface Tally {
	tried: number;
	refused: number;
}

export async function run(): Promise<number> {
	const product = runningProduct();
	process.env.DATABASE_URL_WEB = product.databaseUrl("web");
	const tally: Tally = { tried: 0, refused: 0 };
	console.log(`Attacking the product that runs at ${product.url}\n`);
	const prepared = await prepare();
	try {
		await attackDatabase(product, prepared, tally);
		await attackDoors(product, prepared, tally);
	} finally {
		await prepared.giveBack();
		await closeWeb();
	}
	sayWhatStays(prepared);
	console.log(`${tally.tried} attacks, ${tally.refused} refused`);
	return tally.tried > 0 && tally.refused === tally.tried ? 0 : 1;
}

const HEADINGS: Record<Attacker, string> = {
	web: "with the database password of the console (web)",
	keeper: "with the database password of the decryption service (keeper)",
	notary: "with the database password of the notary",
	worker: "with the database password of the worker",
	owner: "as the owner of every table, whom only migrations enter",
	superuser: "as the superuser of the cluster",
};

async function attackDatabase(product: Running, { aim }: Prepared, tally: Tally): Promise<void> {
	const pools = poolsOf(product);
	try {
		const mighty = await isSuperuser(pools.superuser);
		for (const attacker of Object.keys(HEADINGS) as Attacker[]) {
			const attacks = ATTACKS.filter(
				({ as, needs }) => as === attacker && (needs === undefined || aim[needs] !== null),
			);
			if (attacker === "superuser" && !mighty) continue;
			console.log(`${HEADINGS[attacker]}`);
			for (const attack of attacks) await tryOne(attack, pools[attacker], aim, tally);
			console.log("");
		}
	} finally {
		await Promise.all(Object.values(pools).map((pool) => pool.end({ timeout: 2 })));
	}
}

async function tryOne(attack: Attack, sql: Sql, aim: Prepared["aim"], tally: Tally): Promise<void> {
	const { refused, answer } = await attempt(attack, sql, aim);
	say(tally, refused, attack.name, answer);
}

async function attackDoors(product: Running, { insider }: Prepared, tally: Tally): Promise<void> {
	const doors: Doors = {
		keeperSocket: product.keeperSocket,
		keeperSecret: openKeysFolder(product.keysDir).keeperSecret,
		url: product.url,
	};
	await attackDoor("at the keeper's socket, or at the console, as a stranger", STRANGER, doors, tally);
	if (!insider) return;
	const heading = `at the keeper's socket, with the live session of ${insider.alias}, who has claimed one case`;
	await attackDoor(heading, insiderAttacks(insider), doors, tally);
}

async function attackDoor(
	heading: string,
	attacks: readonly DoorAttack[],
	doors: Doors,
	tally: Tally,
): Promise<void> {
	console.log(heading);
	for (const attack of attacks) {
		const answer = await attack.run(doors).catch((error: unknown) => `no answer (${errorCode(error)})`);
		say(
			tally,
			answer.split(" ").slice(0, attack.refusal.split(" ").length).join(" ") === attack.refusal,
			attack.name,
			answer,
		);
	}
	console.log("");
}

function say(tally: Tally, refused: boolean, name: string, answer: string): void {
	tally.tried += 1;
	if (refused) tally.refused += 1;
	console.log(`  ${refused ? "PASS" : "FAIL"}  ${name}\n        ${answer}`);
}

function sayWhatStays({ insider, aim }: Prepared): void {
	if (insider && aim.claim === null)
		console.log(
			"Traps that begin with a lawful opening were left out: here only a person's passkey makes one.",
		);
	console.log(
		insider
			? `On the record of this: the sign-in of ${insider.alias}, the claim of case ${insider.claimed.slice(0, 8)} and both given back, and the refusals by the decryption service (opening.refused).`
			: "Attacks that need a signed-in person with a claimed case were left out: only the demo can play one.",
	);
}

function poolsOf({ adminUrl, databaseUrl }: Running): Record<Attacker, Sql> {
	const pool = (url: string) => connect(url, { max: 2, prepare: false, name: "countersign-prove" });
	const admin = pool(adminUrl);
	return {
		...{ web: pool(databaseUrl("web")), keeper: pool(databaseUrl("keeper")) },
		...{ notary: pool(databaseUrl("notary")), worker: pool(databaseUrl("worker")) },
		...{ owner: admin, superuser: admin },
	};
}

async function isSuperuser(sql: Sql): Promise<boolean> {
	const [row] = await sql<{ mighty: boolean }[]>`
		select rolsuper as mighty from pg_roles where rolname = current_user`;
	return row?.mighty ?? false;
}
