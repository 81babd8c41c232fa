/**
 * What the rules are tuned by. SIGNALS_FILE names a JSON file with any part of it. A value that makes no sense keeps the
 * product from starting; put there while it runs, it stops the rules until it is mended, and /oversight/signals says so.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Trouble } from "#db/trouble.ts";

const days = z.int().min(1).max(1000);
/** A signal is raised from so much on. */
const threshold = z.number().positive().max(100);
/** What it counts for in a person's sum, as a multiple. */
const weight = z.number().min(0).max(10).default(1);
const share = z.number().min(0).max(1);
const rule = <T extends z.core.$ZodLooseShape>(shape: T) =>
	z.strictObject({ on: z.boolean().default(true), weight, ...shape }).prefault({} as never);

export const Settings = z.strictObject({
	/** How far back the rules look. */
	days: days.default(365),
	/** Peers work in the same queue, and at most so many hours earlier or later; with fewer than `least`, all of the queue, and else of the role. */
	peers: z
		.strictObject({ hours: z.number().min(1).max(12).default(4), least: z.int().min(2).max(50).default(4) })
		.prefault({}),
	/** A case may wait so long for a decision. */
	decisionHours: z.int().min(1).max(2000).default(72),
	/** A signal is raised anew when it says so many times as much as before. */
	again: z.number().min(1.05).max(10).default(1.5),
	/** A sum counts each signal up to so many times its threshold. */
	most: z.number().min(1).max(100).default(4),
	rules: z
		.strictObject({
			NO_DECISION: rule({ threshold: threshold.default(3.5), least: z.int().min(1).default(8) }),
			MORE_THAN_PEERS: rule({ threshold: threshold.default(2.5), least: z.int().min(1).default(40) }),
			SAME_ACCOUNT: rule({ threshold: threshold.default(3), least: z.int().min(2).default(6) }),
			OUT_OF_HOURS: rule({
				threshold: threshold.default(3),
				share: share.default(0.8),
				marginMinutes: z.int().min(0).max(600).default(150),
				least: z.int().min(1).default(4),
			}),
			OUT_OF_PLACE: rule({
				threshold: threshold.default(3),
				share: share.default(0.06),
				others: z.int().min(1).default(2),
				least: z.int().min(1).default(4),
			}),
			OWN_WORDS: rule({
				threshold: threshold.default(4),
				alike: share.default(0.7),
				least: z.int().min(1).default(15),
			}),
			WHOLE_WINDOWS: rule({
				threshold: threshold.default(4),
				messages: z.int().min(1).default(25),
				least: z.int().min(1).default(10),
			}),
			KNOWN_ACCOUNT: rule({
				weight: weight.default(1.3),
				threshold: threshold.default(2),
				least: z.int().min(1).default(3),
			}),
			SUDDENLY_WIDER: rule({
				threshold: threshold.default(3.5),
				afterDays: days.default(56),
				beforeDays: days.default(84),
				more: share.default(0.15),
			}),
			BEFORE_LEAVING: rule({
				threshold: threshold.default(4),
				lastDays: days.default(21),
				beforeDays: days.default(120),
			}),
		})
		.prefault({}),
});
export type Settings = z.infer<typeof Settings>;
export type Kind = keyof Settings["rules"];

export const DEFAULT_SETTINGS: Settings = Settings.parse({});
export const KINDS = Object.keys(DEFAULT_SETTINGS.rules) as Kind[];

/** @throws where the file cannot be read or is not what it should be; says where, not what stands there */
export function readSettings(file: string | undefined): Settings {
	if (!file) return DEFAULT_SETTINGS;
	let body: unknown;
	try {
		body = JSON.parse(readFileSync(file, "utf8"));
	} catch {
		throw new Trouble(`SIGNALS_FILE (${file}) cannot be read as JSON.`);
	}
	const parsed = Settings.safeParse(body);
	if (parsed.success) return parsed.data;
	const where = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`);
	throw new Trouble(`SIGNALS_FILE (${file}) is not valid: ${where.join("; ")}.`);
}
