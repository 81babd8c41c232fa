/**
 * The baselines that an audited opening is compared with: the same rows of the same threads, decrypted by the same
 * code and sent over the same kind of socket, without a record. `/threads/<id>` asks nothing; `/openings` decides
 * first, as the keeper does, who asks and whether they may. It exists in this folder only and reads as the
 * superuser, since no role of the product may read the vault at large.
 */
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { DEFAULT_POLICY } from "#lib/access/policy.ts";
import { whoAsks } from "#lib/keeper/asking.ts";
import { decide } from "#lib/keeper/decide.ts";
import { decrypt } from "#lib/keeper/decrypt.ts";
import { openKeyring } from "#lib/keeper/keyring.ts";
import { OpeningRequest } from "#lib/keeper/messages.ts";
import { fileStore } from "#lib/keeper/stores/file-store.ts";
import { openPrivateKeys } from "#lib/keeper/stores/private-keys.ts";
import type { SealedMessage, SealedPart, WrappedKey } from "#lib/keeper/take.ts";

const { BENCH_DATABASE_URL = "", BENCH_KEYS = "", BENCH_SOCKET = "" } = process.env;
const sql = connect(BENCH_DATABASE_URL, { max: 8, name: "bench-unaudited" });
const keyring = await openKeyring(
	sql,
	openPrivateKeys(join(BENCH_KEYS, "intake"), fileStore(join(BENCH_KEYS, "master-key"))),
);

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
	answer(request).then(
		(lines) => {
			response.writeHead(200, { "content-type": "application/jsonl; charset=utf-8" });
			response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
		},
		() => response.writeHead(500).end(),
	);
});
server.listen(BENCH_SOCKET);
process.once("SIGTERM", () => process.exit(0));

async function answer(request: IncomingMessage) {
	if (request.method === "GET") return read(request.url?.split("/")[2] ?? "");
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	const asked = OpeningRequest.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
	const asking = await whoAsks(sql, String(request.headers["x-session"]), asked.caseId);
	decide(DEFAULT_POLICY, asking, asked, null);
	return read(asking.case?.threadId ?? "");
}

async function read(thread: string) {
	const [messages, keys] = await Promise.all([
		sql<SealedMessage[]>`
			select m.key_id as "keyId", m.sequence, c.external_id as "messageId", m.sealed
			from vault.sealed_message m join console.message c using (thread_id, sequence)
			where m.thread_id = ${thread} order by m.sequence`,
		sql<(WrappedKey & { note: string })[]>`
			select id, thread_id as "threadId", wrapped, note from vault.sealed_key where thread_id = ${thread}`,
	]);
	const parts = keys.map(({ id, note }): SealedPart => ({ keyId: id, part: "note", sealed: note }));
	const lines = await decrypt(keyring, { messages: [...messages], parts, keys: [...keys] });
	return [...lines, { kind: "end", count: lines.length }];
}
