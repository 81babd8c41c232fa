/** The first page of the queue, as the server renders it, with 100,000 open cases behind it. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { asker } from "./ask.ts";
import { load, type Measured } from "./load.ts";
import type { Stage } from "./stage.ts";

const CASES = 100_000;

export async function measureQueue(
	stage: Stage,
	port: number,
	seconds: number,
	say: (line: string) => void,
): Promise<Measured[]> {
	say(`writing ${CASES.toLocaleString("en")} open cases`);
	const cookie = await signIn(stage);
	await writeCases(stage);
	const ask = asker({ host: "127.0.0.1", port }, 8);
	const page = async () => {
		const { status, body } = await ask("GET", "/queue", { cookie, "accept-encoding": "gzip" });
		if (status !== 200 || body.length < 1000) throw new Error(`the queue answered ${status}`);
	};
	const plain = await ask("GET", "/queue", { cookie });
	const rows = plain.body.match(/href="\/cases\/[0-9a-f-]{36}/g)?.length ?? 0;
	if (plain.status !== 200 || rows < 50) throw new Error(`the queue answered ${plain.status}, ${rows} cases`);

	const results: Measured[] = [];
	for (const clients of [1, 8]) {
		say(`the queue at ${clients} ${clients === 1 ? "client" : "clients"}`);
		results.push(await load({ clients, seconds }, page));
	}
	return results;
}

/** A lead of both regions, signed in. */
async function signIn({ admin, keys }: Stage): Promise<string> {
	const [person, session, entry] = [randomUUID(), randomUUID(), randomUUID()];
	const token = randomBytes(32).toString("base64url");
	await admin`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
		values (${person}, 'L-1', 'Bench lead', 'Bench', 'DE', false, ${entry})`;
	await admin`insert into access.role_grant (person_id, role, region, entry_id)
		values (${person}, 'lead', 'eu', ${entry}), (${person}, 'lead', 'us', ${entry})`;
	await admin`insert into console.session (id, token_hash, person_id, expires_at)
		values (${session}, ${createHash("sha256").update(token).digest()}, ${person}, now() + interval '12 hours')`;
	const mark = createHash("sha256").update(`cookie ${keys.sessionSecret}`).digest("hex").slice(0, 8);
	return `countersign-session-${mark}=${token}`;
}

async function writeCases({ admin }: Stage): Promise<void> {
	const platform = randomUUID();
	await admin`insert into console.platform (id, code, name) values (${platform}, 'bench-queue', 'Bench')`;
	await admin`insert into console.thread (id, platform_id, external_id, region)
		select gen_random_uuid(), ${platform}, 'q-' || n, case when n % 3 = 0 then 'us' else 'eu' end
		from generate_series(1, ${CASES}::int) n`;
	await admin`insert into console.case (id, platform_id, thread_id, region, category, keyword, severity, minors,
			restricted, received_at, due_at)
		select gen_random_uuid(), platform_id, id, region, 'CYBER_VIOLENCE', 'CYBER_HARASSMENT', abs(hashtext(external_id)) % 4,
			false, abs(hashtext(external_id)) % 20 = 0, now() - random() * interval '30 days', now() + random() * interval '7 days'
		from console.thread where platform_id = ${platform}`;
	await admin.unsafe("VACUUM ANALYZE");
	await admin.unsafe("CHECKPOINT");
}
