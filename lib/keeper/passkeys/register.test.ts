/** How a passkey comes into force, and the ways in which it does not. */
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { verifyConfirmation } from "../../access/confirmation.ts";
import { DomainError } from "../../errors.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { issue } from "../confirm/issue.ts";
import { putSettingsInForce } from "../settings.ts";
import { type House, openHouse, type Person, signIn, startSession } from "../testing.ts";
import {
	actorOf,
	cbor,
	confirmationOf,
	coseOf,
	enrolPasskey,
	type Lies,
	openEnrolment,
	type SoftPasskey,
	softPasskey,
} from "../testing-passkey.ts";
import { spkiOf } from "./cose.ts";
import { newEnrolmentCode } from "./enrolment-code.ts";
import { PasskeyRequest } from "./messages-passkeys.ts";
import { addPasskey, askToAdd, type By, registration } from "./register.ts";

const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

describe("a passkey comes into force", () => {
	let house: House;
	before(async () => {
		house = await openHouse();
	});
	after(() => house.close());

	const staff = () => signIn(house, ["moderator", "eu"]);
	/** Somebody who came by other ways than the demo's. */
	const real = async (): Promise<Person> => {
		const person = await staff();
		await house.database.admin`update access.person set demo = false where id = ${person.id}`;
		return person;
	};
	const of = (person: Person): By => ({ sessionToken: person.session });
	const leafOf = async (entry: string) => {
		const [row] = await house.web`
			select convert_from(leaf, 'UTF8') as leaf from ledger.entry where id = ${entry}`;
		return JSON.parse(row?.leaf);
	};
	const alerts = (person: Person) => house.web`
		select audience, kind, entry_id from access.alert where about_person = ${person.id} order by audience`;

	async function add(by: By, key: SoftPasskey, existing?: SoftPasskey, person?: Person) {
		const { nonce, options } = await registration(house.keeper, by);
		const made = { nonce, response: key.attest(options), name: "Key" };
		if (!existing || !person) return addPasskey(house.keeper, by, made);
		const asked = await askToAdd(house.keeper, person.session, made);
		return addPasskey(house.keeper, by, { ...made, confirmation: confirmationOf(asked, existing) });
	}

	for (const alg of [-7, -8, -257] as const) {
		it(`by an enrolment code, with the algorithm ${alg}; its entry holds the public key, and nothing of the person`, async () => {
			const person = await real();
			const key = softPasskey({ alg });
			const code = await openEnrolment(house, person);
			const { entry, passkey } = await add({ code }, key);
			const leaf = await leafOf(entry);
			assert.deepEqual(
				[leaf.type, leaf.person, leaf.passkey, leaf.publicKey, leaf.algorithm, leaf.assurance.kind],
				["passkey.added", person.id, passkey, key.publicKey, alg, "system"],
			);
			assert.equal(leaf.approvals.length, 1);
			assert.deepEqual(
				(await alerts(person)).map(({ audience, kind, entry_id }) => [audience, kind, entry_id]),
				[
					["oversight", "PASSKEY_ADDED", entry],
					["person", "PASSKEY_ADDED", entry],
				],
			);
		});
	}

	it("in the demo, a demo person's first one on the session alone, and usable at once", async () => {
		const person = await staff();
		const { entry, usable } = await add(of(person), softPasskey());
		assert.equal((await leafOf(entry)).assurance.kind, "session");
		assert(Date.parse(usable) <= Date.now());
	});

	it("a further one by the word of one in force over exactly the new key, as anybody can verify", async () => {
		const person = await staff();
		const first = await enrolPasskey(house, person);
		const { entry } = await add(of(person), softPasskey({ alg: -8 }), first, person);
		const [added] = await house.web`
			select convert_from(leaf, 'UTF8') as leaf from ledger.entry
			where type = 'passkey.added' and actor = ${person.id} order by at limit 1`;
		const { rpId, origin } = house.keeper.settings;
		const found = verifyConfirmation(await leafOf(entry), JSON.parse(added?.leaf), { rpId, origin });
		assert.deepEqual([found.act, found.person], ["add_passkey", person.id]);
	});

	it("a further one is not put in with another key than was signed for", async () => {
		const person = await staff();
		const first = await enrolPasskey(house, person);
		const { nonce, options } = await registration(house.keeper, of(person));
		const [mine, attackers] = [softPasskey(), softPasskey()];
		const made = { nonce, response: mine.attest(options), name: "Key" };
		const asked = await askToAdd(house.keeper, person.session, made);
		const confirmation = confirmationOf(asked, first);
		const swapped = { ...made, response: attackers.attest(options), confirmation };
		await assert.rejects(addPasskey(house.keeper, of(person), swapped), refused("CONFIRMATION_INVALID"));
		await assert.rejects(addPasskey(house.keeper, of(person), made), refused("CONFIRMATION_REQUIRED"));
		await addPasskey(house.keeper, of(person), { ...made, confirmation });
	});

	it("nobody's first one on a session alone, outside the demo or in a keeper that is no demo's", async () => {
		const person = await real();
		await assert.rejects(registration(house.keeper, of(person)), refused("ENROLMENT_NEEDED"));
		const demo = await staff();
		const { nonce, options } = await registration(house.keeper, of(demo));
		await house.database.admin`update access.person set demo = false where id = ${demo.id}`;
		const made = { nonce, response: softPasskey().attest(options), name: "Key" };
		await assert.rejects(addPasskey(house.keeper, of(demo), made), refused("ENROLMENT_NEEDED"));
	});

	it("once for each registration, and never for what was not asked for", async () => {
		const person = await staff();
		const { nonce, options } = await registration(house.keeper, of(person));
		const key = softPasskey();
		const response = key.attest(options);
		const lies: Lies[] = [
			{ origin: "https://evil.example" },
			{ rpId: "evil.example" },
			{ type: "webauthn.get" },
			{ challenge: "C".repeat(43) },
			{ userPresent: false },
		];
		for (const lie of lies) {
			const made = { nonce, response: softPasskey().attest(options, lie), name: "Key" };
			await assert.rejects(
				addPasskey(house.keeper, of(person), made),
				refused("PASSKEY_INVALID"),
				JSON.stringify(lie),
			);
		}
		const other = await staff();
		const made = { nonce, response, name: "Key" };
		await assert.rejects(addPasskey(house.keeper, of(other), made), refused("CONFIRMATION_INVALID"));
		await addPasskey(house.keeper, of(person), made);
		await assert.rejects(addPasskey(house.keeper, of(person), made), refused("CONFIRMATION_SPENT"));
		await assert.rejects(add(of(other), key), refused("PASSKEY_KNOWN"));
	});

	it("not with a key that is forged, weak, off its curve or of another kind", async () => {
		const person = await staff();
		const { nonce, options } = await registration(house.keeper, of(person));
		const map = (...pairs: [unknown, unknown][]) => cbor(new Map(pairs));
		const zero = Buffer.alloc(32);
		const forged: [string, Uint8Array][] = [
			["a point off its curve", map([1, 2], [3, -7], [-1, 1], [-2, Buffer.alloc(32, 1)], [-3, zero])],
			["the point at infinity", map([1, 2], [3, -7], [-1, 1], [-2, zero], [-3, zero])],
			["a short coordinate", map([1, 2], [3, -7], [-1, 1], [-2, Buffer.alloc(31, 1)], [-3, zero])],
			["P-384 as ES256", map([1, 2], [3, -7], [-1, 2], [-2, zero], [-3, zero])],
			["an Ed25519 key as ES256", map([1, 1], [3, -7], [-1, 6], [-2, zero])],
			[
				"ES384, not asked for",
				map([1, 2], [3, -35], [-1, 2], [-2, Buffer.alloc(48)], [-3, Buffer.alloc(48)]),
			],
			[
				"a small RSA modulus",
				map([1, 3], [3, -257], [-1, Buffer.alloc(128, 0xc1)], [-2, Buffer.from([1, 0, 1])]),
			],
			["an RSA exponent of 3", map([1, 3], [3, -257], [-1, Buffer.alloc(256, 0xc1)], [-2, Buffer.from([3])])],
			["text for bytes", map([1, 2], [3, -7], [-1, 1], [-2, "x"], [-3, "y"])],
			["no algorithm", map([1, 2], [-1, 1], [-2, zero], [-3, zero])],
			["no key at all", map()],
		];
		for (const [name, cose] of forged) {
			const made = { nonce, response: softPasskey().attest(options, { cose }), name: "Key" };
			await assert.rejects(addPasskey(house.keeper, of(person), made), refused("PASSKEY_INVALID"), name);
			await assert.rejects(spkiOf(Uint8Array.from(cose)), refused("PASSKEY_INVALID"), name);
		}
		const [row] =
			await house.web`select count(*)::int as n from access.passkey where person_id = ${person.id}`;
		assert.equal(row?.n, 0);
	});

	it("not from garbage", () => {
		const response = { id: "a".repeat(22), rawId: "a".repeat(22), type: "public-key" };
		const parts = { clientDataJSON: "a", attestationObject: "a" };
		const good = { nonce: "N".repeat(43), response: { ...response, response: parts }, name: "Key" };
		assert(PasskeyRequest.safeParse(good).success);
		const bad: unknown[] = [
			{ ...good, nonce: "N" },
			{ ...good, name: "" },
			{ ...good, name: "  " },
			{ ...good, name: "x".repeat(61) },
			{ ...good, name: "a\u0000b" },
			{ ...good, name: "\ud800" },
			{ ...good, more: 1 },
			{ ...good, code: "x".repeat(65) },
			{ ...good, response: { ...response, response: { ...parts, attestationObject: "a".repeat(20_000) } } },
			{ ...good, response: { ...response, response: { ...parts, transports: ["<script>"] } } },
			{ ...good, response: { ...response, type: "password", response: parts } },
			null,
		];
		for (const one of bad) assert(!PasskeyRequest.safeParse(one).success, JSON.stringify(one));
	});

	it("not an eleventh", async () => {
		const person = await staff();
		const first = await enrolPasskey(house, person);
		for (let i = 2; i <= 10; i++) await add(of(person), softPasskey(), first, person);
		await assert.rejects(add(of(person), softPasskey(), first, person), refused("PASSKEY_LIMIT"));
	});

	it("and confirms nothing while it is new", async () => {
		house.keeper.settings.passkeyWaitHours = 24;
		await putSettingsInForce(house.keeper);
		try {
			const person = await real();
			const code = await openEnrolment(house, person);
			const { usable } = await add({ code }, softPasskey());
			const hours = (Date.parse(usable) - Date.now()) / 3_600_000;
			assert(hours > 23.9 && hours <= 24);
			await assert.rejects(registration(house.keeper, of(person)), refused("PASSKEY_NOT_USABLE"));
			const first = await openEnrolment(house, await real(), { bootstrap: true });
			assert(Date.parse((await add({ code: first }, softPasskey())).usable) <= Date.now());
		} finally {
			house.keeper.settings.passkeyWaitHours = 0;
			await putSettingsInForce(house.keeper);
		}
	});

	it("a further one by a PIN, finger or face, never by a touch alone, which may be had for another reason", async () => {
		const person = await staff();
		const first = await enrolPasskey(house, person);
		const { nonce, options } = await registration(house.keeper, of(person));
		const made = { nonce, response: softPasskey().attest(options), name: "Key" };
		const asked = await askToAdd(house.keeper, person.session, made);
		assert(asked.confirmation === "passkey" && asked.options.userVerification === "required");
		const touched = confirmationOf(asked, first, { userVerified: false });
		await assert.rejects(
			addPasskey(house.keeper, of(person), { ...made, confirmation: touched }),
			refused("VERIFICATION_REQUIRED"),
		);
		await assert.rejects(
			house.keeper
				.sql`select access.verified_only(${house.keeper.sql.json({ authenticatorData: touched.authenticatorData })})`,
			{ code: "42501" },
		);
		const { json } = house.database.admin;
		await assert.rejects(
			house.database
				.admin`select access.verified_only(${json({ authenticatorData: touched.authenticatorData })})`,
			{ code: "CS131" },
		);
	});

	it("waits as long as the settings in force say, whatever the caller of the database wants", async () => {
		house.keeper.settings.passkeyWaitHours = 48;
		await putSettingsInForce(house.keeper);
		house.keeper.settings.passkeyWaitHours = 0;
		const code = await openEnrolment(house, await real());
		const { usable } = await add({ code }, softPasskey());
		await putSettingsInForce(house.keeper);
		assert(Date.parse(usable) - Date.now() > 47.9 * 3_600_000);
	});

	it("and no entry says so without it, by the keeper's password alone", async () => {
		const [victim, key] = [await real(), softPasskey()];
		const base = { outcome: "done", person: victim.id, ...bySystem } as const;
		const alone = [
			{
				...{ ...base, type: "passkey.added", passkey: randomUUID(), publicKey: key.publicKey },
				...{ algorithm: -7, usable: new Date(0).toISOString() },
			},
			{ ...base, type: "role.granted", role: "lead", region: "eu" },
			{ ...base, type: "enrolment.opened" },
			{ ...base, type: "opening.granted", opening: randomUUID(), actor: { id: victim.id, role: "lead" } },
		];
		for (const event of alone) {
			await assert.rejects(append(house.keeper.sql, event as never), { code: "CS130" }, event.type);
			const [row] = await house.web`
				select count(*)::int as n from ledger.entry where type = ${event.type}
					and convert_from(leaf, 'UTF8') like ${`%${victim.id}%`}`;
			assert.equal(row?.n, event.type === "role.granted" ? 1 : 0);
		}
	});
});

describe("an enrolment code", () => {
	let house: House;
	let person: Person;
	before(async () => {
		house = await openHouse();
		person = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	it("is read however it is typed, and is 100 random bits of which only the hash is kept", async () => {
		const code = await openEnrolment(house, person);
		assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
		const typed = ` ${code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;
		await registration(house.keeper, { code: typed });
		const [row] = await house.keeper
			.sql`select code_hash from access.enrolment where person_id = ${person.id}`;
		assert(!Buffer.from(row?.code_hash).toString("latin1").includes(code));
	});

	it("is refused in the same words whether it never was, was used, is old or was followed by another", async () => {
		const messages = new Set<string>();
		const notInForce = async (code: string) => {
			await assert.rejects(registration(house.keeper, { code }), (error) => {
				messages.add((error as Error).message);
				return refused("ENROLMENT_INVALID")(error);
			});
		};
		await notInForce(newEnrolmentCode().code);
		const earlier = await openEnrolment(house, person);
		const code = await openEnrolment(house, person);
		await notInForce(earlier);

		const { nonce, options } = await registration(house.keeper, { code });
		const made = { nonce, response: softPasskey().attest(options), name: "Key" };
		await addPasskey(house.keeper, { code }, made);
		await notInForce(code);

		const old = await openEnrolment(house, person);
		await house.database.admin`update access.enrolment set expires_at = now() where used_at is null`;
		await notInForce(old);
		assert.equal(messages.size, 1);
	});

	it("makes one passkey, in how many tabs it is used", async () => {
		const code = await openEnrolment(house, person);
		const tabs = await Promise.all(Array.from({ length: 8 }, () => registration(house.keeper, { code })));
		const tries = await Promise.allSettled(
			tabs.map(({ nonce, options }) => {
				const made = { nonce, response: softPasskey().attest(options), name: "Key" };
				return addPasskey(house.keeper, { code }, made);
			}),
		);
		assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
	});

	it("ends the passkeys from before, each by an entry: a reset leaves the new one alone", async () => {
		const other = await signIn(house, ["moderator", "eu"]);
		await enrolPasskey(house, other);
		assert.equal((await actorOf(house, other)).personId, other.id);
		const fresh = await enrolPasskey(house, other);
		// So does whatever session was there: whoever has the old passkey may have one of it.
		await assert.rejects(actorOf(house, other), refused("NOT_SIGNED_IN"));
		Object.assign(other, await startSession(house.web, other.id));
		const actor = await actorOf(house, other);
		const asked = await issue(house.keeper, actor, "open", {}, { verification: "preferred" });
		assert(asked.confirmation === "passkey");
		assert.deepEqual(
			asked.options.allowCredentials.map(({ id }) => id),
			[fresh.credentialId],
		);
		const removed = await house.web`
			select 1 from access.passkey k join ledger.entry e on e.id = k.removed_entry_id
			where k.person_id = ${other.id} and e.type = 'passkey.removed'`;
		assert.equal(removed.length, 1);
	});

	it("of somebody who was disabled meanwhile is none", async () => {
		const gone = await signIn(house, ["moderator", "eu"]);
		const code = await openEnrolment(house, gone);
		await house.database.admin`update access.person set disabled_at = now() where id = ${gone.id}`;
		await assert.rejects(registration(house.keeper, { code }), refused("ENROLMENT_INVALID"));
	});
});

describe("a COSE key", () => {
	it("becomes the SubjectPublicKeyInfo of the same key", async () => {
		const { publicKeyOf } = await import("../../access/assertion.ts");
		for (const alg of [-7, -8, -257] as const) {
			const { publicKey } = softPasskey({ alg });
			const cose = coseOf(publicKeyOf({ publicKey, algorithm: alg }), alg);
			assert.deepEqual(await spkiOf(Uint8Array.from(cose)), { publicKey, algorithm: alg });
		}
		await assert.rejects(spkiOf(Uint8Array.from(randomBytes(77))), refused("PASSKEY_INVALID"));
	});
});
