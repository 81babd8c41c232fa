import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { compactDecrypt, decodeProtectedHeader, importJWK } from "jose";
import { seedPerson } from "#db/testing-thread.ts";
import { sha256 } from "#lib/envelope/digest.ts";
import { DomainError, type ErrorCode } from "#lib/errors.ts";
import { forgetSameness } from "./forget-sameness.ts";
import { type IntakeBench, intakeBench, keyOf, reportBody, textMessage } from "./testing.ts";

let bench: IntakeBench;
before(async () => {
	bench = await intakeBench();
});
after(() => bench.database.drop());

const refusedWith = (code: ErrorCode) => (error: unknown) =>
	error instanceof DomainError && error.code === code;

async function rowsOf(threadId: string) {
	return bench.database.admin<{ id: string; sequence: number; revision: number; report: string }[]>`
		select m.external_id as id, m.sequence, m.revision, r.external_id as report
		from console.message m join console.report r on r.id = m.report_id
		where m.thread_id = ${threadId} order by m.sequence`;
}

async function caseOf(caseId: string) {
	const [row] = await bench.database.admin`
		select category, keyword, severity, minors, restricted, report_count as reports, previous_case_id as previous,
			round(extract(epoch from due_at - received_at) / 3600)::int as hours
		from console.case where id = ${caseId}`;
	return row;
}

/** Everything that was sealed for a thread, opened with jose and the private key alone. */
async function opened(threadId: string) {
	const privateKey = await importJWK(bench.keyPair.privateJwk, "ECDH-ES+A256KW");
	const keys = new Map<string, { key: CryptoKey | Uint8Array; names: unknown; note: string | null }>();
	const read = async (jwe: string, key: CryptoKey | Uint8Array) =>
		new TextDecoder().decode((await compactDecrypt(jwe, key)).plaintext);
	for (const row of await bench.database.admin`
		select id, wrapped, names, note from vault.sealed_key where thread_id = ${threadId}`) {
		assert.equal(decodeProtectedHeader(row.wrapped).kid, bench.keyPair.kid);
		const key = (await compactDecrypt(row.wrapped, privateKey)).plaintext;
		keys.set(row.id, {
			key,
			names: JSON.parse(await read(row.names, key)),
			note: row.note === null ? null : await read(row.note, key),
		});
	}
	const messages = [];
	for (const row of await bench.database.admin`
		select key_id, sequence, sealed from vault.sealed_message where thread_id = ${threadId} order by sequence`) {
		const header = decodeProtectedHeader(row.sealed);
		assert.deepEqual([header.kid, header.thread, header.seq], [row.key_id, threadId, row.sequence]);
		const payload = JSON.parse(await read(row.sealed, keys.get(row.key_id)?.key ?? new Uint8Array()));
		assert.equal(header.message, payload.id);
		messages.push(payload);
	}
	return { keys: [...keys.values()], messages };
}

describe("a first report", () => {
	it("opens a case, and everything in it is sealed so that jose opens it with the region's private key alone", async () => {
		const text = "grüße 🌊 ‏שלום e\u0301 \u0001\n";
		const media = {
			id: "m12",
			kind: "media" as const,
			senderId: "u2",
			sentAt: "2026-11-19T23:59:00.123456+01:00",
			provenance: "REPORTER" as const,
			attachments: [{ id: "a1", mediaType: "image/jpeg", bytes: 12 }],
		};
		const body = reportBody("first", {
			thread: {
				messages: [
					textMessage(3, text),
					media,
					{
						id: "m13",
						kind: "system",
						sentAt: "2026-11-20T00:00:00Z",
						text: "Bo left",
						provenance: "PLATFORM",
					},
					{ ...textMessage(14), kind: "unavailable", text: undefined, unavailable: "E2EE" } as never,
				].map((message) => JSON.parse(JSON.stringify(message))),
			},
		});
		const { answer, isNew } = await bench.post(body);
		assert.ok(isNew);
		assert.equal(answer.sealed, 4);
		const { keys, messages } = await opened(answer.threadId);
		assert.deepEqual(
			keys.map(({ names, note }) => ({ names, note })),
			[{ names: { u1: "Ann", u2: "Bo" }, note: "please look" }],
		);
		assert.equal(messages[0].text, text);
		assert.deepEqual(messages[1], { ...media, sentAt: "2026-11-19T22:59:00.123456Z" });
		assert.equal("senderId" in messages[2], false);
		assert.equal(messages[3].unavailable, "E2EE");
		const found = await caseOf(answer.caseId);
		assert.deepEqual(
			{ ...found },
			{
				category: "CYBER_VIOLENCE",
				keyword: "CYBER_HARASSMENT",
				severity: 2,
				minors: false,
				restricted: false,
				reports: 1,
				previous: null,
				hours: 72,
			},
		);
	});

	it("is on the record with the digest of its wrapped key and the number of its messages", async () => {
		const { answer } = await bench.post(reportBody("recorded"));
		const [row] = await bench.database.admin`
			select convert_from(e.leaf, 'UTF8') as leaf, k.wrapped, k.id as key
			from console.report r join ledger.entry e on e.id = r.entry_id join vault.sealed_key k on k.entry_id = e.id
			where r.id = ${answer.reportId}`;
		const leaf = JSON.parse(row?.leaf);
		assert.equal(leaf.type, "report.received");
		assert.equal(leaf.key, sha256(row?.wrapped).toString("hex"));
		assert.equal(leaf.keyVersion, row?.key);
		assert.equal(leaf.messages, 11);
		assert.equal(leaf.case, answer.caseId);
		assert.equal(leaf.report, answer.reportId);
		assert.ok(!row?.leaf.includes("acme") && !row?.leaf.includes("t-recorded"));
	});

	it("with a message of 16 kB of control characters is kept whole", async () => {
		const text = "\u0001".repeat(16_384);
		const { answer } = await bench.post(
			reportBody("control", { thread: { messages: [textMessage(3, text)] } }),
		);
		assert.equal((await opened(answer.threadId)).messages[0].text, text);
	});

	it("about child safety is restricted, and one with a minor is graver by one", async () => {
		const grooming = { category: "PROTECTION_OF_MINORS", keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS" };
		const one = await caseOf((await bench.post(reportBody("grooming", { report: grooming }))).answer.caseId);
		assert.deepEqual([one?.restricted, one?.severity, one?.hours], [true, 0, 1]);
		const participants = [
			{ accountId: "u1", minor: true },
			{ accountId: "u2", minor: null },
		];
		const two = await caseOf(
			(await bench.post(reportBody("minor", { thread: { participants } }))).answer.caseId,
		);
		assert.deepEqual([two?.minors, two?.severity, two?.hours], [true, 1, 24]);
	});

	it("keeps nothing when the region has no key in its period", async () => {
		const late = keyOf("eu", bench.keyPair);
		late.notAfter = new Date(Date.now() - 1000).toISOString();
		const { receiveReport } = await import("./receive-report.ts");
		const intake = { ...bench.intake, intakeKeys: async () => [late] };
		await assert.rejects(
			receiveReport(intake, bench.integration, reportBody("no-key")),
			refusedWith("INTAKE_KEY_UNAVAILABLE"),
		);
		const [row] = await bench.database.admin`
			select count(*)::int as n from console.thread where external_id = 't-no-key'`;
		assert.equal(row?.n, 0);
	});
});

describe("whose report it is", () => {
	it("a key reports for its own platform and into its own regions", async () => {
		const body = reportBody("bound");
		await assert.rejects(bench.post({ ...body, platform: "other" }), refusedWith("PLATFORM_NOT_BOUND"));
		const us = reportBody("bound", { thread: { region: "us" } });
		await assert.rejects(bench.post(us), refusedWith("REGION_NOT_HELD"));
		assert.ok((await bench.post(us, await bench.another(["us"]))).isNew);
	});

	it("a thread stays in the region in which it was first reported", async () => {
		await bench.post(reportBody("stay", { thread: { id: "t-stay" } }));
		const both = await bench.another(["eu", "us"]);
		const moved = reportBody("stay-2", { thread: { id: "t-stay", region: "us" } });
		await assert.rejects(bench.post(moved, both), refusedWith("INPUT_INVALID"));
	});
});

describe("the same again", () => {
	it("gets the same answer and adds nothing, however its JSON is written", async () => {
		const body = reportBody("again");
		const first = await bench.post(body);
		const shuffled = JSON.parse(
			JSON.stringify({ thread: body.thread, report: body.report, platform: body.platform }),
		);
		shuffled.report.reportedAt = "2026-11-20T11:00:00+01:00";
		const second = await bench.post(shuffled);
		assert.deepEqual(second, { answer: first.answer, isNew: false });
		const found = await caseOf(first.answer.caseId);
		assert.equal(found?.reports, 1);
		assert.equal((await rowsOf(first.answer.threadId)).length, 11);
	});

	it("is refused with other content under the same id", async () => {
		await bench.post(reportBody("reused"));
		const other = reportBody("reused", { report: { note: "something else" } });
		await assert.rejects(bench.post(other), refusedWith("REPORT_ID_REUSED"));
		const elsewhere = reportBody("reused", { thread: { id: "t-elsewhere" } });
		await assert.rejects(bench.post(elsewhere), refusedWith("REPORT_ID_REUSED"));
	});

	it("is refused when sameness can no longer be judged: under another key, or after seven days", async () => {
		const body = reportBody("old");
		const { answer } = await bench.post(body);
		await assert.rejects(bench.post(body, await bench.another()), refusedWith("REPORT_ID_REUSED"));
		const [row] = await bench.database.admin`
			select extract(day from expires_at - now())::int as days from console.sameness where report_id = ${answer.reportId}`;
		assert.ok(row?.days === 6 || row?.days === 7);
		await bench.database
			.admin`update console.sameness set expires_at = now() where report_id = ${answer.reportId}`;
		await assert.rejects(bench.post(body), refusedWith("REPORT_ID_REUSED"));
		assert.equal(await forgetSameness(bench.intake.sql), 1);
	});
});

describe("a second report on a thread", () => {
	it("joins the open case and adds only what is new", async () => {
		const first = await bench.post(reportBody("join-1", { thread: { id: "t-join" } }));
		const messages = [...reportBody("x").thread.messages.slice(5), textMessage(12), textMessage(13)];
		const participants = [...reportBody("x").thread.participants, { accountId: "u9", displayName: "Cy" }];
		const second = await bench.post(
			reportBody("join-2", {
				report: { messageIds: ["m7", "m13"] },
				thread: { id: "t-join", messages, participants },
			}),
		);
		assert.deepEqual(
			[second.answer.caseId, second.answer.threadId, second.answer.sealed],
			[first.answer.caseId, first.answer.threadId, 2],
		);
		assert.deepEqual(
			(await rowsOf(first.answer.threadId)).map(({ id, sequence, revision }) => [id, sequence, revision]),
			Array.from({ length: 13 }, (_, index) => [`m${index + 1}`, index + 1, 0]),
		);
		const [row] = await bench.database.admin`
			select reported, sealed from console.report where id = ${second.answer.reportId}`;
		assert.deepEqual([row?.reported, row?.sealed], [[7, 13], 2]);
		const people = await bench.database.admin`
			select account, number from console.participant where thread_id = ${first.answer.threadId} order by number`;
		assert.deepEqual(
			people.map(({ account, number }) => [account, number]),
			[
				["u1", 1],
				["u2", 2],
				["u9", 3],
			],
		);
	});

	it("that adds no message still has its note and names sealed", async () => {
		await bench.post(reportBody("none-1", { thread: { id: "t-none" } }));
		const { answer } = await bench.post(
			reportBody("none-2", { report: { note: "me too" }, thread: { id: "t-none" } }),
		);
		assert.equal(answer.sealed, 0);
		const { keys, messages } = await opened(answer.threadId);
		assert.deepEqual(keys.map(({ note }) => note).sort(), ["me too", "please look"]);
		assert.equal(messages.length, 11);
	});

	it("raises the case where it is graver and never lowers it", async () => {
		const post = async (id: string, report: object, participants?: object[]) =>
			caseOf(
				(
					await bench.post(
						reportBody(id, {
							report,
							thread: { id: "t-raise", ...(participants ? { participants } : {}) } as never,
						}),
					)
				).answer.caseId,
			);
		const spam = { category: "OTHER_VIOLATION_TC", keyword: null };
		assert.deepEqual((await post("raise-1", spam))?.severity, 3);
		const worse = await post("raise-2", { category: "CYBER_VIOLENCE", keyword: "CYBER_STALKING" });
		assert.deepEqual([worse?.severity, worse?.hours, worse?.keyword], [1, 24, "CYBER_STALKING"]);
		const worst = await post("raise-3", {
			category: "PROTECTION_OF_MINORS",
			keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
		});
		assert.deepEqual([worst?.severity, worst?.hours, worst?.restricted], [0, 1, true]);
		const same = await post("raise-4", spam);
		assert.deepEqual([same?.severity, same?.restricted, same?.reports, same?.hours], [0, true, 4, 1]);
	});

	it("that makes it a matter of child safety takes it from a moderator's hands, on the record, and from nobody else's", async () => {
		const grooming = { category: "PROTECTION_OF_MINORS", keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS" };
		for (const role of ["moderator", "child_safety"]) {
			const holder = await seedPerson(bench.database, role === "moderator" ? "M" : "C", role, ["eu"]);
			const thread = { id: `t-hands-${role}` };
			const { answer } = await bench.post(reportBody(`hands-1-${role}`, { thread }));
			await bench.database.admin`insert into console.claim (case_id, person_id, entry_id)
				values (${answer.caseId}, ${holder.id}, ${answer.reportId})`;
			await bench.post(reportBody(`hands-2-${role}`, { report: grooming, thread }));
			const [claim] = await bench.database.admin`
				select released_at is not null as released from console.claim where case_id = ${answer.caseId}`;
			const entries = await bench.database.admin`
				select convert_from(leaf, 'UTF8')::json->>'person' as person from ledger.entry
				where type = 'case.released' and case_id = ${answer.caseId}`;
			assert.equal(claim?.released, role === "moderator");
			assert.deepEqual(
				entries.map(({ person }) => person),
				role === "moderator" ? [holder.id] : [],
			);
		}
	});

	it("that knows a participant to be a minor says so for the case", async () => {
		await bench.post(reportBody("age-1", { thread: { id: "t-age" } }));
		const participants = [{ accountId: "u1" }, { accountId: "u2", minor: true }];
		const { answer } = await bench.post(reportBody("age-2", { thread: { id: "t-age", participants } }));
		const found = await caseOf(answer.caseId);
		assert.deepEqual([found?.minors, found?.severity], [true, 1]);
		const [u1] = await bench.database.admin`
			select minor, country from console.participant where thread_id = ${answer.threadId} and account = 'u1'`;
		assert.deepEqual([u1?.minor, u1?.country], [false, "DE"]);
	});

	it("keeps other content under a known id as a marked revision, and points at the one it reports", async () => {
		await bench.post(reportBody("rev-1", { thread: { id: "t-rev" } }));
		const edited = [textMessage(3, "edited"), textMessage(4)];
		const second = await bench.post(reportBody("rev-2", { thread: { id: "t-rev", messages: edited } }));
		assert.equal(second.answer.sealed, 1);
		const third = await bench.post(
			reportBody("rev-3", { thread: { id: "t-rev", messages: [textMessage(3)] } }),
		);
		assert.equal(third.answer.sealed, 0, "the first content is there already");
		const rows = await rowsOf(second.answer.threadId);
		assert.deepEqual(
			rows.filter(({ id }) => id === "m3").map(({ sequence, revision }) => [sequence, revision]),
			[
				[3, 0],
				[12, 1],
			],
		);
		const reported = await bench.database.admin`
			select reported from console.report where thread_id = ${second.answer.threadId} order by received_at`;
		assert.deepEqual(
			reported.map((row) => row.reported),
			[[3], [12], [3]],
		);
		assert.equal((await opened(second.answer.threadId)).messages[11].text, "edited");
	});

	it("keeps a known id as a revision when sameness cannot be judged", async () => {
		await bench.post(reportBody("unjudged-1", { thread: { id: "t-unjudged" } }));
		const { answer } = await bench.post(
			reportBody("unjudged-2", { thread: { id: "t-unjudged", messages: [textMessage(3)] } }),
			await bench.another(),
		);
		assert.equal(answer.sealed, 1);
		assert.deepEqual(
			{ ...(await rowsOf(answer.threadId)).at(-1) },
			{ id: "m3", sequence: 12, revision: 1, report: "unjudged-2" },
		);
	});

	it("after closure opens a new case, linked to the last", async () => {
		const first = await bench.post(reportBody("closed-1", { thread: { id: "t-closed" } }));
		await bench.database.admin`update console.case set closed_at = now() where id = ${first.answer.caseId}`;
		const second = await bench.post(reportBody("closed-2", { thread: { id: "t-closed" } }));
		assert.notEqual(second.answer.caseId, first.answer.caseId);
		assert.equal((await caseOf(second.answer.caseId))?.previous, first.answer.caseId);
		const [entry] = await bench.database.admin`
			select convert_from(leaf, 'UTF8')::json->>'previous' as previous from ledger.entry
			where type = 'case.reopened' and case_id = ${second.answer.caseId}`;
		assert.equal(entry?.previous, first.answer.caseId);
		assert.deepEqual(
			(await bench.post(reportBody("closed-1", { thread: { id: "t-closed" } }))).answer,
			first.answer,
		);
	});
});

describe("a thread that was child safety's", () => {
	it("stays theirs: a milder report after closure opens a case that is restricted too", async () => {
		const grave = { category: "PROTECTION_OF_MINORS", keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS" };
		const first = await bench.post(reportBody("grave-1", { thread: { id: "t-grave" }, report: grave }));
		await bench.database.admin`update console.case set closed_at = now() where id = ${first.answer.caseId}`;
		const second = await bench.post(reportBody("grave-2", { thread: { id: "t-grave" } }));
		const [row] = await bench.database
			.admin`select restricted from console.case where id = ${second.answer.caseId}`;
		assert.equal(row?.restricted, true);
	});
});

describe("at the same moment", () => {
	it("the same report eight times is one report with one answer", async () => {
		const answers = await Promise.all(Array.from({ length: 8 }, () => bench.post(reportBody("race"))));
		assert.equal(answers.filter(({ isNew }) => isNew).length, 1);
		assert.equal(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size, 1);
		assert.equal((await rowsOf(answers[0]?.answer.threadId ?? "")).length, 11);
	});

	it("eight reports of one new thread are one case with every message once", async () => {
		const answers = await Promise.all(
			Array.from({ length: 8 }, (_, index) => {
				const messages = [...reportBody("x").thread.messages, textMessage(20 + index)];
				return bench.post(reportBody(`crowd-${index}`, { thread: { id: "t-crowd", messages } }));
			}),
		);
		const [first] = answers;
		assert.equal(new Set(answers.map(({ answer }) => answer.caseId)).size, 1);
		assert.equal((await caseOf(first?.answer.caseId ?? ""))?.reports, 8);
		const rows = await rowsOf(first?.answer.threadId ?? "");
		assert.equal(rows.length, 11 + 8);
		assert.ok(rows.every(({ revision, sequence }, index) => revision === 0 && sequence === index + 1));
		assert.equal(
			answers.reduce((sum, { answer }) => sum + answer.sealed, 0),
			19,
		);
	});

	it("one id on two threads is one report, the other refused", async () => {
		const outcomes = await Promise.allSettled(
			["t-x", "t-y"].map((id) => bench.post(reportBody("twice", { thread: { id } }))),
		);
		assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
		const [row] = await bench.database.admin`
			select count(*)::int as n from console.thread where external_id in ('t-x', 't-y')`;
		assert.equal(row?.n, 1, "nothing of the refused one is kept");
	});

	it("a report that meets the closing of its case is part of it or opens the next, never lost", async () => {
		const first = await bench.post(reportBody("meet-1", { thread: { id: "t-meet" } }));
		const [, second] = await Promise.all([
			bench.database.admin`update console.case set closed_at = now() where id = ${first.answer.caseId}`,
			bench.post(reportBody("meet-2", { thread: { id: "t-meet" } })),
		]);
		const [row] = await bench.database.admin`
			select c.closed_at is null as open, c.previous_case_id as previous from console.report r
			join console.case c on c.id = r.case_id where r.id = ${second.answer.reportId}`;
		assert.ok(
			row?.open ? row.previous === first.answer.caseId : second.answer.caseId === first.answer.caseId,
		);
	});
});
