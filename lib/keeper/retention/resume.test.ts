/** Deletion that stopped, and the admin who lets it go on: over which entry, by which passkey, and what anybody can check later. */
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { verifyConfirmation } from "../../access/confirmation.ts";
import { DEFAULT_POLICY } from "../../access/policy.ts";
import { until } from "../../testing-until.ts";
import { runJob } from "../jobs/run-job.ts";
import { type House, openHouse, type Person, reportThread, signIn, startSession } from "../testing.ts";
import { confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { askToResume, resumeRetention, retentionNow } from "./resume.ts";
import { retention } from "./retention.ts";

let house: House;
let admin: Person;
let elsewhere: Person;
let auditor: Person;
let passkey: SoftPasskey;
let plan: { id: string; entry: string };
let threadId: string;

before(async () => {
	house = await openHouse(undefined, { settings: { assurance: "passkey" } });
	assert.equal(DEFAULT_POLICY.retention.atOncePercent, 5);
	admin = await signIn(house, ["admin", "eu"]);
	elsewhere = await signIn(house, ["admin", "us"]);
	auditor = await signIn(house, ["auditor", "eu"]);
	passkey = await enrolPasskey(house, admin);
});
after(() => house.close());

beforeEach(async () => {
	const reported = await reportThread(house, { messages: 2, reported: [1] });
	threadId = reported.threadId;
	await house.database
		.admin`update console.case set closed_at = now() - interval '31 days' where id = ${reported.caseId}`;
	await until(async () => {
		await runJob(house.keeper, retention, { region: "eu" }); // another test's turn may just end
		const [row] = await house.web<
			(typeof plan)[]
		>`select id, stopped_entry_id as entry from vault.retention_plan
			where ended_at is null and stopped = 'TOO_MANY' and resumed_at is null`;
		if (row) plan = row;
		return row !== undefined;
	});
});

const stateOf = async () => {
	const [row] = await house.keeper.sql`select state from vault.fate where thread_id = ${threadId}`;
	return row?.state;
};
const resume = async (person = admin, lies = {}) => {
	const asked = await askToResume(house.keeper, person.session, plan.id);
	return resumeRetention(house.keeper, person.session, plan.id, confirmationOf(asked, passkey, lies));
};

test("an admin of the region resumes it over exactly the entry that says why it stopped, and it goes on at once", async () => {
	assert.equal(await stateOf(), "living");
	const { entry } = await resume();
	const [row] = await house.web`
		select convert_from(e.leaf, 'UTF8')::jsonb as leaf, convert_from(k.leaf, 'UTF8')::jsonb as passkey
		from ledger.entry e left join ledger.entry k on k.type = 'passkey.added' and convert_from(k.leaf, 'UTF8')::jsonb->>'passkey'
			= convert_from(e.leaf, 'UTF8')::jsonb->'assurance'->>'passkey' where e.id = ${entry}`;
	const { rpId, origin } = house.keeper.settings;
	const { person, act } = verifyConfirmation(row?.leaf, row?.passkey, { rpId, origin });
	assert.deepEqual([person, act, row?.leaf.entry], [admin.id, "resume_retention", plan.entry]);
	assert.throws(() => verifyConfirmation({ ...row?.leaf, entry }, row?.passkey, { rpId, origin }));
	await until(async () => (await stateOf()) === "due");
	await assert.rejects(askToResume(house.keeper, admin.session, plan.id), { code: "RETENTION_GOES_ON" });
});

test("nobody else does, nor a session alone, a touch alone, or a confirmation of something else; each refusal is on the record", async () => {
	const refusals = async () => {
		const rows = await house.web`select convert_from(leaf, 'UTF8')::jsonb->>'error' as error from ledger.entry
			where type = 'retention.resumed' and outcome = 'refused' order by at`;
		return rows.map(({ error }) => error);
	};
	const before = (await refusals()).length;
	await assert.rejects(askToResume(house.keeper, elsewhere.session, plan.id), { code: "REGION_NOT_HELD" });
	await assert.rejects(askToResume(house.keeper, auditor.session, plan.id), { code: "NOT_PERMITTED" });
	const { session } = await startSession(house.web, admin.id); // as a stolen console makes one
	await assert.rejects(resumeRetention(house.keeper, session, plan.id, undefined), {
		code: "CONFIRMATION_REQUIRED",
	});
	await assert.rejects(resume(admin, { userVerified: false }), { code: "VERIFICATION_REQUIRED" });
	await assert.rejects(resume(admin, { challenge: "AAAA" }), { code: "CONFIRMATION_INVALID" });
	assert.deepEqual((await refusals()).slice(before), [
		"REGION_NOT_HELD",
		"NOT_PERMITTED",
		"CONFIRMATION_REQUIRED",
		"VERIFICATION_REQUIRED",
		"CONFIRMATION_INVALID",
	]);
	// Nor by a turn at once, which anybody may ask for who holds the keeper's secret.
	await retentionNow(house.keeper, "eu");
	await until(async () => {
		const [job] =
			await house.web`select from access.job where name = 'retention' and region = 'eu' and asked_at is null`;
		return job !== undefined;
	});
	assert.equal(await stateOf(), "living");
	await resume();
	await until(async () => (await stateOf()) === "due");
});

test("a plan that is not there, and a region that is not, are told so", async () => {
	await assert.rejects(askToResume(house.keeper, admin.session, crypto.randomUUID()), { code: "NOT_FOUND" });
	await assert.rejects(retentionNow(house.keeper, "xx"), { code: "INPUT_INVALID" });
});
