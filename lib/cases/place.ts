import { z } from "zod";
import { ORDERS, type Place } from "./queue-order.ts";

/** Where a page of the queue begins, as it stands in a URL: the order, as of when, and severity, time and id of the row before it. */
const Written = z.tuple([
	z.enum(ORDERS),
	z.string().regex(/^\d{15,17}$/),
	z.int().min(0).max(3),
	z.string().regex(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[+-]\d\d(?::\d\d)?|Z)$/),
	z.uuid(),
]);

export function encodePlace({ order, asOf, severity, at, id }: Place): string {
	return Buffer.from(JSON.stringify([order, String(asOf), severity, at, id])).toString("base64url");
}

/** What is not one of ours, or of another order, begins at the beginning. */
export function decodePlace(text: string | null | undefined, order: Place["order"]): Place | null {
	if (!text || text.length > 250) return null;
	try {
		const place = Written.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
		if (!place.success || place.data[0] !== order) return null;
		const [, asOf, severity, at, id] = place.data;
		return Number.isNaN(Date.parse(at.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")))
			? null
			: { order, asOf: BigInt(asOf), severity, at, id };
	} catch {
		return null;
	}
}
