/** Reports of 11 messages, posted to the real web process over HTTP: validated, sealed, recorded, answered. */
import { randomUUID } from "node:crypto";
import { connect } from "#db/client.ts";
import { createIntegration } from "#lib/intake/integration.ts";
import { asker } from "./ask.ts";
import { load, type Measured } from "./load.ts";
import type { Stage } from "./stage.ts";

const LINES = [
	"Are you coming on Saturday?",
	"I told you not to write to me any more.",
	"You cannot just disappear like that, everybody asks about you.",
	"Please stop.",
];

export async function measureIntake(
	stage: Stage,
	port: number,
	seconds: number,
	say: (line: string) => void,
): Promise<Measured[]> {
	const web = connect(stage.databaseUrl("web"), { max: 1, name: "bench-web" });
	const token = await createIntegration(web, {
		...{ platform: "bench-intake", name: "Bench", regions: ["eu"] },
	});
	await web.end();
	const ask = asker({ host: "127.0.0.1", port }, 8);
	const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
	const post = async () => {
		const { status, body } = await ask("POST", "/api/v1/reports", headers, report());
		if (status !== 201) throw new Error(`a report was answered ${status}: ${body.slice(0, 300)}`);
	};
	await load({ clients: 8, seconds: 3 }, post);
	await stage.admin.unsafe("VACUUM ANALYZE");
	const results: Measured[] = [];
	for (const clients of [1, 8]) {
		say(`reports at ${clients} ${clients === 1 ? "client" : "clients"}`);
		results.push(await load({ clients, seconds }, post));
	}
	return results;
}

function report(): string {
	const id = randomUUID();
	const at = (minute: number) => new Date(Date.UTC(2026, 10, 19, 22, minute)).toISOString();
	return JSON.stringify({
		platform: "bench-intake",
		report: {
			...{ id, category: "CYBER_VIOLENCE", keyword: "CYBER_HARASSMENT", source: "USER", reportedAt: at(30) },
			...{ reporter: { accountId: "ann" }, note: "He does not stop.", messageIds: ["m6"] },
		},
		thread: {
			...{ id, region: "eu" },
			participants: [
				{ accountId: "ann", displayName: "Ann", minor: false, country: "DE" },
				{ accountId: "bo", displayName: "Bo", minor: false, country: "FR" },
			],
			messages: Array.from({ length: 11 }, (_, at11) => ({
				...{ id: `m${at11 + 1}`, senderId: at11 % 2 ? "bo" : "ann", sentAt: at(at11) },
				text: `${LINES[at11 % LINES.length]} ${LINES[(at11 + 1) % LINES.length]}`,
			})),
		},
	});
}
