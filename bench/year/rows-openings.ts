/** What openings leave: what was asked of others first, the opening and its reading, the tokens of its reason. */
import { createHash } from "node:crypto";
import { DEFAULT_POLICY, type ReasonCode } from "#lib/access/policy.ts";
import { type Books, type Of, POLICY } from "./books.ts";
import { DAY, HOUR } from "./calendar.ts";
import { time } from "./clock.ts";
import { bytes } from "./copies.ts";

export function asked(books: Books, act: Of<"asked">): void {
	const [id, note] = [books.dice.uuid(), books.dice.uuid()];
	const person = books.person(act.person);
	const found = books.case(act.case);
	const reason = { code: "USER_REPORT_REVIEW", question: "IS_IT_A_PATTERN", commitment: books.hex(32) };
	const entry = books.entry(act.at, "keeper", {
		...{ type: "opening.requested", ...books.by(act), ...books.about(act.case), request: id, reason },
		...{ lapses: time(act.at + 12 * HOUR), needed: 1, scope: { intervals: [act.scope] } },
	});
	books.write("access.opening_request", {
		...{ id, person_id: person.id, role: person.role, session_id: books.session(act.session).id },
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
	books.note(note, id, found.region, person.id, act.at);
	books.requests.set(act.request, {
		id,
		entry: entry.id,
		note,
		row: { requester: person.id, case: act.case },
	});
}

export function answered(books: Books, act: Of<"answered">): void {
	const asked = books.requests.get(act.request);
	if (!asked) return;
	const person = books.person(act.person);
	const approved = act.verdict === "approve";
	const entry = books.entry(act.at, "keeper", {
		...{
			type: approved ? "opening.approved" : "opening.denied",
			policy: POLICY,
			assurance: { kind: "session" },
		},
		...{ outcome: approved ? "granted" : "refused", actor: { id: person.id, role: person.role } },
		...{ ...books.about(Number(asked.row.case)), request: asked.id, entry: asked.entry },
	});
	books.write("access.opening_approval", {
		...{
			request_id: asked.id,
			requester_id: asked.row.requester ?? null,
			person_id: person.id,
			role: person.role,
		},
		...{ verdict: act.verdict, at: time(act.at), entry_id: entry.id },
	});
}

export function opened(books: Books, act: Of<"opened">): void {
	const person = books.person(act.person);
	const found = books.case(act.case);
	const asked = act.request === undefined ? undefined : books.requests.get(act.request);
	const [id, note] = [books.dice.uuid(), asked?.note ?? books.dice.uuid()];
	const widens = act.widens === undefined ? undefined : books.openings.get(act.widens)?.id;
	const minutes = DEFAULT_POLICY.reasons[act.reason as ReasonCode].minutes;
	const expires = time(act.at + minutes * 60_000);
	const shared = {
		...{ ...books.by(act), ...books.about(act.case), outcome: "granted", opening: id, expires },
		reason: { code: act.reason, question: act.question, commitment: books.hex(32) },
		...(widens ? { widens } : {}),
		...(asked ? { request: asked.id } : {}),
	};
	const granted = books.entry(act.at, "keeper", {
		...{ type: "opening.granted", ...shared, scope: { intervals: [act.scope] } },
	});
	const decrypted = books.entry(act.at, "keeper", {
		...{ type: "thread.decrypted", ...shared, gate: "checkpoint" },
		scope: {
			...{ intervals: [act.scope], count: act.scope[1] - act.scope[0] + 1, digest: books.hex(32) },
			...{ parts: ["messages", "note"], reports: [] },
		},
	});
	books.entry(act.at + 400, "keeper", {
		...{
			type: "thread.delivered",
			...books.by(act),
			...books.about(act.case),
			entry: decrypted.id,
			opening: id,
		},
	});
	books.write("access.opening", {
		...{ id, person_id: person.id, role: person.role, session_id: books.session(act.session).id },
		...{ case_id: found.id, thread_id: found.thread, region: found.region, reason: act.reason },
		...{ question: act.question, note_id: note, scope: range(act.scope), widens: widens ?? null },
		...{
			read_token_hash: bytes(books.hex(32)),
			granted_at: granted.at,
			expires_at: expires,
			entry_id: granted.id,
		},
		request_id: asked?.id ?? null,
	});
	if (!asked) books.note(note, id, found.region, person.id, act.at);
	books.write("vault.note_words", {
		...{ note_id: note, entry_id: granted.id, entry_at: granted.at, region: found.region },
		tokens: act.words.map(tokenOf),
	});
	books.openings.set(act.opening, { id, person: person.id, case: act.case });
	if (["CHILD_SAFETY_ESCALATION", "EMERGENCY_RISK_TO_LIFE"].includes(act.reason)) {
		books.write("console.access_review", {
			...{ id, opening_id: id, reader_id: person.id, region: found.region, created_at: time(act.at) },
			due_at: time(act.at + DAY),
		});
	}
}

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
