/** One seeded product for every test that disturbs nobody; Playwright calls what this returns at the end. */
import { stageProduct } from "./stage.ts";

export default async function globalSetup(): Promise<() => Promise<void>> {
	const product = await stageProduct();
	const { url, adminUrl, dataDir, keysDir, keeperSocket, integrationKey } = product;
	const databaseUrls = { web: product.databaseUrl("web"), keeper: product.databaseUrl("keeper") };
	process.env.E2E_PRODUCT = JSON.stringify({
		url,
		adminUrl,
		dataDir,
		keysDir,
		keeperSocket,
		integrationKey,
		databaseUrls,
	});
	return product.stop;
}
