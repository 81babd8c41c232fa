/**
 * Standard base64, padded and canonical (RFC 4648 §4; the bits after the last byte are zero), so that one value has
 * one spelling. `atob` alone takes spaces, missing padding and stray bits: encoding again finds them all.
 */
import { LogError } from "./log-error.ts";

export function encodeBase64(bytes: Uint8Array): string {
	let binary = "";
	for (let at = 0; at < bytes.length; at += 4096) {
		binary += String.fromCharCode(...bytes.subarray(at, at + 4096));
	}
	return btoa(binary);
}

export function decodeBase64(text: string): Uint8Array {
	let binary: string;
	try {
		binary = atob(text);
	} catch {
		throw new LogError("BASE64_MALFORMED");
	}
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
	if (btoa(binary) !== text) throw new LogError("BASE64_MALFORMED");
	return bytes;
}
