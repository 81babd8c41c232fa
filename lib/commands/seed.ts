/** Runs the demo's seed, which knows by itself whether the database is empty. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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

/** What plays the demo's history where there is none yet; null where there is, or no demo lies here. */
export async function seedFor(
	product: Pick<Product, "databaseUrl">,
): Promise<((product: Product, step: Progress["step"]) => Promise<void>) | null> {
	const file = join(import.meta.dirname, "demo.ts");
	if (!existsSync(file)) return null;
	const { seedDemo, isSeeded } = (await import(pathToFileURL(file).href)) as Demo;
	if (await isSeeded(product)) return null;
	return (product, step) => step("Playing the demo's history", (say) => seedDemo({ product, say }));
}
