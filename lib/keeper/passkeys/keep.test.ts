/** Naming and removing one's own passkeys. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../../errors.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey, softPasskey } from "../testing-passkey.ts";
import { askToRemove, removePasskey, renamePasskey } from "./keep.ts";
import { addPasskey, askToAdd, registration } from "./register.ts";

const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

describe("one's own passkeys", () => {
	let house: House;
	let person: Person;
	let first: SoftPasskey;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		person = await signIn(house, ["moderator", "eu"]);
		first = await enrolPasskey(house, person);
	});
	after(() => house.close());

	async function addSecond(): Promise<{ key: SoftPasskey; id: string }> {
		const by = { sessionToken: person.session };
		const key = softPasskey();
		const { nonce, options } = await registration(house.keeper, by);
		const made = { nonce, response: key.attest(options), name: "Second" };
		const asked = await askToAdd(house.keeper, person.session, made);
		const { passkey: id } = await addPasskey(house.keeper, by, {
			...{ ...made, confirmation: confirmationOf(asked, first) },
		});
		return { key, id };
	}
	const idOf = async (key: SoftPasskey): Promise<string> => {
		const [row] = await house.keeper.sql`
			select id from access.passkey where credential_id = ${key.credentialId}`;
		return row?.id;
	};
	const kept = () => house.web`
		select id from access.passkey where person_id = ${person.id} and removed_at is null`;

	it("the last one in force is not removed, by whatever word", async () => {
		const id = await idOf(first);
		const asked = await askToRemove(house.keeper, person.session, id);
		await assert.rejects(
			removePasskey(house.keeper, person.session, id, confirmationOf(asked, first)),
			refused("LAST_PASSKEY"),
		);
		await assert.rejects(
			removePasskey(house.keeper, person.session, id, undefined),
			refused("CONFIRMATION_REQUIRED"),
		);
	});

	it("one of two is removed by the other's word, told to its owner and to oversight, and confirms nothing more", async () => {
		const { key, id } = await addSecond();
		const asked = await askToRemove(house.keeper, person.session, id);
		const { entry } = await removePasskey(house.keeper, person.session, id, confirmationOf(asked, first));
		const told =
			await house.web`select audience from access.alert where entry_id = ${entry} order by audience`;
		assert.deepEqual(
			told.map(({ audience }) => audience),
			["oversight", "person"],
		);
		const again = await askToRemove(house.keeper, person.session, await idOf(first));
		await assert.rejects(
			removePasskey(house.keeper, person.session, await idOf(first), confirmationOf(again, key)),
			refused("PASSKEY_NOT_USABLE"),
		);
	});

	it("one is not removed by a touch alone, which may be had of somebody for another reason", async () => {
		const { id } = await addSecond();
		const asked = await askToRemove(house.keeper, person.session, id);
		await assert.rejects(
			removePasskey(
				...([
					house.keeper,
					person.session,
					id,
					confirmationOf(asked, first, { userVerified: false }),
				] as const),
			),
			refused("VERIFICATION_REQUIRED"),
		);
		const again = await askToRemove(house.keeper, person.session, id);
		await removePasskey(house.keeper, person.session, id, confirmationOf(again, first));
	});

	it("a word for removing one does not remove another", async () => {
		const { id } = await addSecond();
		const asked = await askToRemove(house.keeper, person.session, await idOf(first));
		await assert.rejects(
			removePasskey(house.keeper, person.session, id, confirmationOf(asked, first)),
			refused("CONFIRMATION_INVALID"),
		);
		const right = await askToRemove(house.keeper, person.session, id);
		await removePasskey(house.keeper, person.session, id, confirmationOf(right, first));
	});

	it("two removed at once by each other's word: one stays", async () => {
		const { key, id } = await addSecond();
		const firstId = await idOf(first);
		const [one, other] = await Promise.all([
			askToRemove(house.keeper, person.session, id),
			askToRemove(house.keeper, person.session, firstId),
		]);
		const tries = await Promise.allSettled([
			removePasskey(house.keeper, person.session, id, confirmationOf(one, first)),
			removePasskey(house.keeper, person.session, firstId, confirmationOf(other, key)),
		]);
		assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
		assert.equal((await kept()).length, 1);
	});

	it("another's is neither named nor removed", async () => {
		const other = await signIn(house, ["moderator", "eu"]);
		const theirs = await enrolPasskey(house, other);
		const id = await idOf(theirs);
		await assert.rejects(renamePasskey(house.keeper, person.session, id, "Mine"), refused("NOT_FOUND"));
		const mine = (await kept())[0]?.id;
		const key = (await idOf(first)) === mine ? first : null;
		if (!key) return; // the other of the two stayed above; its key is as good
		const asked = await askToRemove(house.keeper, person.session, id);
		await assert.rejects(
			removePasskey(house.keeper, person.session, id, confirmationOf(asked, key)),
			refused("NOT_FOUND"),
		);
	});

	it("a name is changed by an entry that does not hold it", async () => {
		const id = (await kept())[0]?.id;
		const { entry } = await renamePasskey(house.keeper, person.session, id, "My blue key");
		const [row] = await house.web`
			select k.name, convert_from(e.leaf, 'UTF8') as leaf from access.passkey k, ledger.entry e
			where k.id = ${id} and e.id = ${entry}`;
		assert.equal(row?.name, "My blue key");
		assert(!row?.leaf.includes("blue"));
	});
});
