/**
 * What an act leaves in the schema: its rows, and its entries, of the shape that the console and the decryption service give
 * them. Sealed words are empty here; of each reason there are its tokens.
 */
import { createHash } from "node:crypto";
import { DEFAULT_POLICY, type ReasonCode } from "#lib/access/policy.ts";
import { versionOf } from "#lib/access/policy-version.ts";
import type { Act, Joined, Opened, Reported } from "./act.ts";
import { DAY, HOUR } from "./calendar.ts";
import { Clock, time } from "./clock.ts";
import { bytes, type Copies, type Value } from "./copies.ts";
import type { Dice } from "./random.ts";

const POLICY = versionOf(DEFAULT_POLICY);
const DUE_HOURS = [1, 24, 72, 168];

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

export class Rows {
	readonly #copies: Copies;
	readonly #dice: Dice;
	readonly #platform: string;
	readonly #first: number;
	readonly #clock = new Clock();
	readonly #people = new Map<number, { id: string; role: string; row: Row }>();
	readonly #sessions = new Map<number, { id: string; row: Row }>();
	readonly #threads = new Map<number, { id: string; open?: number | undefined }>();
	readonly #cases = new Map<number, Case>();
	readonly #claims = new Map<number, Claim>();
	readonly #openings = new Map<number, Opening>();
	readonly #requests = new Map<number, { id: string; entry: string; note: string; row: Row }>();
	entries = 0;

	/** @param first the number of the first alias */
	constructor(copies: Copies, dice: Dice, platform: string, first: number) {
		this.#copies = copies;
		this.#dice = dice;
		this.#platform = platform;
		this.#first = first;
	}

	personId(number: number): string {
		return this.#person(number).id;
	}

	aliasOf(number: number): string {
		return String(this.#person(number).row.alias);
	}

	add(act: Act): void {
		switch (act.kind) {
			case "joined":
				this.#joined(act);
				break;
			case "left": {
				const person = this.#person(act.person);
				person.row.disabled_at = time(act.at);
				this.#entry(act.at, "keeper", { type: "person.disabled", ...system(), person: person.id });
				break;
			}
			case "signed in": {
				const person = this.#person(act.person);
				const id = this.#dice.uuid();
				const row = {
					...{ id, token_hash: bytes(this.#hex(32)), person_id: person.id, created_at: time(act.at) },
					...{ seen_at: time(act.at), expires_at: time(act.at + 12 * HOUR), ended_at: null, factor: "oidc" },
					address: bytes(createHash("sha256").update(act.address).digest("hex")),
				};
				this.#sessions.set(act.session, { id, row });
				this.#entry(act.at, "web", { type: "session.signed_in", ...this.#by(act), factor: "oidc" });
				break;
			}
			case "signed out":
				this.#session(act.session).row.ended_at = time(act.at);
				this.#entry(act.at, "web", { type: "session.ended", ...this.#by(act) });
				break;
			case "reported":
				this.#reported(act);
				break;
			case "claimed": {
				const entry = this.#entry(act.at, "web", {
					type: "case.claimed",
					...this.#by(act),
					...this.#about(act.case),
				});
				this.#claims.set(act.case, {
					row: {
						...{
							id: this.#dice.uuid(),
							case_id: this.#case(act.case).id,
							person_id: this.personId(act.person),
						},
						...{ claimed_at: time(act.at), entry_id: entry.id, released_at: null, released_by: null },
					},
				});
				break;
			}
			case "released": {
				this.#entry(act.at, "web", { type: "case.released", ...this.#by(act), ...this.#about(act.case) });
				const claim = this.#claims.get(act.case);
				if (claim)
					this.#write("console.claim", {
						...claim.row,
						released_at: time(act.at),
						released_by: this.personId(act.person),
					});
				this.#claims.delete(act.case);
				break;
			}
			case "escalated": {
				const id = this.#dice.uuid();
				const entry = this.#entry(act.at, "web", {
					...{ type: "case.escalated", ...this.#by(act), ...this.#about(act.case) },
					...{ escalation: id, category: "THREAT_TO_LIFE" },
				});
				this.#write("console.escalation", {
					...{ id, case_id: this.#case(act.case).id, person_id: this.personId(act.person) },
					...{ kind: "THREAT_TO_LIFE", escalated_at: time(act.at), entry_id: entry.id },
				});
				break;
			}
			case "decided":
				this.#decided(act);
				break;
			case "asked":
				this.#asked(act);
				break;
			case "answered":
				this.#answered(act);
				break;
			case "opened":
				this.#opened(act);
				break;
			case "searched": {
				const entry = this.#entry(act.at, "web", {
					...{ type: "ledger.searched", ...this.#by(act), query: { commitment: this.#hex(32) } },
					results: this.#dice.below(50),
				});
				this.#write("console.ledger_search", {
					...{ entry_id: entry.id, person_id: this.personId(act.person), salt: bytes(this.#hex(32)) },
					...{ terms: "{}", searched_at: time(act.at) },
				});
				break;
			}
			case "judged":
				this.#judged(act);
				break;
		}
	}

	/** What could still change until now. */
	end(): void {
		for (const { row } of this.#people.values()) this.#write("access.person", row);
		for (const { row } of this.#sessions.values()) this.#write("console.session", row);
		for (const { row } of this.#cases.values()) this.#write("console.case", row);
		for (const { row } of this.#claims.values()) this.#write("console.claim", row);
	}

	#joined({
		at,
		person,
		alias,
		role,
		regions,
		employer,
		office,
		accounts,
		name,
	}: Joined & { at: number }): void {
		const id = this.#dice.uuid();
		const entry = this.#entry(at, "keeper", {
			type: "person.added",
			...system(),
			person: id,
			factor: "bootstrap",
		});
		const [letters = "M", number = "0"] = alias.split("-");
		const row = {
			...{ id, alias: `${letters}-${Number(number) + this.#first}`, name, employer, office_country: office },
			...{ demo: false, added_at: time(at), entry_id: entry.id, disabled_at: null },
		};
		this.#people.set(person, { id, role, row });
		for (const region of regions) {
			const granted = this.#entry(at, "keeper", {
				type: "role.granted",
				...system(),
				person: id,
				role,
				region,
			});
			this.#write("access.role_grant", {
				...{ id: this.#dice.uuid(), person_id: id, role, region, granted_at: time(at), entry_id: granted.id },
			});
		}
		for (const account of accounts) {
			const changed = this.#entry(at, "keeper", {
				...{ type: "person.changed", ...system(), person: id, change: "PLATFORM_ACCOUNT_ADDED" },
				...{ before: this.#hex(32), after: this.#hex(32) },
			});
			this.#write("access.platform_account", {
				...{ id: this.#dice.uuid(), person_id: id, platform_id: this.#platform, account, added_at: time(at) },
				entry_id: changed.id,
			});
		}
	}

	#reported(act: Reported & { at: number }): void {
		let thread = this.#threads.get(act.thread);
		if (!thread) {
			thread = { id: this.#dice.uuid() };
			this.#threads.set(act.thread, thread);
			this.#write("console.thread", {
				...{ id: thread.id, platform_id: this.#platform, external_id: `t-${act.thread}`, region: act.region },
				created_at: time(act.at),
			});
			for (const [n, account] of act.participants.entries()) {
				this.#write("console.participant", { thread_id: thread.id, account, number: n + 1 });
			}
		}
		// A thread has one open case: what was left of an earlier one is closed with it.
		const before = thread.open === undefined ? undefined : this.#cases.get(thread.open);
		if (before && !before.closed) before.row.closed_at = time(act.at);
		thread.open = act.case;
		const [id, report] = [this.#dice.uuid(), this.#dice.uuid()];
		const row = {
			...{
				id,
				platform_id: this.#platform,
				thread_id: thread.id,
				region: act.region,
				category: act.category,
			},
			...{ keyword: act.keyword, severity: act.severity, minors: act.minors, restricted: act.restricted },
			...{
				received_at: time(act.at),
				due_at: time(act.at + (DUE_HOURS[act.severity] ?? 72) * HOUR),
				closed_at: null,
			},
		};
		const account = act.participants[0] ?? "";
		this.#cases.set(act.case, {
			...{ id, thread: thread.id, region: act.region, receivedAt: act.at, row, closed: false, account },
		});
		const entry = this.#entry(act.at, "web", {
			...{ type: "report.received", ...system(), ...this.#about(act.case), report, key: this.#hex(32) },
			...{
				keyVersion: this.#dice.uuid(),
				messages: act.length,
				category: act.category,
				severity: act.severity,
			},
		});
		this.#write("console.report", {
			...{ id: report, platform_id: this.#platform, external_id: `r-${act.case}`, case_id: id },
			...{ thread_id: thread.id, category: act.category, keyword: act.keyword, source: "USER" },
			...{ reported: act.reported, has_note: false, sealed: act.length, reported_at: time(act.at) },
			...{ received_at: time(act.at), entry_id: entry.id },
		});
	}

	#decided(act: Extract<Act, { kind: "decided" }>): void {
		const id = this.#dice.uuid();
		const found = this.#case(act.case);
		const entry = this.#entry(act.at, "web", {
			...{
				type: "case.decided",
				...this.#by(act),
				...this.#about(act.case),
				decision: id,
				verdict: act.outcome,
			},
		});
		this.#write("console.decision", {
			...{ id, case_id: found.id, person_id: this.personId(act.person), outcome: act.outcome },
			account: act.outcome === "WARN" || act.outcome === "SUSPEND_ACCOUNT" ? found.account : null,
			messages: act.outcome === "REMOVE_MESSAGES" ? ["m1"] : [],
			...{ decided_at: time(act.at), entry_id: entry.id },
		});
		found.row.closed_at = time(act.at);
		found.closed = true;
	}

	#asked(act: Extract<Act, { kind: "asked" }>): void {
		const [id, note] = [this.#dice.uuid(), this.#dice.uuid()];
		const person = this.#person(act.person);
		const found = this.#case(act.case);
		const reason = { code: "USER_REPORT_REVIEW", question: "IS_IT_A_PATTERN", commitment: this.#hex(32) };
		const entry = this.#entry(act.at, "keeper", {
			...{ type: "opening.requested", ...this.#by(act), ...this.#about(act.case), request: id, reason },
			...{ lapses: time(act.at + 12 * HOUR), needed: 1, scope: { intervals: [act.scope] } },
		});
		this.#write("access.opening_request", {
			...{ id, person_id: person.id, role: person.role, session_id: this.#session(act.session).id },
			...{ case_id: found.id, thread_id: found.thread, region: found.region, reason: reason.code },
			...{ question: reason.question, note_id: note, commitment: reason.commitment, scope: range(act.scope) },
			...{
				wide: true,
				policy: POLICY,
				needed: 1,
				roles: ["lead"],
				open_hours: 12,
				requested_at: time(act.at),
			},
			...{ lapses_at: time(act.at + 12 * HOUR), entry_id: entry.id },
		});
		this.#note(note, id, found.region, person.id, act.at);
		this.#requests.set(act.request, {
			id,
			entry: entry.id,
			note,
			row: { requester: person.id, case: act.case },
		});
	}

	#answered(act: Extract<Act, { kind: "answered" }>): void {
		const asked = this.#requests.get(act.request);
		if (!asked) return;
		const person = this.#person(act.person);
		const approved = act.verdict === "approve";
		const entry = this.#entry(act.at, "keeper", {
			...{
				type: approved ? "opening.approved" : "opening.denied",
				policy: POLICY,
				assurance: { kind: "session" },
			},
			...{ outcome: approved ? "granted" : "refused", actor: { id: person.id, role: person.role } },
			...{ ...this.#about(Number(asked.row.case)), request: asked.id, entry: asked.entry },
		});
		this.#write("access.opening_approval", {
			...{
				request_id: asked.id,
				requester_id: asked.row.requester ?? null,
				person_id: person.id,
				role: person.role,
			},
			...{ verdict: act.verdict, at: time(act.at), entry_id: entry.id },
		});
	}

	#opened(act: Opened & { at: number }): void {
		const person = this.#person(act.person);
		const found = this.#case(act.case);
		const asked = act.request === undefined ? undefined : this.#requests.get(act.request);
		const [id, note] = [this.#dice.uuid(), asked?.note ?? this.#dice.uuid()];
		const widens = act.widens === undefined ? undefined : this.#openings.get(act.widens)?.id;
		const minutes = DEFAULT_POLICY.reasons[act.reason as ReasonCode].minutes;
		const expires = time(act.at + minutes * 60_000);
		const shared = {
			...{ ...this.#by(act), ...this.#about(act.case), outcome: "granted", opening: id, expires },
			reason: { code: act.reason, question: act.question, commitment: this.#hex(32) },
			...(widens ? { widens } : {}),
			...(asked ? { request: asked.id } : {}),
		};
		const granted = this.#entry(act.at, "keeper", {
			...{ type: "opening.granted", ...shared, scope: { intervals: [act.scope] } },
		});
		const decrypted = this.#entry(act.at, "keeper", {
			...{ type: "thread.decrypted", ...shared, gate: "checkpoint" },
			scope: {
				...{ intervals: [act.scope], count: act.scope[1] - act.scope[0] + 1, digest: this.#hex(32) },
				...{ parts: ["messages", "note"], reports: [] },
			},
		});
		this.#entry(act.at + 400, "keeper", {
			...{
				type: "thread.delivered",
				...this.#by(act),
				...this.#about(act.case),
				entry: decrypted.id,
				opening: id,
			},
		});
		this.#write("access.opening", {
			...{ id, person_id: person.id, role: person.role, session_id: this.#session(act.session).id },
			...{ case_id: found.id, thread_id: found.thread, region: found.region, reason: act.reason },
			...{ question: act.question, note_id: note, scope: range(act.scope), widens: widens ?? null },
			...{
				read_token_hash: bytes(this.#hex(32)),
				granted_at: granted.at,
				expires_at: expires,
				entry_id: granted.id,
			},
			request_id: asked?.id ?? null,
		});
		if (!asked) this.#note(note, id, found.region, person.id, act.at);
		this.#write("vault.note_words", {
			...{ note_id: note, entry_id: granted.id, entry_at: granted.at, region: found.region },
			tokens: act.words.map(tokenOf),
		});
		this.#openings.set(act.opening, { id, person: person.id, case: act.case });
		if (["CHILD_SAFETY_ESCALATION", "EMERGENCY_RISK_TO_LIFE"].includes(act.reason)) {
			this.#write("console.access_review", {
				...{ id, opening_id: id, reader_id: person.id, region: found.region, created_at: time(act.at) },
				due_at: time(act.at + DAY),
			});
		}
	}

	#judged(act: Extract<Act, { kind: "judged" }>): void {
		const opening = this.#openings.get(act.opening);
		if (!opening) return;
		const entry = this.#entry(act.at, "web", {
			...{ type: "review.judged", ...this.#by(act), ...this.#about(opening.case) },
			...{ review: opening.id, opening: opening.id, verdict: act.verdict },
		});
		this.#write("console.verdict", {
			...{ review_id: opening.id, reader_id: opening.person, person_id: this.personId(act.person) },
			...{ verdict: act.verdict, judged_at: time(act.at), entry_id: entry.id },
		});
	}

	#note(id: string, about: string, region: string, author: string, at: number): void {
		this.#write("vault.note", {
			...{ id, kind: "reason", about, region, author, wrapped: "", sealed: "", written_at: time(at) },
		});
	}

	/** One entry; its columns beside the leaf are made from it by the database (seal.ts). */
	#entry(ms: number, via: "web" | "keeper", event: Event): { id: string; at: string } {
		const [id, at] = [this.#dice.uuid(), this.#clock.at(ms)];
		this.#write("pg_temp.year_entry", { id, at, via, event: JSON.stringify(event) });
		this.entries++;
		return { id, at };
	}

	#by({ person, session }: { person: number; session: number }): Event {
		const { id, role } = this.#person(person);
		return {
			...{ outcome: "done", policy: POLICY, assurance: { kind: "session" }, actor: { id, role } },
			session: this.#session(session).id,
		};
	}

	#about(of: number): Event {
		const { id, thread, region } = this.#case(of);
		return { case: id, thread, region };
	}

	#write(table: string, values: Row): void {
		this.#copies.row(table, values);
	}

	#person(number: number) {
		return there(this.#people.get(number));
	}

	#session(number: number) {
		return there(this.#sessions.get(number));
	}

	#case(number: number): Case {
		return there(this.#cases.get(number));
	}

	#hex(length: number): string {
		let hex = "";
		while (hex.length < length * 2) hex += this.#dice.uuid().replaceAll("-", "");
		return hex.slice(0, length * 2);
	}
}

function there<T>(value: T | undefined): T {
	if (value === undefined) throw new Error("an act refers to what is not there");
	return value;
}

const system = () => ({ outcome: "done", assurance: { kind: "system" }, policy: POLICY });
const range = ([from, to]: readonly [number, number]) => `{[${from},${to + 1})}`;

const tokens = new Map<string, string>();

/** As blind as the decryption service's, under a key that nobody keeps. */
function tokenOf(word: string): string {
	let token = tokens.get(word);
	if (token === undefined) {
		token = createHash("sha256").update(`year ${word}`).digest().readBigInt64BE().toString();
		tokens.set(word, token);
	}
	return token;
}
