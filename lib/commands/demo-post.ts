/** Posts the demo's reports as a platform would: through the public door, several at once. */
import { setTimeout as sleep } from "node:timers/promises";
import { demoFile } from "#db/seed/media.ts";
import { type DemoCase, filesOf, type IntakeBody, intakeBody } from "#db/seed/screenplay.ts";
import { Trouble } from "#db/trouble.ts";

const AT_ONCE = 4;
const TRIES = 8;

export interface Door {
	/** Where the running product is reached from here. */
	url: string;
	integrationKey: string;
}

/** A report, and what is sent after it. */
export interface Posting {
	body: IntakeBody;
	files: readonly { id: string; name: string }[];
}

/** @param suffix of its ids, where the same case is posted again */
export const postingOf = (demo: DemoCase, now: Date, suffix?: string): Posting => ({
	body: intakeBody(demo, now, suffix),
	files: filesOf(demo, suffix),
});

/**
 * @param posted told after each how many of them are in. A report that is there already counts too.
 * @param waits called each second while the door is closed; what it throws ends the posting
 */
export async function postReports(
	door: Door,
	postings: readonly Posting[],
	posted: (count: number) => void,
	waits: () => void = () => {},
): Promise<void> {
	const waiting = [...postings];
	let count = 0;
	const worker = async () => {
		for (let posting = waiting.shift(); posting; posting = waiting.shift()) {
			await post(door, posting, waits);
			posted(++count);
		}
	};
	try {
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
	} finally {
		waiting.length = 0; // one failed: the others stop after what they are at
	}
}

async function post(door: Door, { body, files }: Posting, waits: () => void): Promise<void> {
	const { id } = body.report;
	const { reportId } = await send(
		door,
		"POST",
		"",
		{ type: "application/json", body: JSON.stringify(body) },
		`report ${id}`,
		waits,
	);
	if (reportId === undefined) return; // what is there is another version's, and so are its files
	for (const file of files) {
		const { mediaType: type, body: bytes } = demoFile(file.name);
		const what = { type, body: new Uint8Array(bytes) };
		await send(door, "PUT", `/${reportId}/attachments/${file.id}`, what, `attachment ${file.id}`, waits);
	}
}

async function send(
	{ url, integrationKey }: Door,
	method: "POST" | "PUT",
	path: string,
	{ type, body }: { type: string; body: BodyInit },
	name: string,
	waits: () => void,
): Promise<{ reportId?: string }> {
	for (let attempt = 1; ; attempt++) {
		const response = await fetch(`${url}/api/v1/reports${path}`, {
			method,
			headers: { "content-type": type, authorization: `Bearer ${integrationKey}` },
			body,
		});
		const answer = (await response.json().catch(() => ({}))) as { code?: string; reportId?: string };
		// 409: an earlier version of this demo wrote the same case in other words. It stays as it is.
		if (response.ok) return answer;
		if (response.status === 409) return {};
		if (![429, 503].includes(response.status) || attempt === TRIES) {
			throw new Trouble(`The demo's ${name} was refused (${response.status} ${answer.code ?? ""}).`);
		}
		const seconds = Number(response.headers.get("retry-after") ?? 1) * Math.min(attempt, 3);
		for (let second = 0; second < seconds; second++) {
			waits();
			await sleep(1000);
		}
	}
}
