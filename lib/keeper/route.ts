/** What a route is: each parses, makes one call and answers. */
import type { z } from "zod";
import { DomainError } from "../errors.ts";
import type { AttachmentStream } from "./attachments/stream-attachment.ts";
import type { Keeper } from "./context.ts";
import { problemsOf } from "./messages.ts";
import type { Release } from "./open-thread.ts";

export interface Asked {
	sessionToken: string;
	/** From the path, where it has one. */
	id: string;
	body: unknown;
	/** As the Range header has it. */
	range?: string | undefined;
}

export interface Route {
	method: string;
	path: RegExp;
	answer(
		keeper: Keeper,
		asked: Asked,
	): Promise<{ json: unknown } | { release: Release } | { stream: AttachmentStream }>;
}

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new DomainError(
		"INPUT_INVALID",
		"The request is not as expected. Nothing was opened.",
		problemsOf(parsed.error),
	);
}
