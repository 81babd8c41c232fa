/** Intake keys and what is sealed to them: nobody but the keeper makes one, and it makes none but the next. */
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import type { Tx } from "../client.ts";
import { type Aim, type Attack, denied, statement, undone } from "./attack.ts";
import { namingKey } from "./traps.ts";

export const INTAKE_KEYS: readonly Attack[] = [
	...(["web", "keeper", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"writes itself an intake key, to have reports sealed to it",
			`insert into access.intake_key (kid, region, not_before, not_after) values (repeat('k', 43), 'eu', now(), 'infinity')`,
			denied("table intake_key"),
		),
		statement(
			as,
			"prolongs a key's period",
			"update access.intake_key set not_after = 'infinity'",
			denied("table intake_key"),
		),
		statement(
			as,
			"says that a key was never to be destroyed",
			"update access.intake_key set destroyed_at = null, announced_at = null",
			denied("table intake_key"),
		),
	]),
	...(["web", "worker"] as const).map((as) =>
		statement(
			as,
			"has the database make an intake key",
			"select access.make_intake_key('{}')",
			denied("function make_intake_key"),
		),
	),
	keeper(
		"makes a second key in a period, to seal to whichever it likes",
		"CS302: PERIODS_OVERLAP",
		async (tx) => {
			await make(tx);
			await make(tx);
		},
	),
	keeper("makes a key for a year ago", "CS306: CLOCKS_DISAGREE", (tx) => make(tx, { from: -365, to: -335 })),
	keeper("makes a key for next year, which its successor would find taken", "CS306: CLOCKS_DISAGREE", (tx) =>
		make(tx, { from: 365, to: 395, ahead: true }),
	),
	keeper("makes a key for longer than the policy's period", "CS308: PERIOD_TOO_LONG", (tx) =>
		make(tx, { to: 32 }),
	),
	keeper("records a key under another key's id", "23514: ", (tx) =>
		make(tx, { kid: pair().kid, rotated: true }),
	),
	keeper("records a key whose public half nobody sees", "CS303: KEY_INVALID", (tx) =>
		make(tx, { publicJwk: null }),
	),
	keeper("lays a private half beside the public one", "23514: ", (tx) => {
		const { kid, publicJwk } = pair();
		return make(tx, { kid, publicJwk: { ...publicJwk, d: "A".repeat(43) }, rotated: true });
	}),
	{
		as: "web",
		name: "says that a thread is wrapped to another key than it is, so that the real one may go",
		refusal: "CS304: SEALED_KEY_INVALID",
		needs: "claim",
		run: (sql, { claim }: Aim) =>
			undone(
				sql,
				(
					tx,
				) => tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
					values (${randomUUID()}, ${randomUUID()}, 'eu', ${claim?.intakeKey ?? ""}, ${namingKey(pair().kid)}, '',
						${randomUUID()}, now())`,
			),
	},
	{
		as: "web",
		name: "seals words to a key of its own",
		refusal: "23503: ",
		orElse: "CS301: INTAKE_KEY_OVER",
		needs: "claim",
		run: (sql, { claim }: Aim) =>
			undone(
				sql,
				(tx) => tx`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
					values (${randomUUID()}, 'decision', ${randomUUID()}, 'eu', ${claim?.personId ?? ""}, ${namingKey(pair().kid)}, '')`,
			),
	},
	statement(
		"web",
		"moves a place that a platform sealed for",
		"update console.place set thread_id = gen_random_uuid()",
		denied("table place"),
	),
	...(["keeper", "worker"] as const).map((as) =>
		statement(
			as,
			"sees where platforms' reports will stand",
			"select from console.place",
			denied("table place"),
		),
	),
];

function keeper(name: string, refusal: string, act: (tx: Tx) => Promise<unknown>): Attack {
	return { as: "keeper", name, refusal, run: (sql) => undone(sql, act) };
}

const DAY = 86_400_000;

/** @param changes of what a keyring hands over; `from`, `to`: days from now; without `to`: to that day's end, by UTC */
function make(
	tx: Tx,
	{ from = 0, to, ...changes }: { from?: number; to?: number } & Record<string, unknown> = {},
) {
	const day = (days: number) => new Date(Date.now() + days * DAY).toISOString();
	const notBefore = day(from);
	const endOfDay = new Date(Math.floor(Date.parse(notBefore) / DAY + 1) * DAY).toISOString();
	const notAfter = to === undefined ? endOfDay : day(to);
	const key = { ...pair(), region: "eu", store: "file", notBefore, notAfter, ...changes };
	return tx`select access.make_intake_key(${tx.json(key as never)})`;
}

function pair() {
	const { x = "", y = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
		format: "jwk",
	});
	const publicJwk = { kty: "EC", crv: "P-256", x, y };
	const kid = createHash("sha256")
		.update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
		.digest("base64url");
	return { kid, publicJwk };
}
