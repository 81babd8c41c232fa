/**
 * What the organisation's own sign-in last said of somebody: kept out, or without some roles. Kept with their identity, so
 * that no other way in gives back what it took: sessions are born without it (0340_sessions.sql), and those that had more
 * end. It is web's word, and takes away only: what is withheld was given by two admins, and stays theirs to give.
 * Shown by: standing.test.ts.
 */
import { z } from "zod";
import { ROLES } from "../access/roles.ts";
import type { Keeper } from "./context.ts";
import { written } from "./passkeys/written.ts";

export const Standing = z.strictObject({
	issuer: z.string().min(1).max(512),
	subject: z.string().min(1).max(512),
	keptOut: z.boolean(),
	/** Of somebody who is kept out, what was withheld before stays. */
	withheld: z.array(z.enum(ROLES)).max(ROLES.length),
});
export type Standing = z.infer<typeof Standing>;

/** @returns whether somebody is known by this issuer and subject; of others nothing is kept */
export async function noteStanding({ sql }: Keeper, standing: Standing): Promise<{ known: boolean }> {
	const known = await written(() => sql`select access.note_standing(${sql.json(standing)}) as r`);
	return { known };
}
