/**
 * Oracles that this project did not write: the roots of RFC 6962's usual eight leaves, and transparency-dev's merkle
 * cases (most are attacks and must fail). Its `subtree…` folders are cases of another draft, proofs about a range of
 * leaves that is no prefix of the log: no format of ours has such proofs, so nothing here could be run on them.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { decodeBase64 } from "./base64.ts";
import { fromHex, toHex } from "./bytes.ts";
import { EMPTY_EDGE, grow, rootOfEdge } from "./edge.ts";
import { LogError } from "./log-error.ts";
import {
	EMPTY_ROOT,
	hashLeaf,
	hashLeafWithin,
	hashNode,
	verifyConsistency,
	verifyInclusion,
} from "./tree.ts";

const FOLDER = new URL("../../../shared/data/merkle/testdata/", import.meta.url);
const skip = existsSync(FOLDER) ? false : "the merkle cases are not beside this checkout";

const LEAVES = [
	"",
	"00",
	"10",
	"2021",
	"3031",
	"40414243",
	"5051525354555657",
	"606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const bytes = (hex: string) => fromHex(hex) as Uint8Array;

interface Case {
	desc: string;
	wantErr: boolean;
	proof: string[] | null;
	root: string;
	leafIdx: number;
	treeSize: number;
	leafHash: string;
	size1: number;
	size2: number;
	root1: string | null;
	root2: string | null;
}

function casesOf(folder: string): { name: string; test: Case }[] {
	const names = readdirSync(new URL(folder, FOLDER), { recursive: true, encoding: "utf8" });
	return names
		.filter((name) => name.endsWith(".json"))
		.map((name) => ({ name, test: JSON.parse(readFileSync(new URL(`${folder}/${name}`, FOLDER), "utf8")) }));
}

/** What verified; any error but a LogError fails the test. */
function verifies(check: () => void): boolean {
	try {
		check();
		return true;
	} catch (error) {
		assert.ok(error instanceof LogError && /^PROOF_|^NUMBER_/.test(error.code), String(error));
		return false;
	}
}

describe("the tree", () => {
	it("has the roots that RFC 6962's implementations agree on, for 0 to 8 leaves", () => {
		for (const [size, root] of ROOTS.entries()) {
			const leaves = LEAVES.slice(0, size).map((leaf) => hashLeaf(bytes(leaf)));
			assert.equal(toHex(rootOfEdge(grow(EMPTY_EDGE, leaves).edge)), root, `size ${size}`);
		}
		assert.equal(toHex(EMPTY_ROOT), ROOTS[0]);
	});

	it("hashes a leaf in place as it does apart, and leaves the bytes around it as they were", () => {
		const bundle = bytes("0001ff0002abcd");
		const into = new Uint8Array(40);
		hashLeafWithin(bundle, 5, 7, into, 4);
		assert.deepEqual(into.slice(4, 36), hashLeaf(bytes("abcd")));
		assert.equal(toHex(bundle), "0001ff0002abcd");
	});

	it("hashes a leaf of any size, also the largest and beyond", () => {
		for (const size of [0, 1, 65_534, 65_535, 65_536, 70_000]) {
			const data = new Uint8Array(size).fill(7);
			const within = new Uint8Array(32);
			hashLeafWithin(Uint8Array.of(9, ...data), 1, size + 1, within, 0);
			assert.deepEqual(hashLeaf(data), within);
		}
	});

	it("tells a node from a leaf of the same bytes", () => {
		const [left, right] = [hashLeaf(bytes("00")), hashLeaf(bytes("10"))];
		assert.notDeepEqual(hashNode(left, right), hashLeaf(Uint8Array.of(...left, ...right)));
	});
});

describe("the published merkle cases", { skip }, () => {
	it("an inclusion proof verifies where it should and nowhere else", () => {
		const ran = { good: 0, bad: 0 };
		for (const { name, test } of casesOf("inclusion")) {
			const passed = verifies(() =>
				verifyInclusion({
					leaf: decodeBase64(test.leafHash ?? ""),
					index: test.leafIdx,
					size: test.treeSize,
					proof: (test.proof ?? []).map(decodeBase64),
					root: decodeBase64(test.root ?? ""),
				}),
			);
			assert.equal(passed, !test.wantErr, `${name}: ${test.desc}`);
			ran[passed ? "good" : "bad"]++;
		}
		assert.ok(ran.good >= 5 && ran.good + ran.bad >= 98, JSON.stringify(ran));
	});

	it("a consistency proof verifies where it should and nowhere else", () => {
		const ran = { good: 0, bad: 0 };
		for (const { name, test } of casesOf("consistency")) {
			const passed = verifies(() =>
				verifyConsistency({
					from: test.size1,
					to: test.size2,
					fromRoot: decodeBase64(test.root1 ?? ""),
					toRoot: decodeBase64(test.root2 ?? ""),
					proof: (test.proof ?? []).map(decodeBase64),
				}),
			);
			assert.equal(passed, !test.wantErr, `${name}: ${test.desc}`);
			ran[passed ? "good" : "bad"]++;
		}
		assert.ok(ran.good >= 5 && ran.good + ran.bad >= 98, JSON.stringify(ran));
	});
});
