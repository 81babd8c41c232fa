/** For tests: a database with an integration, a real intake key pair, and bodies to post. */
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { recordIntakeKey } from "#db/testing-intake-key.ts";
import { generateIntakeKey } from "#lib/envelope/intake-key.ts";
import type { IntakeKey } from "#lib/keeper/client-state.ts";
import { authenticate } from "./authenticate.ts";
import { createIntegration, type Integration } from "./integration.ts";
import { type Intake, type Received, receiveReport } from "./receive-report.ts";
import type { ReportBody } from "./report-schema.ts";
import { validateReport } from "./validate-report.ts";

export interface IntakeBench {
	database: TestDatabase;
	intake: Intake;
	integration: Integration;
	/** Of eu. */
	keyPair: ReturnType<typeof generateIntakeKey>;
	/** Validates and receives, as the route does. */
	post(body: unknown, as?: Integration): Promise<Received>;
	/** A further key of the same platform. */
	another(regions?: string[]): Promise<Integration>;
}

export async function intakeBench(): Promise<IntakeBench> {
	const database = await testDatabase();
	const keyPair = generateIntakeKey();
	const sql = database.as("web");
	const keys = [keyOf("eu", keyPair), keyOf("us", generateIntakeKey())];
	for (const key of keys) await recordIntakeKey(database.admin, key);
	const intake: Intake = {
		sql,
		intakeKeys: async () => keys,
		publishedKeys: async () => keys,
	};
	const another = async (regions = ["eu"]) => {
		const token = await createIntegration(sql, { platform: "acme", name: "Acme", regions });
		return authenticate(sql, new Headers({ authorization: `Bearer ${token}` }));
	};
	const integration = await another();
	const post = (body: unknown, as = integration) =>
		receiveReport(intake, as, validateReport(body, as.knownRegions));
	return { database, intake, integration, keyPair, post, another };
}

export function keyOf(region: string, { kid, publicJwk }: ReturnType<typeof generateIntakeKey>): IntakeKey {
	const day = 86_400_000;
	return {
		region,
		kid,
		publicJwk,
		notBefore: new Date(Date.now() - day).toISOString(),
		notAfter: new Date(Date.now() + day).toISOString(),
	};
}

type Message = ReportBody["thread"]["messages"][number];

export function textMessage(number: number, text = `line ${number}`): Message {
	return {
		id: `m${number}`,
		senderId: number % 2 ? "u1" : "u2",
		sentAt: new Date(Date.UTC(2026, 10, 19, 22, 0, number)).toISOString(),
		text,
		provenance: "PLATFORM",
	};
}

export interface Parts {
	report?: Partial<ReportBody["report"]>;
	thread?: Partial<ReportBody["thread"]>;
}

/** A report of eleven messages, of which the third is reported. */
export function reportBody(id: string, { report, thread }: Parts = {}): ReportBody {
	return {
		platform: "acme",
		report: {
			id,
			category: "CYBER_VIOLENCE",
			keyword: "CYBER_HARASSMENT",
			source: "USER",
			reportedAt: "2026-11-20T10:00:00Z",
			reporter: { accountId: "u1" },
			note: "please look",
			messageIds: ["m3"],
			...report,
		},
		thread: {
			id: `t-${id}`,
			region: "eu",
			participants: [
				{ accountId: "u1", displayName: "Ann", minor: false, country: "DE" },
				{ accountId: "u2", displayName: "Bo", minor: null },
			],
			messages: Array.from({ length: 11 }, (_, index) => textMessage(index + 1)),
			...thread,
		},
	};
}
