/** What people leave who come, sign in and go. */
import { createHash } from "node:crypto";
import { type Books, type Of, system } from "./books.ts";
import { HOUR } from "./calendar.ts";
import { time } from "./clock.ts";
import { bytes } from "./copies.ts";

export function joined(books: Books, act: Of<"joined">): void {
	const { at, person, alias, role, regions, employer, office, accounts, name } = act;
	const id = books.dice.uuid();
	const entry = books.entry(at, "keeper", {
		type: "person.added",
		...system(),
		person: id,
		factor: "bootstrap",
	});
	const [letters = "M", number = "0"] = alias.split("-");
	const row = {
		...{ id, alias: `${letters}-${Number(number) + books.first}`, name, employer, office_country: office },
		...{ demo: false, added_at: time(at), entry_id: entry.id, disabled_at: null },
	};
	books.people.set(person, { id, role, row });
	for (const region of regions) {
		const granted = books.entry(at, "keeper", {
			type: "role.granted",
			...system(),
			person: id,
			role,
			region,
		});
		books.write("access.role_grant", {
			...{ id: books.dice.uuid(), person_id: id, role, region, granted_at: time(at), entry_id: granted.id },
		});
	}
	for (const account of accounts) {
		const changed = books.entry(at, "keeper", {
			...{ type: "person.changed", ...system(), person: id, change: "PLATFORM_ACCOUNT_ADDED" },
			...{ before: books.hex(32), after: books.hex(32) },
		});
		books.write("access.platform_account", {
			...{ id: books.dice.uuid(), person_id: id, platform_id: books.platform, account, added_at: time(at) },
			entry_id: changed.id,
		});
	}
}

export function signedIn(books: Books, act: Of<"signed in">): void {
	const person = books.person(act.person);
	const id = books.dice.uuid();
	const row = {
		...{ id, token_hash: bytes(books.hex(32)), person_id: person.id, created_at: time(act.at) },
		...{ seen_at: time(act.at), expires_at: time(act.at + 12 * HOUR), ended_at: null, factor: "oidc" },
		address: bytes(createHash("sha256").update(act.address).digest("hex")),
	};
	books.sessions.set(act.session, { id, row });
	books.entry(act.at, "web", { type: "session.signed_in", ...books.by(act), factor: "oidc" });
}

export function signedOut(books: Books, act: Of<"signed out">): void {
	books.session(act.session).row.ended_at = time(act.at);
	books.entry(act.at, "web", { type: "session.ended", ...books.by(act) });
}

export function left(books: Books, act: Of<"left">): void {
	const person = books.person(act.person);
	person.row.disabled_at = time(act.at);
	books.entry(act.at, "keeper", { type: "person.disabled", ...system(), person: person.id });
}
