/** What a test uses of node-jose, which comes without types: a JOSE library that has nothing in common with jose or with ours. */
declare module "node-jose" {
	export interface Key {
		kid: string;
	}
	interface Encrypting {
		update(data: string | Uint8Array): { final(): Promise<string> };
	}
	export const JWK: { asKey(jwk: object): Promise<Key> };
	export const JWE: {
		createEncrypt(
			options: { format: "compact"; contentAlg: "A256GCM"; fields: object },
			recipient: { key: Key; header: { alg: string }; reference: "kid" | false },
		): Encrypting;
		createDecrypt(key: Key): {
			decrypt(jwe: string): Promise<{ payload: Buffer; header: Record<string, unknown> }>;
		};
	};
}
