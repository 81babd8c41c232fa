/**
 * `npm run integration -- add PLATFORM NAME REGION…`: makes an integration key and shows it, this once.
 * `npm run integration -- webhook …`: where a platform is told of decisions (webhook.ts).
 */
import { connect } from "#db/client.ts";
import { createIntegration } from "#lib/intake/integration.ts";
import { runningProduct } from "./running.ts";
import { WEBHOOK_USAGE, webhook } from "./webhook.ts";

export async function run(args: string[]): Promise<number> {
	const [verb, platform, name, ...regions] = args;
	if (verb === "webhook") return (await webhook(args.slice(1))) ?? usage();
	if (verb !== "add" || !platform || !name || regions.length === 0) return usage();
	const sql = connect(runningProduct().databaseUrl("web"), { max: 1, name: "countersign-integration" });
	try {
		const token = await createIntegration(sql, { platform, name, regions });
		console.log(
			`Platform ${platform} may report into ${regions.join(", ")} and read decisions with this key.`,
		);
		console.log("It is kept only as a hash and is not shown again:");
		console.log(token);
		return 0;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

function usage(): number {
	console.error(`Usage:\nnpm run integration -- add PLATFORM "NAME" REGION…\n${WEBHOOK_USAGE}`);
	return 2;
}
