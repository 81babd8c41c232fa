/**
 * A policy file: what a deployment says instead of the table, within bounds. Roles may only be narrowed and a scope only
 * be made smaller; durations, limits and numbers of approvals may go both ways, never to none.
 *
 * @example
 * { "reasons": { "USER_REPORT_REVIEW": { "minutes": 20 } }, "limits": { "emergenciesPerDay": 1 } }
 *
 * Shown by: policy.test.ts. Documented in docs/policy.md.
 */
import { z } from "zod";
import { DomainError } from "../errors.ts";
import { DEFAULT_POLICY, type Policy, REASON_CODES, type ReasonCode, type Widest } from "./policy.ts";
import { ACTION_KINDS } from "./policy-desk.ts";
import { ENDINGS, KEY_PERIOD_ALLOWS, KEY_PERIODS } from "./policy-retention.ts";
import { PERIOD_UNITS } from "./policy-sampling.ts";
import type { Role } from "./roles.ts";

const within = (min: number, max: number) =>
	z.int(`must be a whole number`).min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);
const limit = z.strictObject({ soft: within(1, 10_000), hard: within(1, 10_000) }).partial();
const verification = z.enum(["presence", "verification"], "must be presence or verification");

/** What each may be made instead; `seen` is no part of `nearby`. */
const NARROWER: Record<Widest, readonly Widest[]> = {
	none: ["none"],
	nearby: ["none", "nearby"],
	seen: ["none", "seen"],
	thread: ["none", "nearby", "thread"],
};

const someOf = (roles: readonly Role[]) =>
	z
		.array(z.enum(roles as [Role, ...Role[]], `may only be narrowed: ${roles.join(", ")}`))
		.min(1, "needs at least one role");

function overridesOf(code: ReasonCode) {
	const rule = DEFAULT_POLICY.reasons[code];
	const approval = z
		.strictObject({
			roles: someOf(rule.approval?.roles ?? ["lead"]),
			needed: within(1, 5),
		})
		.partial()
		.nullable();
	return z
		.strictObject({
			roles: someOf(rule.roles),
			widest: z.enum(
				NARROWER[rule.widest] as [Widest, ...Widest[]],
				`may only be ${NARROWER[rule.widest].join(" or ")}`,
			),
			approval: rule.approval === null ? z.null("nobody can approve more for this reason") : approval,
			minutes: within(1, code === "EMERGENCY_RISK_TO_LIFE" ? 60 : 1440),
			reviewHours: rule.reviewHours === null ? within(1, 168).nullable() : within(1, 24),
			verification: z
				.strictObject({
					reported:
						rule.verification.reported === "presence"
							? verification
							: z.literal("verification", "must be verification"),
					wider: z.literal("verification", "must be verification"),
				})
				.partial(),
			/** Turns the reason off; people are told this. */
			notYet: z.string().min(1).max(200),
		})
		.partial();
}

const hours = z
	.strictObject({
		days: z.array(within(1, 7)).min(1, "needs at least one day").max(7),
		from: within(0, 23),
		to: within(1, 24),
		timeZone: z.string().refine(isTimeZone, "is no time zone"),
	})
	.refine(({ from, to }) => from < to, "must begin before it ends");

const sampling = z
	.strictObject({
		period: z.enum(PERIOD_UNITS, `must be one of ${PERIOD_UNITS.join(", ")}`),
		percent: z.strictObject({ sampled: within(1, 100), high: within(1, 100) }).partial(),
		always: z.strictObject({ wholeThreads: z.boolean(), pastLimits: z.boolean() }).partial(),
		dueHours: z.strictObject({ always: within(1, 168), drawn: within(1, 720) }).partial(),
		// As in the name of a verifier key; it stands in an entry.
		witnesses: z
			.array(z.string().regex(/^[A-Za-z0-9._:/=-]{1,128}$/, "is no witness's name"))
			.max(16)
			.refine((names) => new Set(names).size === names.length, "must name each witness once"),
		fallbackHours: within(1, 720),
	})
	.partial();

const days = within(1, 3650);
const retention = z
	.strictObject({
		days: z.strictObject({ noAction: days, action: days, childSafety: within(365, 3650) }).partial(),
		rules: z
			.array(
				z.strictObject({
					region: z
						.string()
						.regex(/^[a-z][a-z0-9-]{1,15}$/, "is no region's code")
						.optional(),
					category: z
						.string()
						.regex(/^[A-Z_]{2,64}$/, "is no category's code")
						.optional(),
					ending: z.enum(ENDINGS, `must be one of ${ENDINGS.join(", ")}`).optional(),
					days,
				}),
			)
			.max(100),
		wordsDays: within(90, 3650),
		idsDays: within(1, 3650),
		staffDays: within(365, 3650),
		tellOpenCases: z.boolean(),
		atOncePercent: within(1, 100),
		keys: z
			.strictObject({
				period: z.enum(KEY_PERIODS, `must be one of ${KEY_PERIODS.join(", ")}`),
				aheadDays: within(1, 20),
				rewrapAfterDays: within(1, 90),
				announceDays: within(7, 90),
			})
			.partial(),
	})
	.partial();

const points = z
	.strictObject({ S0: within(0, 1000), S1: within(0, 1000), S2: within(0, 1000), S3: within(0, 1000) })
	.partial();
const desk = z
	.strictObject({
		undoSeconds: within(0, 3600),
		claims: z.strictObject({ lapseMinutes: within(5, 1440), warnMinutes: within(1, 60) }).partial(),
		secondPerson: z
			.strictObject({
				actions: z
					.array(z.enum(ACTION_KINDS, `must be one of ${ACTION_KINDS.join(", ")}`))
					.max(ACTION_KINDS.length),
				suspensionDaysOver: within(0, 3650),
			})
			.partial(),
		reading: z
			.strictObject({ blur: z.boolean(), grey: z.boolean(), muted: z.boolean(), autoplay: z.boolean() })
			.partial(),
		exposure: z
			.strictObject({
				budget: within(1, 100_000),
				remindPercent: within(1, 100),
				message: points,
				attachment: points,
			})
			.partial(),
	})
	.partial();

const Overrides = z
	.strictObject({
		reasons: z
			.strictObject(
				Object.fromEntries(REASON_CODES.map((code) => [code, overridesOf(code)])) as Record<
					ReasonCode,
					ReturnType<typeof overridesOf>
				>,
			)
			.partial(),
		around: z.strictObject({ reported: within(0, 25), widest: within(0, 100) }).partial(),
		limits: z
			.strictObject({
				openingsPerHour: limit,
				perAccountPerDay: limit,
				emergenciesPerDay: within(0, 10),
				workingHours: z.record(z.string().regex(/^[a-z][a-z0-9-]{1,15}$/), hours).nullable(),
			})
			.partial(),
		requests: z.strictObject({ lapseHours: within(1, 72), openWithinHours: within(1, 72) }).partial(),
		sampling,
		retention,
		desk,
		neverAReason: z.array(z.string().min(1).max(120)).max(20),
	})
	.partial();

/**
 * The policy that a file makes of the table.
 *
 * @throws DomainError INPUT_INVALID that names every problem by its path, and no value
 */
export function readPolicy(json: unknown): Policy {
	const parsed = Overrides.safeParse(json);
	if (!parsed.success) throw invalid(parsed.error.issues.map(problemOf));
	const policy = merged(DEFAULT_POLICY, parsed.data) as Policy;
	const never = parsed.data.neverAReason ?? [];
	const whole = { ...policy, neverAReason: [...new Set([...DEFAULT_POLICY.neverAReason, ...never])] };
	const problems = contradictions(whole);
	if (problems.length > 0) throw invalid(problems);
	return whole;
}

function contradictions({
	around,
	limits,
	sampling: { percent },
	retention: { keys },
	desk: { claims },
}: Policy): { path: string; message: string }[] {
	const problems: { path: string; message: string }[] = [];
	if (around.reported > around.widest)
		problems.push({ path: "around.reported", message: "must not be above around.widest" });
	for (const name of ["openingsPerHour", "perAccountPerDay"] as const) {
		if (limits[name].soft > limits[name].hard)
			problems.push({ path: `limits.${name}.soft`, message: "must not be above hard" });
	}
	if (percent.sampled > percent.high)
		problems.push({ path: "sampling.percent.sampled", message: "must not be above high" });
	if (claims.warnMinutes >= claims.lapseMinutes)
		problems.push({ path: "desk.claims.warnMinutes", message: "must be below lapseMinutes" });
	for (const name of ["aheadDays", "rewrapAfterDays"] as const) {
		const most = KEY_PERIOD_ALLOWS[keys.period][name];
		if (keys[name] > most)
			problems.push({
				path: `retention.keys.${name}`,
				message: `must be at most ${most} where a key's period is a ${keys.period}`,
			});
	}
	return problems;
}

/** Objects are merged, everything else (lists, null) is replaced. */
function merged(base: unknown, over: unknown): unknown {
	if (over === undefined) return base;
	if (!isTable(base) || !isTable(over)) return over;
	const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
	return Object.fromEntries([...keys].map((key) => [key, merged(base[key], over[key])]));
}

function problemOf({ path, message, code, ...issue }: z.core.$ZodIssue) {
	const unknown = code === "unrecognized_keys" ? (issue as { keys?: string[] }).keys : undefined;
	const at = [...path, ...(unknown?.slice(0, 1) ?? [])].join(".");
	return {
		path: at,
		message: unknown ? "is not part of a policy" : message.replace(/received.*$/, "").trim(),
	};
}

function invalid(problems: { path: string; message: string }[]): DomainError {
	const sentence = problems.map(({ path, message }) => `${path || "it"} ${message}`).join("; ");
	return new DomainError("INPUT_INVALID", `The policy file is not valid: ${sentence}.`, problems);
}

const isTable = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
