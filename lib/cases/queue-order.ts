/**
 * In which order cases are asked for, pure: by the share of the deadline that is used (a case with an hour that is half an hour old
 * stands beside one with a day that is twelve hours old), by severity, or by age; and from which place in each part of the queue a
 * page goes on. Times are whole microseconds, and shares are compared as whole numbers, so that the order here and the database's
 * are one. Shown by: queue-order.test.ts, queue.test.ts.
 */
import type { Lane, Part, QueueOrder } from "#db/queries/queue.ts";
import { dueHours, type Severity } from "./categories.ts";

export const ORDERS = ["share", "severity", "age"] as const satisfies readonly QueueOrder[];
export type { QueueOrder };

export const SEVERITIES = [0, 1, 2, 3] as const satisfies readonly Severity[];

/** Of all clocks the least common multiple: 504 hours. A deadline's rest times its factor is the rest of one such clock. */
const ALL_HOURS = SEVERITIES.map(dueHours).reduce((a, b) => (a / gcd(a, b)) * b);
export const FACTORS: readonly number[] = SEVERITIES.map((severity) => ALL_HOURS / dueHours(severity));

const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** A row of a list, as what it is ordered by. */
export interface Place {
	order: QueueOrder;
	/** Microseconds since 1970: when the first of these pages was made. */
	asOf: bigint;
	severity: number;
	/** The deadline; of order `age` when it came. As the database writes it. */
	at: string;
	id: string;
}

/** The parts in which the lanes are read, each from where the page begins. */
export function partsFrom(
	lanes: readonly Lane[],
	order: QueueOrder,
	severity: number | null,
	after: Place | null,
): Part[] {
	const begin = { severity: null, afterSeverity: -1, afterAt: "-infinity", afterId: FIRST_ID };
	if (order !== "share") {
		const place = after && { afterSeverity: after.severity, afterAt: after.at, afterId: after.id };
		return lanes.map((lane) => ({ ...lane, ...begin, ...place }));
	}
	const wanted = SEVERITIES.filter((one) => severity === null || one === severity);
	return lanes.flatMap((lane) =>
		wanted.map((one) => ({ ...lane, ...begin, severity: one, ...(after && afterInPart(one, after)) })),
	);
}

/** Where in another severity's part the same share of the deadline is used: after it, or with it where that severity comes later. */
function afterInPart(severity: Severity, { asOf, severity: own, at, id }: Place) {
	if (severity === own) return { afterAt: at, afterId: id };
	const rest = (microsOf(at) - asOf) * BigInt(FACTORS[own] ?? 1);
	const factor = BigInt(FACTORS[severity] ?? 1);
	if (severity > own) return { afterAt: textOf(asOf + ceiling(rest, factor)), afterId: FIRST_ID };
	return { afterAt: textOf(asOf + floor(rest, factor)), afterId: LAST_ID };
}

/** Of a deadline what share is used, in percent, and how long it is and was (ms). Late is above 100. */
export function shareUsed(
	{ severity, dueAt }: { severity: number; dueAt: string },
	nowMs: number,
): { percent: number; hours: number; fromMs: number; dueMs: number } {
	const hours = dueHours(severity as Severity);
	const dueMs = Number(microsOf(dueAt) / 1000n);
	const fromMs = dueMs - hours * 3_600_000;
	return { percent: Math.floor(((nowMs - fromMs) / (dueMs - fromMs)) * 100), hours, fromMs, dueMs };
}

/** "2026-11-22 05:03:04.123456+00" or ISO 8601 to microseconds since 1970. */
export function microsOf(text: string): bigint {
	const [, day = "", time = "", fraction = "", zone = ""] = PARTS.exec(text) ?? [];
	const ms = Date.parse(`${day}T${time}${zone.length === 3 ? `${zone}:00` : zone}`);
	return BigInt(ms) * 1000n + BigInt(fraction.slice(1).padEnd(6, "0"));
}

const PARTS = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,6})?(Z|[+-]\d\d(?::\d\d)?)$/;

function textOf(micros: bigint): string {
	const seconds = floor(micros, 1_000_000n);
	const fraction = String(micros - seconds * 1_000_000n).padStart(6, "0");
	return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

function floor(a: bigint, b: bigint): bigint {
	const quotient = a / b;
	return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

const ceiling = (a: bigint, b: bigint) => -floor(-a, b);

function gcd(a: number, b: number): number {
	return b === 0 ? a : gcd(b, a % b);
}
