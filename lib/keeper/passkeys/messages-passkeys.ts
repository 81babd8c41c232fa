/** What may be asked about passkeys, and what is answered: WebAuthn's own JSON (Level 3 §5.1), with our names around it. */
import { z } from "zod";
import { Confirmation, credentialId, nonce } from "../confirm/messages-confirmation.ts";

const text = z.string().max(4096);

/** PublicKeyCredentialCreationOptionsJSON, as far as we say anything. */
export interface CreationOptions {
	challenge: string;
	timeout: number;
	rp: { id: string; name: string };
	user: { id: string; name: string; displayName: string };
	pubKeyCredParams: { type: "public-key"; alg: number }[];
	excludeCredentials: { id: string; type: "public-key"; transports: string[] }[];
	authenticatorSelection: { residentKey: "preferred"; userVerification: "preferred" };
	attestation: "none";
}

/** RegistrationResponseJSON. What browsers add besides is left out, not refused. */
export const Registration = z.object({
	id: credentialId,
	rawId: credentialId,
	type: z.literal("public-key"),
	clientExtensionResults: z.object({}).default({}),
	response: z.object({
		clientDataJSON: text,
		attestationObject: z.string().max(16_384),
		transports: z
			.array(z.string().regex(/^[a-z-]{2,16}$/))
			.max(8)
			.default([]),
	}),
});
export type Registration = z.infer<typeof Registration>;

export const PasskeyName = z
	.string()
	.trim()
	.refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name), "is not well-formed text")
	.refine((name) => name.length >= 1 && [...name].length <= 60, "needs 1 to 60 characters");

/** Typed by people: dashes, spaces and small letters are theirs to choose. */
const code = z.string().min(1).max(64);

export const RegistrationRequest = z.strictObject({ code: code.optional() });
export const AdditionRequest = z.strictObject({ nonce, response: Registration });
export const PasskeyRequest = z.strictObject({
	code: code.optional(),
	nonce,
	response: Registration,
	name: PasskeyName,
	confirmation: Confirmation.optional(),
});
export const NameRequest = z.strictObject({ name: PasskeyName });
export const RemovalRequest = z.strictObject({ confirmation: Confirmation.optional() });

export interface Added {
	passkey: string;
	entry: string;
	person: string;
	/** It opens and approves nothing before. ISO 8601. */
	usable: string;
}
