/**
 * The promise as a property: no sequence of openings, requests, approvals, withdrawals, revocations, changes of role and
 * claim, and time passing yields plaintext that the table forbids. People act at random on a real database; each time
 * that plaintext comes out, a second account of the rules, written here apart from the code, says whether it may.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { readPolicy } from "../../access/read-policy.ts";
import { DomainError } from "../../errors.ts";
import { readFurther } from "../open-thread.ts";
import {
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	textsIn,
} from "../testing.ts";
import { cancelRequest } from "./cancel-request.ts";
import { revokeOpening } from "./revoke-opening.ts";
import { open, openingIn, request, say, wish } from "./testing-openings.ts";

const MESSAGES = 20;
const REPORTED = 10;
/** What the table says, in small: it is written again here on purpose. */
const FAR = 4;
const HOUR_LIMIT = 8;
const EMERGENCIES = 2;
const MINUTES = {
	USER_REPORT_REVIEW: 30,
	GUIDELINE_VIOLATION_REVIEW: 30,
	EMERGENCY_RISK_TO_LIFE: 15,
} as const;
const POLICY = readPolicy({
	around: { reported: 1, widest: FAR },
	limits: {
		openingsPerHour: { soft: HOUR_LIMIT, hard: HOUR_LIMIT },
		perAccountPerDay: { soft: 1000, hard: 1000 },
	},
});
type Code = keyof typeof MINUTES;
type Scope = { kind: "reported" } | { kind: "thread" } | { kind: "window"; from: number; to: number };

const who = fc.nat(2);
const code = fc.constantFrom<Code>(
	"USER_REPORT_REVIEW",
	"GUIDELINE_VIOLATION_REVIEW",
	"EMERGENCY_RISK_TO_LIFE",
);
const scope: fc.Arbitrary<Scope> = fc.oneof(
	fc.constant<Scope>({ kind: "reported" }),
	fc.constant<Scope>({ kind: "thread" }),
	fc
		.tuple(fc.integer({ min: 1, max: MESSAGES }), fc.integer({ min: 0, max: 8 }))
		.map(([from, more]): Scope => ({ kind: "window", from, to: Math.min(MESSAGES, from + more) })),
);
/** Counted from the newest; most people act on that. */
const which = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) });
const step = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ do: fc.constant("open" as const), who, code, scope }) },
	{ weight: 6, arbitrary: fc.record({ do: fc.constant("request" as const), who, code, scope }) },
	{ weight: 10, arbitrary: fc.record({ do: fc.constant("approve" as const), who, which }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("deny" as const), who, which }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), who, which }) },
	{ weight: 14, arbitrary: fc.record({ do: fc.constant("openApproved" as const), who, which }) },
	{ weight: 10, arbitrary: fc.record({ do: fc.constant("read" as const), who, which }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("revoke" as const), who, which }) },
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant("pass" as const), minutes: fc.constantFrom(10, 20, 61, 13 * 60) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant("role" as const),
			who,
			role: fc.constantFrom("moderator" as const, "lead" as const),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("claim" as const), who }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Asked {
	id: string;
	by: number;
	code: Code;
	scope: Scope;
	approvers: number[];
	/** Denied, withdrawn or used. */
	over: boolean;
	until: number;
}

interface Opened {
	id: string;
	token: string;
	by: number;
	role: "moderator" | "lead";
	messages: number[];
	until: number;
	revoked: boolean;
}

/** What happened so far, as the rules see it. Minutes since the beginning. */
interface World {
	now: number;
	people: Person[];
	roles: Set<"moderator" | "lead">[];
	claimer: number | null;
	thread: Reported;
	requests: Asked[];
	openings: Opened[];
	log: { by: number; code: Code; at: number }[];
}

const near = (n: number, reach: number) => Math.abs(n - REPORTED) <= reach;
const messagesOf = (scope: Scope) =>
	Array.from({ length: MESSAGES }, (_, i) => i + 1).filter((n) =>
		scope.kind === "thread"
			? true
			: scope.kind === "reported"
				? near(n, 1)
				: n >= scope.from && n <= scope.to,
	);

/** The rules again: may this person, in this role, read by this reason at all, now? */
function may(world: World, by: number, code: Code): "moderator" | "lead" | null {
	const held = world.roles[by] as Set<"moderator" | "lead">;
	const reads = (code === "GUIDELINE_VIOLATION_REVIEW" ? ["lead"] : ["moderator", "lead"]) as (
		| "moderator"
		| "lead"
	)[];
	const role = reads.find(
		(one) => held.has(one) && (world.claimer === by || (world.claimer !== null && one === "lead")),
	);
	if (!role) return null;
	const lately = (minutes: number) =>
		world.log.filter((one) => one.by === by && one.at > world.now - minutes);
	if (lately(60).length >= HOUR_LIMIT) return null;
	const emergencies = lately(24 * 60).filter((one) => one.code === "EMERGENCY_RISK_TO_LIFE").length;
	return code === "EMERGENCY_RISK_TO_LIFE" && emergencies >= EMERGENCIES ? null : role;
}

/** Approved by somebody who could still approve it. */
function approved({ roles }: World, { approvers }: Asked): boolean {
	return approvers.some((by) => roles[by]?.has("lead"));
}

function opensAlone(code: Code, scope: Scope): boolean {
	if (code === "EMERGENCY_RISK_TO_LIFE") return true;
	return (
		code === "USER_REPORT_REVIEW" && scope.kind !== "thread" && messagesOf(scope).every((n) => near(n, FAR))
	);
}

describe("whatever people do", () => {
	let house: House;
	let released = 0;
	const seen = { open: 0, openApproved: 0, read: 0 };
	before(async () => {
		house = await openHouse(undefined, { settings: { policy: POLICY } });
	});
	after(() => house.close());

	async function begin(): Promise<World> {
		const people = [
			await signIn(house, ["moderator", "eu"]),
			await signIn(house, ["lead", "eu"]),
			await signIn(house, ["moderator", "eu"], ["lead", "eu"]),
		];
		const thread = await reportThread(house, { messages: MESSAGES, reported: [REPORTED] });
		const world: World = {
			...{ now: 0, people, thread, claimer: null, requests: [], openings: [], log: [] },
			roles: [new Set(["moderator"]), new Set(["lead"]), new Set(["moderator", "lead"])],
		};
		await claimBy(world, 0);
		// Something is approved from the start, so that what may become of it is tried often.
		await act(world, { do: "request", who: 0, code: "USER_REPORT_REVIEW", scope: { kind: "thread" } });
		await act(world, { do: "approve", who: 1, which: 0 });
		return world;
	}

	async function claimBy(world: World, by: number): Promise<void> {
		const { caseId } = world.thread;
		await house.web`update console.claim set released_at = now(), released_by = ${world.people[by]?.id as string}
			where case_id = ${caseId} and released_at is null`;
		await house.web`insert into console.claim (case_id, person_id, entry_id)
			values (${caseId}, ${world.people[by]?.id as string}, ${randomUUID()})`;
		world.claimer = by;
	}

	/** As if minutes went by: everything of these people is so much older. */
	async function pass(world: World, minutes: number): Promise<void> {
		const ids = world.people.map(({ id }) => id);
		await house.database.admin.begin(async (tx) => {
			await tx`update access.opening set granted_at = granted_at - make_interval(mins => ${minutes}),
				expires_at = expires_at - make_interval(mins => ${minutes}) where person_id = any(${ids})`;
			await tx`update access.opening_request set requested_at = requested_at - make_interval(mins => ${minutes}),
				lapses_at = lapses_at - make_interval(mins => ${minutes}) where person_id = any(${ids})`;
		});
		world.now += minutes;
	}

	async function toggle(world: World, by: number, role: "moderator" | "lead"): Promise<void> {
		const held = world.roles[by] as Set<"moderator" | "lead">;
		const { id } = world.people[by] as Person;
		if (held.delete(role)) {
			await house.database
				.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
				where person_id = ${id} and role = ${role} and revoked_at is null`;
		} else {
			await house.database.admin`insert into access.role_grant (person_id, role, region, entry_id)
				values (${id}, ${role}, 'eu', gen_random_uuid())`;
			held.add(role);
		}
	}

	async function act(world: World, step: Step): Promise<void> {
		const { caseId } = world.thread;
		const { keeper } = house;
		if (step.do === "pass") return pass(world, step.minutes);
		const person = world.people[step.who] as Person;
		if (step.do === "claim") return claimBy(world, step.who);
		if (step.do === "role") return toggle(world, step.who, step.role);
		if (step.do === "open") {
			const role = may(world, step.who, step.code);
			const { lines } = await open(house, person, wish(caseId, step.scope, step.code));
			assert(role !== null && opensAlone(step.code, step.scope), "opened alone what the table forbids");
			return remember(world, step.who, role, step.code, lines, messagesOf(step.scope));
		}
		if (step.do === "request") {
			const { request: id } = await request(house, person, wish(caseId, step.scope, step.code));
			const { who: by, code, scope } = step;
			world.requests.push({ id, by, code, scope, approvers: [], over: false, until: world.now + 12 * 60 });
			return;
		}
		if (step.do === "read" || step.do === "revoke") {
			const opening = world.openings.at(-1 - step.which);
			if (!opening) return;
			if (step.do === "revoke") {
				await revokeOpening(keeper, person.session, opening.id, undefined);
				assert(world.roles[step.who]?.has("lead"), "somebody who may not ended an opening");
				opening.revoked = true;
				return;
			}
			const body = { part: "messages", caseId, readToken: opening.token } as const;
			const { lines } = await readFurther(keeper, person.session, opening.id, body);
			const worksOn = world.claimer === step.who || opening.role === "lead";
			const lives =
				!opening.revoked && opening.until > world.now && world.roles[opening.by]?.has(opening.role);
			assert(opening.by === step.who && lives && worksOn, "read on under what has ended");
			assert([...textsIn(lines).keys()].every((n) => opening.messages.includes(n)));
			released += 1;
			seen.read += 1;
			return;
		}
		const asked = world.requests.at(-1 - step.which);
		if (!asked) return;
		if (step.do === "cancel") {
			await cancelRequest(keeper, person.session, asked.id);
			assert.equal(asked.by, step.who);
			asked.over = true;
		} else if (step.do === "openApproved") {
			const role = may(world, step.who, asked.code);
			const { lines } = await open(house, person, { caseId, request: asked.id });
			assert(role !== null && asked.by === step.who, "opened what another asked for, or without the right");
			assert(
				!asked.over && approved(world, asked) && asked.until > world.now,
				"opened without approval in force",
			);
			asked.over = true;
			remember(world, step.who, role, asked.code, lines, messagesOf(asked.scope));
			seen.openApproved += 1;
		} else {
			await say(house, person, asked.id, step.do);
			assert(
				asked.by !== step.who && world.roles[step.who]?.has("lead"),
				"decided by whom the table forbids",
			);
			assert(!asked.over && !approved(world, asked) && asked.until > world.now, "decided what does not wait");
			assert(!asked.approvers.includes(step.who), "decided twice by one person");
			if (step.do === "deny") asked.over = true;
			else {
				asked.approvers.push(step.who);
				asked.until = world.now + 12 * 60;
			}
		}
	}

	function remember(
		world: World,
		by: number,
		role: "moderator" | "lead",
		code: Code,
		lines: Parameters<typeof textsIn>[0],
		allowed: number[],
	): void {
		assert.deepEqual([...textsIn(lines).keys()], allowed, "exactly what was asked for");
		const { opening, readToken } = openingIn({ lines: [...lines], entries: [] });
		world.log.push({ by, code, at: world.now });
		world.openings.push({
			...{ id: opening, token: readToken as string, by, role, messages: allowed },
			...{ until: world.now + MINUTES[code], revoked: false },
		});
		released += 1;
		seen.open += 1;
	}

	it("no plaintext comes out that the table forbids", { timeout: 480_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 80 }), async (steps) => {
				const world = await begin();
				for (const one of steps) {
					try {
						await act(world, one);
					} catch (error) {
						if (!(error instanceof DomainError) || error.status >= 500) throw error;
					}
				}
			}),
			{ numRuns: 30, endOnFailure: true },
		);
		const through = JSON.stringify({ released, ...seen });
		assert(released > 30 && seen.openApproved > 3 && seen.read > 5, `people got through: ${through}`);
	});
});
