/** Against s3rver, an S3-speaking server from the package registry. It checks no signatures: that AWS does was not tried. */
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import S3rver from "s3rver";
import { DomainError } from "../errors.ts";
import { s3Bodies } from "./s3.ts";

const directory = mkdtempSync(join(tmpdir(), "countersign-s3-"));
const server = new S3rver({
	...{ port: 0, address: "127.0.0.1", silent: true, directory },
	configureBuckets: [{ name: "sealed" }],
});
let endpoint: string;
before(async () => {
	endpoint = `http://127.0.0.1:${(await server.run()).port}`;
});
after(async () => {
	await server.close();
	rmSync(directory, { recursive: true, force: true });
});
const KEY = "S3RVER:S3RVER";
const unavailable = (error: unknown) =>
	error instanceof DomainError &&
	error.code === "BODY_STORE_UNAVAILABLE" &&
	!/S3RVER|127\.0\.0\.1|sealed/.test(error.message);

test("what was put comes back, chunk by chunk, and is gone once removed, however often", async () => {
	const bodies = s3Bodies({ bucket: "sealed", endpoint, key: KEY });
	const body = randomUUID();
	const chunks = [randomBytes(262_172), randomBytes(29)];
	for (const [n, chunk] of chunks.entries()) await bodies.put(body, n, chunk);
	assert.deepEqual(await Promise.all([bodies.get(body, 0), bodies.get(body, 1)]), chunks);
	assert.equal(await bodies.get(body, 2), null);
	assert.equal(await bodies.get(randomUUID(), 0), null);
	await bodies.remove(body, 3);
	await bodies.remove(body, 3);
	assert.equal(await bodies.get(body, 0), null);
	assert.deepEqual(
		readdirSync(join(directory, "sealed"), { recursive: true }).filter((name) => String(name).includes(body)),
		[],
	);
});

test("a store that is not there, hangs or answers nonsense is one plain sentence, in time", async () => {
	const none = s3Bodies({ bucket: "sealed", endpoint: "http://127.0.0.1:1", key: KEY, patience: 3000 });
	await assert.rejects(none.put(randomUUID(), 0, randomBytes(30)), unavailable);
	const missing = s3Bodies({ bucket: "no-such-bucket", endpoint, key: KEY });
	await assert.rejects(missing.put(randomUUID(), 0, randomBytes(30)), unavailable);
	const odd = createServer((request, response) => {
		if (request.method === "PUT") return; // hangs
		response.writeHead(500).end("<html>");
	}).listen(0, "127.0.0.1");
	await once(odd, "listening");
	try {
		const { port } = odd.address() as AddressInfo;
		const bodies = s3Bodies({
			bucket: "sealed",
			endpoint: `http://127.0.0.1:${port}`,
			key: KEY,
			patience: 500,
		});
		await assert.rejects(bodies.put(randomUUID(), 0, randomBytes(30)), unavailable);
		await assert.rejects(bodies.get(randomUUID(), 0), unavailable);
	} finally {
		odd.closeAllConnections();
		odd.close();
	}
});
