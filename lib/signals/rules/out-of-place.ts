/**
 * Opens from where nobody usually works, in week after week: an address that few others use and that is not a habit of
 * their own either. It is not known where an address is, only that it is another.
 */
import { type Finding, type Rule, rounded } from "../finding.ts";
import { robustZ } from "../statistics.ts";
import { DAY, type Profile, type View } from "../view.ts";
import { weeksOf } from "./out-of-hours.ts";

/** Weeks. */
const FLOOR = 1.3;

export const outOfPlace: Rule<"OUT_OF_PLACE"> = (view, { share, others, least }) => {
	const users = usersOf(view);
	const odd = view.people.map((person) => oddOnes(person, users, share, others));
	const weeks = odd.map(weeksOf);
	return view.people.flatMap((person, n): Finding[] => {
		const found = odd[n] ?? [];
		const own = weeks[n] ?? 0;
		if (own < least) return [];
		const score = robustZ(own, weeks.toSpliced(n, 1), FLOOR);
		const numbers = {
			...{ openings: found.length, weeks: own, z: rounded(score, 1) },
			addresses: new Set(found.map(({ address }) => address)).size,
		};
		return [{ kind: "OUT_OF_PLACE", person: person.id, score, numbers, openings: found }];
	});
};

function usersOf({ people }: View): Map<string, Set<string>> {
	const users = new Map<string, Set<string>>();
	for (const { id, openings } of people) {
		for (const { address } of openings) {
			if (address !== null) users.set(address, (users.get(address) ?? new Set()).add(id));
		}
	}
	return users;
}

function oddOnes({ openings }: Profile, users: Map<string, Set<string>>, share: number, others: number) {
	const days = new Map<string, Set<number>>();
	for (const { address, at } of openings) {
		if (address !== null) days.set(address, (days.get(address) ?? new Set()).add(Math.floor(at / DAY)));
	}
	const all = new Set(openings.map(({ at }) => Math.floor(at / DAY))).size;
	return openings.filter(
		({ address }) =>
			address !== null &&
			(users.get(address)?.size ?? 0) <= others &&
			(days.get(address)?.size ?? 0) < share * all,
	);
}
