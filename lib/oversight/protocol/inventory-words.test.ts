import assert from "node:assert/strict";
import { it } from "node:test";
import { emergenciesOf, factsInWords } from "./inventory-words.ts";

const said = (item: object) => factsInWords({ ...item }).map(({ term, value }) => `${term} ${value}`);

it("an inventory names people by their aliases, and says what a number is of", () => {
	const person = "01234567-89ab-4cde-8f01-23456789abcd";
	assert.deepEqual(
		said({ what: "MAY_OPEN_AT_ONCE", person, alias: "M-417", role: "moderator", region: "eu" }),
		[...["who M-417", "role Moderator", "region EU"]],
	);
	assert.deepEqual(said({ what: "PASSKEYS", region: "eu", people: 3, passkeys: 1, without: 2 }), [
		...["region EU", "people 3", "passkeys 1", "people without a passkey 2"],
	]);
	assert.deepEqual(said({ what: "FIRST_ADMIN", person, alias: null, disabled: false }), [
		...[`person ${person}`, "account works"],
	]);
});

it("an intake key says its life in order, to how it ended", () => {
	const at = (day: string) => `2026-${day}T00:00:00.000000Z`;
	const life = {
		store: "pkcs11",
		until: at("10-01"),
		since: at("09-01"),
		destroyed: at("11-20"),
		announced: at("11-10"),
	};
	assert.deepEqual(said({ what: "INTAKE_KEY", ...life }), [
		...["since 2026-09-01 00:00:00 UTC", "until 2026-10-01 00:00:00 UTC", "key store pkcs11"],
		...["its destruction announced 2026-11-10 00:00:00 UTC", "destroyed 2026-11-20 00:00:00 UTC"],
	]);
});

it("what has no word is shown as it is, and nothing is left out of it", () => {
	assert.deepEqual(said({ what: "NEW", later: 1, until: null }), ["later 1"]);
	assert.deepEqual(said({ what: "LOG_KEY", since: "2026-11-01T10:00:00.123456Z" }), [
		"since 2026-11-01 10:00:00 UTC",
	]);
});

it("the emergencies of an inventory are those of the quarter before", () => {
	assert.equal(emergenciesOf("2026-Q4"), "2026-Q3");
	assert.equal(emergenciesOf("2027-Q1"), "2026-Q4");
});
