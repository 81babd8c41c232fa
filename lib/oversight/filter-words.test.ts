import assert from "node:assert/strict";
import { it } from "node:test";
import { filtersInWords } from "./filter-words.ts";
import { readFilters } from "./ledger-filters.ts";

it("a search is said in the words of its form, in its order, and what is no filter is left out", () => {
	assert.deepEqual(
		filtersInWords({
			...{ format: "csv", before: "x", gate: "witnesses:2", assurance: "passkey", role: "moderator" },
			...{ region: "eu", from: "2026-11-01T10:00Z", type: "thread.decrypted", actor: "M-417" },
		}),
		[
			["Person", "M-417"],
			["What", "Thread decrypted"],
			["Region", "EU"],
			["From, UTC", "2026-11-01 10:00"],
			["In the role of", "Moderator"],
			["Confirmed by", "a passkey"],
			["Waited for", "2 witnesses"],
		],
	);
	assert.deepEqual(filtersInWords({}), []);
});

it("every filter that there is has its name", () => {
	const all = {
		...{ actor: "M-417", account: "x", case: "0123abcd", thread: "0123abcd", reason: "USER_REPORT_REVIEW" },
		...{ role: "moderator", employer: "x", office: "IE", assurance: "passkey", gate: "checkpoint" },
		...{ type: "thread.decrypted", outcome: "done", opening: "01234567-89ab-4cde-8f01-23456789abcd" },
		...{ region: "eu", from: "2026-11-01T10:00", until: "2026-11-02T10:00", words: "risk" },
	};
	const { filters, problems } = readFilters(all);
	assert.deepEqual(problems, []);
	assert.equal(filtersInWords(filters).length, Object.keys(all).length);
});
