/** What a witness tells of itself, as plain text: its key, and for each log how far it has seen and when. */
import type { Stranger, WatchedLog } from "./witness.ts";

export function witnessPage(
	vkey: string,
	logs: readonly WatchedLog[],
	strangers: readonly Stranger[] = [],
): string {
	return [
		"This is a witness. It signs what a log says of itself only if that continues what it said before.",
		"",
		"Its verifier key:",
		vkey,
		"",
		"The logs that it watches:",
		...logs.map(ofLog),
		...(strangers.length === 0
			? []
			: [
					"Refused, of logs or keys that it does not watch. Anybody may have sent these; a log that you do know",
					"has begun anew or changed its key, and --log adds it:",
					...strangers.map(({ origin, code, time }) => `  ${origin}, last ${utc(time)}: ${code}`),
					"",
				]),
	].join("\n");
}

function ofLog({ origin, name, last, refused, forked }: WatchedLog): string {
	const lines = [
		"",
		origin,
		last
			? `  ${last.size} entries, cosigned ${utc(last.time)}: /${name}/checkpoint`
			: "  nothing cosigned so far",
		...(refused ? [`  last refused ${utc(refused.time)}: ${refused.code}, for ${refused.size} entries`] : []),
		...(forked
			? [`  THIS LOG SIGNED TWO HISTORIES. Keep both: /${name}/checkpoint and /${name}/other-root`]
			: []),
	];
	return `${lines.join("\n")}\n`;
}

function utc(seconds: number): string {
	return new Date(seconds * 1000).toISOString().replace(".000", "");
}
