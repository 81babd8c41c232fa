/** Runs the demo's seed, which knows by itself whether the database is empty. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorCode } from "#lib/errors.ts";
import type { Product } from "./product.ts";
import type { Progress } from "./progress.ts";

type Demo = {
	seedDemo(options: {
		product: Product;
		/** Told what it is at: "31 of 60 cases". */
		say: (detail: string) => void;
	}): Promise<void>;
	isSeeded(product: Pick<Product, "databaseUrl">): Promise<boolean>;
};

/**
 * What plays the demo's history where there is none yet; null where there is, or no demo lies here. Where the key store refuses,
 * it says the keeper's sentence and ends: the product runs, and the next start goes on.
 *
 * @param log told that it waits, and why
 */
export async function seedFor(
	product: Pick<Product, "databaseUrl">,
	log: (line: string) => void,
): Promise<((product: Product, step: Progress["step"]) => Promise<void>) | null> {
	const file = join(import.meta.dirname, "demo.ts");
	if (!existsSync(file)) return null;
	const { seedDemo, isSeeded } = (await import(pathToFileURL(file).href)) as Demo;
	if (await isSeeded(product)) return null;
	return (product, step) =>
		step("Playing the demo's history", (say) => seedDemo({ product, say })).catch((error: unknown) => {
			if (!errorCode(error).startsWith("KEY_STORE_")) throw error;
			log(`${(error as Error).message} The demo's history waits for the next start.`);
		});
}
