/**
 * A SCRAM-SHA-256 verifier in the form that PostgreSQL stores (RFC 5803, pg_authid.rolpassword):
 *
 *   SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>      (salt and keys in base64)
 *
 * The server takes it in place of a password, so that no password ever stands in a statement, in a log of
 * statements or in an error.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 4096; // PostgreSQL's default; our passwords are 256 random bits

export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
	const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
	const clientKey = createHmac("sha256", salted).update("Client Key").digest();
	const storedKey = createHash("sha256").update(clientKey).digest("base64");
	const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
	return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
