/** A selection's files as one archive, a file of it in memory at a time; it breaks off where something is refused. */
import { DomainError, errorCode } from "../../errors.ts";
import { ustar } from "../../log/ustar.ts";
import type { SelectionFile, TakenSelection } from "./take-selection.ts";

export function archiveOf({ name, madeAt, files }: TakenSelection): ReadableStream<Uint8Array> {
	const parts = ustar(readable(files), { folder: name, time: madeAt });
	return new ReadableStream({
		async pull(controller) {
			try {
				const { done, value } = await parts.next();
				if (done) controller.close();
				else controller.enqueue(value);
			} catch (error) {
				// A code alone: whoever prints a stream's failure prints all of it.
				console.error(`selection: ${errorCode(error)}`);
				controller.error(new DomainError("INTERNAL", errorCode(error)));
			}
		},
		async cancel() {
			await parts.return(undefined);
			await files.return(undefined);
		},
	});
}

async function* readable(files: AsyncGenerator<SelectionFile>) {
	for await (const { path, content } of files) yield { path, read: async () => content };
}
