import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import { resolveSession } from "../sessions/resolve-session.ts";
import { startSession } from "../sessions/start-session.ts";
import { assuranceInForce } from "./assurance-in-force.ts";
import { listOwnAlerts, listPasskeys, markOwnSeen, ownAlertInWords } from "./read-account.ts";

describe("one's own account", () => {
	let database: TestDatabase;
	let me: Actor;
	let oversight: Actor;
	before(async () => {
		database = await testDatabase();
		process.env.DATABASE_URL_WEB = database.url("web");
		me = await signedIn("moderator");
		oversight = await signedIn("auditor");
	});
	after(async () => {
		await closeWeb();
		await database.drop();
	});

	async function signedIn(role: string): Promise<Actor> {
		const { id } = await seedPerson(database, "T", role, ["eu"]);
		const { token } = await startSession({ personId: id, factor: "demo" });
		return (await resolveSession(token)) as Actor;
	}
	const passkey = async (personId: string, name: string, removed = false) => {
		const id = randomUUID();
		await database.admin`
			insert into access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports, name,
				backed_up, added_at, entry_id, usable_at, removed_at, removed_entry_id)
			values (${id}, ${personId}, ${id.replaceAll("-", "")}, ${Buffer.alloc(91)}, ${Buffer.alloc(77)}, -7, 0, '{}', ${name}, false, now(),
				${randomUUID()}, now(), ${removed ? new Date() : null}, ${removed ? randomUUID() : null})`;
	};
	const alert = async (audience: string, personId: string | null, kind: string) => {
		const id = randomUUID();
		await database.admin`
			insert into access.alert (id, audience, person_id, kind, at)
			values (${id}, ${audience}, ${personId}, ${kind}, now())`;
		return id;
	};

	it("lists one's passkeys that were not removed, without any key, and nobody else's", async () => {
		await passkey(me.personId, "Laptop");
		await passkey(me.personId, "Lost", true);
		await passkey(oversight.personId, "Theirs");
		const mine = await listPasskeys(me);
		assert.deepEqual(
			mine.map(({ name }) => name),
			["Laptop"],
		);
		assert.deepEqual(
			Object.keys(mine[0] ?? {}).filter((key) => /key$|cose|credential|counter/i.test(key)),
			[],
		);
	});

	it("tells one what concerns oneself, and only its person marks that as seen, once", async () => {
		const [own, theirs, all] = [
			await alert("person", me.personId, "PASSKEY_ADDED"),
			await alert("person", oversight.personId, "PASSKEY_REMOVED"),
			await alert("oversight", null, "BREAK_GLASS"),
		];
		assert.deepEqual(
			(await listOwnAlerts(me)).map(({ id, seenAt }) => [id, seenAt]),
			[[own, null]],
		);
		await markOwnSeen(me, [own, theirs, all, "no id", randomUUID()]);
		await markOwnSeen(me, [own]);
		const seen = await database.admin`select alert_id, person_id from console.alert_seen`;
		assert.deepEqual(
			seen.map((row) => [row.alert_id, row.person_id]),
			[[own, me.personId]],
		);
		assert((await listOwnAlerts(me))[0]?.seenAt instanceof Date);
		assert.equal((await listOwnAlerts(oversight))[0]?.seenAt, null);
	});

	it("says something of every kind of alert, also of one that it does not know", () => {
		assert.equal(ownAlertInWords("PASSKEY_ADDED").name, "A passkey was added for you");
		assert.match(ownAlertInWords("SOMETHING_NEW").name, /something new/);
	});

	it("calls openings passkey's until a keeper has put the session in force", async () => {
		assert.equal(await assuranceInForce(), "passkey");
	});
});
