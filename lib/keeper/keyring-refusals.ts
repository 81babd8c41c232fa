/** What the keyring says where it has no key to give. */
import { DomainError } from "../errors.ts";

export const notHere = () =>
	new DomainError(
		"REGION_NOT_HERE",
		"This decryption service does not hold that region's keys; the console asks another for them. Nothing was opened.",
	);

export const missing = () =>
	new DomainError(
		"INTAKE_KEY_UNAVAILABLE",
		"The key that sealed this is not in the key store. Nothing is shown.",
	);

export const gone = () =>
	new DomainError(
		"INTAKE_KEY_UNAVAILABLE",
		"The key that sealed this was destroyed, so nobody can read it any more. Nothing is shown.",
	);

export const replacedTwice = () =>
	new DomainError(
		"INTAKE_KEY_UNAVAILABLE",
		"The region's newest key is not among this decryption service's keys, and was replaced once within ten minutes. No key was made; whoever runs it must look whether its folder of keys is the right one.",
	);

export const clocksDisagree = () =>
	new DomainError(
		"CLOCKS_DISAGREE",
		"The clocks of this decryption service and of the database say different times. No key was made; whoever runs them must set them right.",
	);

export const endsSooner = () =>
	new DomainError(
		"INTAKE_KEY_UNAVAILABLE",
		"By the policy in force a key's period ends sooner than by this decryption service's. No key was made; it must be started anew.",
	);
