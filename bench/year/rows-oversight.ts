/** What oversight leaves: searches and verdicts. */
import type { Books, Of } from "./books.ts";
import { time } from "./clock.ts";
import { bytes } from "./copies.ts";

export function searched(books: Books, act: Of<"searched">): void {
	const entry = books.entry(act.at, "web", {
		...{ type: "ledger.searched", ...books.by(act), query: { commitment: books.hex(32) } },
		results: books.dice.below(50),
	});
	books.write("console.ledger_search", {
		...{ entry_id: entry.id, person_id: books.personId(act.person), salt: bytes(books.hex(32)) },
		...{ terms: "{}", searched_at: time(act.at) },
	});
}

export function judged(books: Books, act: Of<"judged">): void {
	const opening = books.openings.get(act.opening);
	if (!opening) return;
	const entry = books.entry(act.at, "keeper", {
		...{ type: "review.judged", ...books.by(act), ...books.about(opening.case) },
		...{ review: opening.id, opening: opening.id, verdict: act.verdict },
	});
	books.write("console.verdict", {
		...{ review_id: opening.id, reader_id: opening.person, person_id: books.personId(act.person) },
		...{ verdict: act.verdict, judged_at: time(act.at), entry_id: entry.id },
	});
}
