/** What every route of the platform's API needs, opened once a process. */
import { web } from "#db/web.ts";
import { readEnv } from "#lib/env.ts";
import { intakeKeys } from "#lib/keeper/client-state.ts";
import { authenticate } from "./authenticate.ts";
import type { Integration } from "./integration.ts";
import { rateLimiter } from "./rate-limit.ts";
import type { Intake } from "./receive-report.ts";

let limit: ((integrationId: string) => void) | undefined;

export function intake(): Intake {
	return { sql: web(), intakeKeys };
}

/** Whose request this is; refused before its body is read where it comes too often. */
export async function integrationOf(request: Request): Promise<Integration> {
	const integration = await authenticate(web(), request.headers);
	limit ??= rateLimiter(readEnv().INTAKE_RATE);
	limit(integration.id);
	return integration;
}
