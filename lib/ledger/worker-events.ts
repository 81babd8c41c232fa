import { z } from "zod";
import { code, event, hex, id } from "./event-parts.ts";

/** What the worker concludes from the record, for nobody. */
export const WORKER_EVENTS = [
	/**
	 * The sample of a period's openings (docs/sampling.md). `from` and `size`: how many entries the log had at its two ends;
	 * `seed`: SHA-256 of the 64 signature bytes of this witness's cosignature, made at `time` on the checkpoint of `size`;
	 * `frame` and `drawn`: SHA-256 of all its openings, and of those to be reviewed; `count` and `needed`: how many these are.
	 */
	event("review.drawn", {
		period: code,
		from: z.int().nonnegative(),
		size: z.int().positive(),
		seed: z.strictObject({
			digest: hex,
			key: z.string(),
			time: z.int().nonnegative(),
			signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
		}),
		frame: hex,
		drawn: hex,
		count: z.int().positive(),
		needed: z.int().positive(),
	}),
	event("signal.raised", { signal: id, kind: code, person: id, count: z.int().nonnegative().optional() }),
	event("signals.changed", { configuration: hex }),
	event("rights.opened", { period: code, count: z.int().nonnegative(), due: z.string() }),
	/** A claim ended because nobody worked on the case; `person`: whose it was. */
	event("case.lapsed", { person: id }),
] as const;
