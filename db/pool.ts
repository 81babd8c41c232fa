/**
 * A pool that never uses a lost connection again. postgres.js 3.4.9 reconnects in place and keeps what the old connection
 * left behind: unsent bytes (each further question then waits until CONNECT_TIMEOUT; its issue 1208), and a
 * transaction's handle, whose next statement would run outside of it or inside another (its issue 1216). So when a
 * connection is lost its whole pool is retired: what is under way on the others is finished, what waits is refused,
 * and the next question goes to a new pool. A transaction whose connection is lost ends there.
 */
import { Socket } from "node:net";
import type { Sql, Tx } from "./client.ts";

type Work = (tx: Tx) => unknown;

/** @param open a new pool, which calls `lost` whenever one of its connections is closed */
export function sturdyPool(open: (lost: () => void) => Sql): Sql {
	let ended = false;

	const start = (): Sql => {
		const pool = open(() => {
			if (pool !== current || ended) return;
			current = start();
			retire(pool);
		});
		return pool;
	};
	let current = start();

	const own = {
		end: (how?: Parameters<Sql["end"]>[0]) => {
			ended = true;
			return current.end(how);
		},
		begin: (...args: [Work] | [string, Work]) => begin(current, ...args),
	};
	return new Proxy(current, {
		apply: (_, self, args) => Reflect.apply(current, self, args),
		get: (_, name) => Reflect.get(name in own ? own : current, name),
	});
}

/** It connects no more, and closes each connection that is still good after what is under way on it. */
function retire(pool: Sql): void {
	Object.assign(pool.options, { socket: closedSocket });
	void pool.end();
}

/** A connection that closes as soon as it is had. */
function closedSocket(): Socket {
	const socket = new Socket();
	setImmediate(() => socket.destroy(connectionLost()));
	return socket;
}

const connectionLost = () =>
	Object.assign(new Error("The connection was lost."), { code: "CONNECTION_CLOSED" });

function begin(pool: Sql, ...args: [Work] | [string, Work]): Promise<unknown> {
	const work = args.at(-1) as Work;
	let over = false;
	const alive = <T>(value: T): T => {
		if (over) throw connectionLost();
		return value;
	};
	const outcome = pool.begin(args.length === 2 ? args[0] : "", async (tx) => {
		const guarded = new Proxy(tx, {
			apply: (target, self, parts) => Reflect.apply(alive(target), self, parts),
			get: (target, name) => Reflect.get(alive(target), name),
		});
		try {
			const done = work(guarded);
			return await (Array.isArray(done) ? Promise.all(done) : done);
		} finally {
			// Whoever began was told already; neither COMMIT nor ROLLBACK may go anywhere now.
			if (over) await new Promise(() => {});
		}
	});
	outcome.catch(() => {
		over = true;
	});
	return outcome;
}
