/** Whole logs: each way to tamper with the files is found, and the first bad entry named where it can be. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { utf8 } from "./bytes.ts";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { cosign } from "./cosignature.ts";
import { EMPTY_EDGE, grow, rootOfEdge } from "./edge.ts";
import { formatUuid, IdSet, readUuid } from "./id-set.ts";
import { LogError } from "./log-error.ts";
import { parseNote, parseVerifierKey, signNote } from "./note.ts";
import { generateSigner } from "./signing.ts";
import { codeOf } from "./testing-codes.ts";
import { checkpointText, TestLog, testEntry } from "./testing-log.ts";
import { tilesIn } from "./tile-files.ts";
import { bundlesOf, encodeBundle, tilePath, tilesOf } from "./tiles.ts";
import { hashLeaf } from "./tree.ts";
import { continues, verifyLog } from "./verify.ts";
import { startThreads } from "./verify-threads.ts";

const { signer } = generateSigner("log.example/one");
const log = parseVerifierKey(signer.vkey);
const SIZE = 65_536 + 700;
const ENTRIES = Array.from({ length: SIZE }, (_, i) => testEntry(i));

/** An export in memory of these entries, as an honest log writes it. */
function exported(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
	const files = new Map<string, Uint8Array>();
	const { edge, growth } = grow(EMPTY_EDGE, entries.map(hashLeaf));
	for (const { level, index, hashes } of growth)
		files.set(tilePath(level, index, hashes.length / 32), hashes);
	for (const { index, width } of bundlesOf(entries.length)) {
		files.set(
			tilePath("entries", index, width),
			encodeBundle(entries.slice(index * 256, index * 256 + width)),
		);
	}
	const text = formatCheckpoint({ origin: signer.name, size: entries.length, root: rootOfEdge(edge) });
	return files.set("checkpoint", utf8(signNote(text, [signer])));
}

const HONEST = exported(ENTRIES);
const reading = (files: Map<string, Uint8Array>) => ({
	read: async (path: string) => files.get(path) ?? null,
});
const verify = (files: Map<string, Uint8Array>) => verifyLog(reading(files), { log });

async function refusal(files: Map<string, Uint8Array>): Promise<LogError> {
	const error = await verify(files).then(
		() => undefined,
		(error) => error,
	);
	assert.ok(error instanceof LogError, String(error));
	return error;
}

/** The honest export with some files replaced (null: removed). */
const tampered = (files: Record<string, Uint8Array | null>) => {
	const copy = new Map(HONEST);
	for (const [path, bytes] of Object.entries(files)) {
		if (bytes) copy.set(path, bytes);
		else copy.delete(path);
	}
	return copy;
};
const bundle = (index: number, change: (entries: Uint8Array[]) => void, count = 256) => {
	const entries = ENTRIES.slice(index * 256, index * 256 + count);
	change(entries);
	return encodeBundle(entries);
};
const idOf = (index: number) => JSON.parse(new TextDecoder().decode(ENTRIES[index])).id as string;

describe("verifying a whole log", () => {
	it("passes an honest one, and says what it went through", async () => {
		const steps: number[] = [];
		const report = await verifyLog(reading(HONEST), {
			log,
			onProgress: ({ entries }) => steps.push(entries),
		});
		assert.equal(report.entries, SIZE);
		assert.equal(report.tiles, [...tilesOf(SIZE)].length);
		assert.equal(report.checkpoint.size, SIZE);
		assert.equal(steps.length, 259);
		assert.equal(steps.at(-1), SIZE);
	});

	it("passes at any size, also the empty log, and with full tiles in the place of partial ones", async () => {
		for (const size of [0, 1, 255, 256, 257, 700]) {
			assert.equal((await verify(exported(ENTRIES.slice(0, size)))).entries, size);
		}
		// The log grew on while an older checkpoint was written out.
		const grown = exported(ENTRIES.slice(0, 1024));
		grown.set("checkpoint", exported(ENTRIES.slice(0, 700)).get("checkpoint") as Uint8Array);
		const { growth } = grow(EMPTY_EDGE, ENTRIES.slice(0, 700).map(hashLeaf));
		const top = growth.find(({ level }) => level === 1);
		grown.set(tilePath(1, 0, 2), top?.hashes as Uint8Array);
		assert.equal((await verify(grown)).entries, 700);
	});

	it("an entry rewritten is named", async () => {
		const files = tampered({
			"tile/entries/003": bundle(3, (e) => {
				e[7] = utf8(new TextDecoder().decode(e[7]).replace("ended", "endet"));
			}),
		});
		const { code, index, entryId } = await refusal(files);
		assert.deepEqual({ code, index, entryId }, { code: "ENTRY_DIFFERS", index: 775, entryId: idOf(775) });
	});

	it("two entries swapped are found at the first of them", async () => {
		const files = tampered({
			"tile/entries/255": bundle(255, (e) => {
				[e[9], e[200]] = [e[200] as Uint8Array, e[9] as Uint8Array];
			}),
		});
		const { code, index, entryId } = await refusal(files);
		assert.deepEqual(
			{ code, index, entryId },
			{ code: "ENTRY_DIFFERS", index: 65_289, entryId: idOf(65_480) },
		);
	});

	it("a tail cut off is named by its first missing entry", async () => {
		const cut = tampered({ "tile/entries/258.p/188": bundle(258, () => {}, 100) });
		assert.deepEqual(place(await refusal(cut)), {
			code: "BUNDLE_MALFORMED",
			index: 258 * 256 + 100,
			count: undefined,
		});
		const gone = tampered({ "tile/entries/258.p/188": null });
		assert.deepEqual(place(await refusal(gone)), { code: "BUNDLE_MISSING", index: 258 * 256, count: 188 });
		const tile = tampered({ "tile/0/258.p/188": null });
		assert.deepEqual(place(await refusal(tile)), { code: "TILE_MISSING", index: 258 * 256, count: 188 });
	});

	it("what stands behind the log's entries, where other readers would show it, is refused", async () => {
		const small = exported(ENTRIES.slice(0, 300));
		const behind = (path: string, ...more: Uint8Array[]) =>
			new Map(small).set(path, Buffer.concat([small.get(path) as Uint8Array, ...more]));
		const one = encodeBundle([testEntry(5_000_000)]);
		const files = behind("tile/entries/000", one);
		assert.deepEqual(place(await refusal(files)), { code: "BUNDLE_MALFORMED", index: 0, count: 256 });
		const threads = startThreads(1);
		const inThreads = await verifyLog(reading(files), { log, check: threads.check }).catch((error) => error);
		await threads.close();
		assert.deepEqual(place(inThreads), { code: "BUNDLE_MALFORMED", index: 0, count: 256 });
		const last = "tile/entries/001.p/44";
		assert.equal((await refusal(behind(last, one))).code, "BUNDLE_MALFORMED");
		// A full one may stand for it, but not under its name, and not with more than is full.
		const full = ENTRIES.slice(256, 512);
		assert.equal((await refusal(new Map(small).set(last, encodeBundle(full)))).code, "BUNDLE_MALFORMED");
		const standing = new Map(small);
		standing.delete(last);
		assert.equal((await verify(new Map(standing).set("tile/entries/001", encodeBundle(full)))).entries, 300);
		standing.set("tile/entries/001", Buffer.concat([encodeBundle(full), one]));
		assert.equal((await refusal(standing)).code, "BUNDLE_MALFORMED");
		const wide = behind("tile/0/001.p/44", new Uint8Array((256 - 44) * 32));
		assert.equal((await refusal(wide)).code, "TILE_MALFORMED");
	});

	it("an entry rewritten together with its tile is found by the tile above", async () => {
		const entries = ENTRIES.slice(1024, 1280);
		entries[3] = testEntry(5_000_000);
		const { growth } = grow(EMPTY_EDGE, entries.map(hashLeaf));
		const files = tampered({
			"tile/entries/004": encodeBundle(entries),
			"tile/0/004": growth[0]?.hashes as Uint8Array,
		});
		assert.deepEqual(place(await refusal(files)), { code: "TILE_DIFFERS", index: 1024, count: 256 });
	});

	it("where all tiles were made anew to fit, the root still differs from the one signed", async () => {
		const entries = ENTRIES.with(70, testEntry(5_000_000));
		const files = exported(entries).set("checkpoint", HONEST.get("checkpoint") as Uint8Array);
		assert.deepEqual(place(await refusal(files)), {
			code: "ROOT_DIFFERS",
			index: undefined,
			count: undefined,
		});
	});

	it("any byte of any file changed is found", async () => {
		const small = exported(ENTRIES.slice(0, 300));
		const paths = [...small.keys()];
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...paths),
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				async (path, n, by) => {
					const bytes = (small.get(path) as Uint8Array).slice();
					const at = n % bytes.length;
					bytes[at] = ((bytes[at] as number) + by) % 256;
					assert.notEqual(
						await codeOf(() => verify(new Map(small).set(path, bytes))),
						"none",
						`${path} ${at}`,
					);
				},
			),
			{ numRuns: 300 },
		);
	});

	it("an id used twice is refused where it comes again, although the tree is sound", async () => {
		const twice = testEntry(3).slice();
		const error = await refusal(exported([...ENTRIES.slice(0, 600), twice, ...ENTRIES.slice(600, 700)]));
		assert.deepEqual(place(error), { code: "ENTRY_ID_REPEATED", index: 600, count: undefined });
		assert.equal(error.entryId, idOf(3));
	});

	it("an entry that is no strict object is refused, although the tree is sound", async () => {
		const text = new TextDecoder().decode(ENTRIES[9]).replace("{", '{"v":1,');
		const error = await refusal(exported(ENTRIES.slice(0, 20).with(9, utf8(text))));
		assert.deepEqual(place(error), { code: "ENTRY_DUPLICATE_KEY", index: 9, count: undefined });
	});

	it("another log's checkpoint, none, an unsigned one and too few witnesses are refused", async () => {
		assert.equal((await refusal(tampered({ checkpoint: null }))).code, "CHECKPOINT_MISSING");
		const other = parseVerifierKey(generateSigner("log.example/two").signer.vkey);
		assert.equal(await codeOf(() => verifyLog(reading(HONEST), { log: other })), "ORIGIN_OTHER");
		const witness = generateSigner("witness.example", 4).signer;
		const options = { log, witnesses: [parseVerifierKey(witness.vkey)], quorum: 1 };
		assert.equal(await codeOf(() => verifyLog(reading(HONEST), options)), "QUORUM_MISSING");
		const note = new TextDecoder().decode(HONEST.get("checkpoint"));
		const cosigned = note + cosign(checkpointText(note), witness, 9);
		const report = await verifyLog(reading(tampered({ checkpoint: utf8(cosigned) })), options);
		assert.deepEqual(report.checkpoint.cosignatures, [{ name: "witness.example", time: 9 }]);
	});

	it("in several threads finds the same", async () => {
		const threads = startThreads(2);
		try {
			const inThreads = { log, check: threads.check };
			assert.deepEqual(await verifyLog(reading(HONEST), inThreads), await verify(HONEST));
			const bad = tampered({
				"tile/entries/003": bundle(3, (e) => e.reverse()),
				"tile/entries/002": bundle(2, (e) => e.sort().reverse()),
			});
			const [alone, together] = await Promise.all([
				refusal(bad),
				verifyLog(reading(bad), inThreads).catch((error) => error),
			]);
			assert.ok(together instanceof LogError);
			assert.deepEqual(
				[together.index, together.code, together.entryId],
				[alone.index, alone.code, alone.entryId],
			);
		} finally {
			await threads.close();
		}
	});

	it("leaves the files' bytes as they were", async () => {
		const files = exported(ENTRIES.slice(0, 300));
		const before = structuredClone(files);
		await verify(files);
		assert.deepEqual(files, before);
	});
});

const place = ({ code, index, count }: LogError) => ({ code, index, count });

describe("the ids of a log", () => {
	it("are told apart exactly, a share at a time where memory holds no more", () => {
		const uuids = fc.array(fc.uuid(), { maxLength: 300 });
		fc.assert(
			fc.property(uuids, fc.nat(299), fc.integer({ min: 1, max: 400 }), (made, repeat, atATime) => {
				const ids = ["00000000-0000-0000-0000-000000000000", ...made];
				const again = ids[repeat % ids.length] as string;
				const all = [...ids, again];
				const set = new IdSet(all.length, atATime);
				const words = new Uint32Array(all.length * 4);
				for (const [i, id] of all.entries()) {
					readUuid(utf8(id), 0, words, i);
					assert.equal(formatUuid(words, i), id);
				}
				const refused: number[] = [];
				for (let share = 0; share < set.shares; share++) {
					set.begin(share);
					for (const i of all.keys()) if (!set.add(words, i)) refused.push(i);
				}
				const expected = all.flatMap((id, i) => (all.indexOf(id) < i ? [i] : []));
				assert.deepEqual(
					refused.sort((a, b) => a - b),
					expected,
				);
			}),
		);
	});
});

describe("comparing with an older checkpoint", () => {
	const at = (size: number) => new TestLog(signer, size);
	const opened = (from: TestLog) => parseCheckpoint(parseNote(from.checkpoint()).text);

	it("proves that the log continues it, from any size, out of files or a table", async () => {
		const now = parseCheckpoint(checkpointText(new TextDecoder().decode(HONEST.get("checkpoint"))));
		// The last of them lie in the tiles that are partial now: their narrower forms are no files.
		for (const size of [0, 1, 256, 999, SIZE - 700, SIZE - 3, SIZE - 1]) {
			const proof = await continues(opened(at(size)), tilesIn(reading(HONEST), SIZE), now);
			assert.equal(proof.length === 0, size === 0);
		}
		assert.deepEqual(await continues(now, tilesIn(reading(HONEST)), now), []);
	});

	it("tells a shorter log, another history, another log and other tiles apart", async () => {
		const [old, now] = [at(300), at(900)];
		const forked = new TestLog(signer, 900);
		assert.equal(await codeOf(() => continues(opened(now), old, opened(old))), "LOG_BEHIND");
		const other = { ...opened(old), root: hashLeaf(utf8("other")) };
		assert.equal(await codeOf(() => continues(other, forked, opened(now))), "LOG_FORKED");
		const stranger = { ...opened(old), origin: "log.example/two" };
		assert.equal(await codeOf(() => continues(stranger, now, opened(now))), "ORIGIN_OTHER");
		const unlike = { ...opened(now), root: hashLeaf(utf8("other")) };
		assert.equal(await codeOf(() => continues(opened(old), now, unlike)), "ROOT_DIFFERS");
	});
});
