/**
 * What the rules would read of a year out of the database, without one: so that many seeds can be measured. That both say the
 * same is shown by readings.test.ts.
 */
import type { ReadingRow, StaffRow } from "#db/queries/signals.ts";
import { Earlier } from "#lib/signals/compare-reasons.ts";
import type { Act, Joined, Opened, Reported } from "./act.ts";

export function readingsOf(acts: readonly Act[]): { readings: ReadingRow[]; staff: StaffRow[] } {
	const people = new Map<number, Joined>();
	const left = new Map<number, number>();
	const cases = new Map<number, Reported>();
	const threads = new Map<number, Reported>();
	const address = new Map<number, string>();
	const acted = new Map<string, number>();
	const held = new Map<number, number>();
	for (const act of acts) {
		if (act.kind === "joined") people.set(act.person, act);
		else if (act.kind === "left") left.set(act.person, act.at);
		else if (act.kind === "signed in") address.set(act.session, act.address);
		else if (act.kind === "claimed") held.set(act.case, act.person);
		else if (act.kind === "released") held.delete(act.case);
		else if (act.kind === "decided" || act.kind === "escalated") {
			// What is escalated in this year is a threat to life, which counts whatever becomes of it.
			const key = `${act.case} ${act.person}`;
			acted.set(key, Math.max(acted.get(key) ?? 0, act.at));
		} else if (act.kind === "reported") {
			cases.set(act.case, act);
			if (!threads.has(act.thread)) threads.set(act.thread, act);
		}
	}
	const known = knownTo(people, threads);
	const numbers = new Map<string, number>();
	const numberOf = (account: string) => {
		const number = numbers.get(account) ?? numbers.size + 1;
		numbers.set(account, number);
		return number;
	};
	const earlier = new Map<number, Earlier>();
	const readings = acts
		.filter((act): act is Opened & { at: number } => act.kind === "opened")
		.map((act): ReadingRow => {
			const found = there(cases.get(act.case));
			const person = there(people.get(act.person));
			const own = earlier.get(act.person) ?? new Earlier();
			earlier.set(act.person, own);
			const reason = { id: String(act.opening), caseId: String(act.case), tokens: [...act.words] };
			const { likeness } = own.mostLike(reason);
			own.add(reason);
			const accounts = there(threads.get(found.thread)).participants;
			return {
				...{
					id: reason.id,
					person: String(act.person),
					at: act.at,
					caseId: reason.caseId,
					region: found.region,
				},
				...{ role: person.role, category: found.category, reason: act.reason, likeness },
				acted: (acted.get(`${act.case} ${act.person}`) ?? 0) > act.at,
				held: held.get(act.case) === act.person,
				...{ widens: act.widens !== undefined, approved: act.request !== undefined },
				reach: Math.max(
					0,
					Math.min(...found.reported) - act.scope[0],
					act.scope[1] - Math.max(...found.reported),
				),
				address: address.get(act.session) ?? null,
				accounts: accounts.map(numberOf),
				linked: accounts.filter((account) => known.get(act.person)?.has(account)).map(numberOf),
			};
		});
	const staff = [...people.values()].map(({ person, office }) => ({
		...{ id: String(person), office, leftAt: left.get(person) ?? null },
	}));
	return { readings, staff };
}

/** Accounts that share a thread with one of their own. */
function knownTo(people: Map<number, Joined>, threads: Map<number, Reported>): Map<number, Set<string>> {
	const owners = new Map(
		[...people.values()].flatMap((p) => p.accounts.map((account) => [account, p.person])),
	);
	const known = new Map<number, Set<string>>();
	for (const { participants } of threads.values()) {
		for (const account of participants) {
			const owner = owners.get(account);
			if (owner === undefined) continue;
			const set = known.get(owner) ?? new Set();
			for (const other of participants) set.add(other);
			known.set(owner, set);
		}
	}
	return known;
}

function there<T>(value: T | undefined): T {
	if (value === undefined) throw new Error("an act refers to what is not there");
	return value;
}
