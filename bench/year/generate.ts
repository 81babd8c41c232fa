/**
 * A year of a team of some sixty people, all of it decided by a seed: about 50,000 cases and 70,000 openings, most of them as
 * they should be. Twelve of the people misuse what they may (planted.ts); who they are is not in what is generated.
 *
 * Does not: writes nothing (load.ts does). Its clocks, queues and habits are invented; what it is good for is to compare
 * what finds misuse, not to say how much of it there is anywhere.
 * Shown by: year.test.ts.
 */
import type { Act, Reported } from "./act.ts";
import { DAYS, HOUR, isHoliday, midnight, SHIFTS, weekday } from "./calendar.ts";
import { EXAM_SEED, type Planted, plant } from "./planted.ts";
import { Dice } from "./random.ts";
import { addVariety, type Habits, makeStaff, type Person } from "./staff.ts";
import { Subjects } from "./subjects.ts";
import type { QueueName } from "./teams.ts";
import { Work } from "./work.ts";

export interface YearOptions {
	/** Midnight, UTC, of the first day. */
	from?: number;
	/** Of the ordinary amount of work; less is a smaller year, of the same people. */
	scale?: number;
}

export const FIRST_DAY = Date.UTC(2025, 0, 1);

export interface Year {
	acts: Act[];
	/** For whoever measures. */
	planted: Planted[];
}

/** What happens, in the order in which it does. */
export function* generateYear(seed: string = EXAM_SEED, options: YearOptions = {}): Iterable<Act> {
	yield* makeYear(seed, options).acts;
}

export function makeYear(seed: string, { from = FIRST_DAY, scale = 1 }: YearOptions = {}): Year {
	const dice = new Dice(seed);
	const staff = makeStaff(dice.of("staff"));
	const planted = plant(staff, dice.of("planted"));
	const misusing = new Set(planted.map(({ person }) => person));
	addVariety(
		staff.filter(({ number }) => !misusing.has(number)),
		dice.of("variety"),
	);
	const subjects = new Subjects(dice.of("subjects"));
	const work = new Work(from, subjects);
	for (const person of staff) work.joins(person);
	for (const { day, queue, report } of subjects.social(staff, planted)) work.waits(day, queue, report);
	for (let day = 0; day < DAYS; day++) {
		for (const person of staff) {
			if (day === person.leaves) work.leaves(person, day);
			if (day < person.joins || day >= person.leaves) continue;
			workDay(work, person, day, scale);
		}
	}
	return { acts: work.inOrder(), planted };
}

function workDay(work: Work, person: Person, day: number, scale: number): void {
	const { team, dice } = person;
	const { from } = work;
	const habits = person.habits(day);
	const start = midnight(from, day, team.office);
	const visits = person.visits.filter((visit) => visit.day === day);
	const there =
		!person.away.has(day) && !isHoliday(from, day, team.office) && !person.off.includes(weekday(from, day));
	if (!there) {
		// What was meant for this day waits for the next.
		for (const visit of visits) visit.day = day + 1;
	} else if (team.role === "auditor" || team.role === "oversight_lead") {
		work.oversees(person, start + 9 * HOUR, scale);
	} else {
		const [first, last] = SHIFTS[person.shift(day)];
		const over = dice.chance(habits.overtime) ? dice.between(0.5, 2) : 0;
		const session = work.signsIn(person, start + first * HOUR, day, habits);
		const count = dice.poisson(habits.pace * scale);
		const slot = ((last - first + over) * HOUR) / (count + visits.length + 1);
		const plan = dice.some(
			[...visits, ...Array.from({ length: count }, () => undefined)],
			count + visits.length,
		);
		plan.forEach((visit, n) => {
			const at = start + first * HOUR + slot * (n + dice.between(0.1, 0.7));
			if (visit) {
				const own = {
					...habits,
					undecided: visit.undecided,
					widens: Math.max(habits.widens, visit.toTheEnd),
				};
				work.worksOn(
					person,
					session,
					at,
					{ ...own, toTheEnd: visit.toTheEnd },
					caseAbout(work, person, visit.account),
				);
			} else if (team.role === "qa") work.audits(person, session, at, habits);
			else work.worksOn(person, session, at, habits, nextCase(work, person, at, habits));
		});
		work.signsOut(person, session, start + (last + over) * HOUR + dice.between(0, HOUR / 4));
	}
	for (const night of person.nights) {
		if (night.day !== day) continue;
		const at = start + night.hour * HOUR;
		const session = work.signsIn(person, at - HOUR / 20, day, habits, true);
		for (let n = 0; n < night.cases; n++) {
			const own = { ...habits, undecided: Math.max(habits.undecided, 0.15) };
			work.worksOn(
				person,
				session,
				at + n * dice.between(8, 20) * 60_000,
				own,
				nextCase(work, person, at, own),
			);
		}
		work.signsOut(person, session, at + 1.2 * HOUR);
	}
}

const queueOf = ({ team }: Person): QueueName => team.queue ?? "HARASSMENT";
const regionOf = ({ team }: Person): string => team.regions[0] ?? "eu";

function nextCase(work: Work, person: Person, at: number, { elsewhere }: Habits): Omit<Reported, "kind"> {
	const { dice, team } = person;
	const own = queueOf(person);
	const others: QueueName[] = ["HARASSMENT", "SCAM", "HATE", "SELF_HARM"];
	const queue = team.role === "moderator" && dice.chance(elsewhere) ? dice.pick(others) : own;
	return work.waiting(person, queue, at) ?? work.subjects.report(regionOf(person), queue);
}

const caseAbout = (work: Work, person: Person, account: string): Omit<Reported, "kind"> =>
	work.subjects.report(regionOf(person), queueOf(person), account);
