/**
 * Accounts of the platform and the threads that they are reported in. Some accounts are reported often, by many; members
 * of staff have accounts too, and threads of their own, in which others happen to be who are reported elsewhere.
 */
import type { Reported } from "./act.ts";
import { friendOf, type Planted } from "./planted.ts";
import type { Dice } from "./random.ts";
import type { Person } from "./staff.ts";
import { QUEUES, type QueueName } from "./teams.ts";

const OFTEN = 2500;
const cumulative = (() => {
	let sum = 0;
	return Array.from({ length: OFTEN }, (_, k) => (sum += 1 / (k + 30)));
})();

export class Subjects {
	readonly #dice: Dice;
	readonly #threads = new Map<string, Pick<Reported, "thread" | "participants" | "length">[]>();
	#cases = 0;
	#count = 0;

	constructor(dice: Dice) {
		this.#dice = dice;
	}

	get threads(): number {
		return this.#count;
	}

	/** A report of an account: by default of one that is often reported in this queue. */
	report(region: string, queue: QueueName, account = this.#often(region, queue)): Omit<Reported, "kind"> {
		const dice = this.#dice;
		const known = this.#threads.get(account) ?? [];
		const again = known.length > 0 && dice.chance(0.15) ? dice.pick(known) : undefined;
		return this.#case(region, queue, again ?? this.#thread([account, ...this.#others(region, queue)]));
	}

	/** Threads of staff themselves, each of which somebody reported once. */
	social(
		staff: readonly Person[],
		planted: readonly Planted[],
	): { day: number; queue: QueueName; report: Omit<Reported, "kind"> }[] {
		const dice = this.#dice.of("social");
		return staff.flatMap((person) => {
			const [region = "eu"] = person.team.regions;
			const queue = person.team.queue ?? "HARASSMENT";
			const ex = planted.some(({ kind, person: of }) => kind === "EX" && of === person.number);
			return person.accounts.flatMap((own) =>
				Array.from({ length: (ex ? 2 : 1) + dice.below(3) }, (_, n) => {
					const others = Array.from({ length: 1 + dice.below(5) }, () =>
						dice.chance(0.4) ? this.#often(region, queue) : `v-${dice.below(200_000)}`,
					);
					const members = [own, ...(ex && n < 2 ? [friendOf(person.number)] : []), ...others];
					const report = this.#case(region, queue, this.#thread([...new Set(members)]));
					return { day: dice.below(ex && n < 2 ? 60 : 300), queue, report };
				}),
			);
		});
	}

	#often(region: string, queue: QueueName): string {
		const at = this.#dice.next() * (cumulative[OFTEN - 1] as number);
		let [low, high] = [0, OFTEN - 1];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((cumulative[middle] as number) < at) low = middle + 1;
			else high = middle;
		}
		return `o-${region}-${queue.toLowerCase().replace("_", "-")}-${low}`;
	}

	#others(region: string, queue: QueueName): string[] {
		const dice = this.#dice;
		const count = dice.chance(0.12) ? 2 + dice.below(6) : 1;
		return Array.from({ length: count }, () =>
			dice.chance(0.08) ? this.#often(region, queue) : `v-${dice.below(200_000)}`,
		);
	}

	#thread(participants: readonly string[]) {
		const members = [...new Set(participants)];
		if (members.length < 2) members.push(`v-${this.#dice.below(200_000)}-b`);
		const length = 12 + Math.floor(Math.exp(3.4 + 0.8 * this.#dice.normal()));
		const thread = { thread: this.#count++, participants: members, length: Math.min(length, 900) };
		const [account = ""] = members;
		this.#threads.set(account, [...(this.#threads.get(account) ?? []), thread]);
		return thread;
	}

	#case(region: string, queue: QueueName, thread: Pick<Reported, "thread" | "participants" | "length">) {
		const dice = this.#dice;
		const { category, keywords, severity } = QUEUES[queue];
		const at = 1 + dice.below(thread.length);
		const reported = [at, ...(dice.chance(0.4) ? [Math.min(thread.length, at + 1 + dice.below(4))] : [])];
		return {
			...{ ...thread, case: this.#cases++, region, category, severity, keyword: dice.pick(keywords) },
			...{ restricted: queue === "CHILD", minors: queue === "CHILD" || dice.chance(0.05) },
			reported: [...new Set(reported)],
		};
	}
}
