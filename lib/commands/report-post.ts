import { setTimeout as sleep } from "node:timers/promises";
import { Trouble } from "#db/trouble.ts";

export type Outcome =
	| { kind: "accepted" | "duplicate" }
	| { kind: "refused"; status: number; code: string; detail?: string; errors?: unknown };

export interface PostOptions {
	url: string;
	key: string;
	/** How long a server that cannot serve now is asked again, in milliseconds. */
	patience?: number;
}

/** Several lines are on their way at once; that nobody answers is said once. */
const told = new Set<string>();

/**
 * Posts one report through the API. What may pass (no answer, 429, 5xx) is tried again until patience ends.
 *
 * @throws Trouble where going on makes no sense: nobody answers, or the key is not accepted
 */
export async function postReport(
	body: Buffer<ArrayBuffer>,
	{ url, key, patience = 60_000 }: PostOptions,
): Promise<Outcome> {
	const began = Date.now();
	for (let attempt = 0; ; attempt++) {
		const response = await fetch(`${url}/api/v1/reports`, {
			method: "POST",
			headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
			body,
		}).catch(() => null);
		if (response && response.status !== 429 && response.status < 500) return outcomeOf(response, url);
		if (!response && !told.has(url)) {
			told.add(url);
			console.error(`Nobody answers at ${url}; trying for ${Math.round(patience / 1000)} seconds.`);
		}
		const wait = waitAfter(response, attempt);
		await response?.body?.cancel();
		if (Date.now() - began + wait > patience) {
			throw new Trouble(
				response
					? `${url} cannot take reports now (${response.status}); run the same again to go on.`
					: `Nobody answers at ${url}; run the same again to go on.`,
			);
		}
		await sleep(wait);
	}
}

function waitAfter(response: Response | null, attempt: number): number {
	const asked = Number(response?.headers.get("retry-after") ?? 0) * 1000;
	return Math.max(asked, Math.min(5_000, 100 * 2 ** attempt) * (0.5 + Math.random()));
}

async function outcomeOf(response: Response, url: string): Promise<Outcome> {
	const { status } = response;
	const said = (await response.json().catch(() => ({}))) as Record<string, unknown>;
	if (status === 201) return { kind: "accepted" };
	if (status === 200) return { kind: "duplicate" };
	if (status === 401) throw new Trouble(`${url} does not accept the integration key.`);
	const code = typeof said.code === "string" ? said.code : "UNKNOWN";
	// Not our API: nothing would ever be accepted there.
	if (status < 400 || (status === 404 && code === "UNKNOWN")) throw new Trouble(`${url} is no Countersign.`);
	return {
		kind: "refused",
		status,
		code,
		...(typeof said.detail === "string" ? { detail: said.detail } : {}),
		...(said.errors === undefined ? {} : { errors: said.errors }),
	};
}
