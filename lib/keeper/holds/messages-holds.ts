/** What is said over the socket about legal holds. Ids are the console's: what is signed must have its name before it is there. */
import { z } from "zod";
import { SCOPE_LIMIT } from "../../access/hold-scope.ts";
import { Confirmation } from "../confirm/messages-confirmation.ts";

/** Sealed by the keeper; how long they may be is policy's to say. */
const words = z.string().trim().max(20_000);
/** As it stands in the entry. */
const expires = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const people = z.array(z.uuid()).max(50).optional();
const confirmation = Confirmation.optional();

const Item = z.discriminatedUnion("kind", [
	z.strictObject({
		...{ kind: z.literal("account"), platform: z.uuid() },
		account: z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/),
	}),
	z.strictObject({ kind: z.literal("thread"), thread: z.uuid() }),
	z.strictObject({ kind: z.literal("case"), case: z.uuid() }),
]);

export const Placing = z.strictObject({
	...{ hold: z.uuid(), matter: z.uuid(), region: z.string().max(16) },
	...{ expires, words, people },
	scope: z.array(Item).min(1).max(SCOPE_LIMIT),
	/** Where the matter is a new one. */
	new: z
		.strictObject({
			reference: z.string().trim().min(1).max(120),
			title: z.string().trim().min(1).max(300),
			restricted: z.boolean(),
		})
		.optional(),
});
export type Placing = z.infer<typeof Placing>;
export const HoldPlaced = Placing.extend({ confirmation });

export const Renewing = z.strictObject({ expires, words, people });
export type Renewing = z.infer<typeof Renewing>;
export const HoldRenewed = Renewing.extend({ confirmation });

export const ReleaseAsking = z.strictObject({ request: z.uuid(), words });
export type ReleaseAsking = z.infer<typeof ReleaseAsking>;
export const ReleaseAsked = ReleaseAsking.extend({ confirmation });

/** Which request it is that another lifts the hold for, or declines. */
export const ReleaseWord = z.strictObject({ request: z.uuid() });
export type ReleaseWord = z.infer<typeof ReleaseWord>;
export const ReleaseDecided = ReleaseWord.extend({ confirmation });

/** What was done: its entry; of a new hold also how many threads it stands on, and for how many it came too late. */
export interface HoldDone {
	entry: string;
	held?: number;
	tooLate?: number;
}
