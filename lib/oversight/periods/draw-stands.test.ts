/** What keeps a sample from being drawn, and that it is said; and what does not. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../../env.ts";
import { cosign } from "../../ledger/cosignature.ts";
import { generateSigner } from "../../ledger/signing.ts";
import type { SamplingRule } from "../../sampling/rule.ts";
import { PlantedLog, TEST_RULE } from "../../sampling/testing-planted.ts";
import { drawSamples } from "./draw-samples.ts";

const HOUR = 3_600_000;
const hoursAgo = (hours: number) => Math.floor(Date.now() / HOUR) * HOUR - hours * HOUR;

async function inLog(
	{ rule = TEST_RULE, at = hoursAgo(6) }: { rule?: SamplingRule | null; at?: number },
	act: (log: PlantedLog, database: TestDatabase) => Promise<void>,
): Promise<void> {
	const database = await testDatabase();
	try {
		await act(await PlantedLog.open(database, at, rule), database);
	} finally {
		await database.drop();
	}
}

/** One look of the worker's. @returns what the task failed by, the state that it left, and how many periods there are */
async function look({ database }: PlantedLog): Promise<[string | null, string | undefined, number]> {
	const worker = { sql: database.as("worker"), env: readEnv({}), signal: AbortSignal.any([]) };
	const failed = await drawSamples.run(worker).then(
		() => null,
		(error) => error.code,
	);
	const [row] = await database.as("web")`
		select (select state from oversight.period_running), count(*)::int as periods from oversight.period`;
	return [failed, row?.state, row?.periods];
}

describe("a sample that cannot be drawn", () => {
	it("for want of a rule or of a witness whom the log knows fails the task by a code of that, for ever", async () => {
		const fate = async (rule: SamplingRule | null) => {
			let seen: unknown;
			await inLog({ rule }, async (log) => {
				await log.open(hoursAgo(5));
				await log.stored.seal();
				await look(log);
				seen = await look(log);
			});
			return seen;
		};
		assert.deepEqual(await fate(null), ["NO_RULE", "NO_RULE", 0]);
		const unknown = { ...TEST_RULE, witnesses: ["somebody.else"] };
		assert.deepEqual(await fate(unknown), ["NO_WITNESS", "NO_WITNESS", 0]);
	});

	it("for a line that is not the witness's waits for the next one, and is drawn by that", async () => {
		await inLog({}, async (log, database) => {
			const { witness } = log.stored;
			const wrong: ((text: string, time: number) => string)[] = [
				// A key that was made anew under the old name.
				(text, time) => cosign(text, generateSigner(witness.name, 0x04).signer, time),
				// What somebody with the notary's password makes up: no signature, of another tree, of before the end.
				() => `— ${witness.name} AAAA\n`,
				(text, time) => cosign(text.replace(/\n\d+\n/, "\n1\n"), witness, time),
				(text) => cosign(text, witness, Math.floor(hoursAgo(5) / 1000)),
			];
			await log.open(hoursAgo(5));
			for (const line of wrong) {
				await log.plant(hoursAgo(4), "session.ended");
				await log.stored.seal();
				const { size } = log.stored;
				const [row] =
					await database.admin`select note from ledger.checkpoint where epoch = 1 and size = ${size}`;
				const text = row?.note.slice(0, row.note.lastIndexOf("\n\n") + 1);
				const time = Math.floor(Date.now() / 1000);
				await database.as("notary")`
					select ledger.cosigned(1, ${size}, ${witness.name}, to_timestamp(${time}), ${line(text, time)})`;
				assert.deepEqual(await look(log), ["SEED_MISSING", "WAITS_FOR_WITNESS", 0]);
			}
			await log.plant(hoursAgo(4), "session.ended");
			await log.cosigned();
			assert.deepEqual((await look(log))[0], null);
			const [period] = await database.as("web")`select closed_size::int as size from oversight.period`;
			assert.equal(period?.size, log.stored.size);
		});
	});

	it("because its entry gets no number is told of when that takes minutes", async () => {
		await inLog({}, async (log, database) => {
			await log.open(hoursAgo(5));
			await log.stored.seal();
			const drawn = (minutes: number) =>
				database.admin.begin(async (tx) => {
					await tx`set local session_replication_role = replica`;
					await tx`insert into oversight.period (period, epoch, began_at, ends_at, from_size, closed_size, rule, witness,
							fallbacks, cosigned_at, seed, frame, drawn, openings, needed, due_at, entry_id, drawn_at)
						values (${`2030-0${minutes}`}, 1, now(), now(), ${minutes * 1000}, ${minutes * 1000 + 1}, '{}', 'w', 0, now(),
							repeat('0', 64), repeat('0', 64), repeat('0', 64), 1, 1, now(), ${randomUUID()},
							now() - make_interval(mins => ${minutes}))`;
				});
			await drawn(1);
			assert.equal((await look(log))[0], null);
			await drawn(6);
			assert.equal((await look(log))[0], "DRAW_UNPLACED");
		});
	});
});

describe("what has left, and what came back", () => {
	it("no month leaves of which openings wait for their draw; one without any keeps nothing from being drawn", async () => {
		const at = (month: string) => Date.parse(`${month}-10T12:00:00Z`);
		await inLog({ at: at("2025-02") }, async (log, database) => {
			const leave = async (month: string, remove: boolean) => {
				const [state] = await database.admin`select l.size::int, c.root from ledger.log l
					join ledger.checkpoint c on c.epoch = l.epoch and c.size = l.size`;
				await database.admin`select ledger.archive_month(${month}, ${state?.size}, ${state?.root}, ${remove})`;
			};
			await log.plant(at("2025-03"), "session.ended");
			await log.cosigned();
			await look(log);
			await leave("2025-03", true);
			await log.open(at("2025-04"));
			await log.plant(at("2025-05"), "session.ended");
			await log.cosigned();
			await assert.rejects(leave("2025-04", false), { code: "CS233" });
			assert.deepEqual((await look(log)).slice(0, 1), [null]);
			const [period] = await database.as("web")`select openings, needed from oversight.period`;
			assert.deepEqual({ ...period }, { openings: 1, needed: 1 });
			await leave("2025-04", false);
		});
	});

	it("a log that came back from an export without the rows of its draws is drawn on from where they ended", async () => {
		await inLog({}, async (log, database) => {
			const period = async (at: number) => {
				await log.open(at);
				await log.plant(at + HOUR, "session.ended");
				await log.cosigned();
				await look(log);
				await log.stored.seal();
				const [row] = await database.as("web")`
					select from_size::int as from, closed_size::int as size from oversight.period order by drawn_at desc limit 1`;
				return row;
			};
			const lost = await period(hoursAgo(5));
			for (const table of ["sample", "stratum", "period"])
				await database.admin.unsafe(`set constraints all immediate; alter table oversight.${table} disable trigger ${table}_stays;
					delete from oversight.${table}; alter table oversight.${table} enable always trigger ${table}_stays`);
			assert.equal((await period(hoursAgo(3)))?.from, lost?.size);
		});
	});
});
