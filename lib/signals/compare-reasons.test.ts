import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Earlier } from "./compare-reasons.ts";

let count = 0;
const reason = (words: string, caseId = `case ${++count}`) => ({
	...{ id: `reason ${++count}`, caseId, tokens: words === "" ? [] : words.split(" ") },
});

test("how alike two reasons are is the share of all their words that both have", () => {
	const earlier = new Earlier();
	const first = reason("reported threat of violence");
	earlier.add(first);
	assert.deepEqual(earlier.mostLike(reason("reported threat of violence")), { likeness: 1, like: first.id });
	assert.deepEqual(earlier.mostLike(reason("reported threat in anger")), { likeness: 2 / 6, like: first.id });
	assert.deepEqual(earlier.mostLike(reason("another matter")), { likeness: 0, like: null });
	assert.deepEqual(earlier.mostLike(reason("")), { likeness: 0, like: null }, "a reason that was erased");
});

test("the most alike of the earlier ones counts, and none of the same case", () => {
	const earlier = new Earlier();
	const same = reason("more of the same", "one case");
	const other = reason("more of something");
	earlier.add(same);
	earlier.add(other);
	assert.deepEqual(earlier.mostLike(reason("more of the same", "one case")), {
		likeness: 2 / 5,
		like: other.id,
	});
	assert.equal(earlier.mostLike(reason("more of the same")).like, same.id);
});

test("a reason is compared with somebody's last two hundred, and no further back", () => {
	const earlier = new Earlier();
	const first = reason("own words");
	earlier.add(first);
	for (let n = 1; n < 200; n++) earlier.add(reason(`filler ${n}`));
	assert.equal(earlier.mostLike(reason("own words")).like, first.id);
	earlier.add(reason("")); // no words: it takes nobody's place
	assert.equal(earlier.mostLike(reason("own words")).like, first.id);
	earlier.add(reason("one more"));
	assert.equal(earlier.mostLike(reason("own words")).like, null);
});

test("it finds what comparing with each would find", () => {
	const word = fc.constantFrom(..."abcdefgh");
	const one = fc.record({ words: fc.uniqueArray(word, { maxLength: 6 }), caseId: fc.constantFrom("x", "y") });
	fc.assert(
		fc.property(fc.array(one, { maxLength: 30 }), one, (before, last) => {
			const earlier = new Earlier();
			const reasons = before.map(({ words, caseId }) => reason(words.join(" "), caseId));
			for (const each of reasons) earlier.add(each);
			const asked = reason(last.words.join(" "), last.caseId);
			const shares = reasons
				.filter(({ caseId }) => caseId !== asked.caseId)
				.map(({ tokens }) => {
					const all = new Set([...tokens, ...asked.tokens]).size;
					return all === 0 ? 0 : tokens.filter((token) => asked.tokens.includes(token)).length / all;
				});
			assert.equal(earlier.mostLike(asked).likeness, Math.max(0, ...shares));
		}),
	);
});
