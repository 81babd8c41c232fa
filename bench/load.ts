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
	/** Measured seconds; an eighth of it more is run first and not counted. */
	seconds: number;
}

export async function load(
	{ clients, seconds }: LoadOptions,
	act: (client: number) => Promise<unknown>,
): Promise<Measured> {
	await loop(clients, seconds / 8, act);
	const { waits, took } = await loop(clients, seconds, act);
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

async function loop(clients: number, seconds: number, act: (client: number) => Promise<unknown>) {
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
