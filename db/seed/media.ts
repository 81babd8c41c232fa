/**
 * The demo's attachments, made here so that no binary lies in the source: small pictures and a sound, the same bytes on each
 * start. A screenplay names one as [image/png @parrot]; the type before the name is what the platform says of it, which need not
 * be right: the console looks at the bytes. Shown by: media.test.ts.
 */
import { crc32, deflateSync } from "node:zlib";

type Colour = readonly [number, number, number];

export interface DemoFile {
	/** What it is. */
	mediaType: "image/png" | "audio/wav";
	body: Buffer;
}

const made = new Map<string, DemoFile>();

const FILES: Readonly<Record<string, () => DemoFile>> = {
	code: () => picture(261, 261, squares),
	ticket: () => picture(360, 160, ticket),
	parrot: () => picture(320, 240, parrot),
	bathroom: () => picture(320, 240, bathroom),
	voicemail: () => sound(4, stammer),
};
export const DEMO_FILES = Object.keys(FILES);

/** @throws where a screenplay names one that is not here */
export function demoFile(name: string): DemoFile {
	const file = made.get(name) ?? FILES[name]?.();
	if (!file) throw new Error(`there is no demo file ${name}`);
	made.set(name, file);
	return file;
}

/** A PNG of 8 bits a channel. Source: W3C PNG (Third Edition) §5, §11. */
function picture(width: number, height: number, at: (x: number, y: number) => Colour): DemoFile {
	const rows = Buffer.alloc(height * (1 + width * 3)); // each row begins with its filter: none
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) rows.set(at(x, y), y * (1 + width * 3) + 1 + x * 3);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2], 8); // true colour
	const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND")];
	return {
		mediaType: "image/png",
		body: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]),
	};
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
	const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const ends = Buffer.alloc(8);
	ends.writeUInt32BE(data.length, 0);
	ends.writeUInt32BE(crc32(named), 4);
	return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

const RATE = 8000;

/** A WAV of 8 bits, one channel. @param at from -1 to 1, by seconds */
function sound(seconds: number, at: (second: number) => number): DemoFile {
	const data = Buffer.from(
		Array.from({ length: seconds * RATE }, (_, n) => 128 + Math.round(100 * at(n / RATE))),
	);
	const header = Buffer.alloc(44);
	header.write("RIFF", 0, "latin1");
	header.writeUInt32LE(36 + data.length, 4);
	header.write("WAVEfmt ", 8, "latin1");
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20); // PCM
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(RATE, 24);
	header.writeUInt32LE(RATE, 28);
	header.writeUInt16LE(1, 32);
	header.writeUInt16LE(8, 34);
	header.write("data", 36, "latin1");
	header.writeUInt32LE(data.length, 40);
	return { mediaType: "audio/wav", body: Buffer.concat([header, data]) };
}

/** Looks like a code to scan, and says nothing. */
function squares(x: number, y: number): Colour {
	const [column, row] = [Math.floor(x / 9) - 2, Math.floor(y / 9) - 2];
	if (column < 0 || row < 0 || column > 24 || row > 24) return [255, 255, 255];
	const corner = [
		[3, 3],
		[21, 3],
		[3, 21],
	].find(([cx = 0, cy = 0]) => Math.max(Math.abs(column - cx), Math.abs(row - cy)) <= 4);
	const from = corner
		? Math.max(Math.abs(column - (corner[0] ?? 0)), Math.abs(row - (corner[1] ?? 0)))
		: null;
	const dark = from === null ? (column * 7 + row * 13 + column * row * 5) % 11 < 5 : from !== 2 && from !== 4;
	return dark ? [20, 20, 24] : [255, 255, 255];
}

function ticket(x: number, y: number): Colour {
	if (x > 286 && x < 344 && y > 20 && y < 140) return (x * 11) % 17 < 8 ? [20, 20, 24] : [250, 246, 238];
	if (x === 270 || x === 271) return y % 8 < 4 ? [120, 96, 60] : [250, 246, 238];
	if (y > 30 && y < 58 && x > 24 && x < 210) return [36, 92, 58];
	if ((y - 80) % 22 < 6 && y > 76 && y < 140 && x > 24 && x < 130 + (y % 5) * 22) return [140, 132, 118];
	return [250, 246, 238];
}

const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
	((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;

/** Toby, considering it. */
function parrot(x: number, y: number): Colour {
	if (inside(x, y, 168, 74, 7, 7)) return [20, 20, 24];
	if (inside(x, y, 168, 74, 15, 14)) return [252, 252, 250];
	if (inside(x, y, 202, 88, 20, 16) && x > 190) return [64, 60, 58];
	if (inside(x, y, 162, 82, 46, 44)) return [46, 150, 72];
	if (inside(x, y, 132, 152, 26, 54)) return [32, 108, 58];
	if (inside(x, y, 150, 146, 48, 66)) return [70, 178, 84];
	if (y > 200 && y < 212) return [112, 78, 48];
	return [214 - Math.floor(y / 12), 230 - Math.floor(y / 16), 240];
}

/** White tiles, and a window with the sea in it. */
function bathroom(x: number, y: number): Colour {
	if (x > 180 && x < 292 && y > 28 && y < 116) {
		if (x < 185 || x > 287 || y < 33 || y > 111 || Math.abs(x - 236) < 3) return [236, 230, 216];
		return y < 70 ? [168, 208, 240] : [36, 104 + ((x + y * 3) % 13), 168];
	}
	if (inside(x, y, 110, 196, 96, 34))
		return inside(x, y, 110, 188, 84, 22) ? [206, 216, 220] : [250, 250, 250];
	return x % 32 === 0 || y % 32 === 0 ? [196, 200, 202] : [232, 236, 236];
}

/** Short, again and again. */
function stammer(second: number): number {
	const loud = second % 0.5 < (second < 2.5 ? 0.09 : 0.32) ? 0.5 : 0;
	return loud * (Math.sin(2 * Math.PI * 190 * second) + 0.5 * Math.sin(2 * Math.PI * 420 * second)) * 0.7;
}
