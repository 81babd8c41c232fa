/** A report that its platform sealed: by the client that docs/ hands out, opened by the keeper, and refused wherever it is not bound. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { closeAgo, makeDue, planRetention, putRetention } from "#db/testing-retention.ts";
import { generateIntakeKey } from "#lib/envelope/intake-key.ts";
import { DomainError, type ErrorCode } from "#lib/errors.ts";
// As a platform has it: one file, none of ours.
import * as client from "../../docs/seal-report.mjs";
import { openThread, readFurther } from "../keeper/open-thread.ts";
import { putSettingsInForce } from "../keeper/settings.ts";
import { claim, type House, openHouse, type Person, signIn } from "../keeper/testing.ts";
import { askPlace, forgetPlaces } from "./ask-place.ts";
import { authenticate } from "./authenticate.ts";
import { createIntegration, type Integration } from "./integration.ts";
import { keySetOf } from "./key-set.ts";
import type { Intake } from "./receive-report.ts";
import { receiveReport } from "./receive-report.ts";
import { receiveSealed } from "./receive-sealed.ts";
import type { Place } from "./sealed-schema.ts";
import { reportBody, textMessage } from "./testing.ts";
import { validateReport } from "./validate-report.ts";
import { isSealed, validatePlaceRequest, validateSealed } from "./validate-sealed.ts";

interface Message {
	id: string;
	sealed: string;
	[name: string]: unknown;
}
interface Plain {
	platform: string;
	report: { id: string; [name: string]: unknown };
	thread: { id: string; region: string; participants: unknown[]; messages: Message[] };
}
interface Body extends Plain {
	sealed: { place: string; wrapped: string; names: string; note: string };
}
type Header = { epk: { x: string; y: string }; [name: string]: unknown };
const SECRET = "a secret of the platform's, of 32 or more";

let house: House;
let intake: Intake;
let acme: Integration;
let reader: Person;
before(async () => {
	house = await openHouse();
	const published = () => house.keeper.keyring.published();
	intake = { sql: house.web, intakeKeys: published, publishedKeys: published };
	acme = await integration();
	reader = await signIn(house, ["moderator", "eu"]);
});
after(() => house.close());

async function integration(platform = "acme", regions = ["eu"]): Promise<Integration> {
	const token = await createIntegration(house.web, { platform, platformName: platform, name: "x", regions });
	return authenticate(house.web, new Headers({ authorization: `Bearer ${token}` }));
}

const place = (plain: Plain, secret?: string, as = acme): Promise<Place> =>
	askPlace(house.web, as, validatePlaceRequest(asSent(client.placeRequest(plain, secret)), as.knownRegions));
const post = (body: Body, as = acme) =>
	receiveSealed(intake, as, validateSealed(asSent(body), as.knownRegions));
const jwk = async (region = "eu") =>
	keySetOf(await intake.publishedKeys()).keys.find((key) => key.region === region) as never;
const sealed = async (plain: Plain, secret?: string): Promise<Body> =>
	asSent(client.sealReport(plain, await place(plain, secret), await jwk(), secret));
/** As it goes over the wire. */
const asSent = (body: unknown) => JSON.parse(JSON.stringify(body));
const plainReport = (id: string, parts = {}) => asSent(reportBody(id, parts)) as Plain;

const refusedWith = (code: ErrorCode) => (error: unknown) =>
	error instanceof DomainError && error.code === code;
async function problemsOf(act: Promise<unknown>): Promise<Record<string, string>> {
	const error = await act.then(
		() => assert.fail("it was taken"),
		(error: unknown) => error,
	);
	assert.ok(error instanceof DomainError, String(error));
	assert.equal(error.code, "INPUT_INVALID");
	return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
}

const kidOf = (jwe: string): string =>
	JSON.parse(Buffer.from(jwe.split(".")[0] ?? "", "base64url").toString()).kid;

/** Everything of a case, through the keeper: reason, record, take, decrypt. */
async function read(caseId: string) {
	await claim(house, caseId, reader.id);
	const { lines } = await openThread(house.keeper, reader.session, {
		caseId,
		reason: {
			code: "USER_REPORT_REVIEW",
			question: "DOES_IT_VIOLATE",
			text: "It was reported as harassment.",
		},
		scope: { kind: "reported" },
	});
	const [opening] = lines;
	assert(opening?.kind === "opening");
	const { lines: named } = await readFurther(house.keeper, reader.session, opening.opening, {
		...{ part: "names", caseId, readToken: opening.readToken as string },
	});
	return [...lines, ...named];
}

describe("a report that its platform sealed", () => {
	it("is opened by the keeper as any other, texts, names and note; and web was never given a word of it", async () => {
		const plain = plainReport("s-1", {
			thread: { messages: [1, 2, 3].map((n) => textMessage(n, `the heron waits, ${n} grüße 🌊`)) },
		});
		const body = await sealed(plain);
		assert.ok(!JSON.stringify(body).includes("heron") && !JSON.stringify(body).includes("Ann"));
		const { answer, isNew } = await post(body);
		assert.ok(isNew);
		assert.equal(answer.sealed, 3);
		const lines = await read(answer.caseId);
		const texts = lines.flatMap((line) => (line.kind === "message" ? [line.payload.text] : []));
		assert.deepEqual(
			texts,
			[1, 2, 3].map((n) => `the heron waits, ${n} grüße 🌊`),
		);
		assert.ok(lines.some((line) => line.kind === "note" && line.text === "please look"));
		assert.ok(
			lines.some((line) => line.kind === "names" && line.names.u1 === "Ann" && line.names.u2 === "Bo"),
		);
		const [stored] = await house.database.admin`
			select r.has_note, r.sealed, m.sender, m.kind, p.report_id from console.report r
			join console.message m on m.report_id = r.id join console.place p on p.report_id = r.id where r.id = ${answer.reportId}`;
		assert.deepEqual([stored?.has_note, stored?.sealed, stored?.sender], [true, 3, "u1"]);
	});

	it("sent again byte for byte gets the same answer; sealed anew under the same id it is refused", async () => {
		const plain = plainReport("s-again");
		const body = await sealed(plain);
		const first = await post(body);
		assert.deepEqual(await post(body), { answer: first.answer, isNew: false });
		const both = await Promise.allSettled([post(body), post(body)]);
		assert.ok(both.every(({ status }) => status === "fulfilled"));
		await assert.rejects(sealed(plain).then(post), refusedWith("REPORT_ID_REUSED"));
	});

	it("asks the keeper for its keys while nothing is locked; the same report again is answered without them", async () => {
		const body = await sealed(plainReport("s-slow"));
		const inTransaction: number[] = [];
		const slow = async () => {
			const [row] = await house.database.admin`select count(*)::int as n from pg_stat_activity
				where datname = current_database() and usename = 'web' and state like 'idle in transaction%'`;
			inTransaction.push(row?.n);
			return house.keeper.keyring.published();
		};
		const taken = await receiveSealed(
			{ ...intake, publishedKeys: slow },
			acme,
			validateSealed(asSent(body), acme.knownRegions),
		);
		assert.deepEqual(inTransaction, [0]);
		const away = () => Promise.reject(new DomainError("KEEPER_UNREACHABLE", "It is away."));
		const given = () =>
			receiveSealed(
				{ ...intake, publishedKeys: away },
				acme,
				validateSealed(asSent(body), acme.knownRegions),
			);
		assert.deepEqual(await given(), { ...taken, isNew: false });
		const other = await sealed(plainReport("s-away"));
		await assert.rejects(
			receiveSealed(
				{ ...intake, publishedKeys: away },
				acme,
				validateSealed(asSent(other), acme.knownRegions),
			),
			refusedWith("KEEPER_UNREACHABLE"),
		);
	});

	it("joins its thread's open case, after a report in clear or before one, each with its sequences", async () => {
		const clear = await receiveReport(
			intake,
			acme,
			validateReport(plainReport("s-clear", { thread: { id: "t-joined" } }), acme.knownRegions),
		);
		const more = { id: "t-joined", messages: [textMessage(12), textMessage(13)] };
		const { answer } = await post(
			await sealed(plainReport("s-joins", { report: { messageIds: ["m13"] }, thread: more })),
		);
		assert.deepEqual(
			[answer.caseId, answer.threadId, answer.sealed],
			[clear.answer.caseId, clear.answer.threadId, 2],
		);
		const lines = await read(answer.caseId);
		const sequences = lines.flatMap((line) => (line.kind === "message" ? [line.sequence] : []));
		assert.ok(sequences.includes(3) && sequences.includes(13));
	});

	it("keeps a message once that its platform marks as known; without marks each counts as new", async () => {
		const one = plainReport("s-marks", { thread: { id: "t-marks" } });
		await post(await sealed(one, SECRET));
		const two = plainReport("s-marks-2", {
			report: { messageIds: ["m3", "m12"] },
			thread: { id: "t-marks", messages: [...one.thread.messages.slice(2), textMessage(12)] },
		});
		const asked = await place(two, SECRET);
		assert.deepEqual(
			asked.messages.map(({ known }) => known),
			[...Array(9).fill(true), false],
		);
		const { answer } = await post(await sealed(two, SECRET));
		assert.equal(answer.sealed, 1);
		const [row] = await house.database
			.admin`select reported from console.report where id = ${answer.reportId}`;
		assert.deepEqual(row?.reported, [3, 12]);
		two.report.id = "s-marks-3";
		assert.equal((await post(await sealed(two))).answer.sealed, 10, "revisions");
		// Marks are the platform's, and under another of its keys they say nothing: as with reports in clear.
		const other = await integration();
		const elsewhere = await place({ ...two, report: { ...two.report, id: "s-marks-4" } }, SECRET, other);
		assert.ok(elsewhere.messages.every(({ known }) => !known));
	});
});

describe("a report that its platform sealed, on a thread whose content was deleted", () => {
	it("begins another life of it: nothing is known any more, all is sealed again, and it opens", async () => {
		const plain = plainReport("s-life", { thread: { id: "t-life" } });
		const first = await post(await sealed(plain, SECRET));
		await closeAgo(house.database, first.answer.caseId, 400);
		await putRetention(house.database);
		const { plan, due } = await planRetention(house.database);
		assert.equal(due, 1);
		await makeDue(house.database, plan);
		await putSettingsInForce(house.keeper);
		const again = { ...plain, report: { ...plain.report, id: "s-life-2" } };
		const asked = await place(again, SECRET);
		assert.deepEqual(
			asked.messages.map(({ sequence, known }) => [sequence, known]),
			Array.from({ length: 11 }, (_, at) => [12 + at, false]),
		);
		const { answer } = await post(await sealed(again, SECRET));
		assert.deepEqual([answer.threadId, answer.sealed], [first.answer.threadId, 11]);
		const lines = await read(answer.caseId);
		assert.ok(
			lines.some((line) => line.kind === "message" && line.sequence === 14 && line.payload.text === "line 3"),
		);
	});
});

describe("a place", () => {
	it("is for one report, of whoever asked, in its hour, until another report of the thread comes first", async () => {
		const plain = plainReport("p-1");
		const [body, rival] = [
			await sealed(plain),
			await sealed({ ...plain, report: { ...plain.report, id: "p-2" } }),
		];
		await post(body);
		await assert.rejects(post(rival), refusedWith("PLACE_OVER"));
		const again = { ...body, report: { ...body.report, id: "p-3" } };
		await assert.rejects(post(again), refusedWith("PLACE_OVER"), "used");

		const other = await integration();
		const theirs = await sealed(plainReport("p-4"));
		await assert.rejects(post(theirs, other), refusedWith("PLACE_OVER"), "another key's");
		await house.database.admin`alter table console.place disable trigger keep_place`;
		await house.database.admin`update console.place set made_at = made_at - interval '1 hour',
			expires_at = expires_at - interval '1 hour' where report_id is null`;
		await house.database.admin`alter table console.place enable trigger keep_place`;
		await assert.rejects(post(theirs), refusedWith("PLACE_OVER"), "an hour later");
		const [unused] = await house.database
			.admin`select count(*)::int as n from console.place where report_id is null`;
		assert.ok(unused?.n > 1);
		assert.equal(await forgetPlaces(house.web, 1), unused?.n, "whatever a batch takes");
		assert.equal(await forgetPlaces(house.web), 0);
	});

	it("of two reports that are sealed for one new thread at once, one stands and the other asks again", async () => {
		const plain = plainReport("p-race", { thread: { id: "t-race" } });
		const other = { ...plain, report: { ...plain.report, id: "p-race-2" } };
		const bodies = [await sealed(plain), await sealed(other)];
		const came = await Promise.allSettled(bodies.map((body) => post(body)));
		assert.deepEqual(came.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
		const lost = came.find((one) => one.status === "rejected");
		assert.ok(refusedWith("PLACE_OVER")(lost?.reason));
		const [left] = came[0]?.status === "rejected" ? [plain] : [other];
		assert.ok((await post(await sealed(left))).isNew);
	});

	it("is not given for another platform, a region not held, or a region in which the thread is not", async () => {
		const plain = plainReport("p-bound");
		await assert.rejects(place({ ...plain, platform: "other" }), refusedWith("PLATFORM_NOT_BOUND"));
		const us = plainReport("p-bound", { thread: { region: "us" } });
		await assert.rejects(place(us), refusedWith("REGION_NOT_HELD"));
		await post(await sealed(plain));
		const both = await integration("acme", ["eu", "us"]);
		assert.deepEqual(Object.keys(await problemsOf(place(us, undefined, both))), ["/thread/region"]);
	});

	it("of another platform's thread of the same name says nothing of it", async () => {
		const plain = plainReport("p-same", { thread: { id: "t-same" } });
		const { answer } = await post(await sealed(plain, SECRET));
		const globex = await integration("globex");
		const theirs = await place({ ...plain, platform: "globex" }, SECRET, globex);
		assert.notEqual(theirs.threadId, answer.threadId);
		assert.ok(theirs.messages.every(({ known, sequence }) => !known && sequence <= 11));
	});

	it("stays what it is: web cannot move it, use it for another report or twice, or delete one that was used", async () => {
		const { answer } = await post(await sealed(plainReport("p-stays")));
		const other = await place(plainReport("p-other"));
		const stays = { code: "CS307" };
		await assert.rejects(
			house.web`update console.place set report_id = ${answer.reportId} where id = ${other.place}`,
			stays,
		);
		await assert.rejects(
			house.web`update console.place set report_id = null where report_id = ${answer.reportId}`,
			stays,
		);
		await assert.rejects(house.web`delete from console.place where report_id = ${answer.reportId}`, stays);
		await assert.rejects(house.web`update console.place set last = 3 where id = ${other.place}`, {
			code: "42501",
		});
	});
});

describe("what does not bind what it must is refused, by the path of what fails", () => {
	const BOUND = /not an envelope bound to/;
	let body: Body;
	before(async () => {
		body = await sealed(plainReport("b-1"));
	});
	const refusal = (change: (copy: Body) => void) => {
		const copy = structuredClone(body);
		change(copy);
		return problemsOf(Promise.resolve().then(() => post(copy)));
	};
	const header = (jwe: string, change: (said: Header) => void) => {
		const [said = "", ...rest] = jwe.split(".");
		const members = JSON.parse(Buffer.from(said, "base64url").toString());
		change(members);
		return [Buffer.from(JSON.stringify(members)).toString("base64url"), ...rest].join(".");
	};
	const message = (copy: Body, index: number, change: (jwe: string) => string) => {
		const one = copy.thread.messages[index] as Message;
		one.sealed = change(one.sealed);
	};

	it("a message under another's name, place, thread or sequence, swapped or doubled", async () => {
		for (const change of [
			(said: Header) => Object.assign(said, { message: "m4" }),
			(said: Header) => Object.assign(said, { seq: 4 }),
			(said: Header) => Object.assign(said, { thread: randomUUID() }),
			(said: Header) => Object.assign(said, { kid: randomUUID() }),
			(said: Header) => Object.assign(said, { zip: "DEF" }),
			(said: Header) => Object.assign(said, { enc: "A128GCM" }),
			(said: Header) => delete said.seq,
		]) {
			const problems = await refusal((copy) => message(copy, 2, (jwe) => header(jwe, change)));
			assert.deepEqual(Object.keys(problems), ["/thread/messages/2/sealed"]);
			assert.match(problems["/thread/messages/2/sealed"] ?? "", BOUND);
		}
		const swapped = await refusal(({ thread: { messages } }) => {
			const [one, other] = [messages[0] as Message, messages[7] as Message];
			[one.sealed, other.sealed] = [other.sealed, one.sealed];
		});
		assert.deepEqual(Object.keys(swapped), ["/thread/messages/0/sealed", "/thread/messages/7/sealed"]);
		const moved = await refusal(({ thread: { messages } }) => messages.reverse());
		assert.equal(Object.keys(moved).length, 10, "all but the middle one");
	});

	it("what is no JWE of ours: parts, spelling, lengths of IV and tag, a key of its own", async () => {
		for (const change of [
			(jwe: string) => jwe.split(".").slice(0, 4).join("."),
			(jwe: string) => jwe.replace("..", ".AAAA."),
			(jwe: string) => jwe.replace(/\.\.[^.]*/, "..AAAA"),
			(jwe: string) => jwe.replace(/[^.]*$/, "AAAA"),
			() => "x",
		]) {
			const problems = await refusal((copy) => message(copy, 10, change));
			assert.deepEqual(Object.keys(problems), ["/thread/messages/10/sealed"], String(change));
		}
		const spelled = await refusal((copy) => message(copy, 0, (jwe) => `${jwe}=`));
		assert.match(spelled["/thread/messages/0/sealed"] ?? "", /compact JWE/);
	});

	it("names and note that are not bound as such, and a note where the names should be", async () => {
		const swapped = await refusal(({ sealed }) => {
			[sealed.names, sealed.note] = [sealed.note, sealed.names];
		});
		assert.deepEqual(Object.keys(swapped).sort(), ["/sealed/names", "/sealed/note"]);
	});

	it("a data key of another place, thread, region or time, to a point off the curve, or of another length", async () => {
		const paths = async (change: (copy: Body) => void) => {
			const problems = await refusal(change);
			assert.deepEqual(Object.keys(problems), ["/sealed/wrapped"]);
			return problems["/sealed/wrapped"];
		};
		const wrapped = (change: (said: Header) => void) => (copy: Body) => {
			copy.sealed.wrapped = header(copy.sealed.wrapped, change);
		};
		const KEY = "is not a data key wrapped for this place and thread to an intake key";
		const OVER = "is wrapped to an intake key that does not seal for this region now";
		assert.equal(await paths(wrapped((said) => Object.assign(said, { key: randomUUID() }))), KEY);
		assert.equal(await paths(wrapped((said) => Object.assign(said, { thread: randomUUID() }))), KEY);
		assert.equal(await paths(wrapped((said) => Object.assign(said, { apu: "QUFB" }))), KEY);
		assert.equal(await paths(wrapped((said) => Object.assign(said.epk, { y: said.epk.x }))), KEY);
		assert.equal(await paths(wrapped((said) => Object.assign(said, { kid: generateIntakeKey().kid }))), OVER);
		const { kid } = (await jwk("us")) as { kid: string };
		assert.equal(await paths(wrapped((said) => Object.assign(said, { kid }))), OVER);
		assert.equal(
			await paths((copy) => {
				copy.sealed.wrapped = copy.sealed.wrapped.replace(/\.[^.]*\.([^.]*)$/, ".AAAA.$1");
			}),
			KEY,
		);
		const ended = async (ago: string) => {
			await house.database.admin`update access.intake_key set not_after = now() - ${ago}::interval,
				not_before = now() - interval '9 days' where kid = ${kidOf(body.sealed.wrapped)}`;
			await house.keeper.keyring.published();
		};
		await ended("61 minutes");
		assert.equal(await paths(() => {}), OVER);
	});

	it("a message in clear, without an envelope, or with a kind's facts missing", async () => {
		const problems = await refusal(({ thread: { messages } }) => {
			Object.assign(messages[0] as Message, { text: "the heron" });
			Object.assign(messages[1] as Message, { senderId: undefined });
			Object.assign(messages[2] as Message, { kind: "unavailable" });
			Object.assign(messages[3] as Message, { mark: "no mark" });
		});
		assert.deepEqual(Object.keys(problems).sort(), [
			"/thread/messages/0",
			"/thread/messages/1/senderId",
			"/thread/messages/2/unavailable",
			"/thread/messages/3/mark",
		]);
		assert.ok(!JSON.stringify(problems).includes("heron"));
		const bare = await refusal((copy) => {
			copy.thread.messages[4] = { ...copy.thread.messages[4], sealed: undefined } as never;
		});
		assert.match(bare["/thread/messages/4/sealed"] ?? "", /required/);
		assert.ok(isSealed(body) && !isSealed(plainReport("b-2")) && !isSealed(null));
	});

	it("what is on its way when a period ends still comes in, for an hour", async () => {
		const late = await sealed(plainReport("b-late"));
		const next = await house.keeper.keyring.rotate("eu");
		assert.notEqual(kidOf(late.sealed.wrapped), next.kid);
		const { kid } = (await jwk()) as { kid: string };
		assert.equal(kid, next.kid, "only what seals now is handed out");
		assert.ok((await post(late)).isNew);
	});

	it("and nothing of it is kept", async () => {
		const [row] = await house.web`select count(*)::int as n from console.report where external_id = 'b-1'`;
		assert.equal(row?.n, 0);
		assert.ok((await post(await sealed(plainReport("b-1")))).isNew);
	});
});

describe("what nobody could check on arrival", () => {
	it("a message under another key, or that is none, shows nothing, says so, and is not quoted", async () => {
		for (const [id, forge] of [
			["f-key", (at: Place) => client.sealReport(plainReport("f-key"), at, fresh)],
			["f-form", null],
		] as const) {
			const plain = plainReport(
				id,
				id === "f-form" ? { thread: { messages: [{ ...textMessage(3), kind: "heron" }] } } : {},
			);
			const at = await place(plain);
			const whole: Body = asSent(client.sealReport(plain, at, fresh));
			for (const message of whole.thread.messages) message.kind = "text";
			if (forge) whole.thread.messages = asSent(forge(at)).thread.messages; // sealed under another data key
			const { answer } = await post(whole);
			await assert.rejects(read(answer.caseId), (error) => {
				assert.ok(error instanceof DomainError);
				assert.ok(!/heron|line 3/.test(`${error.message} ${error.stack}`));
				return ["ENVELOPE_INVALID", "RELEASE_FAILED"].includes(error.code);
			});
		}
	});
	let fresh: never;
	before(async () => {
		fresh = await jwk();
	});
});
