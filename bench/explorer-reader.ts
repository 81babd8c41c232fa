/** An auditor of every region of the loaded year, who looks for words as the decryption service has them looked for. */
import { randomUUID } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { connect } from "#db/client.ts";
import type { EntryQuery } from "#db/queries/entry-conditions.ts";
import type { Actor } from "#lib/actor.ts";
import type { LoadedLedger } from "./explorer-load.ts";

export const REGIONS = ["eu", "us"];

export interface Reader {
	actor: Actor;
	/** All that the keeper does but for the socket and a few hashes: its record, in a commit of its own. */
	ask(tokens: readonly string[]): Promise<NonNullable<EntryQuery["words"]>>;
	end(): Promise<void>;
}

/** Searches that one person may make by words in an hour, of one keeper. */
const MOST = 120;

export async function readerOf({ admin, keeperUrl }: LoadedLedger): Promise<Reader> {
	const actor = await auditorIn(admin);
	const keeper = connect(keeperUrl, { max: 1, name: "bench-keeper" });
	let asked = 0;
	return {
		actor,
		async ask(tokens) {
			const search = {
				...{ person: actor.personId, session: actor.sessionId, role: "auditor", policy: "bench", tokens },
				keeper: `bench-${Math.floor(asked++ / MOST)}`,
			};
			const [row] = await keeper`select vault.ask_words(${keeper.json(search)}) as asked`;
			return [{ regions: null, asked: row?.asked as string }];
		},
		end: () => keeper.end({ timeout: 2 }),
	};
}

async function auditorIn(admin: Sql): Promise<Actor> {
	const [person, session, entry] = [randomUUID(), randomUUID(), randomUUID()];
	await admin`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
		values (${person}, ${`A-${Date.now() % 1_000_000}`}, 'Bench auditor', 'Bench', 'DE', false, ${entry})`;
	for (const region of REGIONS)
		await admin`insert into access.role_grant (person_id, role, region, entry_id) values (${person}, 'auditor', ${region}, ${entry})`;
	await admin`insert into console.session (id, token_hash, person_id, expires_at)
		values (${session}, sha256(${session}::text::bytea), ${person}, now() + interval '12 hours')`;
	const grants = REGIONS.map((region) => ({ role: "auditor" as const, region }));
	return { personId: person, alias: "A-1", name: "Bench auditor", sessionId: session, grants };
}
