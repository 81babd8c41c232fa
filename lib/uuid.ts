/** A leaf: whether a text is an id as we write them, lower case. What is none is asked of no database. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isUuid(value: unknown): value is string {
	return typeof value === "string" && UUID.test(value);
}
