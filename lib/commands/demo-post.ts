/** Posts the demo's reports as a platform would: through the public door, several at once. */
import { setTimeout as sleep } from "node:timers/promises";
import type { IntakeBody } from "#db/seed/screenplay.ts";
import { Trouble } from "#db/trouble.ts";

const AT_ONCE = 4;
const TRIES = 8;

export interface Door {
	/** Where the running product is reached from here. */
	url: string;
	integrationKey: string;
}

/**
 * @param posted told after each how many of them are in. A report that is there already counts too.
 * @param waits called each second while the door is closed; what it throws ends the posting
 */
export async function postReports(
	door: Door,
	bodies: readonly IntakeBody[],
	posted: (count: number) => void,
	waits: () => void = () => {},
): Promise<void> {
	const waiting = [...bodies];
	let count = 0;
	const worker = async () => {
		for (let body = waiting.shift(); body; body = waiting.shift()) {
			await post(door, body, waits);
			posted(++count);
		}
	};
	try {
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
	} finally {
		waiting.length = 0; // one failed: the others stop after what they are at
	}
}

async function post({ url, integrationKey }: Door, body: IntakeBody, waits: () => void): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const response = await fetch(`${url}/api/v1/reports`, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${integrationKey}` },
			body: JSON.stringify(body),
		});
		const answer = (await response.json().catch(() => ({}))) as { code?: string };
		// 409: an earlier version of this demo wrote the same case in other words. It stays as it is.
		if (response.ok || response.status === 409) return;
		if (![429, 503].includes(response.status) || attempt === TRIES) {
			throw new Trouble(
				`The demo's report ${body.report.id} was refused (${response.status} ${answer.code ?? ""}).`,
			);
		}
		const seconds = Number(response.headers.get("retry-after") ?? 1) * Math.min(attempt, 3);
		for (let second = 0; second < seconds; second++) {
			waits();
			await sleep(1000);
		}
	}
}
