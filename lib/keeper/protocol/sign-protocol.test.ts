/** What others rely on is signed by passkey. What is due and what an inventory holds: lib/oversight/protocol. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { requestIn } from "../../access/confirmation.ts";
import { generateIntakeKey } from "../../envelope/intake-key.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { askToSign, signProtocol } from "./sign-protocol.ts";
import { shownNow, signed } from "./testing-protocol.ts";

const refused = (code: string) => (error: { code?: string }) => error.code === code;
const WHAT = ["policy", "inventory", "rights"] as const;
const TYPES = { policy: "policy.signed", inventory: "inventory.signed", rights: "rights.closed" };

describe("what of the protocol others rely on", () => {
	let house: House;
	let [lead, auditor]: Person[] = [];
	let [leadKey, auditorKey]: SoftPasskey[] = [];
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		lead = await signIn(house, ["oversight_lead", "eu"], ["oversight_lead", "us"]);
		auditor = await signIn(house, ["auditor", "eu"], ["auditor", "us"]);
		leadKey = await enrolPasskey(house, lead);
		auditorKey = await enrolPasskey(house, auditor);
	});
	after(() => house.close());

	const as = (person: Person | undefined) => person as Person;
	const entries = async (type: string, outcome: string) =>
		house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = ${type} and outcome = ${outcome} order by at`;

	it("is signed by nobody on a session, and not by a touch alone, where passkeys are asked for", async () => {
		for (const what of WHAT) {
			const asked = await shownNow(house, what);
			await assert.rejects(
				signProtocol(house.keeper, as(lead).session, asked),
				refused("CONFIRMATION_REQUIRED"),
			);
			await assert.rejects(
				signed(house, as(lead), asked, leadKey, { userVerified: false }),
				refused("VERIFICATION_REQUIRED"),
			);
			assert.equal((await entries(TYPES[what], "done")).length, 0);
		}
	});

	it("is not signed by another role, nor by who works in one region; that they tried is on record", async () => {
		const tried = async (what: (typeof WHAT)[number], ...grants: Parameters<typeof signIn>[1][]) => {
			const person = await signIn(house, ...grants);
			const asked = await shownNow(house, what);
			const before = (await entries(TYPES[what], "refused")).length;
			await assert.rejects(askToSign(house.keeper, person.session, asked), (error: { code?: string }) =>
				/NOT_PERMITTED|REGION_NOT_HELD/.test(error.code ?? ""),
			);
			const refusals = await entries(TYPES[what], "refused");
			assert.equal(refusals.length, before + 1);
			assert.equal(refusals.at(-1)?.leaf.actor.id, person.id);
		};
		await tried("policy", ["auditor", "eu"], ["auditor", "us"]);
		await tried("inventory", ["oversight_lead", "eu"]);
		await tried("rights", ["auditor", "us"]);
		await tried("rights", ["admin", "eu"], ["admin", "us"]);
	});

	it("is not signed by a confirmation of something else", async () => {
		const [policy, inventory] = [await shownNow(house, "policy"), await shownNow(house, "inventory")];
		const question = await askToSign(house.keeper, as(lead).session, policy);
		const confirmation = confirmationOf(question, leadKey as SoftPasskey);
		await assert.rejects(
			signProtocol(house.keeper, as(lead).session, { ...inventory, confirmation }),
			refused("CONFIRMATION_INVALID"),
		);
	});

	it("is not signed where it changed since it was shown", async () => {
		const asked = await shownNow(house, "inventory");
		const question = await askToSign(house.keeper, as(auditor).session, asked);
		const { kid } = generateIntakeKey();
		await house.database.admin`alter table ledger.entry disable trigger said_is_done`; // as if it had been made
		await append(house.keeper.sql, {
			...{ type: "key.rotated", outcome: "done", region: "eu", key: kid },
			...bySystem,
		});
		const confirmation = confirmationOf(question, auditorKey as SoftPasskey);
		await assert.rejects(
			signProtocol(house.keeper, as(auditor).session, { ...asked, confirmation }),
			refused("INVENTORY_CHANGED"),
		);
		const rights = await shownNow(house, "rights");
		await assert.rejects(
			askToSign(house.keeper, as(lead).session, { ...rights, digest: "0".repeat(64) }),
			refused("RIGHT_CHANGED"),
		);
	});

	it("is signed once, over exactly what the entry names", async () => {
		for (const what of WHAT) {
			const asked = await shownNow(house, what);
			const { entry } = await signed(house, as(lead), asked, leadKey);
			const leaf = (await entries(TYPES[what], "done")).at(-1)?.leaf;
			assert.deepEqual(
				[leaf?.id, leaf?.via, leaf?.assurance.kind, leaf?.digest ?? leaf?.configuration],
				[entry, "keeper", "passkey", asked.digest],
			);
			const request = requestIn(leaf);
			assert.equal(request?.fields.digest ?? request?.fields.configuration, asked.digest);
			await assert.rejects(signed(house, as(lead), asked, leadKey), refused("SIGNED_BEFORE"));
		}
	});

	it("is not signed for by somebody whose own account is in it", async () => {
		const [{ period } = { period: "" }] = await house.web`select oversight.quarter_of(now()) as period`;
		await house.database.admin`update access.person set factor = 'bootstrap' where id = ${as(auditor).id}`;
		const [row] = await house.web`select encode(sha256(convert_to(oversight.inventory_of('BREAK_GLASS',
			${period})::text, 'UTF8')), 'hex') as digest`;
		const asked = { what: "inventory", kind: "BREAK_GLASS", period, digest: row?.digest } as const;
		await assert.rejects(signed(house, as(auditor), asked, auditorKey), refused("OWN_ACT"));
		await signed(house, as(lead), asked, leadKey);
	});
});
