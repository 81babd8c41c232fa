/** What the work on cases leaves: reports, claims, decisions. */
import { type Books, type Of, system } from "./books.ts";
import { HOUR } from "./calendar.ts";
import { time } from "./clock.ts";

const DUE_HOURS = [1, 24, 72, 168];

export function reported(books: Books, act: Of<"reported">): void {
	let thread = books.threads.get(act.thread);
	if (!thread) {
		thread = { id: books.dice.uuid() };
		books.threads.set(act.thread, thread);
		books.write("console.thread", {
			...{ id: thread.id, platform_id: books.platform, external_id: `t-${act.thread}`, region: act.region },
			created_at: time(act.at),
		});
		for (const [n, account] of act.participants.entries()) {
			books.write("console.participant", { thread_id: thread.id, account, number: n + 1 });
		}
	}
	// A thread has one open case: what was left of an earlier one is closed with it.
	const before = thread.open === undefined ? undefined : books.cases.get(thread.open);
	if (before && !before.closed) before.row.closed_at = time(act.at);
	thread.open = act.case;
	const [id, report] = [books.dice.uuid(), books.dice.uuid()];
	const row = {
		...{
			id,
			platform_id: books.platform,
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
	books.cases.set(act.case, {
		...{ id, thread: thread.id, region: act.region, receivedAt: act.at, row, closed: false, account },
	});
	const entry = books.entry(act.at, "web", {
		...{ type: "report.received", ...system(), ...books.about(act.case), report, key: books.hex(32) },
		...{
			keyVersion: books.dice.uuid(),
			messages: act.length,
			category: act.category,
			severity: act.severity,
		},
	});
	books.write("console.report", {
		...{ id: report, platform_id: books.platform, external_id: `r-${act.case}`, case_id: id },
		...{ thread_id: thread.id, category: act.category, keyword: act.keyword, source: "USER" },
		...{ reported: act.reported, has_note: false, sealed: act.length, reported_at: time(act.at) },
		...{ received_at: time(act.at), entry_id: entry.id },
	});
}

export function claimed(books: Books, act: Of<"claimed">): void {
	const entry = books.entry(act.at, "web", {
		type: "case.claimed",
		...books.by(act),
		...books.about(act.case),
	});
	books.claims.set(act.case, {
		row: {
			...{
				id: books.dice.uuid(),
				case_id: books.case(act.case).id,
				person_id: books.personId(act.person),
			},
			...{ claimed_at: time(act.at), entry_id: entry.id, released_at: null, released_by: null },
		},
	});
}

export function released(books: Books, act: Of<"released">): void {
	books.entry(act.at, "web", { type: "case.released", ...books.by(act), ...books.about(act.case) });
	const claim = books.claims.get(act.case);
	if (claim)
		books.write("console.claim", {
			...claim.row,
			released_at: time(act.at),
			released_by: books.personId(act.person),
		});
	books.claims.delete(act.case);
}

export function escalated(books: Books, act: Of<"escalated">): void {
	const id = books.dice.uuid();
	const entry = books.entry(act.at, "web", {
		...{ type: "case.escalated", ...books.by(act), ...books.about(act.case) },
		...{ escalation: id, category: "THREAT_TO_LIFE" },
	});
	books.write("console.escalation", {
		...{ id, case_id: books.case(act.case).id, person_id: books.personId(act.person) },
		...{ kind: "THREAT_TO_LIFE", escalated_at: time(act.at), entry_id: entry.id },
	});
}

export function decided(books: Books, act: Of<"decided">): void {
	const id = books.dice.uuid();
	const found = books.case(act.case);
	const entry = books.entry(act.at, "web", {
		...{
			type: "case.decided",
			...books.by(act),
			...books.about(act.case),
			decision: id,
			verdict: act.outcome,
		},
	});
	books.write("console.decision", {
		...{ id, case_id: found.id, person_id: books.personId(act.person), outcome: act.outcome },
		account: act.outcome === "WARN" || act.outcome === "SUSPEND_ACCOUNT" ? found.account : null,
		messages: act.outcome === "REMOVE_MESSAGES" ? ["m1"] : [],
		...{ decided_at: time(act.at), leaves_at: time(act.at), left_at: time(act.at), entry_id: entry.id },
	});
	found.row.closed_at = time(act.at);
	found.closed = true;
}
