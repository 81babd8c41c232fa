/** Attachments as platforms send them: real ones made here or in the browser, and ones that lie about what they are. */
import { crc32, deflateSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** A PNG of colours, so that blur and grey make a difference. */
export function photo(width = 320, height = 200): Buffer {
	const rows = Array.from({ length: height }, (_, y) =>
		Buffer.from([0, ...Array.from({ length: width }, (_, x) => [x & 255, y & 255, (x ^ y) & 255]).flat()]),
	);
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from("89504e470d0a1a0a", "hex"),
		chunk("IHDR", head),
		chunk("IDAT", deflateSync(Buffer.concat(rows))),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}

/** A tone, as PCM of 8 bits. */
export function tone(seconds = 3, rate = 8_000): Buffer {
	const samples = Buffer.from(
		Array.from({ length: seconds * rate }, (_, n) => 128 + Math.round(60 * Math.sin(n / 4))),
	);
	const head = Buffer.alloc(44);
	head.write("RIFF", 0, "latin1");
	head.writeUInt32LE(36 + samples.length, 4);
	head.write("WAVEfmt ", 8, "latin1");
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(rate, 24);
	head.writeUInt32LE(rate, 28);
	head.writeUInt16LE(1, 32);
	head.writeUInt16LE(8, 34);
	head.write("data", 36, "latin1");
	head.writeUInt32LE(samples.length, 40);
	return Buffer.concat([head, samples]);
}

/** A video of two seconds and more, as a browser records one. */
export async function film(page: Page): Promise<Buffer> {
	const coded = await page.evaluate(async () => {
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [160, 120];
		const context = canvas.getContext("2d");
		let frame = 0;
		const draw = () => {
			if (!context) return;
			context.fillStyle = `hsl(${(frame * 7) % 360} 90% 50%)`;
			context.fillRect(0, 0, 160, 120);
			context.fillStyle = "#fff";
			context.fillRect((frame * 3) % 160, 40, 30, 30);
			frame += 1;
		};
		draw();
		const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" });
		const parts: Blob[] = [];
		recorder.ondataavailable = ({ data }) => parts.push(data);
		const stopped = new Promise((resolve) => {
			recorder.onstop = resolve;
		});
		recorder.start();
		const drawing = setInterval(draw, 40);
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		recorder.stop();
		clearInterval(drawing);
		await stopped;
		const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
		return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
	});
	return Buffer.from(coded, "latin1");
}

/** An SVG that would say so if it ever ran. */
export const SCRIPTED = Buffer.from(
	`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="top.ran=1"><script>top.ran = 1; fetch("/ran")</script></svg>`,
);

/** A page that says that it is a picture. */
export const PAGE = Buffer.from(
	`<!doctype html><script>top.ran = 1; fetch("/ran")</script><p>not a picture</p>`,
);

/** What a telephone takes, and few browsers draw: the head of a HEIC file. */
export const HEIC = Buffer.concat([
	Buffer.from("0000001c66747970686569630000000068656963", "hex"),
	Buffer.from("6d696631", "hex"),
	Buffer.alloc(200, 7),
]);
