/** What we use of pkcs11js, said here: it is an optional package, and the types must stand where it could not be built. */
declare module "pkcs11js" {
	export type Handle = Buffer;
	export type Template = { type: number; value?: boolean | number | string | Buffer }[];
	export interface Mechanism {
		mechanism: number;
		parameter?: { type: number; iv: Buffer; ivBits: number; aad: Buffer; tagBits: number };
	}
	export class PKCS11 {
		load(path: string): void;
		C_Initialize(): void;
		C_Finalize(): void;
		C_GetSlotList(present: boolean): Handle[];
		C_GetTokenInfo(slot: Handle): { label: string };
		C_GetMechanismInfo(slot: Handle, mechanism: number): { flags: number };
		C_OpenSession(slot: Handle, flags: number): Handle;
		C_GetSessionInfo(session: Handle): { state: number };
		C_Logout(session: Handle): void;
		C_SetPIN(session: Handle, before: string, after: string): void;
		C_Login(session: Handle, user: number, pin: string): void;
		C_GenerateKey(session: Handle, mechanism: Mechanism, template: Template): Handle;
		C_DestroyObject(session: Handle, object: Handle): void;
		C_FindObjectsInit(session: Handle, template: Template): void;
		C_FindObjects(session: Handle, most: number): Handle[];
		C_FindObjectsFinal(session: Handle): void;
		C_GetAttributeValue(
			session: Handle,
			object: Handle,
			template: Template,
		): { type: number; value: Buffer }[];
		C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
		C_Encrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
		C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
		C_Decrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
	}
	export const CKA_ALWAYS_SENSITIVE: number;
	export const CKA_CLASS: number;
	export const CKA_DECRYPT: number;
	export const CKA_DERIVE: number;
	export const CKA_ENCRYPT: number;
	export const CKA_EXTRACTABLE: number;
	export const CKA_ID: number;
	export const CKA_KEY_TYPE: number;
	export const CKA_LABEL: number;
	export const CKA_LOCAL: number;
	export const CKA_MODIFIABLE: number;
	export const CKA_NEVER_EXTRACTABLE: number;
	export const CKA_PRIVATE: number;
	export const CKA_SENSITIVE: number;
	export const CKA_TOKEN: number;
	export const CKA_UNWRAP: number;
	export const CKA_VALUE: number;
	export const CKA_VALUE_LEN: number;
	export const CKA_WRAP: number;
	export const CKF_RW_SESSION: number;
	export const CKF_SERIAL_SESSION: number;
	export const CKK_AES: number;
	export const CKM_AES_GCM: number;
	export const CKM_AES_KEY_GEN: number;
	export const CKO_SECRET_KEY: number;
	export const CKU_USER: number;
	export const CK_PARAMS_AES_GCM_v240: number;
}
