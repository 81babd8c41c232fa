import postgres from "postgres";
import { sturdyPool } from "./pool.ts";
import { Trouble } from "./trouble.ts";

export type Sql = postgres.Sql;
export type Tx = postgres.TransactionSql;
/** A part of a query, or one that another is made of. */
export type Fragment = postgres.Fragment;

export interface ConnectOptions {
	/** Connections in the pool. */
	max?: number;
	/** Seconds after which an idle connection is closed; by default it is kept. */
	idleTimeout?: number;
	/** Off behind a pooler that cannot follow prepared statements (DATABASE_PREPARE=false). */
	prepare?: boolean;
	/** Shown in pg_stat_activity. */
	name?: string;
	/** Seconds to wait for a connection. */
	connectTimeout?: number;
	/** PostgreSQL settings of each connection, such as statement_timeout. */
	settings?: Record<string, string>;
}

/**
 * Opens a pool.
 *
 * @example
 * const sql = connect("postgres://web:…@localhost/countersign?host=/var/run/countersign");
 *
 * A folder in `host` is a Unix socket; postgres.js takes none in a URL, so it is passed beside it. Notices
 * and the parameters of a failed query are never printed: both can hold what a caller typed.
 */
export function connect(url: string, options: ConnectOptions = {}): Sql {
	const { bare, socketDir } = splitSocket(url);
	const open = (onclose: () => void) =>
		postgres(bare, {
			...(socketDir === null ? {} : { host: socketDir }),
			max: options.max ?? 8,
			prepare: options.prepare ?? process.env.DATABASE_PREPARE !== "false",
			...(options.idleTimeout === undefined ? {} : { idle_timeout: options.idleTimeout }),
			connect_timeout: options.connectTimeout ?? 10,
			// By default the pauses grow to 20 seconds, long after a restarted database serves again.
			backoff: (attempt: number) => Math.min(attempt / 10, 1),
			onnotice: () => {},
			debug: false,
			connection: { application_name: options.name ?? "countersign", ...options.settings },
			max_lifetime: null, // by default one is closed now and then, and a pool with it
			onclose,
		});
	return sturdyPool(open);
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
	const parsed = parse(url);
	parsed.pathname = `/${encodeURIComponent(database)}`;
	return parsed.href;
}

/** The same server and database, another role. */
export function withRole(url: string, role: string, password: string): string {
	const parsed = parse(url);
	parsed.username = encodeURIComponent(role);
	parsed.password = encodeURIComponent(password);
	return parsed.href;
}

/** Where a URL points, for people: never the user's name or password. */
export function placeOf(url: string): string {
	const { bare, socketDir } = splitSocket(url);
	const parsed = new URL(bare);
	return socketDir ?? `${parsed.hostname}:${parsed.port || "5432"}`;
}

function splitSocket(url: string): { bare: string; socketDir: string | null } {
	const parsed = parse(url);
	const host = parsed.searchParams.get("host");
	if (host === null) return { bare: parsed.href, socketDir: null };
	parsed.searchParams.delete("host");
	if (host.startsWith("/")) return { bare: parsed.href, socketDir: host };
	parsed.hostname = host;
	return { bare: parsed.href, socketDir: null };
}

function parse(url: string): URL {
	// A URL such as postgres://user:pw@/name?host=/dir is libpq's; WHATWG wants a host.
	const filled = url.replace(/^(postgres(?:ql)?:\/\/[^/?]*@)(?=[/?])/, "$1localhost");
	if (!URL.canParse(filled)) throw new Trouble("DATABASE_URL is not a URL that PostgreSQL understands.");
	return new URL(filled);
}
