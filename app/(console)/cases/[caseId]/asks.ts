/**
 * The questions to the reading routes, as the page knows them before it asks any: what they are made of comes when the first
 * is asked. That it did not come is a refusal like any other: nothing was asked, and asking again may help.
 */
import type { askAttachment as attachment } from "./ask-attachment.ts";
import type * as stream from "./read-stream.ts";
import type { Refusal, Say } from "./read-stream.ts";

type Stream = typeof stream;

export const readStream = (): Promise<Stream> => import("./read-stream.ts");

export const askChallenge: Stream["askChallenge"] = (body, w) =>
	readStream().then(
		(part) => part.askChallenge(body, w),
		() => unreached(w),
	);

export const askApproval: Stream["askApproval"] = (body, w) =>
	readStream().then(
		(part) => part.askApproval(body, w),
		() => unreached(w),
	);

export const askReading: Stream["askReading"] = (body, w, signal) =>
	readStream().then(
		(part) => part.askReading(body, w, signal),
		() => unreached(w),
	);

export const askAttachment: typeof attachment = (asked, w) =>
	import("./ask-attachment.ts").then(
		(part) => part.askAttachment(asked, w),
		() => unreached(w),
	);

const unreached = (w: Say): Refusal => ({
	...{ code: "CONSOLE_UNREACHABLE", title: w("titleUnreached"), message: w("unreached") },
	...{ passing: true, recorded: false },
});
