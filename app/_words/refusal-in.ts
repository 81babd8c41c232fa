/**
 * Refusals of a language: of each code one sentence, or, where a code has several, each by the English that it stands for.
 * Where the English has something of its own in it (a name, a time), both have a hole of the same name.
 */
export type Refusals = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The sentence for that code and message; the message itself where there is none. Pure. */
export function refusalIn(refusals: Refusals, code: string, message: string): string {
	const said = refusals[code];
	if (said === undefined || typeof said === "string") return said ?? message;
	for (const [english, other] of Object.entries(said)) {
		const found = pattern(english).exec(message);
		if (found) return other.replace(/\{(\w+)\}/g, (hole, name) => found.groups?.[name] ?? hole);
	}
	return message;
}

const pattern = (english: string) =>
	new RegExp(
		`^${english
			.split(/(\{\w+\})/)
			.map((piece) =>
				/^\{\w+\}$/.test(piece)
					? `(?<${piece.slice(1, -1)}>.+?)`
					: piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"),
			)
			.join("")}$`,
		"s",
	);
