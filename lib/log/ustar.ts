/**
 * An archive as a stream (POSIX.1-1988 ustar, as every tar reads it): for each file a header of 512 bytes and its bytes,
 * filled up to 512; two empty blocks at the end. One file in memory at a time.
 *
 *   0 name[100] · 100 mode[8] · 108 uid[8] · 116 gid[8] · 124 size[12] · 136 mtime[12] · 148 checksum[8] · 156 type "0"
 *   · 257 "ustar\0" "00"            numbers in octal, ended by NUL; the checksum is over the header with itself as spaces
 *
 * Limits: names of at most 100 ASCII bytes, files under 8 GiB: ours are far below. Test: ustar.test.ts, by tar itself.
 */
const BLOCK = 512;

export async function* ustar(
	files:
		| Iterable<{ path: string; read(): Promise<Uint8Array | string> }>
		| AsyncIterable<{ path: string; read(): Promise<Uint8Array | string> }>,
	{ folder, time }: { folder: string; time: Date },
): AsyncGenerator<Uint8Array> {
	for await (const { path, read } of files) {
		const content = Buffer.from(await read());
		yield header(`${folder}/${path}`, content.length, time);
		yield content;
		yield Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
	}
	yield Buffer.alloc(2 * BLOCK);
}

function header(name: string, size: number, time: Date): Uint8Array {
	if (name.length > 100) throw new RangeError("a name is too long for ustar");
	const block = Buffer.alloc(BLOCK);
	const octal = (value: number, at: number, length: number) =>
		block.write(value.toString(8).padStart(length - 1, "0"), at, "ascii");
	block.write(name, 0, "ascii");
	octal(0o600, 100, 8);
	octal(0, 108, 8);
	octal(0, 116, 8);
	octal(size, 124, 12);
	octal(Math.floor(time.getTime() / 1000), 136, 12);
	block.write("        ", 148, "ascii");
	block.write("0", 156, "ascii");
	block.write("ustar\x0000", 257, "latin1");
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
	return block;
}
