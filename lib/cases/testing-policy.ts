/** What the policy in force says of the desk, for tests of what the database reads there. */
import { randomUUID } from "node:crypto";
import type { TestDatabase } from "#db/testing.ts";
import { DEFAULT_POLICY } from "../access/policy.ts";
import { DEFAULT_DESK, type Desk } from "../access/policy-desk.ts";

export async function deskPolicy({ admin }: TestDatabase, desk: Partial<Desk>): Promise<void> {
	const body = { ...DEFAULT_POLICY, desk: { ...DEFAULT_DESK, ...desk } };
	await admin`
		with given as (select ${admin.json(body as never)}::jsonb as body)
		insert into access.configuration (kind, digest, body, keeper, entry_id)
		select 'policy', encode(sha256(convert_to(body::text, 'UTF8')), 'hex'), body, 'test', ${randomUUID()} from given`;
}
