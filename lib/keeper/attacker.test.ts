/**
 * "It must show": somebody has the console's database password, the secret between console and decryption service, the
 * session secret, the source and every request that passed, but nobody's passkey. Against a real keeper process that asks
 * for passkeys, on a real database, they get no stored word: not a message, a name, a reporter's note, nor what staff
 * typed. Each attempt with its refusal, and what it leaves on the record. With a touch, all of it opens: the control.
 *
 * Not shown here: what code inside the web process sees pass while somebody works (SECURITY.md), and what the keeper's own
 * user could do.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { request as send } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { attempt } from "#db/attacks/attack.ts";
import { ATTACKS } from "#db/attacks.ts";
import type { Sql } from "#db/client.ts";
import { until } from "../testing-until.ts";
import { hashOf } from "./asking.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import { claim, type House, openHouse, type Person, type Reported, reportThread, signIn } from "./testing.ts";
import { enrolPasskey, type SoftPasskey, softPasskey } from "./testing-passkey.ts";
import { testPlaces } from "./testing-places.ts";

const ORIGIN = "https://console.example";
const SECRET = randomBytes(32).toString("base64url");
const REASON_WORDS = "The reporter wrote that it went on for weeks, I must see.";
const places = testPlaces("attacker");

interface Said {
	code: string;
	status: number;
	text: string;
	// biome-ignore lint/suspicious/noExplicitAny: whatever the keeper answered
	json: any;
}

describe("without anybody's touch", () => {
	const socket = places.place("s");
	const folder = places.place("keys");
	let house: House;
	let admin: Sql;
	let web: Sql;
	let keeper: ChildProcess;
	let mina: Person;
	let herKey: SoftPasskey;
	let newcomer: Person;
	let lead: Person;
	let auditor: Person;
	let boss: Person;
	let secondBoss: Person;
	const keys = new Map<Person, SoftPasskey>();
	let hers: Reported;
	let other: Reported;
	/** Everything that any attempt brought back. */
	const loot: string[] = [];
	/** What passed when Mina opened her case: the request as it was sent, and the opening that it made. */
	let captured: { body: Record<string, unknown>; confirmation: Confirmation; opening: string; note: string };

	before(async () => {
		const settings = { assurance: "passkey", rpId: "console.example", origin: ORIGIN } as const;
		house = await openHouse(folder, { settings });
		({ web } = house);
		({ admin } = house.database);
		mina = await signIn(house, ["moderator", "eu"]);
		newcomer = await signIn(house, ["moderator", "eu"]);
		lead = await signIn(house, ["lead", "eu"]);
		auditor = await signIn(house, ["auditor", "eu"]);
		boss = await signIn(house, ["admin", "eu"]);
		herKey = await enrolPasskey(house, mina);
		secondBoss = await signIn(house, ["admin", "eu"]);
		for (const person of [lead, auditor, boss, secondBoss])
			keys.set(person, await enrolPasskey(house, person));
		[hers, other] = [
			await reportThread(house, { messages: 60, reported: [30] }),
			await reportThread(house, { messages: 9, reported: [5] }),
		];
		await claim(house, hers.caseId, mina.id);
		await admin`update access.person set demo = false`;
		await house.leave();
		keeper = await startKeeper();

		const opened = await open(mina, hers);
		assert.equal(opened.status, 200, opened.text);
		assert(opened.text.includes(hers.texts[29] as string), "with a touch it opens");
		const { opening } = JSON.parse(opened.text.split("\n")[0] as string);
		const [row] = await web`select note_id from access.opening where id = ${opening}`;
		captured = { ...opened.sent, opening, note: row?.note_id };
	});
	after(async () => {
		keeper?.kill("SIGKILL");
		await house?.database.drop();
	});

	async function startKeeper(): Promise<ChildProcess> {
		const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
			env: {
				...{ NODE_ENV: "test", COUNTERSIGN_MODE: "production", ASSURANCE: "passkey" },
				...{ PUBLIC_URL: ORIGIN, PASSKEY_WAIT_HOURS: "0", COUNTERSIGN_KEYS: folder },
				...{ KEEPER_SOCKET: socket, KEEPER_SECRET: SECRET, KEEPER_NAME: "keeper-test" },
				DATABASE_URL_KEEPER: house.database.url("keeper"),
				DATABASE_URL_NOTARY: house.database.url("notary"),
			},
			stdio: ["ignore", "pipe", "pipe"],
		});
		let said = "";
		for (const stream of [child.stdout, child.stderr])
			stream?.on("data", (chunk) => {
				said += String(chunk);
			});
		await until(() => said.includes("keeper ready") || child.exitCode !== null);
		assert.equal(child.exitCode, null, said);
		return child;
	}

	/** At the socket, with the secret, as the console would. */
	async function knock(path: string, body: unknown, session?: string): Promise<Said> {
		const sent = send({
			...{ socketPath: socket, path, method: "POST" },
			headers: {
				...{ authorization: `Bearer ${SECRET}`, "content-type": "application/json" },
				...(session === undefined ? {} : { "x-session": session }),
			},
		});
		sent.end(JSON.stringify(body));
		const [response] = await once(sent, "response");
		const chunks: Buffer[] = [];
		for await (const chunk of response) chunks.push(chunk);
		const text = Buffer.concat(chunks).toString("utf8");
		const json = response.headers["content-type"] === "application/json" ? JSON.parse(text) : null;
		return { status: response.statusCode, text, json, code: json?.code ?? "" };
	}

	/** The attacker's: what comes back is kept, to be searched at the end. */
	async function steal(path: string, body: unknown, session?: string): Promise<Said> {
		const said = await knock(path, body, session);
		loot.push(said.text);
		return said;
	}

	/** A row of console.session, which web's role may write, and the token to it. */
	async function forge(person: Person): Promise<string> {
		const token = randomBytes(32).toString("base64url");
		await web`insert into console.session (id, token_hash, person_id, expires_at)
			values (${randomUUID()}, ${hashOf(token)}, ${person.id}, now() + interval '1 hour')`;
		return token;
	}

	const asking = ({ caseId }: Reported, scope: unknown = { kind: "reported" }, text = REASON_WORDS) => ({
		...{ caseId, scope },
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text },
	});

	/** As the person's browser does it: ask, touch, open. */
	async function open(person: Person, thread: Reported, session = person.session) {
		const body = asking(thread);
		const confirmation = await touch(body, session);
		const said = await knock("/openings", { ...body, confirmation }, session);
		return { ...said, sent: { body, confirmation } };
	}

	async function touch(body: unknown, session: string, key = herKey): Promise<Confirmation> {
		const asked = await knock("/openings/challenge", body, session);
		assert.equal(asked.status, 200, asked.text);
		return { nonce: asked.json.nonce, ...key.assert(asked.json.options) };
	}

	/** A touch of a person's own on what the keeper asks of them; and what else it said. */
	// biome-ignore lint/suspicious/noExplicitAny: whatever the keeper answered
	async function touched(path: string, body: unknown, person: Person): Promise<any> {
		const asked = await knock(path, body, person.session);
		assert.equal(asked.status, 200, asked.text);
		const { nonce, options, ...more } = asked.json;
		return { ...more, confirmation: { nonce, ...keys.get(person)?.assert(options) } };
	}

	/** The codes of the refusals in a person's name on the record. */
	async function refusedOf(person: Person): Promise<string[]> {
		const rows = await admin`select convert_from(leaf, 'UTF8')::jsonb->>'error' as error from ledger.entry
			where actor = ${person.id} and outcome = 'refused' order by at, id`;
		return rows.map(({ error }) => error);
	}

	async function refusedAs(person: Person, code: string, act: () => Promise<Said>): Promise<void> {
		const before = await refusedOf(person);
		const said = await act();
		assert.equal(said.code, code, said.text);
		assert.deepEqual((await refusedOf(person)).slice(before.length), [code], "and it is on the record");
	}

	describe("a forged session", () => {
		it("opens nothing by itself: neither on its own claim, nor where the victim's is", async () => {
			const token = await forge(mina);
			await refusedAs(mina, "CONFIRMATION_REQUIRED", () => steal("/openings", asking(hers), token));
			await web`insert into console.claim (case_id, person_id, entry_id)
				values (${other.caseId}, ${mina.id}, ${randomUUID()})`;
			await refusedAs(mina, "CONFIRMATION_REQUIRED", () => steal("/openings", asking(other), token));
		});

		it("opens nothing for somebody who has no passkey yet", async () => {
			const { caseId } = other;
			await web`update console.claim set released_at = now(), released_by = ${mina.id} where case_id = ${caseId}`;
			await web`insert into console.claim (case_id, person_id, entry_id)
				values (${caseId}, ${newcomer.id}, ${randomUUID()})`;
			const token = await forge(newcomer);
			await refusedAs(newcomer, "CONFIRMATION_REQUIRED", () => steal("/openings", asking(other), token));
		});

		it("with a signature by a key of one's own is refused", async () => {
			const token = await forge(mina);
			const confirmation = await touch(asking(hers), token, softPasskey({ origin: ORIGIN }));
			await refusedAs(mina, "CONFIRMATION_INVALID", () =>
				steal("/openings", { ...asking(hers), confirmation }, token),
			);
			const [row] = await web`select id from access.passkey where person_id = ${mina.id}`;
			assert(row, "the id of the victim's passkey is no secret");
			await refusedAs(mina, "CONFIRMATION_INVALID", () =>
				steal(
					"/openings",
					{ ...asking(hers), confirmation: { ...confirmation, credentialId: herKey.credentialId } },
					token,
				),
			);
		});

		it("shows none of the words that staff typed", async () => {
			const token = await forge(auditor);
			await refusedAs(auditor, "CONFIRMATION_REQUIRED", () =>
				steal("/notes", { notes: [captured.note] }, token),
			);
		});

		it("reads nothing on under an opening that lives, without the page's own token", async () => {
			const reading = { part: "messages", caseId: hers.caseId, readToken: SECRET.slice(0, 43) };
			await refusedAs(mina, "READ_TOKEN_INVALID", async () =>
				steal(`/openings/${captured.opening}/readings`, reading, await forge(mina)),
			);
		});
	});

	describe("what passed before", () => {
		it("is not accepted a second time, on the session that it was for or on a forged one", async () => {
			const { body, confirmation } = captured;
			await refusedAs(mina, "CONFIRMATION_SPENT", () =>
				steal("/openings", { ...body, confirmation }, mina.session),
			);
			const forged = await forge(mina);
			const said = await steal("/openings", { ...body, confirmation }, forged);
			assert.match(said.code, /^CONFIRMATION_(INVALID|SPENT)$/);
		});

		it("nor as the record keeps it, where web may read it", async () => {
			const [row] =
				await web`select convert_from(leaf, 'UTF8')::jsonb->'assurance' as signed from ledger.entry
				where type = 'opening.granted' and opening_id = ${captured.opening}`;
			const { nonce, authenticatorData, clientData: clientDataJSON, signature } = row?.signed ?? {};
			assert(signature, "the entry holds what was signed");
			const { credentialId } = captured.confirmation;
			const confirmation = { nonce, credentialId, authenticatorData, clientDataJSON, signature };
			const said = await steal("/openings", { ...captured.body, confirmation }, await forge(mina));
			assert.match(said.code, /^CONFIRMATION_(INVALID|SPENT)$/);
			const signIn = await steal("/sign-ins", confirmation);
			assert.equal(signIn.code, "SIGN_IN_REFUSED");
		});
	});

	describe("a touch that a live person makes", () => {
		it("opens what it was made for and nothing else: no wider scope, other case, other words or person", async () => {
			const changed: [string, Record<string, unknown>][] = [
				["a wider window", asking(hers, { kind: "window", from: 6, to: 54 })],
				["other words", asking(hers, { kind: "reported" }, "Words that she never wrote, by somebody else.")],
				[
					"another reason",
					{ ...asking(hers), reason: { ...asking(hers).reason, question: "IS_SOMEBODY_AT_RISK" } },
				],
			];
			for (const [what, body] of changed) {
				const confirmation = await touch(asking(hers), mina.session);
				const said = await steal("/openings", { ...body, confirmation }, mina.session);
				assert.match(said.code, /^(CONFIRMATION_INVALID|REASON_REQUIRED)$/, `${what}: ${said.text}`);
			}
			const { caseId } = other;
			await web`update console.claim set released_at = now(), released_by = ${newcomer.id}
				where case_id = ${caseId} and released_at is null`;
			await web`insert into console.claim (case_id, person_id, entry_id)
				values (${caseId}, ${mina.id}, ${randomUUID()})`;
			const confirmation = await touch(asking(hers), mina.session);
			await refusedAs(mina, "CONFIRMATION_INVALID", () =>
				steal("/openings", { ...asking(other), confirmation }, mina.session),
			);
			const hersAgain = await touch(asking(hers), mina.session);
			const token = await forge(newcomer);
			const said = await steal("/openings", { ...asking(hers), confirmation: hersAgain }, token);
			assert.notEqual(said.status, 200);
		});

		it("is worth nothing after two minutes", async () => {
			const confirmation = await touch(asking(hers), mina.session);
			await admin`update access.challenge set issued_at = issued_at - interval '3 minutes',
				expires_at = expires_at - interval '3 minutes' where nonce = ${confirmation.nonce}`;
			await refusedAs(mina, "CONFIRMATION_EXPIRED", () =>
				steal("/openings", { ...asking(hers), confirmation }, mina.session),
			);
		});

		it("made at another site is worth nothing here", async () => {
			const asked = await knock("/openings/challenge", asking(hers), mina.session);
			for (const lie of [{ origin: "https://console.example.evil.example" }, { rpId: "evil.example" }]) {
				const confirmation = { nonce: asked.json.nonce, ...herKey.assert(asked.json.options, lie) };
				await refusedAs(mina, "CONFIRMATION_INVALID", () =>
					steal("/openings", { ...asking(hers), confirmation }, mina.session),
				);
			}
		});
	});

	describe("new keys, people and rights", () => {
		const mine = softPasskey({ origin: ORIGIN });

		it("nobody gets a passkey registered on a forged session, for somebody who has one or for somebody who has none", async () => {
			for (const [person, code] of [
				[mina, "CONFIRMATION_REQUIRED"],
				[newcomer, "ENROLMENT_NEEDED"],
			] as const) {
				const token = await forge(person);
				let said = await steal("/passkeys/registrations", {}, token);
				if (said.status === 200) {
					const { nonce, options } = said.json;
					said = await steal("/passkeys", { nonce, response: mine.attest(options), name: "Mine" }, token);
				}
				assert.equal(said.code, code, said.text);
			}
		});

		it("a guessed enrolment code opens nothing", async () => {
			const said = await steal("/passkeys/registrations", { code: "ABCDE-FGHJK-MNPQR-STVWX" });
			assert.equal(said.code, "ENROLMENT_INVALID", said.text);
		});

		it("a key that nobody knows signs nobody in", async () => {
			const { json } = await steal("/sign-ins/challenge", {});
			const said = await steal("/sign-ins", { nonce: json.nonce, ...mine.assert(json.options) });
			assert.equal(said.code, "SIGN_IN_REFUSED");
			const as = { ...mine.assert(json.options), credentialId: herKey.credentialId };
			assert.equal((await steal("/sign-ins", { nonce: json.nonce, ...as })).code, "SIGN_IN_REFUSED");
		});

		it("demo people are not added to a production, and no second pair of first admins", async () => {
			assert.equal((await steal("/demo-people", { people: [] })).code, "NOT_PERMITTED");
		});

		it("an admin's forged session proposes nothing, confirms nothing, takes nothing away and is shown no code", async () => {
			const what = { change: "FIRST_PASSKEY", person: newcomer.id, words: "She begins on Monday." };
			const role = {
				change: "GRANT_ROLE",
				person: newcomer.id,
				role: "lead",
				region: "eu",
				words: "Please.",
			};
			const removal = { change: "DISABLE", person: lead.id };
			for (const [path, body] of [
				["/staff/proposals", { proposal: randomUUID(), what: role }],
				["/staff/removals", { what: removal }],
				["/staff/details", { what: { field: "NAME", person: lead.id, before: "x", after: "Somebody Else" } }],
			] as const) {
				const before = await refusedOf(boss);
				const said = await steal(path, body, await forge(boss));
				assert.match(said.code, /^(CONFIRMATION_REQUIRED|CHANGED_MEANWHILE)$/, `${path}: ${said.text}`);
				assert.equal((await refusedOf(boss)).length, before.length + 1, `${path} is on the record`);
			}
			// What two admins really do, the attacker looking on.
			const proposal = randomUUID();
			const asked = await touched("/staff/proposals/challenge", { proposal, what }, boss);
			const made = await knock(
				"/staff/proposals",
				{ proposal, what, confirmation: asked.confirmation },
				boss.session,
			);
			assert.equal(made.status, 200, made.text);
			const at = `/staff/proposals/${proposal}`;
			await refusedAs(secondBoss, "CONFIRMATION_REQUIRED", async () =>
				steal(`${at}/decision`, { verdict: "confirm" }, await forge(secondBoss)),
			);
			const { confirmation } = await touched(`${at}/decision/challenge`, { verdict: "confirm" }, secondBoss);
			const done = await knock(`${at}/decision`, { verdict: "confirm", confirmation }, secondBoss.session);
			assert.equal(done.status, 200, done.text);
			await refusedAs(boss, "CONFIRMATION_REQUIRED", async () => steal(`${at}/code`, {}, await forge(boss)));
		});

		it("a stranger whom web says to have signed in has no right, whatever they call themself", async () => {
			const { json } = await steal("/arrivals", {
				issuer: "https://mine.example",
				subject: "me",
				name: "Mina",
			});
			assert(json.personId);
			const token = await forge({ id: json.personId, session: "", sessionId: "" });
			const said = await steal("/openings", asking(hers), token);
			assert.match(said.code, /^(NOT_PERMITTED|REGION_NOT_HELD)$/, said.text);
		});
	});

	describe("approvals", () => {
		it("one that is sent on a lead's forged session does not count", async () => {
			const body = { ...asking(hers), scope: { kind: "thread" } };
			const confirmation = await touch(body, mina.session);
			const made = await knock("/requests", { ...body, confirmation }, mina.session);
			assert.equal(made.status, 200, made.text);
			const { request } = made.json;
			await refusedAs(lead, "CONFIRMATION_REQUIRED", async () =>
				steal(`/requests/${request}/approval`, { verdict: "approve" }, await forge(lead)),
			);
			await assert.rejects(
				web`insert into access.opening_approval (request_id, person_id, verdict, entry_id)
					values (${request}, ${lead.id}, 'approve', ${randomUUID()})`,
				{ code: "42501" },
			);
			await refusedAs(mina, "REQUEST_NOT_APPROVED", async () =>
				steal("/openings", { caseId: hers.caseId, request }, await forge(mina)),
			);
		});
	});

	describe("in the database, as the console", () => {
		for (const attack of ATTACKS.filter(({ as, needs }) => as === "web" && needs === undefined)) {
			it(attack.name, async () => {
				const aim = { claim: null, taken: null, byWeb: null };
				const { refused, answer } = await attempt(attack, web, aim);
				assert(refused, `${answer} instead of ${attack.refusal}`);
			});
		}

		it("what the console may write opens and widens nothing", async () => {
			const { caseId, threadId } = hers;
			await web`update console.case set severity = 3, threat_to_life = true where id = ${caseId}`;
			await web`update console.session set seen_at = now() where person_id = ${mina.id} and ended_at is null`;
			await assert.rejects(
				web`insert into console.participant (thread_id, account, number) values (${threadId}, 'c', 3)`.execute(),
				{ code: "CS419" },
			);
			for (const [code, question] of [
				["USER_REPORT_REVIEW", "DOES_IT_VIOLATE"],
				["EMERGENCY_RISK_TO_LIFE", "IS_LIFE_AT_RISK"],
			]) {
				const body = { ...asking(hers), reason: { code, question, text: REASON_WORDS } };
				await refusedAs(mina, "CONFIRMATION_REQUIRED", async () =>
					steal("/openings", body, await forge(mina)),
				);
			}
		});
	});

	it("and in everything that came back there is not one stored word", () => {
		assert(loot.length > 20);
		const all = loot.join("\n");
		for (const text of [...hers.texts, ...other.texts, "Ada", "please look", REASON_WORDS])
			assert(!all.includes(text), `it holds: ${text}`);
	});
});
