/** Whether a posted body is a report that its platform sealed, or a request for a place. What is said of it: validate-report.ts. */

import { PlaceRequest, SealedBody } from "./sealed-schema.ts";
import { at, crossProblems, list, type Problem, validated } from "./validate-report.ts";

/** Which of the two forms of a report it means to be. */
export const isSealed = (raw: unknown): boolean => at(raw, "sealed") !== undefined;

/** @throws DomainError INPUT_INVALID with its problems */
export function validateSealed(raw: unknown, regions: readonly string[]): SealedBody {
	return validated(SealedBody, raw, (body) => [
		...crossProblems(body, new Set(regions)),
		...list(at(at(body, "thread"), "messages")).flatMap(crossMessage),
	]);
}

/** @throws DomainError INPUT_INVALID with its problems */
export function validatePlaceRequest(raw: unknown, regions: readonly string[]): PlaceRequest {
	return validated(PlaceRequest, raw, (body) => {
		const region = at(at(body, "thread"), "region");
		const unknown = typeof region === "string" && !regions.includes(region);
		return [
			...(unknown ? [{ path: "/thread/region", message: "is not a region of this installation" }] : []),
			...twice(list(at(at(body, "thread"), "messages"))),
		];
	});
}

/** What a Message's own form says of its kind, for one whose content is sealed. */
function crossMessage(message: unknown, index: number): Problem[] {
	const path = `/thread/messages/${index}`;
	const kind = at(message, "kind") ?? "text";
	const problems: Problem[] = [];
	if (kind !== "system" && at(message, "senderId") === undefined)
		problems.push({ path: `${path}/senderId`, message: "is required" });
	if ((kind === "unavailable") !== (at(message, "unavailable") !== undefined))
		problems.push({
			path: `${path}/unavailable`,
			message: "belongs to kind unavailable, and is required there",
		});
	return problems;
}

function twice(messages: readonly unknown[]): Problem[] {
	const seen = new Set<unknown>();
	return messages.flatMap((message, index) => {
		const id = at(message, "id");
		const again = typeof id === "string" && seen.has(id);
		seen.add(id);
		return again
			? [{ path: `/thread/messages/${index}/id`, message: "is the id of another message here" }]
			: [];
	});
}
