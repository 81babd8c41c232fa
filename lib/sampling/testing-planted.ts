/**
 * A log whose openings are as old as a test wants them: the leaves as `ledger.append` builds them, written by the superuser
 * with times of their own, sealed and cosigned by the test's keys (testing-stored-log.ts).
 */
import { randomUUID } from "node:crypto";
import type { TestDatabase } from "#db/testing.ts";
import { StoredTestLog } from "../log/testing-stored-log.ts";
import type { SamplingRule } from "./rule.ts";

export const TEST_RULE: SamplingRule = {
	v: 1,
	period: "hour",
	shares: { USER_REPORT_REVIEW: 10, EMERGENCY_RISK_TO_LIFE: 100 },
	wholeAbove: 11,
	pastLimits: true,
	witnesses: [],
	fallbackHours: 1,
};

export interface PlantedOpening {
	reason?: string;
	role?: string;
	region?: string;
	intervals?: [number, number][];
	thread?: string;
	limits?: string[];
}

export class PlantedLog {
	readonly database: TestDatabase;
	readonly stored: StoredTestLog;
	readonly reader: string;

	/** With a rule and one witness on record at that time. */
	static async open(
		database: TestDatabase,
		at: number,
		rule: SamplingRule | null = TEST_RULE,
	): Promise<PlantedLog> {
		const stored = await StoredTestLog.open(database, "checkpoint", true);
		const log = new PlantedLog(database, stored, randomUUID());
		await database.admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
				values (${log.reader}, ${`P-${Math.floor(Math.random() * 1e6)}`}, 'Reader', 'Test', 'DE', true, ${randomUUID()})`;
			await tx`insert into access.configuration (kind, digest, body, keeper, entry_id)
				select 'policy', encode(sha256(convert_to(b::text, 'UTF8')), 'hex'), b, 'test', ${randomUUID()}
				from (select ${tx.json({ sampling: { dueHours: { always: 24, drawn: 48 } } })} as b) x`;
		});
		await log.plant(at, "policy.changed", { configuration: "0".repeat(64), ...(rule && { drawn: rule }) });
		await stored.seal();
		return log;
	}

	private constructor(database: TestDatabase, stored: StoredTestLog, reader: string) {
		this.database = database;
		this.stored = stored;
		this.reader = reader;
	}

	/** One entry, which waits to be sealed. @returns its id */
	async plant(at: number, type: string, event: Record<string, unknown> = {}): Promise<string> {
		const id = randomUUID();
		const { admin } = this.database;
		await makeMonth(this.database, at);
		const time = new Date(at).toISOString();
		const whole = { type, outcome: "done", assurance: { kind: "system" }, ...event };
		await admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`
				with e as (select ${id}::uuid as id, ${time}::text::timestamptz as at, ${tx.json(whole as never)} as event),
				l as (select e.*, convert_to(concat('{"v": 1, "id": "', id, '", "at": "', to_char(at at time zone 'UTC',
					'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '", "via": "keeper", ', substr(event::text, 2)), 'UTF8') as leaf from e),
				p as (insert into ledger.pending (entry_id, entry_at, leaf_hash)
					select id, at, sha256('\\x00'::bytea || leaf) from l)
				insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, actor, actor_role, region, case_id,
					thread_id, opening_id, reason)
				select id, at, leaf, pg_current_xact_id(), event->>'type', 'keeper', event->>'outcome', 'system',
					(event->'actor'->>'id')::uuid, event->'actor'->>'role', event->>'region', (event->>'case')::uuid,
					(event->>'thread')::uuid, (event->>'opening')::uuid, event->'reason'->>'code' from l`;
		});
		return id;
	}

	/** @returns the opening's id */
	async open(at: number, about: PlantedOpening = {}): Promise<string> {
		const { reason = "USER_REPORT_REVIEW", role = "moderator", region = "eu", intervals = [[1, 11]] } = about;
		const [opening, thread, caseId] = [randomUUID(), about.thread ?? randomUUID(), randomUUID()];
		const entry = await this.plant(at, "opening.granted", {
			...{
				outcome: "granted",
				actor: { id: this.reader, role },
				reason: { code: reason },
				region,
				opening,
				thread,
			},
			...{ case: caseId, scope: { intervals }, ...(about.limits && { limits: about.limits }) },
		});
		const granted = new Date(at);
		const scope = `{${intervals.map(([from, to]) => `[${from},${to}]`).join(",")}}`;
		await this.database.admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`
				insert into access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
					scope, read_token_hash, granted_at, expires_at, entry_id)
				values (${opening}, ${this.reader}, ${role}, ${randomUUID()}, ${caseId}, ${thread}, ${region}, ${reason},
					'DOES_IT_VIOLATE', ${randomUUID()}, ${scope}::text::int4multirange, ${Buffer.alloc(32)}, ${granted},
					${new Date(at + 60_000)}, ${entry})`;
		});
		return opening;
	}

	async reported(at: number, thread: string, messages: number): Promise<void> {
		await this.plant(at, "report.received", { thread, messages });
	}

	/** Seals all that waits, and has the witness sign. */
	async cosigned(): Promise<void> {
		await this.stored.seal();
		await this.stored.cosign();
	}
}

/** Months to come are made by the database's own job; a test's hours may lie in the one that is over. */
async function makeMonth({ admin }: TestDatabase, at: number): Promise<void> {
	const first = new Date(Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth(), 1));
	const next = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1));
	const name = `ledger.entry_${first.toISOString().slice(0, 7).replace("-", "")}`;
	const [there] = await admin`select to_regclass(${name}) as name`;
	if (there?.name) return;
	await admin.unsafe(`create table ${name} partition of ledger.entry
		for values from ('${first.toISOString()}') to ('${next.toISOString()}')`);
}
