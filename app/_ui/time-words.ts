/** Times in words, the same on server and in the browser. */

const UNITS = [
	["d", 86_400],
	["h", 3_600],
	["min", 60],
] as const;

/** "3 h 12 min", "2 d 4 h", "under a minute": two units at most. */
export function spanInWords(milliseconds: number): string {
	let seconds = Math.floor(Math.abs(milliseconds) / 1000);
	if (seconds < 60) return "under a minute";
	const parts: string[] = [];
	for (const [unit, size] of UNITS) {
		const count = Math.floor(seconds / size);
		if (count === 0) {
			if (parts.length > 0) break;
			continue;
		}
		parts.push(`${count} ${unit}`);
		seconds -= count * size;
		if (parts.length === 2) break;
	}
	return parts.join(" ");
}

/** "3 h ago", "in 2 d", "just now": one unit. */
export function relativeInWords(at: number, now: number): string {
	const span = Math.abs(now - at);
	if (span < 60_000) return at > now ? "in under a minute" : "just now";
	const [unit, size] = UNITS.find(([, s]) => span >= s * 1000) ?? ["min", 60];
	const words = `${Math.floor(span / (size * 1000))} ${unit}`;
	return at > now ? `in ${words}` : `${words} ago`;
}

/** "2026-11-21 02:15:09 UTC" */
export function exactUtc(at: number | string | Date): string {
	return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "29:05" */
export function clock(milliseconds: number): string {
	const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What is left, how loud to say it, and how much of the time is used (percent, at least a sliver). */
export function deadlineAt(
	from: number,
	due: number,
	now: number,
): { words: string; tone: "calm" | "warn" | "alarm"; used: number } {
	const used = Math.min(1, Math.max(0, (now - from) / Math.max(1, due - from)));
	const late = now >= due;
	return {
		words: late ? `late by ${spanInWords(now - due)}` : `${spanInWords(due - now)} left`,
		tone: late || used >= 0.9 ? "alarm" : used >= 0.6 ? "warn" : "calm",
		used: Math.max(4, Math.round(used * 100)),
	};
}
