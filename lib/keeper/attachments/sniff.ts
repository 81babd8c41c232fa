/**
 * What an attachment is, by its first bytes: an allow-list of what a browser shows by itself, and everything else a file to keep.
 * Headers are read and nothing is unpacked, so that no archive and no image can explode here.
 *
 * Guarantees: whatever is not surely of the list is `file`, which no page renders; an image whose header does not say how large it is,
 * or says more than 64 megapixels, is one too. Does not guarantee: that a browser can show what is of the list.
 * Shown by: sniff.test.ts.
 */
import { imageSize, MOST_PIXELS } from "./image-size.ts";
import type { AttachmentKind, AttachmentRemark } from "./messages-attachments.ts";

export interface Sniffed {
	kind: AttachmentKind;
	mediaType: string;
	why: AttachmentRemark[];
}

const FILE = "application/octet-stream";
const ascii = (bytes: Buffer, at: number, length: number) => bytes.toString("latin1", at, at + length);

/**
 * @param head the first bytes, up to 256 KiB
 * @param tail the last ones, up to 256 KiB; of what is shorter the same
 * @param bytes how many there are
 * @param said its media type, as the platform said
 */
export function sniff(head: Buffer, tail: Buffer, bytes: number, said: string): Sniffed {
	const mediaType = typeOf(head, said);
	if (mediaType === null) {
		const why: AttachmentRemark[] = [isKnown(head) ? "NOT_SHOWN_HERE" : "TYPE_UNKNOWN"];
		if (isShownType(said)) why.unshift("TYPE_DIFFERS");
		return { kind: "file", mediaType: FILE, why };
	}
	const why: AttachmentRemark[] = differs(said, mediaType) ? ["TYPE_DIFFERS"] : [];
	const kind = mediaType.slice(0, mediaType.indexOf("/")) as AttachmentKind;
	if (kind === "image") {
		const size = imageSize(mediaType, head);
		if (!size) return { kind: "file", mediaType: FILE, why: [...why, "TRUNCATED"] };
		if (size.width * size.height > MOST_PIXELS)
			return { kind: "file", mediaType: FILE, why: [...why, "TOO_MANY_PIXELS"] };
	}
	if (isCutOff(mediaType, head, tail, bytes)) why.push("TRUNCATED");
	return { kind, mediaType, why };
}

function typeOf(head: Buffer, said: string): string | null {
	const four = ascii(head, 0, 4);
	if (ascii(head, 0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
	if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
	if (/^GIF8[79]a/.test(ascii(head, 0, 6))) return "image/gif";
	if (four === "RIFF" && ascii(head, 8, 4) === "WEBP") return "image/webp";
	if (four === "RIFF" && ascii(head, 8, 4) === "WAVE") return "audio/wav";
	if (four === "OggS")
		return /theora/i.test(ascii(head, 0, 512)) || /^video\//i.test(said) ? null : "audio/ogg";
	if (four === "\x1a\x45\xdf\xa3")
		return ascii(head, 0, 64).includes("webm")
			? /^audio\//i.test(said)
				? "audio/webm"
				: "video/webm"
			: null;
	if (ascii(head, 4, 4) === "ftyp") return ofBrand(ascii(head, 8, 4), head);
	if (ascii(head, 0, 3) === "ID3") return "audio/mpeg";
	// MPEG audio: 11 bits of sync, layer III, neither a reserved version nor rate.
	const [a = 0, b = 0, c = 0] = head;
	if (a === 0xff && (b & 0xe6) === 0xe2 && (b & 0x18) !== 0x08 && (c & 0xf0) !== 0xf0 && (c & 0x0c) !== 0x0c)
		return "audio/mpeg";
	return null;
}

/** ISO base media: the major brand says what it is; of the generic ones of HEIF a compatible brand does. */
function ofBrand(brand: string, head: Buffer): string | null {
	if (/^avi[fs]$/.test(brand)) return "image/avif";
	if (/^M4[AB] $/.test(brand)) return "audio/mp4";
	if (/^(isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3gp[4-9]|f4v )$/.test(brand)) return "video/mp4";
	const brands = ascii(head, 16, Math.min(Math.max(head.readUInt32BE(0) - 16, 0), 128));
	if (/^(mif1|msf1)$/.test(brand) && /avi[fs]/.test(brands) && !/hei[cxms]|hev[cx]/.test(brands))
		return "image/avif";
	return null;
}

/** First bytes of documents, archives, images and films that no page here shows, in hexadecimal. */
const KNOWN = [
	...["25504446", "504b0304", "504b0506", "52617221", "377abcaf", "1f8b", "d0cf11e0"], // PDF, ZIP and Office, RAR, 7z, gzip, OLE
	...["424d", "49492a00", "4d4d002a", "00000100", "664c6143", "464c56"], // BMP, TIFF, icons, FLAC, FLV
	...["1a45dfa3", "4f676753", "52494646"], // what is Matroska, Ogg or RIFF and not of the list
];

function isKnown(head: Buffer): boolean {
	const hex = head.toString("hex", 0, 4);
	if (KNOWN.some((start) => hex.startsWith(start)) || ascii(head, 4, 4) === "ftyp") return true;
	const text = head
		.toString("utf8", 0, 512)
		.replace(/^\ufeff/, "")
		.trimStart();
	return /^<(\?xml|!doctype|html|svg|script|!--)/i.test(text);
}

const SAME: Record<string, string> = {
	"image/jpg": "image/jpeg",
	"image/pjpeg": "image/jpeg",
	"image/apng": "image/png",
	"image/x-png": "image/png",
	"audio/mp3": "audio/mpeg",
	"audio/x-wav": "audio/wav",
	"audio/wave": "audio/wav",
	"audio/vnd.wave": "audio/wav",
	"audio/m4a": "audio/mp4",
	"audio/x-m4a": "audio/mp4",
	"audio/opus": "audio/ogg",
	"application/ogg": "audio/ogg",
	"video/x-m4v": "video/mp4",
	"video/3gpp": "video/mp4",
};

function differs(said: string, is: string): boolean {
	const name = said.toLowerCase();
	const meant = SAME[name] ?? name;
	// Whether an MP4 holds pictures, its brand says only half of the time.
	return meant !== is && !(/^(audio|video)\/mp4$/.test(meant) && /^(audio|video)\/mp4$/.test(is));
}

const isShownType = (said: string) =>
	/^(image\/(png|jpe?g|gif|webp|avif)|video\/(mp4|webm)|audio\/(mpeg|mp3|ogg|wav|mp4|webm))$/i.test(said);

/** Whether it surely ends before it should; of films that are streamed nobody can say. */
function isCutOff(mediaType: string, head: Buffer, tail: Buffer, bytes: number): boolean {
	if (mediaType === "image/png") return !tail.includes("IEND", 0, "latin1");
	if (mediaType === "image/jpeg") return !tail.includes(Buffer.from([0xff, 0xd9]));
	if (mediaType === "image/gif") return !tail.includes(0x3b);
	if (head.length >= 8 && ascii(head, 0, 4) === "RIFF") {
		const length = head.readUInt32LE(4);
		// A recorder that was never told its length says none, or all there is.
		return length !== 0 && length < 0xffffff00 && length + 8 > bytes;
	}
	if (ascii(head, 4, 4) === "ftyp") return boxesReach(head) > bytes;
	return false;
}

/** Where the boxes end whose headers can be seen from the beginning on. */
function boxesReach(head: Buffer): number {
	let at = 0;
	while (at + 16 <= head.length) {
		const size = head.readUInt32BE(at);
		if (size === 0) return 0; // to the end, wherever that is
		const length = size === 1 ? Number(head.readBigUInt64BE(at + 8)) : size;
		if (length < 8) return 0;
		at += length;
	}
	return at;
}
