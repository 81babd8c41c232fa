/** Selections as their tests take them: into a folder in memory. */
import type { Actor } from "../../actor.ts";
import { takeSelection } from "./take-selection.ts";
import type { ReadFile } from "./verify-selection.ts";

export type Folder = Map<string, Uint8Array>;

/** @param most files, after which the download breaks off */
export async function taken(
	actor: Actor,
	id: string,
	from = 1,
	most = Number.POSITIVE_INFINITY,
): Promise<Folder> {
	const folder: Folder = new Map();
	const { files } = await takeSelection(actor, id, from);
	for await (const { path, content } of files) {
		folder.set(path, content);
		if (folder.size >= most) break;
	}
	return folder;
}

export const reading =
	(folder: Folder): ReadFile =>
	(name) =>
		folder.get(name) ?? null;

export const textOf = (folder: Folder, name: string) => Buffer.from(folder.get(name) ?? []).toString("utf8");
