import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { importPublicIntakeKey } from "../envelope/intake-key.ts";
import { sealNote } from "../envelope/note.ts";
import { DomainError } from "../errors.ts";
import { askToDisclose, discloseNotes } from "./disclose.ts";
import { openThread } from "./open-thread.ts";
import { claim, type House, openHouse, type Person, reportThread, signIn } from "./testing.ts";
import { confirmationOf, enrolPasskey } from "./testing-passkey.ts";

const WORDS = "The report says that he keeps writing after she said no.";

describe("words that staff typed", () => {
	let house: House;
	let author: Person;
	let note: string;
	const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;
	const reasonOf = async (person: Person, options: { restricted?: boolean } = {}) => {
		const { caseId } = await reportThread(house, { messages: 3, reported: [2], ...options });
		await claim(house, caseId, person.id);
		const code = options.restricted ? "CHILD_SAFETY_ESCALATION" : "USER_REPORT_REVIEW";
		const question = options.restricted ? "IS_IT_GROOMING" : "DOES_IT_VIOLATE";
		await openThread(house.keeper, person.session, {
			caseId,
			reason: { code, question, text: WORDS },
			scope: { kind: "reported" },
		});
		const [opening] = await house.web`select note_id from access.opening where case_id = ${caseId}`;
		return opening?.note_id as string;
	};
	const disclosures = async () => {
		const [row] = await house.web`select count(*)::int as n from ledger.entry where type = 'note.disclosed'`;
		return row?.n as number;
	};

	before(async () => {
		house = await openHouse();
		author = await signIn(house, ["moderator", "eu"]);
		note = await reasonOf(author);
	});
	after(() => house.close());

	it("a reason is shown to its author, a lead and an auditor of the region, each time as an entry", async () => {
		const lead = await signIn(house, ["lead", "eu"]);
		const auditor = await signIn(house, ["auditor", "eu"]);
		for (const person of [author, lead, auditor]) {
			const before = await disclosures();
			const { lines } = await discloseNotes(house.keeper, person.session, [note]);
			assert(lines[0]?.kind === "words" && lines[0].text === WORDS);
			assert.equal(await disclosures(), before + 1);
		}
	});

	it("a colleague, another region, an admin and nobody are refused, and no word is shown", async () => {
		const before = await disclosures();
		for (const grants of [
			["moderator", "eu"],
			["auditor", "us"],
			["admin", "eu"],
		] as const) {
			const person = await signIn(house, [...grants]);
			await assert.rejects(discloseNotes(house.keeper, person.session, [note]), refused("NOT_PERMITTED"));
		}
		await assert.rejects(discloseNotes(house.keeper, "nobody", [note]), refused("NOT_SIGNED_IN"));
		assert.equal(await disclosures(), before);
	});

	it("of a child-safety case, a lead learns nothing", async () => {
		const hidden = await reasonOf(await signIn(house, ["child_safety", "eu"]), { restricted: true });
		const lead = await signIn(house, ["lead", "eu"]);
		await assert.rejects(discloseNotes(house.keeper, lead.session, [hidden]), refused("NOT_PERMITTED"));
	});

	it("a note on a case is shown to whoever works on cases there, and to oversight; of a child-safety case to child safety", async () => {
		const noteOn = async (options: { restricted?: boolean } = {}) => {
			const { caseId } = await reportThread(house, { messages: 3, reported: [2], ...options });
			const id = randomUUID();
			const [key] = (await house.keeper.keyring.published()).filter(({ region }) => region === "eu");
			assert(key);
			const intake = { kid: key.kid, publicKey: importPublicIntakeKey(key.publicJwk as never) };
			const { wrapped, sealed } = sealNote(intake, { noteId: id, about: caseId }, WORDS);
			await house.web`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
				values (${id}, 'case_note', ${caseId}, 'eu', ${author.id}, ${wrapped}, ${sealed})`;
			return id;
		};
		const [open, hidden] = [await noteOn(), await noteOn({ restricted: true })];
		for (const [role, sees, seesHidden] of [
			["moderator", true, false],
			["lead", true, false],
			["child_safety", true, true],
			["auditor", true, true],
			["qa", false, false],
			["legal", false, false],
			["admin", false, false],
		] as const) {
			const person = await signIn(house, [role, "eu"]);
			for (const [id, may] of [
				[open, sees],
				[hidden, seesHidden],
			] as const) {
				const shown = discloseNotes(house.keeper, person.session, [id]);
				if (!may) await assert.rejects(shown, refused("NOT_PERMITTED"), role);
				else assert(((await shown).lines[0] as { text?: string }).text === WORDS, role);
			}
		}
	});

	it("whoever has a passkey is asked for it, also where others show words by their session", async () => {
		const lead = await signIn(house, ["lead", "eu"]);
		const key = await enrolPasskey(house, lead);
		const before = await disclosures();
		await assert.rejects(discloseNotes(house.keeper, lead.session, [note]), refused("CONFIRMATION_REQUIRED"));
		// Nor by a keeper that did not look.
		const word = {
			...{ keeper: "k", note, person: lead.id, session: lead.sessionId, role: "lead", policy: "p" },
			assurance: { kind: "session" },
		};
		await assert.rejects(
			house.keeper.sql`select access.disclose(${house.keeper.sql.json(word)})`,
			/CONFIRMATION_REQUIRED/,
		);
		assert.equal(await disclosures(), before);
		const confirmation = confirmationOf(await askToDisclose(house.keeper, lead.session, [note]), key);
		const { lines } = await discloseNotes(house.keeper, lead.session, [note], confirmation);
		assert(lines[0]?.kind === "words" && lines[0].text === WORDS);
	});

	it("of several notes, one that may not be seen means that none is shown or recorded", async () => {
		const other = await reasonOf(await signIn(house, ["moderator", "eu"]));
		const before = await disclosures();
		await assert.rejects(
			discloseNotes(house.keeper, author.session, [note, other]),
			refused("NOT_PERMITTED"),
		);
		assert.equal(await disclosures(), before);
	});
});
