/** One HTTP question over a kept-alive connection, to a port or a Unix socket, read to its end. */
import { Agent, type OutgoingHttpHeaders, request } from "node:http";

export type Where = { socketPath: string } | { host: string; port: number };

export interface Answer {
	status: number;
	body: string;
}

export type Ask = (
	method: "GET" | "POST",
	path: string,
	headers: OutgoingHttpHeaders,
	body?: string,
) => Promise<Answer>;

export function asker(where: Where, connections: number): Ask {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	return (method, path, headers, body) =>
		new Promise((resolve, reject) => {
			const outgoing = request({ ...where, agent, method, path, headers }, (incoming) => {
				const chunks: Buffer[] = [];
				incoming.on("data", (chunk) => chunks.push(chunk));
				incoming.once("error", reject);
				incoming.once("end", () =>
					resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
				);
			});
			outgoing.once("error", reject);
			outgoing.end(body);
		});
}
