/**
 * Appending an entry, by the database's function and in a commit of its own, against two things: the least that a commit
 * can be (one row of a plain table), and the same entry as a link of a hash chain, which must know the hash before it and
 * so holds one lock from then until its commit.
 * No notary runs: what an entry costs it is part of what bench/protocol.ts measures.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { connect, withRole } from "#db/client.ts";
import { embeddedPlaces, startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { loadInTurns, type Measured } from "./load.ts";
import { slowDisk } from "./slow-disk.ts";

const CLIENTS = 8;

export interface Appends {
	disk: "this disk" | "2 ms a flush";
	plain: Measured;
	append: Measured;
	chain: Measured;
}

const BASELINES = `
	create table public.plain (id uuid primary key, bytes bytea not null);
	create table public.head (one boolean primary key default true, hash bytea not null);
	insert into public.head (hash) values (sha256(''));
	create function public.chain(event jsonb) returns void language plpgsql security definer as $$
	declare
		before bytea;
	begin
		select hash into before from public.head for update;
		update public.head set hash = (select sha256(before || leaf) from ledger.append(event));
	end $$;
	grant usage on schema public to web;
	grant execute on function public.chain to web;`;

export async function measureAppends(
	folder: string,
	seconds: number,
	say: (line: string) => void,
): Promise<Appends[]> {
	const base = embeddedPlaces(join(folder, "data")).base;
	const remove = () => {
		for (const made of [base, folder]) rmSync(made, { recursive: true, force: true, maxRetries: 3 });
	};
	remove();
	for (const made of [folder, base]) mkdirSync(made, { recursive: true });
	chmodSync(base, 0o755); // the database runs as another account
	try {
		say(`appends at ${CLIENTS} clients`);
		const results: Appends[] = [{ disk: "this disk", ...(await measure(join(base, "fast"), seconds)) }];
		const preload = slowDisk(base);
		if (preload === null) say("no C compiler, so no disk of 2 ms a flush");
		else {
			say(`appends at ${CLIENTS} clients with 2 ms a flush`);
			results.push({ disk: "2 ms a flush", ...(await measure(join(base, "slow"), seconds, preload)) });
		}
		return results;
	} finally {
		remove();
	}
}

async function measure(folder: string, seconds: number, preload?: string): Promise<Omit<Appends, "disk">> {
	mkdirSync(folder, { recursive: true, mode: 0o755 });
	const server = await startEmbedded({
		...{ dataDir: join(folder, "data"), keysDir: join(folder, "keys") },
		...(preload === undefined ? {} : { preload }),
	});
	const passwords = { web: randomUUID(), keeper: randomUUID(), notary: randomUUID(), worker: randomUUID() };
	await migrate(server.adminUrl, { rolePasswords: passwords });
	const admin = connect(server.adminUrl, { max: CLIENTS, name: "bench" });
	const web = connect(withRole(server.adminUrl, "web", passwords.web), { max: CLIENTS, name: "bench-web" });
	try {
		await admin.unsafe(BASELINES);
		const acts = {
			plain: () => admin`insert into public.plain values (${randomUUID()}, ${randomBytes(64)})`,
			append: () => web`select id, at::text as at from ledger.append(${web.json(event())})`,
			chain: () => web`select public.chain(${web.json(event())})`,
		};
		return await loadInTurns({ clients: CLIENTS, seconds }, acts);
	} finally {
		await Promise.all([admin, web].map((pool) => pool.end({ timeout: 2 })));
		await server.stop();
	}
}

/** The entry that a platform's report makes: of what is appended, most. */
function event() {
	return {
		...{ type: "report.received", outcome: "received", assurance: { kind: "system" }, region: "eu" },
		...{ case: randomUUID(), thread: randomUUID(), report: randomUUID(), keyVersion: randomUUID() },
		...{ messages: 11, key: randomBytes(32).toString("hex"), category: "CYBER_VIOLENCE", severity: 2 },
	};
}
