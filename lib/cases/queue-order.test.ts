import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodePlace, encodePlace } from "./place.ts";
import { FACTORS, microsOf, ORDERS, type Place, partsFrom, shareUsed } from "./queue-order.ts";

const NOW = 1_795_324_800_000_000n;
const LANE = { region: "eu", restricted: false };

/** What the database orders by. */
const keyOf = ({ severity, at }: { severity: number; at: string }) =>
	(microsOf(at) - NOW) * BigInt(FACTORS[severity] ?? 0);

function textOf(micros: bigint): string {
	const iso = new Date(Number(micros / 1_000_000n) * 1000).toISOString().slice(0, 19).replace("T", " ");
	return `${iso}.${String(micros % 1_000_000n).padStart(6, "0")}+00`;
}

test("an hour that is half used stands beside a week that is half used", () => {
	const due = (hours: number) => textOf(NOW + BigInt(hours) * 1_800_000_000n);
	const keys = [1, 24, 72, 168].map((hours, severity) => keyOf({ severity, at: due(hours) }));
	assert.equal(new Set(keys).size, 1);
	assert.deepEqual(
		[1, 24, 72, 168].map(
			(hours, severity) => shareUsed({ severity, dueAt: due(hours) }, Number(NOW / 1000n)).percent,
		),
		[50, 50, 50, 50],
	);
});

test("from whatever case a page ends with, each part goes on with exactly the cases that come after it", () => {
	const row = fc.record({
		severity: fc.integer({ min: 0, max: 3 }),
		at: fc.bigInt({ min: NOW - 10n ** 12n, max: NOW + 10n ** 12n }).map(textOf),
		id: fc.uuid(),
	});
	const after = (a: Place, b: Place) => {
		const [x, y] = [keyOf(a), keyOf(b)];
		if (x !== y) return y > x;
		return b.severity !== a.severity ? b.severity > a.severity : b.id > a.id;
	};
	fc.assert(
		fc.property(row, row, (last, other) => {
			const place = { order: "share" as const, asOf: NOW };
			const [a, b] = [
				{ ...place, ...last },
				{ ...place, ...other },
			];
			const part = partsFrom([LANE], "share", null, a).find(({ severity }) => severity === b.severity);
			assert.ok(part);
			const [at, from] = [microsOf(b.at), microsOf(part.afterAt)];
			assert.equal(at > from || (at === from && b.id > part.afterId), after(a, b));
		}),
		{ numRuns: 2000 },
	);
});

test("a place is written and read back; what is not ours, or of another order, begins at the beginning", () => {
	for (const order of ORDERS) {
		const place = {
			order,
			asOf: NOW,
			severity: 1,
			at: "2026-11-22 05:03:04.123456+00",
			id: crypto.randomUUID(),
		};
		assert.deepEqual(decodePlace(encodePlace(place), order), place);
		assert.equal(decodePlace(encodePlace(place), order === "age" ? "share" : "age"), null);
	}
	const written = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
	const id = crypto.randomUUID();
	for (const other of [
		"",
		"x",
		"eyJub3QiOiJvdXJzIn0",
		written("share", "1", 0, "2026-11-22 05:03:04+00", id),
		written("share", String(NOW), 4, "2026-11-22 05:03:04+00", id),
		written("share", String(NOW), 0, "2026-99-22 05:03:04+00", id),
		written("share", String(NOW), 0, "-infinity", id),
		"A".repeat(300),
	]) {
		assert.equal(decodePlace(other, "share"), null, other);
	}
});
