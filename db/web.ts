/**
 * The web process's one pool, as the database role `web`, opened on first use.
 *
 * @example
 * const rows = await web()`select id from console.case …`;
 * await web().begin(async (tx) => { … });
 *
 * Tests point DATABASE_URL_WEB at a database of their own before the first use, and close it with closeWeb().
 */
import { connect, type Sql, type Tx } from "./client.ts";

/** What a query takes first: the pool, or a transaction of it. */
export type Db = Sql | Tx;

// On globalThis, since `next dev` loads changed modules anew and would leave a pool behind each time.
const held = globalThis as typeof globalThis & { countersignWeb?: Sql | undefined };

export function web(): Sql {
	if (held.countersignWeb) return held.countersignWeb;
	const url = process.env.DATABASE_URL_WEB;
	if (!url) throw new Error("DATABASE_URL_WEB is not set; npm start sets it for the processes it runs.");
	held.countersignWeb = connect(url, { max: 10, name: "countersign-web" });
	return held.countersignWeb;
}

/**
 * A transaction that reads as the person of a session: what the database shows to some people alone (restricted matters of
 * legal holds) it shows to nobody whose token it was not told. It sees through no earlier right than the session has now.
 *
 * @param token as the browser's cookie holds it
 */
export function webAs<T>(token: string, read: (tx: Tx) => Promise<T>): Promise<T> {
	return web().begin("read only", async (tx) => {
		await tx`select set_config('countersign.session', ${token}, true)`;
		return read(tx);
	}) as Promise<T>;
}

export async function closeWeb(): Promise<void> {
	const sql = held.countersignWeb;
	held.countersignWeb = undefined;
	await sql?.end({ timeout: 2 });
}
