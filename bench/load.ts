/**
 * A closed loop: so many clients, each asking again as soon as it has its answer. What is reported is what a
 * client waits, so a slow answer delays the next question (no open-loop correction: the product's users wait too).
 */
export interface Measured {
	clients: number;
	count: number;
	p50: number;
	p95: number;
	p99: number;
	perSecond: number;
}

export interface LoadOptions {
	clients: number;
	/** Measured seconds of each act; an eighth of it more is run first and not counted. */
	seconds: number;
}

type Act = (client: number) => Promise<unknown>;

export async function load(options: LoadOptions, act: Act): Promise<Measured> {
	return (await loadInTurns(options, { act })).act;
}

/** Several acts in short turns, so that whatever else the machine does meets them all alike. */
export async function loadInTurns<Name extends string>(
	{ clients, seconds }: LoadOptions,
	acts: Record<Name, Act>,
): Promise<Record<Name, Measured>> {
	const names = Object.keys(acts) as Name[];
	const turns = names.length === 1 ? 1 : 8;
	const all = new Map<Name, { waits: number[]; took: number }>();
	for (const name of names) {
		await loop(clients, seconds / 8, acts[name]);
		all.set(name, { waits: [], took: 0 });
	}
	for (let turn = 0; turn < turns; turn++) {
		for (const name of names) {
			const sum = all.get(name);
			const { waits, took } = await loop(clients, seconds / turns, acts[name]);
			sum?.waits.push(...waits);
			if (sum) sum.took += took;
		}
	}
	return Object.fromEntries([...all].map(([name, sum]) => [name, measured(clients, sum)])) as Record<
		Name,
		Measured
	>;
}

export function measured(clients: number, { waits, took }: { waits: number[]; took: number }): Measured {
	waits.sort((a, b) => a - b);
	const at = (share: number) =>
		waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN;
	return {
		clients,
		count: waits.length,
		p50: at(0.5),
		p95: at(0.95),
		p99: at(0.99),
		perSecond: waits.length / took,
	};
}

async function loop(clients: number, seconds: number, act: Act) {
	const waits: number[] = [];
	const began = performance.now();
	const until = began + seconds * 1000;
	const one = async (client: number) => {
		for (let now = performance.now(); now < until; ) {
			await act(client);
			const then = performance.now();
			waits.push(then - now);
			now = then;
		}
	};
	await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
	return { waits, took: (performance.now() - began) / 1000 };
}
