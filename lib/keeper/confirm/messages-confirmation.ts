/** A confirmation as it comes over the wire: the parts of a WebAuthn assertion, and the nonce that was asked with. */
import { z } from "zod";

/** What an entry takes: 1,024 characters. */
const part = z.string().regex(/^[A-Za-z0-9_-]{1,1024}$/);
export const credentialId = z.string().regex(/^[A-Za-z0-9_-]{1,1364}$/);
export const nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const Confirmation = z.strictObject({
	nonce,
	credentialId,
	authenticatorData: part,
	clientDataJSON: part,
	signature: part,
});
export type Confirmation = z.infer<typeof Confirmation>;
