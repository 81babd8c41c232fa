import { openKeysFolder } from "#lib/keys-folder.ts";
import type { Product } from "./product.ts";

/**
 * Lets the launcher's process act once as web does: the domain's functions find database and keeper by the
 * environment. Taken back afterwards, so that no child inherits it.
 */
export async function withEnv<T>(
	product: Pick<Product, "databaseUrl" | "keeperSocket" | "keepers" | "keysDir">,
	act: () => Promise<T>,
): Promise<T> {
	const told = {
		COUNTERSIGN_MODE: "demo",
		DATABASE_URL_WEB: product.databaseUrl("web"),
		KEEPER_SOCKET: product.keeperSocket,
		KEEPERS: product.keepers ?? "",
		KEEPER_SECRET: openKeysFolder(product.keysDir).keeperSecret,
	};
	const before = Object.keys(told).map((name) => [name, process.env[name]] as const);
	Object.assign(process.env, told);
	try {
		return await act();
	} finally {
		for (const [name, value] of before) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	}
}
