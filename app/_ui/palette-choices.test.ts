import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting, groupsOf } from "./palette-choices.ts";

const of = (...labels: string[]) => labels.map((label) => ({ label, href: `/${label}` }));
const labels = (choices: { label: string }[]) => choices.map(({ label }) => label);

test("what is typed may stand anywhere, in any case and without its marks; what begins with it comes first", () => {
	const places = of("Aufsicht: Prüfungen", "Prüfungen Ihrer Öffnungen", "Warteschlange");
	assert.deepEqual(labels(fitting(places, "PRUF")), ["Prüfungen Ihrer Öffnungen", "Aufsicht: Prüfungen"]);
	assert.deepEqual(labels(fitting(places, "offn pruf")), ["Prüfungen Ihrer Öffnungen"]);
	assert.deepEqual(labels(fitting(places, "  ")), labels(places));
	assert.deepEqual(fitting(places, ".*"), []);
});

test("the page's acts stand first, then what an id found, then the pages, counted through", () => {
	const names = { here: "here", found: "found", goTo: "go" };
	const found = [{ label: "Case 1a2b3c4d", note: "S1", href: "/cases/1" }];
	const groups = groupsOf(of("Claim"), { places: of("Cases", "Queue"), found }, "c", names);
	assert.deepEqual(
		groups.map(({ name, from, choices }) => [name, from, choices.length]),
		[
			["here", 0, 1],
			["found", 1, 1],
			["go", 2, 1],
		],
	);
	assert.deepEqual(groupsOf([], { places: of("Queue"), found: [] }, "x", names), []);
});
