/**
 * People and their roles: rows that only the keeper writes, each from an entry in the same commit.
 * In this version people are the demo's; production has none yet (README, "Not yet").
 */
import { ROLES } from "../access/roles.ts";
import { DomainError } from "../errors.ts";
import { append, bySystem } from "../ledger/append.ts";
import type { Keeper } from "./context.ts";
import type { DemoPerson } from "./messages.ts";

/** Enrols people who are not there yet; those who are stay as they are. @returns how many were added. */
export async function enrolDemoPeople(keeper: Keeper, people: DemoPerson[]): Promise<number> {
	if (!keeper.demo)
		throw new DomainError("NOT_PERMITTED", "Demo people exist only in demo mode. Nobody was added.");
	let added = 0;
	for (const person of people) added += (await enrol(keeper, person)) ? 1 : 0;
	return added;
}

async function enrol(keeper: Keeper, person: DemoPerson): Promise<boolean> {
	return keeper.sql.begin(async (tx) => {
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
	});
}
