/** How somebody signed in. */
export const FACTORS = ["demo", "oidc", "passkey"] as const;
/** `demo`: chosen from a list, no proof at all. `oidc`: by the organisation's own sign-in. `passkey`: by one of ours. */
export type Factor = (typeof FACTORS)[number];

export const FACTOR_NAMES: Record<Factor, string> = {
	demo: "chosen in the demo",
	oidc: "single sign-on",
	passkey: "passkey",
};
