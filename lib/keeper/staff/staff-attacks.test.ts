/** What a stolen `web` or `keeper` role, or one admin alone, tries in order to give a right. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { append } from "../../ledger/append.ts";
import { openThread, readFurther } from "../open-thread.ts";
import { claim, type House, openHouse, reportThread, signIn } from "../testing.ts";
import { confirmationOf } from "../testing-passkey.ts";
import { askToDecide, decideProposal } from "./decide-proposal.ts";
import { askToPropose, propose } from "./propose.ts";
import {
	type Admin,
	admin,
	decided,
	leavesAbout,
	newcomer,
	proposed,
	rolesOf,
	tookAway,
} from "./testing-staff.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const LEAD = { change: "GRANT_ROLE", role: "lead", region: "eu" } as const;

describe("a right without two people", () => {
	let house: House;
	let a: Admin;
	let b: Admin;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		[a, b] = [await admin(house), await admin(house)];
	});
	after(() => house.close());

	it("is not written by web: no person, role, proposal, decision, configuration, code or identity", async () => {
		const { web } = house;
		const id = randomUUID();
		const denied = { code: "42501" };
		await assert.rejects(
			web`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
				values (${id}, 'X-1', 'X', 'X', 'IE', true, ${id})`,
			denied,
		);
		await assert.rejects(
			web`insert into access.role_grant (person_id, role, region, entry_id) values (${a.id}, 'lead', 'eu', ${id})`,
			denied,
		);
		await assert.rejects(
			web`insert into access.proposal (id, change, person_id, words, salt, commitment, proposed_by, lapses_at, entry_id)
				values (${id}, 'ENABLE', ${a.id}, 'xxx', '', '', ${b.id}, now(), ${id})`,
			denied,
		);
		await assert.rejects(
			web`insert into access.proposal_decision (proposal_id, verdict, person_id, entry_id)
				values (${id}, 'confirm', ${a.id}, ${id})`,
			denied,
		);
		await assert.rejects(
			web`insert into access.identity (issuer, subject, person_id) values ('i', 's', ${a.id})`,
			denied,
		);
		await assert.rejects(web`insert into access.platform_account (person_id) values (${a.id})`, denied);
		await assert.rejects(web`update access.person set disabled_at = null`, denied);
		await assert.rejects(web`select subject from access.identity`, denied);
		for (const act of [
			"propose",
			"decide_proposal",
			"open_code",
			"take_away",
			"change_person",
			"arrive",
			"bootstrap",
		]) {
			await assert.rejects(web.unsafe(`select access.${act}('{}')`), denied, act);
		}
	});

	it("is not written by the keeper's own password alone, with an entry or without", async () => {
		const { sql } = house.keeper;
		const person = await newcomer(house);
		const grant = (role: string, proposal: string | null = null) =>
			sql.begin(async (tx) => {
				const granted = {
					type: "role.granted",
					outcome: "done",
					person: person.id,
					role,
					region: "eu",
				} as const;
				const entry = await append(tx, { ...granted, assurance: { kind: "system" } });
				await tx`insert into access.role_grant (person_id, role, region, entry_id, proposal_id)
					values (${person.id}, ${role}, 'eu', ${entry.id}, ${proposal})`;
			});
		await assert.rejects(grant("lead"), /TWO_PEOPLE_NEEDED/);
		await assert.rejects(grant("admin"), /TWO_PEOPLE_NEEDED/);
		const { proposal } = await proposed(house, a, LEAD, person);
		await assert.rejects(grant("lead", proposal), (error: { code: string }) =>
			/^(CS114|23503)$/.test(error.code),
		);
		await decided(house, b, proposal);
		await assert.rejects(grant("counsel", proposal), /TWO_PEOPLE_NEEDED/);
		await assert.rejects(sql`update access.role_grant set revoked_at = null`, { code: "42501" });
		await assert.rejects(sql`update access.person set disabled_at = null`, { code: "42501" });
		await assert.rejects(
			sql`insert into access.proposal_decision (proposal_id, verdict, person_id, entry_id)
				values (${proposal}, 'confirm', ${b.id}, ${randomUUID()})`,
			{ code: "42501" },
		);
		const added = sql.begin(async (tx) => {
			const id = randomUUID();
			const entry = await append(tx, {
				...{ type: "person.added", outcome: "done", person: a.id },
				assurance: { kind: "system" },
			});
			await tx`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
				values (${id}, 'X-99', 'X', 'X', 'IE', false, ${entry.id})`;
		});
		await assert.rejects(added, /NO_ENTRY/);
	});

	it("is not made of a proposal that was changed afterwards; only its words can be erased", async () => {
		const { proposal } = await proposed(house, a, LEAD, await newcomer(house));
		const { admin: superuser } = house.database;
		const stays = /LEDGER_APPEND_ONLY/;
		await assert.rejects(superuser`update access.proposal set role = 'admin' where id = ${proposal}`, stays);
		await assert.rejects(
			superuser`update access.proposal set proposed_by = ${b.id} where id = ${proposal}`,
			stays,
		);
		await assert.rejects(
			superuser`update access.proposal set words = 'others' where id = ${proposal}`,
			stays,
		);
		await assert.rejects(superuser`delete from access.proposal where id = ${proposal}`, stays);
		await superuser`update access.proposal set words = null, salt = null where id = ${proposal}`;
		await decided(house, b, proposal);
	});

	it("does not come of two confirmations by one person in two tabs: one counts, the other is refused", async () => {
		const person = await newcomer(house);
		const { proposal } = await proposed(house, a, LEAD, person);
		const tabs = await Promise.all(
			[0, 1].map(() => askToDecide(house.keeper, b.session, proposal, "confirm")),
		);
		const tries = await Promise.allSettled(
			tabs.map((asked) =>
				decideProposal(house.keeper, b.session, proposal, {
					verdict: "confirm",
					confirmation: confirmationOf(asked, b.passkey as never),
				}),
			),
		);
		const refused = tries.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
		assert.deepEqual(refused, ["PROPOSAL_DECIDED"]);
		assert.deepEqual(await rolesOf(house, person.id), ["lead eu"]);
		const granted = (await leavesAbout(house, person.id)).filter(({ type }) => type === "role.granted");
		assert.equal(granted.length, 1);
	});

	it("does not come of a touch for another change, another person or another verdict", async () => {
		const [one, other] = [await newcomer(house), await newcomer(house)];
		const what = { ...LEAD, person: one.id, words: "as agreed" };
		const proposal = randomUUID();
		const asked = await askToPropose(house.keeper, a.session, { proposal, what });
		const confirmation = confirmationOf(asked, a.passkey as never);
		for (const swapped of [
			{ ...what, person: other.id },
			{ ...what, role: "admin" as const },
			{ ...what, region: "us" },
			{ ...what, words: "as agreed by nobody" },
		]) {
			await assert.rejects(
				propose(house.keeper, a.session, { proposal, what: swapped, confirmation }),
				code("CONFIRMATION_INVALID"),
			);
		}
		const second = await proposed(house, a, LEAD, other);
		const decline = await askToDecide(house.keeper, b.session, second.proposal, "decline");
		await assert.rejects(
			decideProposal(house.keeper, b.session, second.proposal, {
				verdict: "confirm",
				confirmation: confirmationOf(decline, b.passkey as never),
			}),
			code("CONFIRMATION_INVALID"),
		);
		await assert.rejects(
			decideProposal(house.keeper, b.session, second.proposal, { verdict: "confirm" }),
			code("CONFIRMATION_REQUIRED"),
		);
		await assert.rejects(
			decideProposal(house.keeper, b.session, second.proposal, {
				verdict: "confirm",
				confirmation: confirmationOf(
					await askToDecide(house.keeper, b.session, second.proposal, "confirm"),
					b.passkey as never,
					{ userVerified: false },
				),
			}),
			code("VERIFICATION_REQUIRED"),
		);
		assert.deepEqual([...(await rolesOf(house, one.id)), ...(await rolesOf(house, other.id))], []);
	});
});

describe("who loses a right in the middle of reading", () => {
	it("reads no further, and their session is over", async () => {
		const house = await openHouse();
		const [a] = [await admin(house), await admin(house)];
		for (const removal of ["REVOKE_ROLE", "DISABLE"] as const) {
			const reader = await signIn(house, ["moderator", "eu"]);
			const { caseId } = await reportThread(house, { messages: 3, reported: [2] });
			await claim(house, caseId, reader.id);
			const { lines } = await openThread(house.keeper, reader.session, {
				caseId,
				reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text: "a reason of enough words" },
				scope: { kind: "reported" },
			});
			const opened = lines[0];
			assert(opened?.kind === "opening" && opened.readToken);
			const person = reader.id;
			await tookAway(
				house,
				a,
				removal === "DISABLE"
					? { change: removal, person }
					: { change: removal, person, role: "moderator", region: "eu" },
			);
			await assert.rejects(
				readFurther(house.keeper, reader.session, opened.opening, {
					part: "messages",
					caseId,
					readToken: opened.readToken,
				}),
				code("NOT_SIGNED_IN"),
			);
		}
		await house.close();
	});
});
