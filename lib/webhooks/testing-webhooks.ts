/** For tests: a platform with cases and decisions that leave the house, an endpoint at a real receiver, and a worker. */
import { randomBytes, randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { type Posted, type Receiver, startReceiver } from "../alarms/testing-receivers.ts";
import { type Env, readEnv } from "../env.ts";
import type { Worker } from "../worker/task.ts";
import { addEndpoint } from "./change-endpoint.ts";
import { WebhookBody } from "./messages.ts";

export interface WebhookBench {
	database: TestDatabase;
	receiver: Receiver;
	worker: Worker;
	env: Env;
	workersKey: string;
	platformId: string;
	/** A decided case of `reports` reports, on a thread of its own or this one. */
	decided(options?: {
		thread?: string;
		region?: string;
		outcome?: string;
		reports?: number;
	}): Promise<Decided>;
	/** It leaves the house. */
	leave(decided: Decided): Promise<void>;
	add(more?: {
		url?: string;
		regions?: string[];
		events?: string[];
	}): Promise<{ endpointId: string; secret: string }>;
	/** What is not taken yet may be tried now. */
	nowDue(): Promise<unknown>;
	rows(endpointId: string): Promise<Row[]>;
	close(): Promise<void>;
}

export interface Decided {
	caseId: string;
	threadId: string;
	decisionId: string;
	region: string;
}

export interface Row {
	id: string;
	event: string;
	n: number;
	attempts: number;
	code: string | null;
	delivered: boolean;
	dead: boolean;
	held: boolean;
}

export async function webhookBench(): Promise<WebhookBench> {
	const [database, receiver] = await Promise.all([testDatabase(), startReceiver()]);
	const workersKey = randomBytes(32).toString("base64url");
	const { hostname, port } = new URL(receiver.url);
	const env = readEnv({ WEBHOOK_KEY: workersKey, WEBHOOK_PRIVATE_HOSTS: `${hostname}:${port}` });
	const worker = { sql: database.as("worker"), env, signal: new AbortController().signal };
	const { admin } = database;
	const platformId = randomUUID();
	await admin`insert into console.platform (id, code, name) values (${platformId}, 'acme', 'Acme')`;
	let named = 0;
	return {
		...{ database, receiver, worker, env, workersKey, platformId },
		decided: async ({ thread, region = "eu", outcome = "WARN", reports = 1 } = {}) => {
			const threadId = thread ?? randomUUID();
			const [caseId, decisionId] = [randomUUID(), randomUUID()];
			const account = outcome === "NO_VIOLATION" ? null : "u2";
			await admin.begin(async (tx) => {
				await tx`insert into console.thread (id, platform_id, external_id, region)
					values (${threadId}, ${platformId}, ${`t-${++named}`}, ${region}) on conflict (id) do nothing`;
				await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, closed_at)
					values (${caseId}, ${platformId}, ${threadId}, ${region}, 'CYBER_VIOLENCE', 2, false, false, now(), now())`;
				for (let n = 1; n <= reports; n++)
					await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reporter,
							reported, has_note, sealed, reported_at, entry_id)
						values (${randomUUID()}, ${platformId}, ${`r-${++named}`}, ${caseId}, ${threadId}, 'CYBER_VIOLENCE', 'USER', 'u1',
							'{1}', false, 1, now(), ${randomUUID()})`;
				await tx`insert into console.decision (id, case_id, person_id, outcome, account, entry_id)
					values (${decisionId}, ${caseId}, ${randomUUID()}, ${outcome}, ${account}, ${randomUUID()})`;
			});
			return { caseId, threadId, decisionId, region };
		},
		leave: async ({ decisionId, region }) => {
			await admin`insert into console.outbox (platform_id, region, decision_id)
				values (${platformId}, ${region}, ${decisionId})`;
		},
		add: (more = {}) =>
			addEndpoint(
				database.as("web"),
				{ workersKey, env },
				{ platform: "acme", url: receiver.url, regions: ["eu"], ...more },
			),
		nowDue: () =>
			admin`update console.delivery set next_at = now() where delivered_at is null and dead_at is null`,
		rows: async (endpointId) => [
			...(await admin<Row[]>`
				select id, event, n, attempts, code, delivered_at is not null as delivered, dead_at is not null as dead,
					holder is not null as held
				from console.delivery where endpoint_id = ${endpointId} order by made_at, n`),
		],
		close: async () => {
			await receiver.stop();
			await database.drop();
		},
	};
}

/** What arrived, if it verifies as a receiver verifies it, by the convention's package. @throws where it does not */
export function verified(secret: string, { headers, body }: Posted): WebhookBody {
	return WebhookBody.parse(new Webhook(secret).verify(body, headers as Record<string, string>));
}
