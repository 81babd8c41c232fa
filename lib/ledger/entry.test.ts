/** What an entry is, against JSON.parse as the oracle: stricter than it in the ways that the header names, never laxer. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { concat, utf8 } from "./bytes.ts";
import { checkEntry, entryIdOf, parseEntry } from "./entry.ts";
import { scanEntry } from "./entry-scan.ts";
import { knownShape } from "./entry-shape.ts";
import { LogError } from "./log-error.ts";
import { codeOf } from "./testing-codes.ts";

const ID = "0f8b1c2d-0000-4000-8000-0123456789ab";
const HEAD = `"v": 1, "id": "${ID}", "at": "2026-11-21T12:00:00.123456Z", "type": "thread.decrypted"`;
const entry = (rest = "") => utf8(`{${HEAD}${rest}}`);

function accepts(text: string | Uint8Array): boolean {
	const bytes = typeof text === "string" ? utf8(text) : text;
	try {
		scanEntry(bytes, 0, bytes.length);
		return true;
	} catch (error) {
		assert.ok(error instanceof LogError, String(error));
		return false;
	}
}

describe("an entry", () => {
	it("is what the database builds: one object with v, id, at and type in any order", () => {
		assert.deepEqual(
			{ ...parseEntry(entry(', "scope": {"count": 5, "intervals": [[1, 5]]}')) },
			{
				v: 1,
				id: ID,
				at: "2026-11-21T12:00:00.123456Z",
				type: "thread.decrypted",
				scope: { count: 5, intervals: [[1, 5]] },
			},
		);
		const turned = `{"type":"a.b","at":"2026-11-21T12:00:00.123456Z","id":"${ID}","v":1}`;
		assert.equal(parseEntry(utf8(turned)).id, ID);
		assert.equal(parseEntry(entry(', "name": "caf\u00e9 \\u00e9 \\" \\\\"')).name, 'café é " \\');
	});

	it("says where its id stands, within a bundle too", () => {
		const [before, whole] = [utf8("xyz"), entry()];
		const at = checkEntry(concat(before, whole, before), 3, 3 + whole.length);
		assert.equal(new TextDecoder().decode(concat(before, whole).subarray(at, at + 36)), ID);
	});

	it("is refused, each with its code, where two readers could read two things or one is missing", async () => {
		const codes: Record<string, string[]> = {
			ENTRY_DUPLICATE_KEY: [
				`{${HEAD}, "id": "${ID}"}`,
				`{${HEAD}, "a": {"b": 1, "c": 2, "b": 1}}`,
				`{${HEAD}, "a": [1, [{"x": {"k": 1, "k": 2}}]]}`,
			],
			ENTRY_MALFORMED: [
				"",
				" ",
				"{}",
				"[]",
				"null",
				`{${HEAD}`,
				`{${HEAD},}`,
				`{${HEAD}} x`,
				`{${HEAD}}{}`,
				`\ufeff{${HEAD}}`,
				`{${HEAD}, "i\\u0064": 1}`,
				`{${HEAD}, "é": 1}`,
				`{${HEAD}, 'a': 1}`,
				`{${HEAD}, "a": 01}`,
				`{${HEAD}, "a": 1.}`,
				`{${HEAD}, "a": +1}`,
				`{${HEAD}, "a": NaN}`,
				`{${HEAD}, "a": "\u0001"}`,
				`{${HEAD}, "a": "\\x41"}`,
				`{${HEAD}, "a": "unfinished}`,
				`{${HEAD}, "a": [1, 2}`,
				`{${HEAD}, "a": {]}`,
				`{${HEAD}, "a": ${"[".repeat(40)}${"]".repeat(40)}}`,
				`{${HEAD}, "a": {${Array.from({ length: 1100 }, (_, i) => `"k${i}": 1`).join()}}}`,
				`{"x": {${HEAD}}}`,
				...['"v": 2', '"v": 1.0', '"v": "1"', '"v": 10', '"v": [1]'].map(
					(v) => `{${HEAD.replace('"v": 1', v)}}`,
				),
				...[ID.toUpperCase(), ID.slice(1), `${ID}0`, `{${ID.slice(1)}`].map(
					(id) => `{${HEAD.replace(ID, id)}}`,
				),
				`{${HEAD.replace(`"${ID}"`, "7")}}`,
				`{${HEAD.replace("123456Z", "123Z")}}`,
				`{${HEAD.replace("T12", " 12")}}`,
				...["thread", "thread.", ".x", "a.b.c", "A.b", "a-b.c"].map(
					(t) => `{${HEAD.replace("thread.decrypted", t)}}`,
				),
				...["v", "id", "at", "type"].map((key) => `{${HEAD.replace(`"${key}"`, `"${key}x"`)}}`),
			],
		};
		for (const [code, texts] of Object.entries(codes)) {
			for (const text of texts)
				assert.equal(await codeOf(() => parseEntry(utf8(text))), code, text.slice(0, 200));
		}
	});

	it("has at most 65,535 bytes, and they are UTF-8", async () => {
		const room = 65_535 - entry(', "x": ""').length;
		assert.equal(await codeOf(() => parseEntry(entry(`, "x": "${"y".repeat(room)}"`))), "none");
		assert.equal(
			await codeOf(() => parseEntry(entry(`, "x": "${"y".repeat(room + 1)}"`))),
			"ENTRY_TOO_LARGE",
		);
		const [start, end] = [utf8(`{${HEAD}, "x": "`), utf8('"}')];
		for (const wrong of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc3]]) {
			const bytes = concat(start, Uint8Array.from(wrong), end);
			assert.equal(await codeOf(() => parseEntry(bytes)), "ENTRY_MALFORMED", wrong.join());
		}
	});

	it("whatever was written by JSON.stringify passes, with any white space", () => {
		const key = fc.stringMatching(/^[a-zA-Z0-9._-]{0,8}$/).filter((key) => key !== "__proto__");
		const { tree } = fc.letrec((tie) => ({
			tree: fc.oneof(
				{ depthSize: "small" },
				fc.jsonValue({ maxDepth: 0 }),
				fc.array(tie("tree"), { maxLength: 4 }),
				fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
			),
		}));
		fc.assert(
			fc.property(fc.dictionary(key, tree), fc.constantFrom("", " ", "\t", "\n "), (value, space) => {
				assert.ok(accepts(JSON.stringify(value, null, space)));
				assert.ok(accepts(`${space}${JSON.stringify(value)}${space}`));
			}),
		);
	});

	it("what JSON.parse refuses is refused, whatever bytes are changed, dropped or doubled", () => {
		const text = `{${HEAD}, "a": [1, -2.5e+3, true, false, null, {}, [], {"b": {"c": ""}}], "d": 0}`;
		const piece = fc.constantFrom(
			"{",
			"}",
			"[",
			"]",
			",",
			":",
			'"',
			"\\",
			"0",
			"1",
			"-",
			".",
			"e",
			" ",
			"x",
			"\n",
			'"k": 1,',
		);
		const edit = fc.tuple(fc.nat(text.length), fc.nat(3), piece);
		fc.assert(
			fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
				let altered = text;
				for (const [at, cut, put] of edits) altered = altered.slice(0, at) + put + altered.slice(at + cut);
				// Escapes are checked behind the scan, by checkEntry.
				const whole = () => checkEntry(utf8(altered));
				if (!accepts(altered)) return;
				try {
					whole();
				} catch (error) {
					assert.ok(error instanceof LogError);
					return;
				}
				const parsed = JSON.parse(altered);
				assert.deepEqual({ ...parseEntry(utf8(altered)) }, parsed);
			}),
			{ numRuns: 3000 },
		);
	});

	it("an entry like one before is judged as if it were the first", () => {
		const text = `{${HEAD}, "a": [1, -25, 10.05e+3, 407, null], "b": {"c": "", "d": "${"x".repeat(99)}"}, "e": 0}`;
		checkEntry(utf8(text));
		const byte = fc.oneof(fc.nat(255), fc.constantFrom(...utf8('"\\0189-.e,:{}[] x\u007f\u0000')));
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(text.length - 1), byte), { minLength: 1, maxLength: 3 }),
				(edits) => {
					const bytes = utf8(text);
					for (const [at, value] of edits) bytes[at] = value;
					const known = knownShape(bytes, 0, bytes.length);
					if (known) assert.deepEqual(known, scanEntry(bytes, 0, bytes.length));
				},
			),
			{ numRuns: 20_000 },
		);
		// What an entry of the same kind differs in is known again, behind other bytes too.
		const other = text
			.replaceAll(/[0-9a-f]{12}/g, "ba9876543210")
			.replace("407", "199")
			.replace('"e": 0', '"e": 9');
		assert.ok(knownShape(utf8(`xy${other}z`), 2, 2 + other.length));
		assert.equal(knownShape(utf8(other.replace("199", "099")), 0, other.length), undefined);
	});

	it("any bytes at all are an entry or a LogError", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (noise, at) => {
				const bytes = entry();
				bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
				for (const data of [noise, bytes]) {
					accepts(data);
					try {
						parseEntry(data);
					} catch (error) {
						assert.ok(error instanceof LogError, String(error));
					}
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("is named in an error by its id, if that can be read", () => {
		assert.equal(entryIdOf(entry()), ID);
		assert.equal(entryIdOf(utf8(`{"id": "${ID}"}`)), ID);
		assert.equal(entryIdOf(utf8('{"id": "somebody@example.com"}')), undefined);
		assert.equal(entryIdOf(utf8("{")), undefined);
	});
});
