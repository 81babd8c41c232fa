/** By what an act is confirmed, as the forms say it before and the lists after. Pure. */

export function confirmedBy(asksPasskey: boolean): string {
	return asksPasskey ? "confirmed by your passkey" : "confirmed by your session alone";
}

export function signedBy(asksPasskey: boolean): string {
	return asksPasskey ? "by passkey" : "by your session alone";
}

/** Of an entry; nothing where it lies in an archive, and so does what it says of itself. */
export function wasSignedBy(assurance: string | null): string | null {
	return (assurance && WAS[assurance]) || null;
}

const WAS: Record<string, string> = { passkey: "by passkey", session: "by the session alone" };
