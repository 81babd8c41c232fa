import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { DomainError } from "../errors.ts";
import { DEFAULT_POLICY, REASON_CODES } from "./policy.ts";
import { versionOf } from "./policy-version.ts";
import { readPolicy } from "./read-policy.ts";
import { ROLES } from "./roles.ts";

const refusal = (json: unknown): DomainError => {
	try {
		readPolicy(json);
	} catch (error) {
		if (error instanceof DomainError) return error;
	}
	throw new assert.AssertionError({ message: "it was accepted" });
};
const paths = (json: unknown) => refusal(json).problems.map(({ path }) => path);

describe("the policy", () => {
	it("what each reason opens to each role stands in policy.golden.txt, and nothing else", () => {
		const golden = readFileSync(new URL("./policy.golden.txt", import.meta.url), "utf8");
		assert.equal(inLines(), golden);
	});

	it("an empty file changes nothing, whatever the order of the keys it was stored in", () => {
		assert.equal(versionOf(readPolicy({})), versionOf(DEFAULT_POLICY));
		const { reasons, ...rest } = DEFAULT_POLICY;
		assert.equal(
			versionOf({
				...rest,
				reasons: Object.fromEntries(Object.entries(reasons).reverse()) as typeof reasons,
			}),
			versionOf(DEFAULT_POLICY),
		);
	});

	it("a file changes what it names, and the version with it", () => {
		const policy = readPolicy({
			reasons: { USER_REPORT_REVIEW: { minutes: 20, roles: ["lead"], approval: { needed: 2 } } },
			limits: { emergenciesPerDay: 1, openingsPerHour: { soft: 10 } },
			neverAReason: ["a bet"],
		});
		assert.equal(policy.reasons.USER_REPORT_REVIEW.minutes, 20);
		assert.deepEqual(policy.reasons.USER_REPORT_REVIEW.roles, ["lead"]);
		assert.deepEqual(policy.reasons.USER_REPORT_REVIEW.approval, { roles: ["lead"], needed: 2 });
		assert.deepEqual(policy.limits.openingsPerHour, { soft: 10, hard: 120 });
		assert.deepEqual(policy.reasons.APPEAL_REVIEW, DEFAULT_POLICY.reasons.APPEAL_REVIEW);
		assert(policy.neverAReason.includes("advertising") && policy.neverAReason.includes("a bet"));
		assert.notEqual(versionOf(policy), versionOf(DEFAULT_POLICY));
	});

	it("keys by the week need nothing else, by the day a shorter publication ahead", () => {
		const { keys } = readPolicy({ retention: { keys: { period: "week" } } }).retention;
		assert.deepEqual(keys, { ...DEFAULT_POLICY.retention.keys, period: "week" });
		assert.equal(
			readPolicy({ retention: { keys: { period: "day", aheadDays: 1 } } }).retention.keys.aheadDays,
			1,
		);
		assert.match(
			refusal({ retention: { keys: { period: "day" } } }).message,
			/keys\.aheadDays must be at most 1 where a key's period is a day/,
		);
	});

	it("the desk's part changes what it names; a second person for nothing but long suspensions is a choice too", () => {
		const { desk } = readPolicy({
			desk: { undoSeconds: 0, secondPerson: { actions: [] }, exposure: { message: { S0: 9 } } },
		});
		const { desk: table } = DEFAULT_POLICY;
		assert.deepEqual(desk, {
			...table,
			undoSeconds: 0,
			secondPerson: { ...table.secondPerson, actions: [] },
			exposure: { ...table.exposure, message: { ...table.exposure.message, S0: 9 } },
		});
		assert.deepEqual(paths({ desk: { undoSeconds: 3601 } }), ["desk.undoSeconds"]);
		assert.deepEqual(paths({ desk: { secondPerson: { actions: ["WARN_ALL"] } } }), [
			"desk.secondPerson.actions.0",
		]);
		assert.deepEqual(paths({ desk: { claims: { lapseMinutes: 10, warnMinutes: 10 } } }), [
			"desk.claims.warnMinutes",
		]);
		assert.deepEqual(paths({ desk: { reading: { blur: "no" } } }), ["desk.reading.blur"]);
	});

	it("the example of the documentation is valid", () => {
		const example = readFileSync(new URL("../../docs/policy.example.json", import.meta.url), "utf8");
		assert.equal(readPolicy(JSON.parse(example)).limits.workingHours?.eu?.to, 20);
	});

	it("roles and scopes are only made smaller, and no approval becomes none", () => {
		assert.deepEqual(paths({ reasons: { QUALITY_AUDIT: { roles: ["moderator"] } } }), [
			"reasons.QUALITY_AUDIT.roles.0",
		]);
		assert.deepEqual(paths({ reasons: { USER_REPORT_REVIEW: { widest: "thread" } } }), [
			"reasons.USER_REPORT_REVIEW.widest",
		]);
		assert.deepEqual(paths({ reasons: { USER_REPORT_REVIEW: { approval: { needed: 0 } } } }), [
			"reasons.USER_REPORT_REVIEW.approval.needed",
		]);
		assert.deepEqual(paths({ reasons: { USER_REPORT_REVIEW: { verification: { wider: "presence" } } } }), [
			"reasons.USER_REPORT_REVIEW.verification.wider",
		]);
		assert.deepEqual(paths({ reasons: { EMERGENCY_RISK_TO_LIFE: { reviewHours: null } } }), [
			"reasons.EMERGENCY_RISK_TO_LIFE.reviewHours",
		]);
	});

	it("everything that is wrong is named by its path, and no value is repeated", () => {
		assert.deepEqual(
			paths({
				reasons: { USER_REPORT_REVIEW: { minutes: 5000 }, CUSTOMER_SUPPORT: {} },
				limits: { openingsPerHour: { soft: 3.5 } },
				sercet: "hunter2",
			}).sort(),
			[
				"limits.openingsPerHour.soft",
				"reasons.CUSTOMER_SUPPORT",
				"reasons.USER_REPORT_REVIEW.minutes",
				"sercet",
			],
		);
		assert.deepEqual(paths({ limits: { openingsPerHour: { soft: 200 } } }), ["limits.openingsPerHour.soft"]);
		assert.deepEqual(paths({ around: { reported: 25, widest: 5 } }), ["around.reported"]);
		assert.deepEqual(paths({ sampling: { percent: { sampled: 30 } } }), ["sampling.percent.sampled"]);
		assert.deepEqual(paths({ sampling: { percent: { sampled: 0 } } }), ["sampling.percent.sampled"]);
		assert.deepEqual(paths({ sampling: { period: "year" } }), ["sampling.period"]);
		assert.deepEqual(paths({ sampling: { witnesses: ["a b"] } }), ["sampling.witnesses.0"]);
		assert.deepEqual(paths({ sampling: { witnesses: ["a", "a"] } }), ["sampling.witnesses"]);
		const keys = (over: object) => paths({ retention: { keys: over } });
		assert.deepEqual(keys({ period: "hour" }), ["retention.keys.period"]);
		assert.deepEqual(keys({ period: "day" }), ["retention.keys.aheadDays"]);
		assert.deepEqual(keys({ period: "week", aheadDays: 8 }), ["retention.keys.aheadDays"]);
		assert.deepEqual(keys({ period: "day", aheadDays: 1, rewrapAfterDays: 31 }), [
			"retention.keys.rewrapAfterDays",
		]);
		assert.deepEqual(
			paths({ limits: { workingHours: { eu: { days: [1], from: 9, to: 17, timeZone: "Mars/Crater" } } } }),
			["limits.workingHours.eu.timeZone"],
		);
		const error = refusal({ reasons: { USER_REPORT_REVIEW: { roles: ["hunter2"], minutes: "hunter2" } } });
		assert.doesNotMatch(JSON.stringify(error.problems) + error.message, /hunter2/);
		for (const json of [null, 7, "x", []]) refusal(json);
	});
});

/** One line a reason, role and scope: nothing, how it opens, or who must approve. */
function inLines(): string {
	const lines = REASON_CODES.flatMap((code) => {
		const { roles, scopes, widest, approval, minutes, aftercare, notYet } = DEFAULT_POLICY.reasons[code];
		const free = (kind: string) =>
			widest === "thread" ||
			(widest === "nearby" && kind === "reported") ||
			(widest === "seen" && kind === "seen")
				? "opens"
				: widest === "nearby" && kind === "window"
					? "opens to 25"
					: widest === "seen" && kind === "window"
						? "opens seen"
						: "-";
		const said = scopes.map((kind) => {
			const alone = free(kind);
			const more = approval && alone !== "opens" ? `${approval.needed} ${approval.roles.join("|")}` : null;
			return `${kind}: ${[alone, more].filter((part) => part && part !== "-").join(", then ") || "-"}`;
		});
		return ROLES.map((role) =>
			roles.includes(role)
				? `${code}  ${role}  ${notYet ? "NOT YET  " : ""}${said.join("  ")}  ${minutes} min  ${aftercare}`
				: `${code}  ${role}  -`,
		);
	});
	const { period, percent, always, dueHours, witnesses, fallbackHours } = DEFAULT_POLICY.sampling;
	const kept = Object.entries(always).filter(([, on]) => on);
	const sampling = [
		`SAMPLING  each ${period}  sampled: ${percent.sampled} %  high: ${percent.high} %  at least 1 of each reason, role and region`,
		`SAMPLING  always: ${["aftercare always|again", ...kept.map(([name]) => name), "released without witnesses"].join(", ")}`,
		`SAMPLING  seed: ${witnesses.join(", ") || "the log's witnesses, in its order"}, the next after ${fallbackHours} h`,
		`SAMPLING  due: always ${dueHours.always} h, drawn ${dueHours.drawn} h after the period`,
	];
	return `${[...lines, ...sampling].join("\n")}\n`;
}
