/**
 * Whether browsers let people use passkeys at an address. A passkey is bound to a domain name (WebAuthn Level 3 §5.1.2,
 * RP ID), so never to an IP address, and works in secure contexts only: https, or localhost.
 */

/** Why there can be no passkeys there, in a sentence; null where there can be. */
export function whyNoPasskeys(origin: string): string | null {
	const { protocol, hostname } = new URL(origin);
	if (/^\[|^\d{1,3}(\.\d{1,3}){3}$/.test(hostname)) {
		return `Browsers bind a passkey to a name, and ${hostname} is an IP address; use a host name, such as localhost on this machine.`;
	}
	if (protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost")) return null;
	return `Browsers use passkeys over https only (and at http://localhost), and ${origin} is neither.`;
}
