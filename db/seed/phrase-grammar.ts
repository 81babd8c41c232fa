/**
 * Long threads from a small grammar: everyday exchanges with slots, drawn in a fixed pseudo-random order, with
 * hand-written beats at fixed places. The same grammar and seed give the same screenplay on every machine.
 */

export type Grammar = {
	seed: number;
	/** How many messages, exactly. */
	length: number;
	/** Letters that may speak; X, Y and Z of an exchange are cast among them, each time anew. */
	speakers: readonly string[];
	/** Small talk. Lines begin with X, Y or Z and hold {slots} and <this|or that>. */
	exchanges: readonly string[];
	slots: Record<string, readonly string[]>;
	/** Written by hand, in the screenplay's own words: [where, as a share of the whole; lines]. */
	beats: readonly (readonly [number, string])[];
};

/** The screenplay: `length` lines, of which the last beat ends it. */
export function playOut(grammar: Grammar): string {
	const random = mulberry32(grammar.seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const beats = grammar.beats.map(([at, text]) => ({ at, lines: linesOf(text) }));
	const ending = beats.pop()?.lines ?? [];
	const room = grammar.length - ending.length;

	const out: string[] = [];
	const recent: string[] = [];
	while (out.length < room) {
		if (beats[0] && out.length >= beats[0].at * grammar.length) {
			out.push(...(beats.shift() as (typeof beats)[number]).lines);
			continue;
		}
		const fresh = grammar.exchanges.filter((exchange) => !recent.includes(exchange));
		const exchange = pick(fresh);
		recent.push(exchange);
		if (recent.length > grammar.exchanges.length * 0.7) recent.shift();
		out.push(...speak(exchange, grammar, random, pick));
	}
	return [...out.slice(0, room), ...ending].join("\n");
}

function speak(
	exchange: string,
	grammar: Grammar,
	random: () => number,
	pick: <T>(list: readonly T[]) => T,
): string[] {
	const order = [...grammar.speakers].map((who) => ({ who, key: random() })).sort((a, b) => a.key - b.key);
	const filled = new Map<string, string>();
	return linesOf(exchange).map((line, index) => {
		const [role = "X", ...words] = line.split(" ");
		const speaker = order["XYZ".indexOf(role)]?.who ?? order[0]?.who;
		const said = words
			.join(" ")
			.replace(/<([^>]+)>/g, (_, choices: string) => pick(choices.split("|")))
			.replace(/\{(\w+)\}/g, (_, slot: string) => {
				if (!filled.has(slot)) filled.set(slot, pick(grammar.slots[slot] as readonly string[]));
				return filled.get(slot) as string;
			});
		const gap = index === 0 ? `+${1 + Math.floor(random() * 9)}h` : `+${10 + Math.floor(random() * 230)}s`;
		return `${speaker} ${gap} ${said}`;
	});
}

function linesOf(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
}

/** A small public-domain generator: deterministic, which is all that is asked of it here. */
function mulberry32(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}
