/**
 * The one way in which something is posted to an address that somebody configured: alarms, copies for a SIEM, webhooks.
 *
 * Guarantees: only a 2xx is taken; no redirect is followed, since its target was never configured and may be inside the
 * network; unless it may be private, the address connected to is one that was looked up and found public in that same moment;
 * of what is answered nothing is read but status and Retry-After, however much it is; nobody is waited for longer than
 * `patienceMs`, whether they hang before, during or after what is sent. Nothing of the answer, the body or the address is in
 * an error. Shown by: post.test.ts, against real servers that do all of it.
 */
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { assertPublicHost, publicLookup } from "./public-address.ts";

export interface Post {
	url: URL;
	headers: Readonly<Record<string, string>>;
	body: string;
	/** Whether it may lie at an address that is not public. */
	mayBePrivate: boolean;
	/** Milliseconds from the look-up to the status. */
	patienceMs: number;
}

/** @throws NotTaken, or an error whose code says why: ECONNREFUSED, TIMEOUT, ADDRESS_PRIVATE, …; ABORT_ERR: `signal` was aborted */
export async function post(
	{ url, headers, body, mayBePrivate, patienceMs }: Post,
	signal: AbortSignal = new AbortController().signal,
): Promise<void> {
	if (!mayBePrivate) assertPublicHost(url.hostname);
	const late = AbortSignal.timeout(patienceMs);
	const answer = await new Promise<{ status: number; retryAfter: string | undefined }>((resolve, reject) => {
		const request = (url.protocol === "https:" ? secure : plain)(
			url,
			{
				method: "POST",
				agent: false,
				signal: AbortSignal.any([signal, late]),
				...(mayBePrivate ? {} : { lookup: publicLookup() }),
				headers: { ...headers, "content-length": Buffer.byteLength(body), "user-agent": "Countersign" },
			},
			(response) => {
				response.on("error", () => {});
				resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] });
				response.destroy(); // what it says is nobody's
			},
		);
		// Also after the answer: a server that goes on sending is cut off, and says so.
		request.on("error", (error) =>
			reject(
				late.aborted ? Object.assign(new Error("Nobody answered in time."), { code: "TIMEOUT" }) : error,
			),
		);
		request.end(body);
	});
	if (answer.status < 200 || answer.status > 299) throw new NotTaken(answer.status, answer.retryAfter);
}

/** It answered, and not with a 2xx. */
export class NotTaken extends Error {
	readonly code: string;
	/** How long it asks to be left alone, in milliseconds; null: it does not say. Seconds only: dates are of another's clock. */
	readonly retryAfterMs: number | null;

	constructor(status: number, retryAfter?: string) {
		super("The receiver did not take it.");
		this.code = `HTTP_${status}`;
		this.retryAfterMs = /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) * 1000 : null;
	}
}
