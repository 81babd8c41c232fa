/**
 * An authenticator in software, for tests: it attests and asserts as a security key does, and lies where it is told to.
 * Formats: WebAuthn Level 3 §6.1, §6.5; CTAP2's canonical CBOR; COSE keys (RFC 9052 §7).
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { Actor } from "../actor.ts";
import { append, bySystem } from "../ledger/append.ts";
import { whoIs } from "./asking.ts";
import type { Asked, RequestOptions } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import { newEnrolmentCode } from "./passkeys/enrolment-code.ts";
import type { CreationOptions, Registration } from "./passkeys/messages-passkeys.ts";
import { addPasskey, registration } from "./passkeys/register.ts";
import type { House, Person } from "./testing.ts";

export type SoftAlgorithm = -7 | -8 | -257;

/** How to answer otherwise than asked. */
export interface Lies {
	userVerified?: boolean;
	userPresent?: boolean;
	origin?: string;
	rpId?: string;
	type?: string;
	counter?: number;
	challenge?: string;
	/** Bytes of the COSE key, at registration. */
	cose?: Uint8Array;
	extra?: Record<string, unknown>;
}

export interface SoftPasskey {
	credentialId: string;
	/** SubjectPublicKeyInfo, base64url: as an entry has it. */
	publicKey: string;
	algorithm: SoftAlgorithm;
	attest(options: Pick<CreationOptions, "challenge" | "rp">, lies?: Lies): Registration;
	assert(options: Pick<RequestOptions, "challenge" | "rpId">, lies?: Lies): Omit<Confirmation, "nonce">;
}

export function softPasskey({
	alg = -7,
	origin: home = "http://localhost:3000",
}: {
	alg?: SoftAlgorithm;
	origin?: string;
} = {}): SoftPasskey {
	const { publicKey, privateKey } = newKey(alg);
	const id = randomBytes(32);
	let counter = 0;

	const clientData = (type: string, challenge: string, lies: Lies) =>
		Buffer.from(
			JSON.stringify({
				...{ type: lies.type ?? type, challenge: lies.challenge ?? challenge },
				...{ origin: lies.origin ?? home, crossOrigin: false, ...lies.extra },
			}),
		);
	const authenticatorData = (rpId: string, flags: number, lies: Lies, attested = Buffer.alloc(0)) => {
		const head = Buffer.alloc(37);
		sha256(lies.rpId ?? rpId).copy(head);
		const seen = ((lies.userPresent ?? true) ? 0x01 : 0) | ((lies.userVerified ?? true) ? 0x04 : 0);
		head.writeUInt8(seen | flags, 32);
		counter = lies.counter ?? counter + 1;
		head.writeUInt32BE(counter, 33);
		return Buffer.concat([head, attested]);
	};

	return {
		credentialId: id.toString("base64url"),
		publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64url"),
		algorithm: alg,
		attest({ challenge, rp }, lies = {}) {
			const attested = Buffer.concat([
				Buffer.alloc(16),
				u16(id.length),
				id,
				lies.cose ?? coseOf(publicKey, alg),
			]);
			const authData = authenticatorData(rp.id, 0x40, lies, attested);
			const attestation = cbor(
				new Map<unknown, unknown>([
					["fmt", "none"],
					["attStmt", new Map()],
					["authData", authData],
				]),
			);
			return {
				id: id.toString("base64url"),
				rawId: id.toString("base64url"),
				type: "public-key",
				clientExtensionResults: {},
				response: {
					clientDataJSON: clientData("webauthn.create", challenge, lies).toString("base64url"),
					attestationObject: attestation.toString("base64url"),
					transports: ["internal"],
				},
			};
		},
		assert({ challenge, rpId }, lies = {}) {
			const data = authenticatorData(rpId, 0, lies);
			const client = clientData("webauthn.get", challenge, lies);
			const signed = Buffer.concat([data, sha256(client)]);
			return {
				credentialId: id.toString("base64url"),
				authenticatorData: data.toString("base64url"),
				clientDataJSON: client.toString("base64url"),
				signature: sign(alg === -8 ? null : "sha256", signed, privateKey).toString("base64url"),
			};
		},
	};
}

/** Puts a passkey in force for a person of a test, by an enrolment code as two admins would have given it. */
export async function enrolPasskey(
	house: House,
	person: Pick<Person, "id">,
	{ alg = -7, bootstrap = true }: { alg?: SoftAlgorithm; bootstrap?: boolean } = {},
): Promise<SoftPasskey> {
	const passkey = softPasskey({ alg, origin: house.keeper.settings.origin });
	const code = await openEnrolment(house, person, { bootstrap });
	const { nonce, options } = await registration(house.keeper, { code });
	await addPasskey(house.keeper, { code }, { nonce, response: passkey.attest(options), name: "Test key" });
	return passkey;
}

/** @returns the code, whose hash is stored by an entry as the confirmed proposal of two admins would */
export async function openEnrolment(
	{ keeper }: House,
	person: Pick<Person, "id">,
	{ bootstrap = false }: { bootstrap?: boolean } = {},
): Promise<string> {
	const { code, hash } = newEnrolmentCode();
	await keeper.sql.begin(async (tx) => {
		const entry = await append(tx, {
			...{ type: "enrolment.opened", outcome: "done", person: person.id },
			...bySystem,
		});
		await tx`select access.open_enrolment(${person.id}, ${hash}, ${entry.id}, ${bootstrap})`;
	});
	return code;
}

/** As the keeper's `confirmed` sees them. */
export function actorOf({ keeper }: House, person: Person): Promise<Actor> {
	return whoIs(keeper, person.session);
}

/** A touch (or more) on what was asked. */
export function confirmationOf(asked: Asked, passkey: SoftPasskey, lies?: Lies): Confirmation {
	if (asked.confirmation !== "passkey") throw new Error("no passkey was asked for");
	return { nonce: asked.nonce, ...passkey.assert(asked.options, lies) };
}

function newKey(alg: SoftAlgorithm) {
	if (alg === -7) return generateKeyPairSync("ec", { namedCurve: "P-256" });
	if (alg === -8) return generateKeyPairSync("ed25519");
	return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

/** RFC 9053 §7: 1 kty, 3 alg, −1 crv (RSA: n), −2 x (RSA: e), −3 y. */
export function coseOf(key: KeyObject, alg: SoftAlgorithm): Buffer {
	const { x = "", y = "", n = "", e = "" } = key.export({ format: "jwk" });
	const bytes = (text: string) => Buffer.from(text, "base64url");
	const kty = alg === -7 ? 2 : alg === -8 ? 1 : 3;
	const own: [number, unknown][] =
		alg === -7
			? [
					[-1, 1],
					[-2, bytes(x)],
					[-3, bytes(y)],
				]
			: alg === -8
				? [
						[-1, 6],
						[-2, bytes(x)],
					]
				: [
						[-1, bytes(n)],
						[-2, bytes(e)],
					];
	return cbor(new Map<unknown, unknown>([[1, kty], [3, alg], ...own]));
}

/** RFC 8949, as much as is needed: whole numbers, bytes, text, maps. */
export function cbor(value: unknown): Buffer {
	if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
	if (typeof value === "string")
		return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
	if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
	if (!(value instanceof Map)) throw new Error("not written here");
	return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

function head(major: number, count: number): Buffer {
	const kind = major << 5;
	if (count < 24) return Buffer.from([kind | count]);
	if (count < 256) return Buffer.from([kind | 24, count]);
	return Buffer.concat([Buffer.from([kind | 25]), u16(count)]);
}

function u16(count: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16BE(count);
	return bytes;
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
