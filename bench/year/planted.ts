/**
 * The twelve who misuse what they may. Each is otherwise as honest as the others, and how strongly each shows differs from
 * seed to seed, so that some are easy to find and some are hardly there.
 *
 * Written, with its seed, before anything that looks for them.
 */
import { DAYS } from "./calendar.ts";
import type { Dice } from "./random.ts";
import { alter, opens, type Person } from "./staff.ts";

export const MISUSE = [
	"VOYEUR", // one account, again and again, for some weeks
	"EX", // threads of somebody whom they know from the platform
	"UNDECIDED", // reads and hands back
	"NIGHTS", // comes back when nobody is there
	"PLACES", // from where nobody works
	"COPIES", // one reason for everything
	"READS_ALL", // every window to its end
	"WIDER", // from some day on much more of each thread
	"LEAVER", // much, of other queues too, before leaving
	"MORE", // far more than anybody beside them
	"MIX", // a little of everything
	"SLOW", // one account, twice a month, all the year
] as const;
export type Misuse = (typeof MISUSE)[number];

export interface Planted {
	person: number;
	kind: Misuse;
	/** How strongly it shows: 1 is as planned. */
	strength: number;
}

/** The exam: nothing is tuned on it alone. */
export const EXAM_SEED = "countersign-2025";

export function plant(staff: Person[], dice: Dice): Planted[] {
	const left = dice.some(staff.filter(opens), staff.length);
	return MISUSE.map((kind) => {
		const at = left.findIndex((person) => fits(kind, person));
		const [person] = left.splice(at, 1);
		if (!person) throw new Error(`nobody can be ${kind}`);
		const strength = dice.between(0.6, 1.15);
		ACTS[kind](person, strength, dice.of(kind));
		return { person: person.number, kind, strength };
	});
}

function fits(kind: Misuse, { team, accounts }: Person): boolean {
	if (kind === "NIGHTS" || kind === "MIX") return team.shift === "DAY";
	if (kind === "EX") return accounts.length > 0;
	return true;
}

/** The account of somebody whom an EX knows; subjects.ts puts the two into a thread. */
export const friendOf = (person: number) => `v-${300_000 + person}`;

const targetOf = ({ number }: Person) => `v-${400_000 + number}`;

const ACTS: Record<Misuse, (person: Person, strength: number, dice: Dice) => void> = {
	VOYEUR(person, strength, dice) {
		const first = 30 + dice.below(DAYS - 130);
		visit(person, dice, targetOf(person), 40 * strength, [first, first + 75], 0.25, 0.3);
	},
	EX(person, strength, dice) {
		visit(person, dice, friendOf(person.number), 14 * strength, [20, DAYS], 0.05, 0.3);
	},
	UNDECIDED(person, strength) {
		alter(person, ({ undecided }) => ({ undecided: undecided + 0.22 * strength }));
	},
	NIGHTS(person, strength, dice) {
		nights(person, dice, 48 * strength);
	},
	PLACES(person, strength, dice) {
		const places = Array.from({ length: 5 }, () => `place-${person.number}-${dice.below(1e6)}`);
		alter(person, ({ strange }) => ({ strange: strange + 0.3 * strength }));
		person.elsewhere = (day) =>
			dice.chance(0.5) ? dice.pick(places) : `one-off-${person.number}-${day}-${dice.below(1e6)}`;
	},
	COPIES(person, strength) {
		alter(person, ({ snippets }) => ({ snippets: Math.min(0.95, snippets + 0.6 * strength) }));
	},
	READS_ALL(person, strength) {
		alter(person, () => ({ widens: Math.min(0.95, 0.8 * strength), toTheEnd: 0.93 }));
	},
	WIDER(person, strength, dice) {
		const from = 160 + dice.below(100);
		alter(person, ({ widens, toTheEnd }, day) =>
			day < from
				? {}
				: { widens: Math.min(0.95, widens + 0.45 * strength), toTheEnd: toTheEnd + 0.35 * strength },
		);
	},
	LEAVER(person, strength, dice) {
		person.leaves = 90 + dice.below(260);
		for (let day = person.leaves - 24; day <= person.leaves; day++) person.away.delete(day);
		alter(person, ({ pace, undecided, widens, elsewhere }, day) =>
			day <= person.leaves - 21
				? {}
				: {
						pace: pace * (1 + 1.3 * strength),
						undecided: undecided + 0.4 * strength,
						widens: widens + 0.3 * strength,
						elsewhere: elsewhere + 0.35 * strength,
					},
		);
	},
	MORE(person, strength) {
		alter(person, ({ pace }) => ({ pace: pace * (1 + 1.5 * strength) }));
	},
	MIX(person, strength, dice) {
		nights(person, dice, 13 * strength);
		visit(person, dice, targetOf(person), 9 * strength, [40, DAYS - 60], 0.2, 0.4);
		alter(person, ({ undecided, snippets, widens, pace }) => ({
			undecided: undecided + 0.09 * strength,
			snippets: snippets + 0.22 * strength,
			widens: widens + 0.16 * strength,
			pace: pace * (1 + 0.25 * strength),
		}));
	},
	SLOW(person, strength, dice) {
		visit(person, dice, targetOf(person), 26 * strength, [5, DAYS], 0, 0.5);
	},
};

function visit(
	person: Person,
	dice: Dice,
	account: string,
	times: number,
	[first, end]: readonly [number, number],
	undecided: number,
	toTheEnd: number,
): void {
	for (let n = Math.round(times); n > 0; n--) {
		person.visits.push({ day: first + dice.below(end - first), account, undecided, toTheEnd });
	}
}

function nights(person: Person, dice: Dice, times: number): void {
	for (let n = Math.round(times); n > 0; n--) {
		person.nights.push({ day: dice.below(DAYS), hour: dice.between(0.5, 4), cases: 1 + dice.below(3) });
	}
}
