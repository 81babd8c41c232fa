/**
 * What of an alarm leaves the house: its kind, its times, the number of the entry that it is about, and a link that only
 * staff can follow. No content, no names, no ids of people or platforms, and none of the words that the console shows.
 * Format: Standard Webhooks 1.0 (type, timestamp, data). Test: message.test.ts.
 */
import { type AlarmKind, kindInWords, SETTLED_BY_PEOPLE } from "./kinds.ts";

export interface Told {
	/** The same each time that this is sent: a receiver knows a second delivery by it. */
	id: string;
	/** The alarm's, where it is stored. */
	alarmId: string | null;
	event: "raised" | "ended";
	kind: string;
	raisedAt: Date;
	endedAt: Date | null;
	/** The entry's place in the log. */
	entry: number | null;
}

export function asWebhook(told: Told, console: string): string {
	return JSON.stringify({
		type: `alarm.${told.event}`,
		timestamp: (told.endedAt ?? told.raisedAt).toISOString(),
		data: {
			alarm: told.alarmId,
			kind: told.kind,
			raised: told.raisedAt.toISOString(),
			ended: told.endedAt?.toISOString() ?? null,
			...(told.event === "ended" && { ending: isSettled(told.kind) ? "settled" : "over" }),
			entry: told.entry,
			link: linkTo(told, console),
		},
	});
}

export function asEmail(told: Told, console: string): { subject: string; text: string } {
	const { name, says, todo } = kindInWords(told.kind);
	const ended = told.event === "ended";
	const settled = ended && isSettled(told.kind);
	const lines = [
		settled
			? `Somebody of oversight looked into it: ${name}. What changed stays so; who looked is on the record.`
			: ended
				? `This alarm has ended: ${name}.`
				: `${name}. ${says}`,
		"",
		`Kind:   ${told.kind}`,
		`Since:  ${told.raisedAt.toISOString()}`,
		...(told.endedAt ? [`Until:  ${told.endedAt.toISOString()}`] : []),
		...(told.entry === null ? [] : [`Entry:  ${told.entry}`]),
		`Where:  ${linkTo(told, console)}`,
		...(ended ? [] : ["", `What to do: ${todo}`]),
		"",
		"Sent by Countersign. It holds no names and no content; the console has the rest.",
	];
	return {
		subject: `${settled ? "Looked into" : ended ? "Ended" : "Alarm"}: ${name} (${told.kind})`,
		text: `${lines.join("\n")}\n`,
	};
}

/** Whether its end is a person's word: what it is about holds as before. */
const isSettled = (kind: string) => SETTLED_BY_PEOPLE.includes(kind as AlarmKind);

const linkTo = ({ alarmId }: Told, console: string) =>
	`${console}/oversight/alerts${alarmId ? `#alarm-${alarmId}` : ""}`;
