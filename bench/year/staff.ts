/**
 * The people of a year, each with habits of their own, and the honest variety among them that looks like misuse: night
 * shifts, the diligent, specialists of long threads, starters, those who leave with everything done, those who cover for
 * others, who come back after months, who travel, who hand over much, who write in standing sentences.
 */
import { absences, DAYS, type Shift } from "./calendar.ts";
import type { Dice } from "./random.ts";
import { QUEUES, type QueueName, TEAMS, type Team } from "./teams.ts";
import { snippetsOf } from "./words.ts";

/** How somebody works on one day. Shares are of their cases, of their openings or of their shifts. */
export interface Habits {
	/** Cases on a working day. */
	pace: number;
	/** Cases that are read and handed back. */
	undecided: number;
	/** Cases of which more is opened after the reported messages. */
	widens: number;
	/** Of those, read to the end of the widest window. */
	toTheEnd: number;
	/** Reasons in standing sentences. */
	snippets: number;
	/** Shifts that run over. */
	overtime: number;
	/** Sessions from an address that is neither the office's nor home. */
	strange: number;
	/** Cases that are not of their own queue. */
	elsewhere: number;
}

/** Cases about one account, beyond what comes by itself. */
export interface Visit {
	day: number;
	account: string;
	undecided: number;
	toTheEnd: number;
}

/** Work outside of the shift: hours after midnight of the office, on some day. */
export interface Night {
	day: number;
	hour: number;
	cases: number;
}

export interface Person {
	number: number;
	team: Team;
	joins: number;
	/** The last day; DAYS where they stay. */
	leaves: number;
	away: Set<number>;
	/** Days of the week on which they do not work. */
	off: readonly number[];
	habits(day: number): Habits;
	shift(day: number): Shift;
	visits: Visit[];
	nights: Night[];
	/** Where a session that comes from elsewhere comes from. */
	elsewhere(day: number): string;
	/** Of their own, on the platform. */
	accounts: string[];
	/** Their standing sentences. */
	snippets: string[][];
	dice: Dice;
}

export function makeStaff(dice: Dice): Person[] {
	const teams = TEAMS.flatMap((team) => Array.from({ length: team.size }, () => team));
	return teams.map((team, number) => makePerson(dice.of(`person ${number}`), team, number));
}

function makePerson(dice: Dice, team: Team, number: number): Person {
	const pace = team.queue === null ? (team.role === "qa" ? 5 : 0) : QUEUES[team.queue].pace;
	const lead = team.role === "lead";
	const base: Habits = {
		pace: pace * (lead ? 0.45 : 1) * Math.exp(0.18 * dice.normal()),
		undecided: lead ? 0.12 : dice.between(0.01, 0.045),
		widens: Math.min(0.5, 0.2 * Math.exp(0.3 * dice.normal())),
		toTheEnd: dice.between(0.08, 0.2),
		snippets: dice.between(0, 0.14),
		overtime: dice.between(0.01, 0.06),
		strange: dice.between(0, 0.012),
		elsewhere: lead ? 0.4 : dice.between(0.02, 0.1),
	};
	const weekend = dice.chance(0.35); // has two days in the week instead
	const first = 1 + dice.below(4);
	const fixed = number % 2;
	return {
		number,
		team,
		joins: 0,
		leaves: DAYS,
		away: absences(dice.of("away")),
		off: weekend ? [first, first + 1] : [0, 6],
		habits: () => base,
		shift: (day) => (team.turns && Math.floor(day / 14) % 2 === fixed ? team.turns : team.shift),
		visits: [],
		nights: [],
		elsewhere: () => `one-off-${number}-${dice.below(1e9)}`,
		accounts: dice.chance(0.6) ? [`s-${number}-${dice.below(1e6)}`] : [],
		snippets: snippetsOf(dice),
		dice: dice.of("work"),
	};
}

/** The same habits, some of them other. */
export function alter(person: Person, change: (before: Habits, day: number) => Partial<Habits>): void {
	const { habits } = person;
	person.habits = (day) => {
		const before = habits(day);
		return { ...before, ...change(before, day) };
	};
}

/** Whoever opens threads and decides. */
export const opens = ({ team }: Person) => team.role === "moderator" || team.role === "child_safety";

/** @param honest those who misuse nothing */
export function addVariety(honest: Person[], dice: Dice): void {
	const left = dice.some(honest.filter(opens), honest.length);
	const take = (fits: (person: Person) => boolean = () => true): Person => {
		const at = Math.max(0, left.findIndex(fits));
		const [person] = left.splice(at, 1);
		if (!person) throw new Error("too few people for so much variety");
		return person;
	};
	const queue = (name: QueueName) => (person: Person) => person.team.queue === name;

	for (const times of [1.65, 1.9]) {
		const diligent = take();
		alter(diligent, ({ pace, overtime }) => ({ pace: pace * times, overtime: overtime + 0.1 }));
	}
	for (let n = 0; n < 2; n++) {
		alter(take(queue("HARASSMENT")), () => ({ widens: 0.62, toTheEnd: 0.5 })); // long threads of stalking
	}
	for (let n = 0; n < 3; n++) {
		const starter = take();
		starter.joins = 60 + dice.below(200);
		alter(starter, ({ pace, undecided, widens }, day) => {
			const learnt = Math.min(1, (day - starter.joins + 10) / 70);
			return {
				pace: pace * learnt,
				undecided: undecided + 0.12 * (1 - learnt),
				widens: widens * (0.6 + 0.4 * learnt),
			};
		});
	}
	for (const rush of [1, 1.35]) {
		const leaver = take();
		leaver.leaves = 120 + dice.below(220);
		alter(leaver, ({ pace }, day) => ({ pace: day > leaver.leaves - 14 ? pace * rush : pace }));
	}
	for (let n = 0; n < 3; n++) {
		const part = take();
		part.off = [0, 6, 1 + dice.below(5), 5];
	}
	alter(take(), ({ pace }) => ({ pace, snippets: 0.36 }));
	alter(take(), ({ undecided }) => ({ undecided: undecided + 0.07 })); // hands over much, to whoever knows better
	alter(take(), () => ({ widens: 0.45 })); // careful
	const cover = take(({ team }) => team.shift === "DAY");
	const first = 150 + dice.below(60);
	const { shift } = cover;
	cover.shift = (day) => (day >= first && day < first + 14 ? "NIGHT" : shift(day));
	const traveller = take();
	const trip = 40 + dice.below(250);
	const hotel = `hotel-${traveller.number}`;
	alter(traveller, ({ strange }, day) => ({ strange: day >= trip && day < trip + 10 ? 1 : strange }));
	traveller.elsewhere = (day) =>
		day >= trip && day < trip + 10 ? hotel : `one-off-${traveller.number}-${day}`;
	const parent = take();
	const birth = 60 + dice.below(120);
	for (let day = birth; day < birth + 100; day++) parent.away.add(day);
}
