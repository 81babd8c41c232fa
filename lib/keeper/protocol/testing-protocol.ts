/** What of the protocol is signed, as tests of the keeper have it: as it stands now, and signed by passkey or on a session. */
import type { House, Person } from "../testing.ts";
import { confirmationOf, type Lies, type SoftPasskey } from "../testing-passkey.ts";
import type { Signing } from "./messages-protocol.ts";
import { askToSign, signProtocol } from "./sign-protocol.ts";

/** As a page would show it to whoever signs; a review of rights is opened, and each right of it decided. */
export async function shownNow({ database, web }: House, what: Signing["what"]): Promise<Signing> {
	if (what === "policy") {
		const [row] = await web`select id::float8 as configuration, digest from access.configuration
			where kind = 'policy' order by id desc limit 1`;
		return { what, configuration: row?.configuration, digest: row?.digest };
	}
	if (what === "rights") await decideAll(database);
	const [row] = await web`
		select q.period, encode(sha256(convert_to((case ${what} when 'rights' then oversight.rights_said(q.period)
			else oversight.inventory_of('KEYS', q.period) end)::text, 'UTF8')), 'hex') as digest
		from (select oversight.quarter_of(now()) as period) q`;
	const { period, digest } = row as unknown as { period: string; digest: string };
	return what === "rights" ? { what, period, digest } : { what, period, digest, kind: "KEYS" };
}

export async function signed(
	{ keeper }: House,
	{ session }: Person,
	asked: Signing,
	passkey?: SoftPasskey,
	lies?: Lies,
): Promise<{ entry: string }> {
	const question = await askToSign(keeper, session, asked);
	const confirmation = passkey && confirmationOf(question, passkey, lies);
	return signProtocol(keeper, session, { ...asked, ...(confirmation && { confirmation }) });
}

/** Past the function that decides about one right, which is the console's. */
async function decideAll(database: House["database"]): Promise<void> {
	await database.as("worker")`select oversight.open_campaign()`;
	await database.admin`
		insert into oversight.rights_verdict (row_id, person_id, givers, verdict, reason, decided_by, role, entry_id)
		select r.id, r.person_id, r.givers, 'keep', 'STILL_NEEDED', (select p.id from access.person p
			where p.id <> r.person_id and p.id <> all (r.givers) limit 1), 'auditor', gen_random_uuid()
		from oversight.rights_row r where not exists (select from oversight.rights_verdict v where v.row_id = r.id)`;
}
