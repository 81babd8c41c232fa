/** What a platform may say of a conversation besides: its language, and what it belongs with. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { cleanReport, cleanSealed } from "./clean-report.ts";
import { type IntakeBench, intakeBench, reportBody, textMessage } from "./testing.ts";
import { validateSealed } from "./validate-sealed.ts";

let bench: IntakeBench;
before(async () => {
	bench = await intakeBench();
});
after(() => bench.database.drop());

const caseOf = async (id: string) => {
	const [row] = await bench.database.admin`select language, source from console.case where id = ${id}`;
	return row;
};
const reportOf = async (id: string) => {
	const [row] = await bench.database.admin`
		select language, duplicate_group as group from console.report where id = ${id}`;
	return row;
};

it("is kept with the report; a case has the first language that a report names, and the first report's source", async () => {
	const first = await bench.post(reportBody("l1", { report: { source: "TRUSTED_FLAGGER" } }));
	assert.deepEqual({ ...(await caseOf(first.answer.caseId)) }, { language: null, source: "TRUSTED_FLAGGER" });
	const more = (id: string, language: string | null) =>
		reportBody(id, {
			report: { duplicateGroup: "wave:7" },
			thread: { id: "t-l1", language, messages: [textMessage(3), textMessage(40)] },
		});
	const second = await bench.post(more("l2", "tr"));
	assert.equal(second.answer.caseId, first.answer.caseId);
	await bench.post(more("l3", "de"));
	assert.deepEqual({ ...(await caseOf(first.answer.caseId)) }, { language: "tr", source: "TRUSTED_FLAGGER" });
	assert.deepEqual({ ...(await reportOf(second.answer.reportId)) }, { language: "tr", group: "wave:7" });
	assert.deepEqual({ ...(await reportOf(first.answer.reportId)) }, { language: null, group: null });
});

it("absent, null and not known of before are one and the same report; another language makes it another", async () => {
	const none = await bench.post(reportBody("s1"));
	const nothing = { report: { duplicateGroup: null }, thread: { language: null } };
	assert.deepEqual(await bench.post(reportBody("s1", nothing)), { answer: none.answer, isNew: false });
	assert.ok(!JSON.stringify(cleanReport(reportBody("s1", nothing))).includes("language"));
	await assert.rejects(bench.post(reportBody("s1", { thread: { language: "de" } })), {
		code: "REPORT_ID_REUSED",
	});
});

it("is said in clear of a report that its platform sealed, too", () => {
	const { report, thread, platform } = reportBody("x", {
		report: { duplicateGroup: "g" },
		thread: { language: "fr" },
	});
	const { note: _, ...facts } = report;
	const sealed = validateSealed(
		{
			platform,
			report: facts,
			thread: {
				...thread,
				participants: thread.participants.map(({ displayName: _, ...person }) => person),
				messages: thread.messages.map(({ id, sentAt, provenance }) => ({
					...{ id, sentAt, provenance, senderId: "u1", sealed: "a.b" },
				})),
			},
			sealed: { place: randomUUID(), wrapped: "a.b", names: "a.b" },
		},
		["eu"],
	);
	const { language, duplicateGroup } = cleanSealed(sealed);
	assert.deepEqual([language, duplicateGroup], ["fr", "g"]);
});
