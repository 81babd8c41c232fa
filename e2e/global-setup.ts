/** One seeded product for every test that disturbs nobody; Playwright calls what this returns at the end. */
import { prepareCluster, stageProduct } from "./stage.ts";

export default async function globalSetup(): Promise<() => Promise<void>> {
	const removeCluster = await prepareCluster();
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
	return async () => {
		await product.stop();
		removeCluster();
	};
}
