/** What every route of the platform's API needs, opened once a process. */
import { web } from "#db/web.ts";
import { readEnv } from "#lib/env.ts";
import { DomainError, errorCode } from "#lib/errors.ts";
import { intakeKeys, publishedKeys } from "#lib/keeper/client-state.ts";
import { authenticate } from "./authenticate.ts";
import type { Integration } from "./integration.ts";
import { type KeySet, keySetOf } from "./key-set.ts";
import { rateLimiter } from "./rate-limit.ts";
import type { Intake } from "./receive-report.ts";

let limit: ((integrationId: string) => void) | undefined;

export function intake(): Intake {
	return {
		sql: web(),
		intakeKeys: () => told(intakeKeys),
		publishedKeys: () => told(publishedKeys),
	};
}

/** What ails the key store is for staff; a platform learns that there is no key now, and tries again. */
async function told<T>(ask: () => Promise<T>): Promise<T> {
	try {
		return await ask();
	} catch (error) {
		const code = errorCode(error);
		if (!/^KEY_STORE_|^CLOCKS_DISAGREE$/.test(code)) throw error;
		console.error(`intake: ${code}`);
		throw new DomainError(
			"INTAKE_KEY_UNAVAILABLE",
			"There is no key to seal with now. Nothing was kept; try again.",
		);
	}
}

/** One bucket for everybody: who asks is not known, and staff's pages must not wait for strangers. */
let limitOpen: ((who: string) => void) | undefined;

/** The intake keys, for anybody. @throws DomainError RATE_LIMITED, INTAKE_KEY_UNAVAILABLE, KEEPER_UNREACHABLE */
export async function keySet(): Promise<KeySet> {
	limitOpen ??= rateLimiter(500, undefined, "requests for the keys are answered a second");
	limitOpen("anyone");
	return keySetOf(await intake().publishedKeys());
}

/** Whose request this is; refused before its body is read where it comes too often. */
export async function integrationOf(request: Request): Promise<Integration> {
	const integration = await authenticate(web(), request.headers);
	limit ??= rateLimiter(readEnv().INTAKE_RATE);
	limit(integration.id);
	return integration;
}
