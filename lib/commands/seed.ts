/** Runs the demo's seed, which knows by itself whether the database is empty. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Product } from "./product.ts";
import type { Progress } from "./progress.ts";

type SeedDemo = (options: {
	product: Product;
	/** Told what it is at: "31 of 60 cases". */
	say: (detail: string) => void;
}) => Promise<void>;

type IsSeeded = (product: Product) => Promise<boolean>;

export async function seedWhenEmpty(product: Product, step: Progress["step"]): Promise<void> {
	const file = join(import.meta.dirname, "demo.ts");
	if (!existsSync(file)) return;
	const { seedDemo, isSeeded } = (await import(pathToFileURL(file).href)) as {
		seedDemo: SeedDemo;
		isSeeded: IsSeeded;
	};
	if (await isSeeded(product)) return;
	await step("Playing the demo's history", (say) => seedDemo({ product, say }));
}
