/** What a generated year has had so far: who and what there is, and how a row and an entry of it are written. */
import { createHash } from "node:crypto";
import { DEFAULT_POLICY } from "#lib/access/policy.ts";
import { versionOf } from "#lib/access/policy-version.ts";
import type { Act } from "./act.ts";
import { Clock, time } from "./clock.ts";
import type { Copies, Value } from "./copies.ts";
import type { Dice } from "./random.ts";

export const POLICY = versionOf(DEFAULT_POLICY);
export const system = () => ({ outcome: "done", assurance: { kind: "system" }, policy: POLICY });

export type Of<Kind extends Act["kind"]> = Extract<Act, { kind: Kind }>;
interface Case {
	id: string;
	thread: string;
	region: string;
	receivedAt: number;
	row: Row;
	closed: boolean;
	account: string;
}
interface Claim {
	row: Row;
}
interface Opening {
	id: string;
	person: string;
	case: number;
}
type Row = Record<string, Value>;
type Event = Record<string, unknown>;

/** Nothing is sealed, but what looks sealed names a key that there is: one a region, in all years. */
export const intakeKeyOf = (region: string) =>
	createHash("sha256").update(`an intake key of generated years: ${region}`).digest("base64url");

export class Books {
	readonly #copies: Copies;
	readonly dice: Dice;
	readonly platform: string;
	readonly first: number;
	readonly #clock = new Clock();
	readonly people = new Map<number, { id: string; role: string; row: Row }>();
	readonly sessions = new Map<number, { id: string; row: Row }>();
	readonly threads = new Map<number, { id: string; open?: number | undefined }>();
	readonly cases = new Map<number, Case>();
	readonly claims = new Map<number, Claim>();
	readonly openings = new Map<number, Opening>();
	readonly requests = new Map<number, { id: string; entry: string; note: string; row: Row }>();
	entries = 0;

	/** @param first the number of the first alias */
	constructor(copies: Copies, dice: Dice, platform: string, first: number) {
		this.#copies = copies;
		this.dice = dice;
		this.platform = platform;
		this.first = first;
	}

	personId(number: number): string {
		return this.person(number).id;
	}

	note(id: string, about: string, region: string, author: string, at: number): void {
		this.write("vault.note", {
			...{
				id,
				kind: "reason",
				about,
				region,
				author,
				wrapped: "",
				sealed: "",
				intake_key: intakeKeyOf(region),
			},
			written_at: time(at),
		});
	}

	/** One entry; its columns beside the leaf are made from it by the database (seal.ts). */
	entry(ms: number, via: "web" | "keeper", event: Event): { id: string; at: string } {
		const [id, at] = [this.dice.uuid(), this.#clock.at(ms)];
		this.write("pg_temp.year_entry", { id, at, via, event: JSON.stringify(event) });
		this.entries++;
		return { id, at };
	}

	by({ person, session }: { person: number; session: number }): Event {
		const { id, role } = this.person(person);
		return {
			...{ outcome: "done", policy: POLICY, assurance: { kind: "session" }, actor: { id, role } },
			session: this.session(session).id,
		};
	}

	about(of: number): Event {
		const { id, thread, region } = this.case(of);
		return { case: id, thread, region };
	}

	write(table: string, values: Row): void {
		this.#copies.row(table, values);
	}

	person(number: number) {
		return there(this.people.get(number));
	}

	session(number: number) {
		return there(this.sessions.get(number));
	}

	case(number: number): Case {
		return there(this.cases.get(number));
	}

	hex(length: number): string {
		let hex = "";
		while (hex.length < length * 2) hex += this.dice.uuid().replaceAll("-", "");
		return hex.slice(0, length * 2);
	}
}

function there<T>(value: T | undefined): T {
	if (value === undefined) throw new Error("an act refers to what is not there");
	return value;
}
