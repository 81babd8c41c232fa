/**
 * What an act leaves in the schema: its rows, and its entries, of the shape that the console and the decryption service give
 * them. Sealed words are empty here; of each reason there are its tokens.
 */
import type { Act } from "./act.ts";
import { Books, type Of } from "./books.ts";
import type { Copies } from "./copies.ts";
import type { Dice } from "./random.ts";
import { claimed, decided, escalated, released, reported } from "./rows-cases.ts";
import { answered, asked, opened } from "./rows-openings.ts";
import { judged, searched } from "./rows-oversight.ts";
import { joined, left, signedIn, signedOut } from "./rows-people.ts";

const WRITE: { readonly [Kind in Act["kind"]]: (books: Books, act: Of<Kind>) => void } = {
	...{ joined, left, "signed in": signedIn, "signed out": signedOut },
	...{ reported, claimed, released, escalated, decided },
	...{ asked, answered, opened, searched, judged },
};

export class Rows {
	readonly #books: Books;

	/** @param first the number of the first alias */
	constructor(copies: Copies, dice: Dice, platform: string, first: number) {
		this.#books = new Books(copies, dice, platform, first);
	}

	get entries(): number {
		return this.#books.entries;
	}

	personId(number: number): string {
		return this.#books.personId(number);
	}

	aliasOf(number: number): string {
		return String(this.#books.person(number).row.alias);
	}

	add(act: Act): void {
		(WRITE[act.kind] as (books: Books, act: Act) => void)(this.#books, act);
	}

	/** What could still change until now. */
	end(): void {
		const { people, sessions, cases, claims } = this.#books;
		for (const { row } of people.values()) this.#books.write("access.person", row);
		for (const { row } of sessions.values()) this.#books.write("console.session", row);
		for (const { row } of cases.values()) this.#books.write("console.case", row);
		for (const { row } of claims.values()) this.#books.write("console.claim", row);
	}
}
