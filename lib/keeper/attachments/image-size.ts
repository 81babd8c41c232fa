/**
 * How large an image unpacks, as its header says: an image of a few kilobytes can say that it has a billion pixels, and whoever
 * unpacks it has to make room for them.
 * Shown by: sniff.test.ts.
 */

/** 256 MB once unpacked. */
export const MOST_PIXELS = 64_000_000;

export interface Size {
	width: number;
	height: number;
}

/** @param head the first 256 KiB. @returns null where it does not say, or not there */
export function imageSize(mediaType: string, head: Buffer): Size | null {
	try {
		const size = READERS[mediaType]?.(head) ?? null;
		return size && size.width > 0 && size.height > 0 ? size : null;
	} catch {
		return null; // ended too early
	}
}

const READERS: Record<string, (head: Buffer) => Size | null> = {
	"image/png": (head) => ({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
	"image/gif": (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
	"image/jpeg": jpeg,
	"image/webp": webp,
	"image/avif": avif,
};

/** The frame header (ISO 10918-1 B.2.2) stands behind any number of segments, thumbnails among them. */
function jpeg(head: Buffer): Size | null {
	let at = 2;
	for (;;) {
		while (head.readUInt8(at) === 0xff && head.readUInt8(at + 1) === 0xff) at += 1;
		if (head.readUInt8(at) !== 0xff) return null;
		const marker = head.readUInt8(at + 1);
		if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
			return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
		if (marker === 0xda || marker === 0xd9) return null;
		at += 2 + head.readUInt16BE(at + 2);
	}
}

/** RFC 9649: lossy, lossless, or extended. */
function webp(head: Buffer): Size | null {
	const kind = head.toString("latin1", 12, 16);
	if (kind === "VP8 ")
		return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
	if (kind === "VP8L") {
		const bits = head.readUInt32LE(21);
		return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
	}
	if (kind === "VP8X") return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
	return null;
}

/** Each item of it has an `ispe` (ISO 23008-12 §6.5.3); the largest, or all of a grid's together, is what is unpacked. */
function avif(head: Buffer): Size | null {
	let largest: Size | null = null;
	for (let at = head.indexOf("ispe"); at >= 0; at = head.indexOf("ispe", at + 4)) {
		const size = { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) };
		if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
	}
	return largest;
}
