/** What people do with cases, written down as it happens. */
import type { Act, Reported } from "./act.ts";
import { DAY, DAYS, HOUR } from "./calendar.ts";
import type { Habits, Person } from "./staff.ts";
import type { Subjects } from "./subjects.ts";
import type { QueueName } from "./teams.ts";
import { again, phrase } from "./words.ts";

type Case = Omit<Reported, "kind">;
const MINUTE = 60_000;
const AROUND = 5;
const WIDEST = 25;
const QUESTIONS = ["DOES_IT_VIOLATE", "WHO_STARTED", "IS_IT_A_PATTERN", "IS_SOMEONE_AT_RISK"];
const OUTCOMES = ["NO_VIOLATION", "NO_VIOLATION", "WARN", "REMOVE_MESSAGES", "SUSPEND_ACCOUNT"];
const VERDICTS = [
	"JUSTIFIED",
	"JUSTIFIED",
	"JUSTIFIED",
	"JUSTIFIED",
	"JUSTIFIED",
	"INSUFFICIENT_REASON",
	"WRONG_SCOPE",
];

export class Work {
	readonly from: number;
	readonly subjects: Subjects;
	readonly #acts: Act[] = [];
	readonly #handedBack: { queue: QueueName; at: number; by: number; report: Case; known: boolean }[] = [];
	readonly #done: { report: Case; scope: readonly [number, number]; at: number }[] = [];
	readonly #toReview: { opening: number; at: number; person: number }[] = [];
	readonly #leads: Person[] = [];
	#sessions = 0;
	#openings = 0;
	#requests = 0;

	constructor(from: number, subjects: Subjects) {
		this.from = from;
		this.subjects = subjects;
	}

	joins(person: Person): void {
		const { number, team, accounts } = person;
		if (team.role === "lead") this.#leads.push(person);
		const alias = `${team.role === "moderator" ? "M" : team.role[0]?.toUpperCase()}-${3000 + number}`;
		const at = Math.max(this.from, this.from + (person.joins - 1) * DAY) + number * MINUTE;
		this.#acts.push({
			...{ kind: "joined", at, person: number, alias, name: `Person ${number}`, role: team.role },
			...{ regions: team.regions, employer: team.employer, office: team.office, accounts },
		});
	}

	leaves(person: Person, day: number): void {
		this.#acts.push({ kind: "left", at: this.from + day * DAY + 12 * HOUR, person: person.number });
	}

	/** Home, the office, or elsewhere. */
	signsIn(person: Person, at: number, day: number, { strange }: Habits, home = false): number {
		const { dice, number, team } = person;
		const session = this.#sessions++;
		const usual = home || dice.chance(0.3) ? `home-${number}` : `office-${team.office}-${dice.below(2)}`;
		const address = dice.chance(strange) ? person.elsewhere(day) : usual;
		this.#acts.push({
			kind: "signed in",
			at: at - dice.between(1, 9) * MINUTE,
			session,
			person: number,
			address,
		});
		return session;
	}

	signsOut({ number }: Person, session: number, at: number): void {
		this.#acts.push({ kind: "signed out", at, person: number, session });
	}

	/** Has to be taken by somebody, some day. */
	waits(day: number, queue: QueueName, report: Case): void {
		this.#handedBack.push({ queue, at: this.from + day * DAY, by: -1, report, known: false });
	}

	/** What somebody handed back, for somebody else; never a thread of their own. */
	waiting(
		{ number, team, accounts }: Person,
		queue: QueueName,
		at: number,
	): (Case & { known: boolean }) | undefined {
		const found = this.#handedBack.findIndex(
			(w) =>
				w.queue === queue &&
				w.at < at &&
				w.by !== number &&
				w.report.region === team.regions[0] &&
				!accounts.some((account) => w.report.participants.includes(account)),
		);
		const [taken] = found < 0 ? [] : this.#handedBack.splice(found, 1);
		return taken && { ...taken.report, known: taken.known };
	}

	/** Claims it, opens it, reads more where there is need, decides it or hands it back. */
	worksOn(
		person: Person,
		session: number,
		start: number,
		habits: Habits,
		report: Case & { known?: boolean },
	): void {
		const { dice, number, team } = person;
		const by = { person: number, session };
		let at = start;
		const later = (least: number, most: number) => (at += dice.between(least, most) * MINUTE);
		if (!report.known) {
			const waited = Math.min(start - this.from - HOUR / 2, dice.between(0.1, 20) * HOUR);
			const { known: _, ...facts } = report;
			this.#acts.push({ kind: "reported", at: start - Math.max(MINUTE, waited), ...facts });
		}
		this.#acts.push({ kind: "claimed", at, case: report.case, ...by });
		later(0.3, 2);
		const child = team.role === "child_safety";
		const urgent = !child && dice.chance(0.002);
		const reason = child
			? "CHILD_SAFETY_ESCALATION"
			: urgent
				? "EMERGENCY_RISK_TO_LIFE"
				: "USER_REPORT_REVIEW";
		const question = child ? "IS_A_CHILD_AT_RISK" : urgent ? "IS_LIFE_AT_RISK" : dice.pick(QUESTIONS);
		const words = () => (dice.chance(habits.snippets) ? again(dice, person.snippets) : phrase(dice));
		const open = (around: number, widens?: number) => {
			const opening = this.#openings++;
			const scope = scopeOf(report, around);
			this.#acts.push({
				...{ kind: "opened", at, opening, case: report.case, reason, question, scope, words: words(), ...by },
				...(widens === undefined ? {} : { widens }),
			});
			if (child || urgent) this.#toReview.push({ opening, at, person: number });
			return { opening, scope };
		};
		let { opening, scope } = open(AROUND);
		if (dice.chance(habits.widens)) {
			later(1, 4);
			const toTheEnd = dice.chance(habits.toTheEnd);
			({ opening, scope } = open(toTheEnd && dice.chance(0.5) ? WIDEST : 10 + dice.below(8), opening));
			if (toTheEnd && scope[1] - scope[0] < 2 * WIDEST) {
				later(1, 4);
				({ opening, scope } = open(WIDEST, opening));
			}
			if (!child && !urgent && dice.chance(0.03)) at = this.#asks(person, session, at, report);
		}
		later(1.5, 9);
		if (dice.chance(habits.undecided)) {
			this.#acts.push({ kind: "released", at, case: report.case, ...by });
			const queue = team.queue ?? "HARASSMENT";
			if (dice.chance(0.9))
				this.#handedBack.push({ queue, at: at + HOUR / 2, by: number, report, known: true });
			return;
		}
		if (!child && dice.chance(0.01)) {
			this.#acts.push({ kind: "escalated", at, case: report.case, ...by });
			later(0.2, 0.5);
		}
		this.#acts.push({ kind: "decided", at, case: report.case, outcome: dice.pick(OUTCOMES), ...by });
		this.#done.push({ report, scope, at });
	}

	/** The whole thread, of a lead, who mostly agrees. */
	#asks({ number, team, dice }: Person, session: number, start: number, report: Case): number {
		const request = this.#requests++;
		const lead = this.#leads.find((l) => l.team.regions[0] === team.regions[0] && l.number !== number);
		const at = start + dice.between(1, 3) * MINUTE;
		this.#acts.push({
			...{
				kind: "asked",
				at,
				request,
				case: report.case,
				scope: [1, report.length],
				person: number,
				session,
			},
		});
		if (!lead) return at;
		const answered = at + dice.between(3, 20) * MINUTE;
		const verdict = dice.chance(0.8) ? "approve" : "deny";
		this.#acts.push({ kind: "answered", at: answered, request, verdict, person: lead.number, session: -1 });
		if (verdict === "approve") {
			this.#acts.push({
				...{ kind: "opened", at: answered + MINUTE, opening: this.#openings++, case: report.case },
				...{ reason: "USER_REPORT_REVIEW", question: "IS_IT_A_PATTERN", scope: [1, report.length], request },
				...{ words: phrase(dice), person: number, session },
			});
		}
		return answered + 2 * MINUTE;
	}

	/** Quality looks at what others decided, and decides nothing. */
	audits(
		{ dice, number, team, snippets: own }: Person,
		session: number,
		at: number,
		{ snippets }: Habits,
	): void {
		for (let tries = 0; tries < 20; tries++) {
			const done = dice.pick(this.#done.slice(-600));
			if (!done || done.at > at || done.report.restricted || done.report.region !== team.regions[0]) continue;
			this.#acts.push({
				...{ kind: "opened", at, opening: this.#openings++, case: done.report.case, scope: done.scope },
				...{ reason: "QUALITY_AUDIT", question: "WAS_IT_RIGHT", person: number, session },
				words: dice.chance(snippets) ? again(dice, own) : phrase(dice),
			});
			return;
		}
	}

	/** Auditors search, and judge what must be reviewed. */
	oversees(person: Person, at: number, scale: number): void {
		const { dice, number } = person;
		const calm = { strange: 0 } as Habits;
		const session = this.signsIn(person, at, 0, calm);
		for (let n = dice.poisson(4 * scale); n > 0; n--) {
			this.#acts.push({ kind: "searched", at: at + dice.between(0, 7) * HOUR, person: number, session });
		}
		for (let n = dice.poisson(14 * scale); n > 0; n--) {
			const due = this.#toReview.findIndex((review) => review.at < at);
			const [review] = due < 0 ? [] : this.#toReview.splice(due, 1);
			if (!review) break;
			this.#acts.push({
				...{ kind: "judged", at: at + dice.between(0, 7) * HOUR, opening: review.opening },
				...{ verdict: dice.pick(VERDICTS), person: number, session },
			});
		}
		this.signsOut(person, session, at + 8 * HOUR);
	}

	/** Everything, in order of time, within the year. */
	inOrder(): Act[] {
		const end = this.from + DAYS * DAY;
		for (const act of this.#acts) act.at = Math.round(act.at);
		return this.#acts.filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
	}
}

function scopeOf({ reported, length }: Case, around: number): readonly [number, number] {
	return [Math.max(1, Math.min(...reported) - around), Math.min(length, Math.max(...reported) + around)];
}
