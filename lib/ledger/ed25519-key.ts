/**
 * Which Ed25519 public keys both twins of crypto.ts take: 32 bytes, canonical (y below p), not of small order.
 * Libraries differ on the others (RFC 8032 leaves room), and a log must not verify in one place and fail in another.
 * With a key of small order one signature fits many messages, so nobody may pass one off as a witness.
 */

/** y of the eight points of small order (sign bit cleared), little-endian, without the two that are not canonical. */
const SMALL_ORDER = [
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

export function acceptablePublicKey(key: Uint8Array): boolean {
	if (key.length !== 32) return false;
	const last = (key[31] as number) % 128;
	if (last === 0x7f && (key[0] as number) >= 0xed && key.subarray(1, 31).every((byte) => byte === 0xff))
		return false;
	const y = [...key.subarray(0, 31), last].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return !SMALL_ORDER.includes(y);
}
