import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sniff } from "./sniff.ts";
import { somePng } from "./testing-attachments.ts";

const latin = (text: string) => Buffer.from(text, "latin1");
const told = (bytes: Buffer, said: string) => {
	const { kind, mediaType, why } = sniff(bytes, bytes, bytes.length, said);
	return [kind, mediaType, why.join(" ")];
};
const FILE = "application/octet-stream";
const box = (type: string, ...inside: Buffer[]) => {
	const body = Buffer.concat(inside);
	const head = Buffer.alloc(8, type.padStart(8, "\0"), "latin1");
	head.writeUInt32BE(body.length + 8);
	return Buffer.concat([head, body]);
};
const jpeg = (width: number, height: number) => {
	const frame = latin("\xff\xc0\0\x11\x08\0\0\0\0\x03");
	frame.writeUInt16BE(height, 5);
	frame.writeUInt16BE(width, 7);
	return Buffer.concat([
		latin("\xff\xd8\xff\xe0\0\x04ab\xff\xdb\0\x03c"),
		frame,
		Buffer.alloc(20),
		latin("\xff\xd9"),
	]);
};
const gif = latin("GIF89a\x10\0\x10\0\0\0\0;");
const riff = (kind: string, rest: Buffer) => {
	const head = latin(`RIFF\0\0\0\0${kind}`);
	head.writeUInt32LE(rest.length + 4, 4);
	return Buffer.concat([head, rest]);
};
const webp = riff("WEBP", latin("VP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x0f\0\0"));
const wav = riff("WAVE", latin("fmt \x10\0\0\0data\0\0\0\0"));
const ispe = (width: number, height: number) => {
	const size = Buffer.alloc(12);
	size.writeUInt32BE(width, 4);
	size.writeUInt32BE(height, 8);
	return box("ispe", size);
};
const avif = (width: number, height: number) =>
	Buffer.concat([box("ftyp", latin("avif\0\0\0\0avifmif1")), box("meta", ispe(width, height))]);
const mp4 = Buffer.concat([
	box("ftyp", latin("isom\0\0\0\0isom")),
	box("mdat", Buffer.alloc(30)),
	box("moov", Buffer.alloc(20)),
]);
const webm = latin("\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webmB\x87\x81\x02 and on it goes");

describe("what an attachment is", () => {
	it("is said by its bytes, where they are of the list", () => {
		const of: [Buffer, string, string][] = [
			[somePng(500), "image/png", "image/png"],
			[jpeg(64, 48), "image/jpeg", "image/jpg"],
			[gif, "image/gif", "image/gif"],
			[webp, "image/webp", "image/webp"],
			[avif(20, 10), "image/avif", "image/avif"],
			[mp4, "video/mp4", "video/mp4"],
			[webm, "video/webm", "video/webm"],
			[webm, "audio/webm", "audio/webm"],
			[wav, "audio/wav", "audio/x-wav"],
			[latin("ID3\x04\0\0\0\0\0\0"), "audio/mpeg", "audio/mp3"],
			[latin("\xff\xfb\x90\x64\0\0\0\0"), "audio/mpeg", "audio/mpeg"],
			[latin("OggS\0\x02\0\0\0\0\0\0\0\0OpusHead"), "audio/ogg", "audio/ogg"],
			[Buffer.concat([box("ftyp", latin("M4A \0\0\0\0M4A "))]), "audio/mp4", "audio/m4a"],
		];
		for (const [bytes, mediaType, said] of of)
			assert.deepEqual(told(bytes, said), [mediaType.split("/")[0], mediaType, ""], `${said}`);
	});

	it("whatever its platform said: what lies is told, and still only what it is", () => {
		assert.deepEqual(told(jpeg(9, 9), "image/png"), ["image", "image/jpeg", "TYPE_DIFFERS"]);
		assert.deepEqual(told(mp4, "image/gif"), ["video", "video/mp4", "TYPE_DIFFERS"]);
		assert.deepEqual(told(somePng(90), "text/html"), ["image", "image/png", "TYPE_DIFFERS"]);
	});

	it("scripts, documents, archives, HEIC and unknown bytes are files to keep, however they are called", () => {
		const heic = box("ftyp", latin("heic\0\0\0\0mif1heic"));
		for (const [bytes, said, why] of [
			[latin("<svg onload=alert(1)>"), "image/svg+xml", "NOT_SHOWN_HERE"],
			[latin("\xef\xbb\xbf \n<!doctype html><script>"), "image/png", "TYPE_DIFFERS NOT_SHOWN_HERE"],
			[latin("%PDF-1.7"), "application/pdf", "NOT_SHOWN_HERE"],
			[latin("PK\x03\x04 a bomb"), "application/zip", "NOT_SHOWN_HERE"],
			[heic, "image/heic", "NOT_SHOWN_HERE"],
			[heic, "image/avif", "TYPE_DIFFERS NOT_SHOWN_HERE"],
			[box("ftyp", latin("mif1\0\0\0\0mif1heic")), "image/heif", "NOT_SHOWN_HERE"],
			[box("ftyp", latin("qt  \0\0\0\0qt  ")), "video/quicktime", "NOT_SHOWN_HERE"],
			[latin("\x1a\x45\xdf\xa3 matroska"), "video/x-matroska", "NOT_SHOWN_HERE"],
			[latin("just words"), "text/plain", "TYPE_UNKNOWN"],
			[Buffer.alloc(0), "image/png", "TYPE_DIFFERS TYPE_UNKNOWN"],
		] as const)
			assert.deepEqual(told(bytes, said), ["file", FILE, why], said);
	});

	it("an image that would unpack to more than 64 megapixels, or does not say how large it is, is not unpacked", () => {
		for (const bytes of [somePng(90, 8_001, 8_000), jpeg(65_535, 65_535), avif(30_000, 30_000)])
			assert.deepEqual(
				[told(bytes, "image/png")[0], told(bytes, "").at(-1)?.split(" ").at(-1)],
				["file", "TOO_MANY_PIXELS"],
			);
		for (const bytes of [somePng(90).subarray(0, 18), jpeg(1, 1).subarray(0, 9), somePng(90, 0, 5)])
			assert.deepEqual(told(bytes, "image/png")[0], "file");
	});

	it("what is cut off is said, where its own header promises more", () => {
		const why = (bytes: Buffer, said: string) => told(bytes, said)[2];
		assert.equal(why(somePng(900).subarray(0, 700), "image/png"), "TRUNCATED");
		assert.equal(why(jpeg(9, 9).subarray(0, -2), "image/jpeg"), "TRUNCATED");
		assert.equal(why(mp4.subarray(0, -8), "video/mp4"), "TRUNCATED");
		assert.equal(why(wav.subarray(0, -1), "audio/wav"), "TRUNCATED");
		assert.equal(why(gif.subarray(0, -1), "image/gif"), "TRUNCATED");
	});

	it("no bytes make it fail, and none of them anything but the list or a file", () => {
		const heads = [
			somePng(64),
			jpeg(9, 9),
			gif,
			webp,
			avif(3, 3),
			mp4,
			webm,
			wav,
			latin("ID3"),
			latin("OggS"),
		];
		const bytes = fc
			.tuple(fc.constantFrom(...heads), fc.nat(60), fc.uint8Array({ maxLength: 80 }))
			.map(([head, keep, rest]) => Buffer.concat([head.subarray(0, keep), rest]));
		fc.assert(
			fc.property(bytes, (some) => {
				const { kind, mediaType } = sniff(some, some, some.length, "image/png");
				return kind === "file"
					? mediaType === FILE
					: /^(image\/(png|jpeg|gif|webp|avif)|(video|audio)\/(mp4|webm|mpeg|ogg|wav))$/.test(mediaType);
			}),
			{ numRuns: 2000 },
		);
	});
});
