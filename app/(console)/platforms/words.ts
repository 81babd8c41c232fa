import type { DeliveryView } from "#db/queries/endpoints.ts";
import type { Tone } from "../../_ui/badge.tsx";

interface Standing {
	removedAt: Date | null;
	pausedAt: Date | null;
	formerUntil: Date | null;
	dead?: number;
	failingSince?: Date | null;
}

/** How an endpoint stands, the gravest first. */
export function endpointInWords({ removedAt, pausedAt, dead = 0, failingSince }: Standing): {
	tone: Tone;
	says: string;
} {
	if (removedAt) return { tone: "plain", says: "removed" };
	if (pausedAt) return { tone: "warn", says: "paused" };
	if (dead > 0) return { tone: "alarm", says: "given up" };
	if (failingSince) return { tone: "warn", says: "not taken" };
	return { tone: "good", says: "on" };
}

export const hasTwoSecrets = ({ formerUntil, removedAt }: Standing, now: number): boolean =>
	!removedAt && formerUntil !== null && formerUntil.getTime() > now;

export const EVENT_NAMES: Readonly<Record<string, string>> = {
	"decision.made": "A decision",
	"report.settled": "A report's outcome",
	ping: "A ping",
};

export function deliveryInWords({ deliveredAt, deadAt, code, behind, held }: DeliveryView): {
	tone: Tone;
	says: string;
} {
	if (deliveredAt) return { tone: "good", says: "delivered" };
	if (deadAt) return { tone: "alarm", says: "given up" };
	if (held) return { tone: "accent", says: "under way" };
	if (behind) return { tone: "plain", says: "waits for what precedes it" };
	return code ? { tone: "warn", says: "not taken yet" } : { tone: "plain", says: "due" };
}
