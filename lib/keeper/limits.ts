/** Soft limits: what is more than usual, and wants a further reason. Pure. */
import type { LimitCode, Policy } from "../access/policy.ts";
import type { Asking } from "./asking.ts";

export function softLimits({ limits }: Policy, asking: Asking, region: string, now: Date): LimitCode[] {
	const passed: LimitCode[] = [];
	if (asking.openingsLastHour >= limits.openingsPerHour.soft) passed.push("OPENINGS_PER_HOUR");
	if (asking.openingsOfAccount >= limits.perAccountPerDay.soft) passed.push("OPENINGS_PER_ACCOUNT");
	if (isOutsideHours(limits.workingHours, region, now)) passed.push("OUTSIDE_HOURS");
	return passed;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function isOutsideHours(
	workingHours: Policy["limits"]["workingHours"],
	region: string,
	now: Date,
): boolean {
	const hours = workingHours?.[region];
	if (!hours) return false;
	const parts = new Intl.DateTimeFormat("en-US", {
		timeZone: hours.timeZone,
		weekday: "short",
		hour: "numeric",
		hourCycle: "h23",
	}).formatToParts(now);
	const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
	const hour = Number(part("hour"));
	return !hours.days.includes(DAYS.indexOf(part("weekday")) + 1) || hour < hours.from || hour >= hours.to;
}
