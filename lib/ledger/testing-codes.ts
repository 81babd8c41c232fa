/** For tests of refusals: the code of the LogError that `act` ends in, "none" without one; anything else fails. */
import assert from "node:assert/strict";
import { LogError } from "./log-error.ts";

export async function codeOf(act: () => unknown): Promise<string> {
	try {
		await act();
		return "none";
	} catch (error) {
		assert.ok(error instanceof LogError, error instanceof Error ? error.stack : String(error));
		return error.code;
	}
}
