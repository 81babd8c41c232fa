/**
 * Openings as a test of the rules makes them, in a database: with all that the worker reads of each, and no entry. How alike
 * reasons are is not stored: an opening of which a test says so repeats its person's own words, and every other has its own.
 */
import { createHash, randomInt, randomUUID } from "node:crypto";
import type { Sql } from "#db/client.ts";
import type { ReadingRow, StaffRow } from "#db/queries/signals.ts";
import { testIntakeKey } from "#db/testing-intake-key.ts";

const REPORTED = 100;
const OWN_WORDS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const range = (from: number, to: number) => `{[${from},${to}]}`;

/** @returns the ids of their people by the names that the test gave them */
export async function storeOpenings(
	admin: Sql,
	{ readings, staff }: { readings: readonly ReadingRow[]; staff: readonly StaffRow[] },
): Promise<Map<string, string>> {
	const [platform, ids] = [randomUUID(), new Map(staff.map(({ id }) => [id, randomUUID()]))];
	const first = randomInt(1_000, 900_000);
	const idOf = (name: string) => ids.get(name) ?? "";
	const time = (ms: number) => new Date(ms).toISOString();
	const sessions = new Map<string, Record<string, unknown>>();
	const rows = readings.map((one, n) => {
		const person = idOf(one.person);
		const at = {
			granted_at: time(one.at),
			received_at: time(one.at - 3_600_000),
			expires_at: time(one.at + 900_000),
		};
		const key = `${person} ${one.address}`;
		const session = sessions.get(key) ?? {
			...{ id: randomUUID(), token_hash: digest(key), person_id: person, factor: "oidc" },
			...{ created_at: at.granted_at, expires_at: at.expires_at },
			address: one.address === null ? null : digest(one.address),
		};
		sessions.set(key, session);
		return {
			...{
				id: randomUUID(),
				case_id: randomUUID(),
				thread_id: randomUUID(),
				note_id: randomUUID(),
				n,
				...at,
			},
			...{
				person_id: person,
				session_id: session.id,
				region: one.region,
				role: one.role,
				reason: one.reason,
			},
			...{ category: one.category, scope: range(REPORTED - one.reach, REPORTED + one.reach) },
			...{ acted: one.acted, accounts: one.accounts.map((account) => `u${account}`) },
			tokens: one.likeness >= 0.5 ? OWN_WORDS : OWN_WORDS.map((word) => 100 * (n + 1) + word),
		};
	});
	const people = staff.map(({ id, office, leftAt }, n) => ({
		...{ id: idOf(id), alias: `M-${first + n}`, office_country: office, disabled_at: leftAt && time(leftAt) },
	}));
	const keys: { region: string; kid: string }[] = [];
	for (const region of new Set(readings.map((one) => one.region)))
		keys.push({ region, ...(await testIntakeKey(admin, region)) });
	await admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		const json = (all: readonly object[]) => tx.json(all as never);
		await tx`insert into console.platform (id, code, name) values (${platform}, ${`p-${platform.slice(0, 8)}`}, 'A platform')`;
		await tx`insert into access.person (id, alias, name, employer, office_country, demo, entry_id, disabled_at)
			select x.id, x.alias, 'A person', 'An employer', x.office_country, false, gen_random_uuid(), x.disabled_at
			from jsonb_to_recordset(${json(people)}) as x(id uuid, alias text, office_country text, disabled_at timestamptz)`;
		await tx`insert into access.role_grant (person_id, role, region, granted_at, entry_id)
			select x.person_id, x.role, x.region, now() - interval '300 days', gen_random_uuid()
			from jsonb_to_recordset(${json(rows)}) as x(person_id uuid, role text, region text) group by 1, 2, 3`;
		await tx`insert into console.session (id, token_hash, person_id, created_at, expires_at, factor, address)
			select x.id, decode(x.token_hash, 'hex'), x.person_id, x.created_at, x.expires_at, x.factor, decode(x.address, 'hex')
			from jsonb_to_recordset(${json([...sessions.values()])}) as x(id uuid, token_hash text, person_id uuid,
				created_at timestamptz, expires_at timestamptz, factor text, address text)`;
		await tx`create temp table stored on commit drop as
			select * from jsonb_to_recordset(${json(rows)}) as x(id uuid, case_id uuid, thread_id uuid, note_id uuid, n int,
				granted_at timestamptz, received_at timestamptz, expires_at timestamptz, person_id uuid, session_id uuid,
				region text, role text, reason text, category text, scope int4multirange, acted boolean, accounts text[],
				tokens int8[])`;
		await tx`insert into console.thread (id, platform_id, external_id, region, created_at)
			select thread_id, ${platform}, 't-' || n, region, received_at from stored`;
		await tx`insert into console.participant (thread_id, account, number)
			select s.thread_id, a.account, a.number from stored s, unnest(s.accounts) with ordinality a(account, number)`;
		await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted,
				received_at, due_at, closed_at)
			select case_id, ${platform}, thread_id, region, category, 1, false, false, received_at, received_at,
				case when acted then granted_at + interval '5 minutes' end from stored`;
		await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported,
				has_note, sealed, reported_at, received_at, entry_id)
			select gen_random_uuid(), ${platform}, 'r-' || n, case_id, thread_id, category, 'USER', ${[REPORTED]}::int[], false,
				200, received_at, received_at, gen_random_uuid() from stored`;
		await tx`insert into access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question,
				note_id, scope, read_token_hash, granted_at, expires_at, entry_id)
			select id, person_id, role, session_id, case_id, thread_id, region, reason, 'IS_IT_A_PATTERN', note_id, scope,
				sha256(''), granted_at, expires_at, gen_random_uuid() from stored`;
		await tx`insert into vault.note (id, kind, about, region, author, wrapped, sealed, written_at, intake_key)
			select note_id, 'reason', id, region, person_id, '', '', granted_at, k.kid
			from stored join jsonb_to_recordset(${json(keys)}) as k(region text, kid text) using (region)`;
		await tx`insert into vault.note_words (note_id, entry_id, entry_at, region, tokens)
			select note_id, gen_random_uuid(), granted_at, region, tokens from stored`;
		await tx`insert into console.decision (id, case_id, person_id, outcome, decided_at, entry_id)
			select gen_random_uuid(), case_id, person_id, 'NO_VIOLATION', granted_at + interval '5 minutes', gen_random_uuid()
			from stored where acted`;
	});
	return ids;
}
