import { createReadStream } from "node:fs";

export interface Line {
	/** From 1. */
	number: number;
	/** Where the next line begins, in bytes. */
	end: number;
	/** Null for a line over the limit: it is passed over without being kept. */
	bytes: Buffer | null;
}

/** The lines of a file from a place on, however large it is: never more in memory than one line and one chunk. */
export async function* linesOf(
	file: string,
	from: { offset: number; line: number },
	most: number,
): AsyncGenerator<Line> {
	let number = from.line;
	let end = from.offset;
	let parts: Buffer[] = [];
	let length = 0;
	const take = (part: Buffer) => {
		length += part.length;
		if (length <= most) parts.push(part);
		else parts = [];
	};
	const line = (newline: number): Line => {
		end += length + newline;
		number++;
		const bytes = length > most ? null : Buffer.concat(parts);
		parts = [];
		length = 0;
		return { number, end, bytes };
	};
	for await (const chunk of createReadStream(file, { start: from.offset, highWaterMark: 1 << 18 })) {
		let rest = chunk as Buffer;
		for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
			take(rest.subarray(0, at));
			yield line(1);
			rest = rest.subarray(at + 1);
		}
		take(Buffer.from(rest));
	}
	if (length > 0) yield line(0);
}
