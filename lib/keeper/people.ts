/** The demo's people and their roles, each from an entry in the same commit. Real ones: staff/ and bootstrap.ts. */
import type { Tx } from "#db/client.ts";
import { ROLES } from "../access/roles.ts";
import { DomainError } from "../errors.ts";
import { append, bySystem } from "../ledger/append.ts";
import type { Keeper } from "./context.ts";
import type { DemoPerson } from "./messages.ts";

/** Enrols people who are not there yet; those who are stay as they are. @returns how many were added. */
export async function enrolDemoPeople(keeper: Keeper, people: DemoPerson[]): Promise<number> {
	if (!keeper.demo)
		throw new DomainError("NOT_PERMITTED", "Demo people exist only in demo mode. Nobody was added.");
	// Together: whoever looks at roles meanwhile (a review of them begins by itself) sees all of them or none.
	return keeper.sql.begin(async (tx) => {
		let added = 0;
		for (const person of people) added += (await enrol(tx, person)) ? 1 : 0;
		return added;
	});
}

async function enrol(tx: Tx, person: DemoPerson): Promise<boolean> {
	const [there] = await tx`select 1 from access.person where id = ${person.id}`;
	if (there) return false;
	const entry = await append(tx, { type: "person.added", outcome: "done", person: person.id, ...bySystem });
	await tx`
		insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
		values (${person.id}, ${person.alias}, ${person.name}, ${person.employer}, ${person.officeCountry}, true, ${entry.id})`;
	for (const { role, region } of person.grants) {
		if (!(ROLES as readonly string[]).includes(role))
			throw new DomainError("INPUT_INVALID", "There is no such role.");
		const granted = await append(tx, {
			type: "role.granted",
			outcome: "done",
			person: person.id,
			role,
			region,
			...bySystem,
		});
		await tx`
			insert into access.role_grant (person_id, role, region, entry_id)
			values (${person.id}, ${role}, ${region}, ${granted.id})`;
	}
	return true;
}
