/** Whence somebody signs in, as it may be kept: whether two attempts came from one place, never from which. */
import { createHmac } from "node:crypto";
import { isIP } from "node:net";

/**
 * @param forwarded the header X-Forwarded-For: the last address in it is the one that the nearest proxy saw (or, without
 * a proxy, the server itself). What stands before it is the client's own word.
 */
export function addressFrom(forwarded: string | null): string | null {
	const last = forwarded?.split(",").at(-1)?.trim() ?? "";
	const bare = last.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
	if (isIP(bare) === 4) return bare;
	if (isIP(bare) !== 6) return null;
	// One household or machine has a /64: counting single addresses of it would limit nobody.
	const [head = "", tail] = new URL(`http://[${bare.split("%")[0]}]`).hostname.slice(1, -1).split("::");
	const [front, back] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":"))) as [
		string[],
		string[],
	];
	const whole = [
		...front,
		...Array(tail === undefined ? 0 : 8 - front.length - back.length).fill("0"),
		...back,
	];
	return `${whole.slice(0, 4).join(":")}::/64`;
}

/**
 * Keyed by web's own secret: there are few addresses, and a bare hash of one is soon guessed. All that cannot be told apart
 * count as one address, so that nobody escapes the limits by hiding theirs.
 */
export function hashAddress(address: string | null): Buffer {
	const key = `address ${process.env.NEXTAUTH_SECRET ?? ""}`;
	return createHmac("sha256", key)
		.update(address ?? "unknown")
		.digest();
}
