import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROLES } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { wordsIn } from "../../_words/words-in.ts";
import { PLACES, placesOf } from "./places.ts";

const APP = join(import.meta.dirname, "../..");

test("every place of the palette is a page", () => {
	for (const [, href] of PLACES) {
		const path = href.split("?")[0] ?? "";
		const pages = [join(APP, path, "page.tsx"), join(APP, "(console)", path, "page.tsx")];
		assert.ok(pages.some(existsSync), href);
	}
});

test("each role is offered the places that it may go to, its own account among them", () => {
	const actor = (role: Actor["grants"][number]["role"]): Actor => ({
		...{ personId: "p", alias: "T-1", name: "Test", sessionId: "s" },
		grants: [{ role, region: "eu" }],
	});
	const of = (role: Parameters<typeof actor>[0]) =>
		placesOf(actor(role), wordsIn("de", "places")).map(({ href }) => href);
	for (const role of ROLES) assert.ok(of(role).includes("/account"), role);
	assert.ok(!of("moderator").some((href) => href.startsWith("/oversight") || href === "/queue/load"));
	assert.ok(of("lead").includes("/queue/load"));
	assert.ok(!of("auditor").includes("/queue"));
	assert.equal(placesOf({ ...actor("lead"), grants: [] }, wordsIn("en", "places")).length, 0);
});
