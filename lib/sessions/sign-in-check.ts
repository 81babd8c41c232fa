/** Whether anybody could sign in at all: looked at before a start. */
import type { Env } from "../env.ts";
import { DomainError } from "../errors.ts";
import { readOidc } from "./oidc-settings.ts";

/** @throws DomainError INPUT_INVALID: single sign-on is half configured, or production has no way to sign in */
export function checkSignIn(env: Env): void {
	const oidc = readOidc(env);
	if (env.COUNTERSIGN_MODE !== "production" || oidc !== null || env.ASSURANCE !== "session") return;
	throw new DomainError(
		"INPUT_INVALID",
		"Nobody could sign in: with ASSURANCE=session there must be single sign-on (OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET; docs/sign-in.md).",
	);
}
