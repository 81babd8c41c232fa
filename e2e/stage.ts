/** Products for tests: each with a port, a database and keys of its own, gone when the test is over. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "#lib/commands/paths.ts";
import { type Product, type ProductOptions, startProduct } from "#lib/commands/product.ts";

// A demo draws a sample each minute: in the middle of a test's own, that would be one review more.
process.env.POLICY_FILE ??= join(PROJECT, "e2e/quiet-policy.json");

export async function stageProduct(overrides: Partial<ProductOptions> = {}): Promise<Product> {
	const folder = mkdtempSync(join(tmpdir(), "countersign-stage-"));
	chmodSync(folder, 0o711); // as root the database runs as another account
	const product = await startProduct({
		mode: "demo",
		host: "127.0.0.1",
		port: await freePort(),
		dataDir: join(folder, "data"),
		keysDir: join(folder, "keys"),
		distDir: join(PROJECT, process.env.NEXT_DIST_DIR ?? ".next"),
		...overrides,
	});
	const stop = async () => {
		await product.stop();
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	};
	return { ...product, stop };
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen({ host: "127.0.0.1", port: 0 }, () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}
