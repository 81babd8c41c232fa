/**
 * A platform for tests: a real HTTP server that is told of decisions, checks who tells by the convention's own package, and does not
 * take each delivery the first time: it fails, breaks off, or keeps it and breaks off, by turns.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export interface Told {
	/** The delivery's own: the same each time it is sent. */
	id: string;
	type: string;
	data: Record<string, unknown>;
}

export interface Platform {
	url: string;
	/** As HOST:PORT. */
	host: string;
	/** Whose signatures are believed from now on; until then it takes nothing. */
	trusts(secret: string): void;
	/** Calls it at that request, from 1 on, before it is answered. */
	at(request: number, act: () => Promise<void>): void;
	/** What it was told, each once, in the order in which it first had it. */
	told(): readonly Told[];
	/** Requests; those that it did not thank for; those that it had had before; those that it did not believe. */
	counts(): { requests: number; failed: number; again: number; forged: number };
	stop(): Promise<void>;
}

export async function startPlatform(): Promise<Platform> {
	let webhook: Webhook | null = null;
	const acts = new Map<number, () => Promise<void>>();
	const told = new Map<string, Told>();
	const tries = new Map<string, number>();
	const counts = { requests: 0, failed: 0, again: 0, forged: 0 };

	const keep = (id: string, body: string) => {
		if (told.has(id)) counts.again++;
		else told.set(id, { id, ...(JSON.parse(body) as Omit<Told, "id">) });
	};
	/** The first time of three: not taken, broken off before it is, or kept and the answer lost. */
	const fail = (id: string, body: string, answer: ServerResponse) => {
		const way = counts.failed++ % 3;
		if (way === 0) return void answer.writeHead(500).end("not now");
		if (way === 1) keep(id, body);
		answer.socket?.destroy();
	};
	const server = createServer(async (request, answer) => {
		const body = await bodyOf(request).catch(() => null);
		if (body === null) return;
		const headers = request.headers as Record<string, string>;
		if (!webhook) return void answer.writeHead(503).end();
		try {
			webhook.verify(body, headers);
		} catch {
			counts.forged++;
			return void answer.writeHead(401).end();
		}
		const id = headers["webhook-id"] as string;
		const before = tries.get(id) ?? 0;
		tries.set(id, before + 1);
		await acts.get(++counts.requests)?.();
		if (before === 0) return fail(id, body, answer);
		keep(id, body);
		answer.writeHead(204).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url: `http://${host}/countersign`,
		host,
		trusts: (secret) => {
			webhook = new Webhook(secret);
		},
		at: (request, act) => acts.set(request, act),
		told: () => [...told.values()],
		counts: () => ({ ...counts }),
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString("utf8");
}
