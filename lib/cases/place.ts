import { z } from "zod";

/** Where a page of a list begins, as it stands in a URL: severity, deadline and id of the row before it. */
const Place = z.tuple([
	z.int().min(0).max(3),
	z.string().regex(/^\d{4}-\d\d-\d\d[ T][\d:.]+(?:[+-][\d:]+|Z)$/),
	z.uuid(),
]);

export interface Place {
	severity: number;
	dueAt: string;
	id: string;
}

export function encodePlace({ severity, dueAt, id }: Place): string {
	return Buffer.from(JSON.stringify([severity, dueAt, id])).toString("base64url");
}

/** What is not one of ours begins at the beginning. */
export function decodePlace(text: string | null | undefined): Place | null {
	if (!text || text.length > 200) return null;
	try {
		const place = Place.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
		if (!place.success) return null;
		const [severity, dueAt, id] = place.data;
		return { severity, dueAt, id };
	} catch {
		return null;
	}
}
