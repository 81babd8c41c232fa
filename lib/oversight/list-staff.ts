import { type StaffRow, selectStaff } from "#db/queries/staff.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

const MOST = 1000;

/** Everyone with rights here, for whoever administers them. Rights are the keeper's to write; this only reads. */
export async function listStaff(actor: Actor): Promise<StaffRow[]> {
	authorise(actor, "staff.read");
	return selectStaff(web(), MOST);
}
