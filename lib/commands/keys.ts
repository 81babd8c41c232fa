/**
 * `npm run keys -- rotate REGION`: the running keeper makes a new intake key pair for a region, from now on.
 * `npm run keys -- envs DIR`: what each process is told where web and keepers run as users of their own (deploy/README.md),
 * as environment files that only their owner may read.
 */
import { z } from "zod";
import { readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";
import { rotateIntakeKey } from "../keeper/client-state.ts";
import { openKeysFolder } from "../keys-folder.ts";
import { writeEnvironments } from "./environments.ts";
import { runningProduct } from "./running.ts";

export async function run(args: string[]): Promise<number> {
	const [verb, region] = args;
	if (verb === "envs" && region) return writeEnvironments(region, readEnv());
	if (
		verb !== "rotate" ||
		!z
			.string()
			.regex(/^[a-z][a-z0-9-]{1,15}$/)
			.safeParse(region).success
	) {
		console.error("Usage: npm run keys -- rotate REGION | envs DIR");
		return 2;
	}
	const { keeperSocket, keepers, keysDir } = runningProduct();
	process.env.KEEPER_SOCKET = keeperSocket;
	process.env.KEEPERS = keepers ?? "";
	process.env.KEEPER_SECRET = openKeysFolder(keysDir).keeperSecret;
	try {
		const key = await rotateIntakeKey(region as string);
		console.log(`Region ${key.region} seals to key ${key.kid} from now on, until ${key.notAfter}.`);
		console.log("Older private keys stay in the key store: what was sealed to them still opens.");
		return 0;
	} catch (error) {
		console.error(error instanceof DomainError ? error.message : "The keys could not be rotated.");
		return 1;
	}
}
