/** Holds by the clock. Time is moved on rows: the product has no switch for it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type House, openHouse, type Person, type Reported, reportThread, signIn } from "../testing.ts";
import { tendHolds } from "./tend-holds.ts";
import {
	accountOf,
	askRelease,
	dueNow,
	HASTY,
	holdsOn,
	inDays,
	lift,
	place,
	renew,
} from "./testing-holds.ts";

let house: House;
let legal: Person;
let counsel: Person;
before(async () => {
	house = await openHouse(undefined, { settings: { policy: HASTY } });
	legal = await signIn(house, ["legal", "eu"]);
	counsel = await signIn(house, ["counsel", "eu"]);
});
after(() => house.close());

const thread = () => reportThread(house, { messages: 2, reported: [1] });
const onThread = ({ threadId }: Reported) => place(house, legal, [{ kind: "thread", thread: threadId }]);
const tend = async () => {
	const signal = new AbortController().signal;
	await tendHolds.run(house.keeper, { region: null, asked: false, signal, progress: async () => {} });
};
const move = (hold: string, columns: string) =>
	house.database.admin.begin(async (tx) => {
		await tx`alter table legal.hold disable trigger stays`;
		await tx.unsafe(`update legal.hold set ${columns} where id = '${hold}'`);
		await tx`alter table legal.hold enable trigger stays`;
	});
const rowOf = async (hold: string) => {
	const [row] = await house.database.admin`select * from legal.hold where id = ${hold}`;
	return row;
};

test("a hold ends by its date, but not before a day in which somebody can see that it is past; then on the record", async () => {
	const held = await thread();
	const { hold, matter } = await onThread(held);
	await move(hold, "placed_at = now() - interval '9 days', expires_at = now() - interval '3 days'");
	await tend();
	await tend();
	assert.equal(await holdsOn(house, held), 1, "it is only noted");
	await move(hold, "over_at = over_at - interval '25 hours'");
	await tend();
	assert.equal(await holdsOn(house, held), 0);
	const { ended_because, ended_entry_id } = (await rowOf(hold)) ?? {};
	assert.equal(ended_because, "EXPIRED");
	const [entry] =
		await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where id = ${ended_entry_id}`;
	assert.deepEqual(
		[entry?.leaf.type, entry?.leaf.hold, entry?.leaf.matter, entry?.leaf.actor],
		["hold.expired", hold, matter, undefined],
	);
	assert.equal(await dueNow(house, held), null);
	await tend();
	const all = await house.web`select from ledger.entry where type = 'hold.expired'
		and convert_from(leaf, 'UTF8')::jsonb->>'hold' = ${hold}`;
	assert.equal(all.length, 1);
});

test("no hold ends while deletion waits for a person, as after a restore", async () => {
	const held = await thread();
	const { hold } = await onThread(held);
	await move(
		hold,
		"placed_at = now() - interval '9 days', expires_at = now() - interval '3 days', over_at = now() - interval '2 days'",
	);
	await house.database.admin`insert into vault.restored (region) values ('us')`;
	await tend();
	assert.equal(await holdsOn(house, held), 1);
	await house.database.admin`delete from vault.restored`;
	await tend();
	assert.equal(await holdsOn(house, held), 0);
});

test("a clock that was ahead by a year, and is set back, ends nothing", async () => {
	const held = await thread();
	const { hold } = await onThread(held);
	// As a keeper saw it whose clock said a year more.
	await move(hold, "over_at = now() + interval '1 year'");
	await tend();
	assert.equal((await rowOf(hold))?.over_at, null);
	await move(hold, "over_at = now() - interval '30 days'");
	await tend();
	assert.deepEqual([(await rowOf(hold))?.over_at, await holdsOn(house, held)], [null, 1]);
});

test("a renewal takes back that it was over", async () => {
	const held = await thread();
	const { hold } = await onThread(held);
	await move(hold, "placed_at = now() - interval '9 days', expires_at = now() - interval '3 days'");
	await tend();
	await renew(house, counsel, hold, inDays(20));
	await tend();
	assert.deepEqual([(await rowOf(hold))?.over_at, await holdsOn(house, held)], [null, 1]);
});

test("those whom it concerns are told once that it ends within two weeks, and again after a renewal that is short", async () => {
	const { hold, entry } = await place(house, legal, [await accountOf(house, await thread())], {
		expires: inDays(13),
	});
	const told = async () =>
		(
			await house.database
				.admin`select person_id from access.alert where kind = 'HOLD_ENDS' and entry_id = ${entry}
				order by at, person_id`
		).map(({ person_id }) => person_id);
	await tend();
	await tend();
	assert.deepEqual(await told(), [legal.id]);
	await renew(house, counsel, hold, inDays(13.5));
	await tend();
	assert.deepEqual((await told()).slice(1).sort(), [legal.id, counsel.id].sort());
});

test("what is asked about a hold ends with it", async () => {
	const { hold } = await onThread(await thread());
	const { request } = await askRelease(house, legal, hold);
	await move(
		hold,
		"placed_at = now() - interval '9 days', expires_at = now() - interval '3 days', over_at = now() - interval '2 days'",
	);
	await tend();
	const [row] = await house.database.admin`select verdict from legal.hold_release where id = ${request}`;
	assert.equal(row?.verdict, "ENDED");
});

test("a matter's words and its holds' accounts go long after its last hold ended, and not while one stands", async () => {
	const [over, standing] = [await thread(), await thread()];
	const gone = await place(house, legal, [await accountOf(house, over)]);
	const kept = await place(house, legal, [await accountOf(house, standing)]);
	const { request } = await askRelease(house, legal, gone.hold);
	await lift(house, counsel, gone.hold, request);
	const matters = async () =>
		(
			await house.database
				.admin`select m.reference, m.title, s.account, h.scope_digest as digest from legal.matter m join legal.hold h on h.matter_id = m.id
				join legal.hold_scope s on s.hold_id = h.id where m.id = any(${[gone.matter, kept.matter]}::uuid[])
				order by m.id = ${kept.matter}`
		).map(({ reference, account, digest }) => [
			reference === null,
			account.startsWith("erased-"),
			digest === null, // it has no salt
		]);
	await tend();
	assert.deepEqual(await matters(), [
		[false, false, false],
		[false, false, false],
	]);
	await house.database.admin.begin(async (tx) => {
		await tx`alter table legal.hold disable trigger stays`;
		await tx`update legal.hold set ended_at = now() - interval '731 days' where id = ${gone.hold}`;
		await tx`alter table legal.hold enable trigger stays`;
	});
	await tend();
	assert.deepEqual(await matters(), [
		[true, true, true],
		[false, false, false],
	]);
	const [entry] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where type = 'data.erased' and convert_from(leaf, 'UTF8')::jsonb->>'kind' = 'MATTERS'`;
	assert.equal(entry?.leaf.count, 1);
});
