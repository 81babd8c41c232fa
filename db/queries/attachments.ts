/**
 * An attachment on its way in: begun, put chunk by chunk, kept or dropped. These decide nothing; what may be is the database's word
 * (0640_attachments.sql), and web never reads a chunk back.
 */
import type { Sql } from "../client.ts";

export interface BodyAsked {
	/** A new one: becomes the attachment's and its data key's. */
	id: string;
	platform: string;
	integration: string;
	report: string;
	/** The platform's. */
	attachment: string;
	store: "postgres" | "s3";
}

/** `known`: it is there already, and nothing was begun; its mark where sameness can be judged. */
export type BodyBegun =
	| { known: { id: string; mark: string | null }; region: string; bytes: number }
	| { known?: undefined; thread: string; region: string; case: string; bytes: number; chunks: number };

export async function beginBody(sql: Sql, asked: BodyAsked): Promise<BodyBegun> {
	const [row] = await sql`select vault.begin_body(${sql.json(asked as never)}) as begun`;
	return row?.begun as BodyBegun;
}

export async function putChunk(sql: Sql, body: string, n: number, sealed: Buffer): Promise<void> {
	await sql`select vault.put_chunk(${body}, ${n}, ${sealed})`;
}

export interface AttachmentKept {
	id: string;
	report: string;
	attachment: string;
	integration: string;
	/** Hex. */
	mark: string;
	/** Hex, of each chunk one after another. */
	digests: string;
	key: { kid: string; wrapped: string };
	event: object;
}

/** Raises 23505 where another upload of the same came first. */
export async function keepAttachment(sql: Sql, kept: AttachmentKept): Promise<void> {
	await sql`select vault.keep_attachment(${sql.json(kept as never)})`;
}

export async function dropBody(sql: Sql, body: string): Promise<void> {
	await sql`select vault.drop_body(${body})`;
}
