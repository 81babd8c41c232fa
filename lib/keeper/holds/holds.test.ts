/** Legal holds: what one stands on stays, whatever else is to happen; who places one, who may know of it, and that two lift it. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { requestIn, verifyConfirmation } from "../../access/confirmation.ts";
import { discloseNotes } from "../disclose.ts";
import { type House, openHouse, type Person, type Reported, reportThread, signIn } from "../testing.ts";
import { enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import {
	accountOf,
	askRelease,
	decline,
	dueNow,
	HASTY,
	holdsOn,
	inDays,
	lift,
	place,
	renew,
	WHY,
} from "./testing-holds.ts";

const refused = (code: string) => (error: { code?: string }) => error.code === code;

describe("a legal hold", () => {
	let house: House;
	let [legal, counsel, other, auditor]: Person[] = [];
	const keys = new Map<Person | undefined, SoftPasskey>();
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey", policy: HASTY } });
		legal = await signIn(house, ["legal", "eu"], ["legal", "us"]);
		counsel = await signIn(house, ["counsel", "eu"]);
		other = await signIn(house, ["legal", "eu"]);
		auditor = await signIn(house, ["auditor", "eu"]);
		for (const one of [legal, counsel, other, auditor]) keys.set(one, await enrolPasskey(house, one));
	});
	after(() => house.close());

	const as = (person: Person | undefined) => person as Person;
	const keyOf = (person: Person | undefined) => keys.get(person);
	const thread = (region = "eu") => reportThread(house, { messages: 3, reported: [2], region });
	const placed = (scope: Parameters<typeof place>[2], over: Parameters<typeof place>[3] = {}) =>
		place(house, as(legal), scope, { key: keyOf(legal), ...over });
	const onThread = ({ threadId }: Reported) => placed([{ kind: "thread", thread: threadId }]);
	const lifted = async (hold: string) => {
		const { request } = await askRelease(house, as(legal), hold, keyOf(legal));
		return lift(house, as(counsel), hold, request, keyOf(counsel));
	};
	const leafOf = async (entry: string) => {
		const [row] =
			await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where id = ${entry}`;
		return row?.leaf;
	};
	const rowOf = async (hold: string) => {
		const [row] = await house.database.admin`select * from legal.hold where id = ${hold}`;
		return row;
	};

	it("stands on the threads, the cases' threads and all threads of the accounts that it covers, each once", async () => {
		const [one, two, three, apart] = [await thread(), await thread(), await thread(), await thread()];
		const { held, tooLate } = await placed([
			{ kind: "thread", thread: one.threadId },
			{ kind: "case", case: two.caseId },
			await accountOf(house, three),
			await accountOf(house, one),
		]);
		assert.deepEqual([held, tooLate], [3, 0]);
		assert.deepEqual(await Promise.all([one, two, three, apart].map((t) => holdsOn(house, t))), [1, 1, 1, 0]);
	});

	it("keeps what it stands on from being deleted by its clock, while its neighbour goes", async () => {
		const [held, free] = [await thread(), await thread()];
		const { hold } = await onThread(held);
		assert.notEqual(await dueNow(house, held), null);
		assert.equal(await dueNow(house, free), null);
		await lifted(hold);
		assert.equal(await dueNow(house, held), null);
	});

	it("keeps it by a constraint and a trigger of the database, from whoever has every right over tables", async () => {
		const { admin } = house.database;
		const held = await thread();
		await onThread(held);
		await assert.rejects(
			admin`update vault.thread_life set due_at = now(), due_entry_id = gen_random_uuid() where thread_id = ${held.threadId}`,
			{ constraint_name: "what_is_held_stays" },
		);
		for (const table of ["sealed_message", "sealed_key"]) {
			await assert.rejects(
				admin.unsafe(`delete from vault.${table} where thread_id = '${held.threadId}'`),
				/THREAD_HELD|sealed_message_key_id_fkey/,
			);
			await assert.rejects(admin.unsafe(`truncate vault.${table} cascade`), /THREAD_HELD/);
		}
	});

	it("does not end what another still holds", async () => {
		const held = await thread();
		const [first, second] = [await onThread(held), await placed([await accountOf(house, held)])];
		assert.equal(await holdsOn(house, held), 2);
		await lifted(first.hold);
		assert.equal(await holdsOn(house, held), 1);
		assert.notEqual(await dueNow(house, held), null);
		await lifted(second.hold);
		assert.equal(await dueNow(house, held), null);
	});

	it("comes too late for what is gone, says so, and holds what comes to that thread afterwards", async () => {
		const gone = await thread();
		assert.equal(await dueNow(house, gone), null);
		const { hold, held, tooLate } = await onThread(gone);
		assert.deepEqual([held, tooLate, await holdsOn(house, gone)], [0, 1, 0]);
		await sealAgain(house, gone);
		const rows = await house.database
			.admin`select life, too_late from legal.hold_thread where hold_id = ${hold} order by life`;
		assert.deepEqual(
			rows.map((row) => [row.life, row.too_late]),
			[
				[1, true],
				[2, false],
			],
		);
		assert.equal(await holdsOn(house, gone), 1);
		await lifted(hold);
		assert.equal(await holdsOn(house, gone), 0);
	});

	it("comes too late for what was shredded yesterday", async () => {
		const gone = await thread();
		assert.equal(await dueNow(house, gone), null);
		await house.database.admin`update vault.thread_life set due_at = now() - interval '9 days',
			shredded_at = now() - interval '1 day', shredded_entry_id = gen_random_uuid() where thread_id = ${gone.threadId}`;
		const { held, tooLate } = await onThread(gone);
		assert.deepEqual([held, tooLate], [0, 1]);
	});

	it("holds new threads and messages in its scope as they arrive, and none of another platform or region", async () => {
		const known = await thread();
		const account = await accountOf(house, known, "held-1");
		const { hold } = await placed([account]);
		const platform = account.kind === "account" ? account.platform : "";
		const arrived = async (accounts: string[], of: { platform?: string; region?: string } = {}) => {
			const one = await thread(of.region);
			await arrive(house, one, of.platform ?? platform, accounts);
			return holdsOn(house, one);
		};
		assert.equal(await arrived(["held-1", "z"]), 1);
		assert.equal(await arrived(["y", "z"]), 0);
		assert.equal(await arrived(["held-1", "z"], { region: "us" }), 0);
		assert.equal(await arrived(["held-1", "z"], { platform: await platformOf(house, await thread()) }), 0);
		await lifted(hold);
		assert.equal(await arrived(["held-1", "x"]), 0);
	});

	it("holds a thread that an account of its scope joins", async () => {
		const [known, joined] = [await thread(), await thread()];
		const account = await accountOf(house, known, "b");
		if (account.kind !== "account") throw new Error("no account");
		await placed([{ ...account, account: "late-comer" }]);
		await arrive(house, joined, account.platform, ["q"]);
		assert.equal(await holdsOn(house, joined), 0);
		await house.database
			.admin`insert into console.participant (thread_id, account, number) values (${joined.threadId}, 'late-comer', 77)`;
		assert.equal(await holdsOn(house, joined), 1);
	});

	it("says in its entry which hold, until when and, sealed, why and of what: provable from the entry alone", async () => {
		const held = await thread();
		const { hold, matter, entry } = await onThread(held);
		const leaf = await leafOf(entry);
		assert.deepEqual(
			[leaf.type, leaf.hold, leaf.matter, leaf.region, leaf.via],
			["hold.placed", hold, matter, "eu", "keeper"],
		);
		assert.equal(requestIn(leaf)?.act, "place_hold");
		assert(!JSON.stringify(leaf).includes(held.threadId), "what it covers does not stand in the log");
		const [added] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = 'passkey.added' and convert_from(leaf, 'UTF8')::jsonb->>'passkey' = ${leaf.assurance.passkey}`;
		const { rpId, origin } = house.keeper.settings;
		assert.equal(verifyConfirmation(leaf, added?.leaf, { rpId, origin }).person, as(legal).id);
		const { note_id } = (await rowOf(hold)) ?? {};
		const { lines } = await discloseNotesBy(as(auditor), note_id);
		const [words] = lines.flatMap((line) => (line.kind === "words" ? [line.text] : []));
		assert.match(words ?? "", new RegExp(`^${WHY}\n\nCovers 1, by SHA-256 [0-9a-f]{64}\nFor a new matter, `));
	});

	const discloseNotesBy = async (person: Person, note: string) => {
		const { askToDisclose } = await import("../disclose.ts");
		const asked = await askToDisclose(house.keeper, person.session, [note]);
		const { confirmationOf } = await import("../testing-passkey.ts");
		return discloseNotes(
			house.keeper,
			person.session,
			[note],
			confirmationOf(asked, keyOf(person) as SoftPasskey),
		);
	};

	it("is placed by nobody on a session, or by a touch alone, where passkeys are asked for; nor by other roles", async () => {
		const scope = [{ kind: "thread", thread: (await thread()).threadId }] as const;
		await assert.rejects(place(house, as(legal), scope), refused("CONFIRMATION_REQUIRED"));
		await assert.rejects(placed(scope, { lies: { userVerified: false } }), refused("VERIFICATION_REQUIRED"));
		for (const role of ["moderator", "lead", "auditor", "oversight_lead", "admin"] as const) {
			await assert.rejects(place(house, await signIn(house, [role, "eu"]), scope), refused("NOT_PERMITTED"));
		}
		await assert.rejects(
			place(house, await signIn(house, ["legal", "us"]), scope),
			refused("REGION_NOT_HELD"),
		);
		const refusals =
			await house.web`select from ledger.entry where type = 'hold.placed' and outcome = 'refused'`;
		assert.equal(refusals.length, 8);
		const [none] = await house.database.admin`select count(*)::int as holds from legal.hold_scope
			where thread_id = ${scope[0].thread}`;
		assert.equal(none?.holds, 0);
	});

	it("covers what was confirmed: not another scope, date or matter", async () => {
		const [mine, theirs] = [await thread(), await thread()];
		const { askForHold, actOnHold } = await import("./act-on-hold.ts");
		const { PLACE } = await import("./kinds.ts");
		const { placing } = await import("./testing-holds.ts");
		const { confirmationOf } = await import("../testing-passkey.ts");
		const said = placing([{ kind: "thread", thread: mine.threadId }]);
		for (const swapped of [
			{ scope: [{ kind: "thread" as const, thread: theirs.threadId }] },
			{ expires: inDays(2) },
			{ words: "Words that nobody typed, and long enough to be a reason." },
			{ matter: randomUUID() },
		]) {
			const asked = await askForHold(house.keeper, as(legal).session, PLACE, said);
			const confirmation = confirmationOf(asked, keyOf(legal) as SoftPasskey);
			await assert.rejects(
				actOnHold(house.keeper, as(legal).session, PLACE, { ...said, ...swapped }, confirmation),
				refused("CONFIRMATION_INVALID"),
			);
		}
		assert.equal(await holdsOn(house, mine), 0);
	});

	it("is refused, whole, where its date, its scope or its matter is none", async () => {
		const { threadId, caseId } = await thread();
		const inUs = await thread("us");
		const scope = [{ kind: "thread", thread: threadId }] as const;
		const wrong: [Parameters<typeof place>[2], Parameters<typeof place>[3], string][] = [
			[scope, { expires: inDays(0.5) }, "HOLD_INVALID"],
			[scope, { expires: inDays(400) }, "HOLD_INVALID"],
			[scope, { expires: "2027-02-31T00:00:00.000Z" }, "HOLD_INVALID"],
			[scope, { words: "too short" }, "INPUT_INVALID"],
			[[...scope, ...scope], {}, "HOLD_SCOPE_INVALID"],
			[[...scope, { kind: "thread", thread: randomUUID() }], {}, "HOLD_SCOPE_INVALID"],
			[[...scope, { kind: "case", case: randomUUID() }], {}, "HOLD_SCOPE_INVALID"],
			[[{ kind: "thread", thread: inUs.threadId }], {}, "HOLD_SCOPE_INVALID"],
			[[{ kind: "case", case: inUs.caseId }], {}, "HOLD_SCOPE_INVALID"],
			[[{ kind: "account", platform: randomUUID(), account: "a" }], {}, "HOLD_SCOPE_INVALID"],
			[scope, { new: undefined }, "NOT_FOUND"],
			[scope, { people: [as(counsel).id] }, "HOLD_INVALID"],
		];
		for (const [what, over, code] of wrong)
			await assert.rejects(placed(what, over), refused(code), JSON.stringify([what, over]));
		const { hold, matter } = await placed([{ kind: "case", case: caseId }]);
		await assert.rejects(placed(scope, { hold, matter, new: undefined }), refused("HOLD_INVALID"));
		await assert.rejects(placed(scope, { matter }), refused("HOLD_INVALID"), "a matter begins once");
		await placed(scope, { matter, new: undefined });
		assert.equal(await holdsOn(house, { threadId }), 2);
	});

	it("is lifted by two people: one asks, another lifts it, each by passkey", async () => {
		const held = await thread();
		const { hold } = await onThread(held);
		const { request } = await askRelease(house, as(legal), hold, keyOf(legal));
		await assert.rejects(lift(house, as(legal), hold, request, keyOf(legal)), refused("OWN_ACT"));
		await assert.rejects(lift(house, as(counsel), hold, request), refused("CONFIRMATION_REQUIRED"));
		await assert.rejects(lift(house, as(auditor), hold, request, keyOf(auditor)), refused("NOT_PERMITTED"));
		await assert.rejects(askRelease(house, as(other), hold, keyOf(other)), refused("RELEASE_ASKED"));
		assert.equal(await holdsOn(house, held), 1);
		const { entry } = await lift(house, as(counsel), hold, request, keyOf(counsel));
		assert.equal(await holdsOn(house, held), 0);
		const leaf = await leafOf(entry);
		assert.deepEqual(
			[leaf.type, leaf.request, requestIn(leaf)?.act],
			["hold.released", request, "release_hold"],
		);
		for (const again of [
			() => lift(house, as(counsel), hold, request, keyOf(counsel)),
			() => renew(house, as(legal), hold, inDays(200), keyOf(legal)),
			() => askRelease(house, as(legal), hold, keyOf(legal)),
		])
			await assert.rejects(again(), refused("HOLD_ENDED"));
	});

	it("stays where the other declines, or where who asked takes it back; then it may be asked again", async () => {
		const held = await thread();
		const { hold } = await onThread(held);
		for (const by of [counsel, legal]) {
			const { request } = await askRelease(house, as(legal), hold, keyOf(legal));
			await decline(house, as(by), hold, request, keyOf(by));
			await assert.rejects(
				lift(house, as(other), hold, request, keyOf(other)),
				refused("REQUEST_NOT_WAITING"),
			);
		}
		assert.equal(await holdsOn(house, held), 1);
	});

	it("stays where whoever asked may lift no hold any more, and a week after they asked", async () => {
		const { hold } = await onThread(await thread());
		const leaving = await signIn(house, ["legal", "eu"]);
		const key = await enrolPasskey(house, leaving);
		const { request } = await askRelease(house, leaving, hold, key);
		await house.database
			.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
			where person_id = ${leaving.id}`;
		const liftIt = (one: string) => lift(house, as(counsel), hold, one, keyOf(counsel));
		await assert.rejects(liftIt(request), refused("REQUEST_NOT_WAITING"));
		await decline(house, as(counsel), hold, request, keyOf(counsel));
		const late = await askRelease(house, as(legal), hold, keyOf(legal));
		await house.database.admin.begin(async (tx) => {
			await tx`alter table legal.hold_release disable trigger stays`;
			await tx`update legal.hold_release set lapses_at = now() where id = ${late.request}`;
			await tx`alter table legal.hold_release enable trigger stays`;
		});
		await assert.rejects(liftIt(late.request), refused("REQUEST_NOT_WAITING"));
		await liftIt((await askRelease(house, as(legal), hold, keyOf(legal))).request);
	});

	it("is renewed forward, never shortened by one person alone", async () => {
		const { hold } = await onThread(await thread());
		await assert.rejects(
			renew(house, as(counsel), hold, inDays(30), keyOf(counsel)),
			refused("HOLD_INVALID"),
		);
		await assert.rejects(
			renew(house, as(counsel), hold, inDays(500), keyOf(counsel)),
			refused("HOLD_INVALID"),
		);
		const until = inDays(300);
		const { entry } = await renew(house, as(counsel), hold, until, keyOf(counsel));
		assert.equal((await rowOf(hold))?.expires_at.toISOString(), until);
		assert.equal((await leafOf(entry)).expires, until);
	});

	it("of a restricted matter is not there for whom it does not name: no act finds it, and its words are shown to nobody else", async () => {
		const held = await thread();
		const restricted = { reference: "24 O 1/27", title: "Secret for now", restricted: true };
		const scope = [{ kind: "thread", thread: held.threadId }] as const;
		await assert.rejects(
			placed(scope, { new: restricted }),
			refused("HOLD_INVALID"),
			"another must be able to lift it",
		);
		await assert.rejects(
			placed(scope, { new: restricted, people: [as(auditor).id] }),
			refused("HOLD_INVALID"),
		);
		const moderator = await signIn(house, ["moderator", "eu"]);
		await assert.rejects(
			placed(scope, { new: restricted, people: [as(counsel).id, moderator.id] }),
			refused("HOLD_INVALID"),
		);
		const { hold, matter } = await placed(scope, { new: restricted, people: [as(counsel).id] });
		assert.equal(await holdsOn(house, held), 1);
		const [said] = await house.keeper
			.sql`select legal.holds_seen(${held.threadId}, ${as(other).id}) as unnamed,
			legal.holds_seen(${held.threadId}, ${as(counsel).id}) as named`;
		assert.deepEqual([said?.unnamed, said?.named], [0, 1]);
		const { request } = await askRelease(house, as(legal), hold, keyOf(legal));
		for (const act of [
			() => renew(house, as(other), hold, inDays(200), keyOf(other)),
			() => askRelease(house, as(other), hold, keyOf(other)),
			() => decline(house, as(other), hold, request, keyOf(other)),
			() => lift(house, as(other), hold, request, keyOf(other)),
			() => place(house, as(other), scope, { matter, new: undefined, key: keyOf(other) }),
		])
			await assert.rejects(act(), refused("NOT_FOUND"));
		const { note_id } = (await rowOf(hold)) ?? {};
		await assert.rejects(discloseNotesBy(as(auditor), note_id), refused("NOT_FOUND"));
		await assert.rejects(
			house.database.as(
				"keeper",
			)`insert into vault.release (entry_id, entry_at, keeper, person_id, note_id, parts, expires_at, gate)
				select gen_random_uuid(), now(), 'k', ${as(auditor).id}, ${note_id}, '{words}', now(), 'checkpoint'`,
		);
		await renew(house, as(counsel), hold, inDays(200), keyOf(counsel), [as(auditor).id]);
		assert.equal((await discloseNotesBy(as(auditor), note_id)).lines.at(-1)?.kind, "end");
		await lift(house, as(counsel), hold, request, keyOf(counsel));
	});
});

/** Further messages come to a thread, under a sealed key of their own. */
async function sealAgain({ database, keeper }: House, { threadId }: Reported): Promise<void> {
	const { kid } = await keeper.keyring.current("eu");
	const header = Buffer.from(JSON.stringify({ kid })).toString("base64url");
	await database.admin.begin(async (tx) => {
		const [entry] = await tx`select id, at::text as at from ledger.entry where type = 'report.received'
			and thread_id <> ${threadId} and id not in (select entry_id from vault.sealed_key) limit 1`;
		const [any] = entry
			? [entry]
			: await tx`select id, at::text as at from ledger.entry
			where id not in (select entry_id from vault.sealed_key) limit 1`;
		await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
			values (gen_random_uuid(), ${threadId}, 'eu', ${kid}, ${`${header}.x`}, 'n', ${any?.id}, ${any?.at}::text::timestamptz)`;
	});
}

/** The thread as if it had just come, of these accounts of that platform. */
async function arrive(house: House, thread: Reported, platform: string, accounts: string[]): Promise<void> {
	await house.database.admin.begin(async (tx) => {
		await tx`alter table console.thread disable trigger user`;
		await tx`alter table console.case disable trigger user`;
		await tx`set constraints all deferred`;
		await tx`set local session_replication_role = replica`;
		await tx`update console.thread set platform_id = ${platform} where id = ${thread.threadId}`;
		await tx`update console.case set platform_id = ${platform} where thread_id = ${thread.threadId}`;
		await tx`set local session_replication_role = origin`;
		await tx`alter table console.thread enable trigger user`;
		await tx`alter table console.case enable trigger user`;
	});
	for (const [i, account] of accounts.entries()) {
		await house.database.admin`insert into console.participant (thread_id, account, number)
			values (${thread.threadId}, ${account}, ${10 + i}) on conflict do nothing`;
	}
}

async function platformOf({ web }: House, { threadId }: Reported): Promise<string> {
	const [row] = await web`select platform_id from console.thread where id = ${threadId}`;
	return row?.platform_id;
}
