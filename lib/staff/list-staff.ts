import { type StaffRow, selectStaff } from "#db/queries/staff.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor, Grant } from "../actor.ts";

const MOST = 1000;

export interface StaffMember extends Omit<StaffRow, "grants"> {
	grants: Grant[];
}

/** Everyone with rights here, for whoever administers them. Rights are the keeper's to write; this only reads. */
export async function listStaff(actor: Actor): Promise<StaffMember[]> {
	authorise(actor, "staff.read");
	return (await selectStaff(web(), MOST)) as StaffMember[]; // a CHECK holds the roles to ours
}
