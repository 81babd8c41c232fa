/**
 * A backup's folder, format 1:
 *
 *   manifest.json              what is here: below
 *   SHA256SUMS                 of every other file, for `sha256sum -c SHA256SUMS`
 *   checkpoint                 the log's newest signed checkpoint in it, where there is one
 *   <schema>.<table>.copy      the rows, in PostgreSQL's COPY text format, UTF-8, times in UTC
 *
 * Reading it guarantees that the folder is whole and as it was written; not who wrote it: whoever can write there can
 * write the sums too. What stands in the ledger is proved by the ledger alone.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { idOf } from "./backup-catalogue.ts";
import { Trouble } from "./trouble.ts";

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().nonnegative();

const Table = z.strictObject({
	schema: name,
	name,
	columns: z.array(name).min(1),
	partitions: z.array(name),
	rows: size,
	bytes: size,
	sha256,
});
export type BackupTable = z.infer<typeof Table>;

const Manifest = z.strictObject({
	format: z.literal("countersign-backup"),
	version: z.literal(1),
	/** By the database's clock, at the snapshot. */
	madeAt: z.iso.datetime(),
	product: z.string().max(64),
	server: z.string().max(64),
	migrations: z.array(z.strictObject({ name: z.string().max(128), sha256 })).min(1),
	/** The open log at the snapshot; null before there is one. */
	log: z.strictObject({ origin: z.string().max(255), size, root: z.base64().max(64) }).nullable(),
	tables: z.array(Table),
	sequences: z.array(
		z.strictObject({ schema: name, name, last: z.string().regex(/^-?\d{1,19}$/), called: z.boolean() }),
	),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = "manifest.json";
export const SUMS = "SHA256SUMS";
export const CHECKPOINT = "checkpoint";

/** Made from names that were checked, never read from the manifest: a path could lead elsewhere. */
export function fileOf(table: { schema: string; name: string }): string {
	return `${idOf(table)}.copy`;
}

/** Reads every byte once. @param say told which table is read */
export async function verifyBackup(
	folder: string,
	say: (detail: string) => void = () => {},
): Promise<Manifest> {
	const manifest = await readManifest(folder);
	for (const table of manifest.tables) {
		say(idOf(table));
		const path = join(folder, fileOf(table));
		const found = await stat(path).catch(() => null);
		if (found === null) throw new Trouble(`The backup in ${folder} lacks ${fileOf(table)}.`);
		if (found.size !== table.bytes || (await sha256Of(path)) !== table.sha256) {
			throw new Trouble(`${fileOf(table)} in ${folder} is not what was written; take another backup.`);
		}
	}
	return manifest;
}

/** Without the rows: those nobody looked at. */
export async function readManifest(folder: string): Promise<Manifest> {
	const bytes = await readFile(join(folder, MANIFEST)).catch(() => null);
	const sums = await readFile(join(folder, SUMS), "utf8").catch(() => null);
	if (bytes === null || sums === null) throw new Trouble(`There is no whole backup in ${folder}.`);
	const sum = createHash("sha256").update(bytes).digest("hex");
	if (!sums.split("\n").includes(`${sum}  ${MANIFEST}`)) {
		throw new Trouble(`${MANIFEST} in ${folder} is not what was written; take another backup.`);
	}
	let content: unknown;
	try {
		content = JSON.parse(bytes.toString("utf8"));
	} catch {
		content = null;
	}
	const parsed = Manifest.safeParse(content);
	if (!parsed.success) {
		throw new Trouble(`${MANIFEST} in ${folder} is of another format than this program's.`);
	}
	return parsed.data;
}

export async function sha256Of(path: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
	return hash.digest("hex");
}
