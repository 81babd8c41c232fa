/**
 * Threads of 50 messages, each in an open case that a moderator of its own has claimed: sealed as intake seals,
 * written by the superuser, since only their reading is measured. The reported messages stand 11 apart, so that
 * "reported ± 5" covers all 50.
 */
import { createHash, type JsonWebKey, randomBytes, randomUUID } from "node:crypto";
import { connect } from "#db/client.ts";
import { digestOfWrappedKey } from "#lib/envelope/digest.ts";
import { importPublicIntakeKey } from "#lib/envelope/intake-key.ts";
import { newDataKey, sealText } from "#lib/envelope/message.ts";
import { wrapDataKey } from "#lib/envelope/wrap-key.ts";
import type { Ask } from "./ask.ts";
import type { Stage } from "./stage.ts";

export const THREAD_LENGTH = 50;
const REPORTED = [6, 17, 28, 39, 50];
const SENTENCE =
	"Ordinary words between two people who once got on, written late and read by somebody else. ";

export interface BenchThread {
	caseId: string;
	threadId: string;
	personId: string;
	sessionToken: string;
}

/** @param set where a stage has several: its platform, and its people's aliases */
export async function seedThreads(
	stage: Stage,
	keeper: Ask,
	count: number,
	set = "bench",
): Promise<BenchThread[]> {
	const { admin } = stage;
	const asked = await keeper("GET", "/intake-keys", { authorization: `Bearer ${stage.keys.keeperSecret}` });
	const { keys } = JSON.parse(asked.body) as {
		keys: { region: string; kid: string; publicJwk: JsonWebKey }[];
	};
	const intake = keys.find(({ region }) => region === "eu");
	if (!intake) throw new Error("no intake key");
	const publicKey = importPublicIntakeKey({ ...intake.publicJwk, kid: intake.kid });
	const platform = randomUUID();
	await admin`insert into console.platform (id, code, name) values (${platform}, ${set}, 'Bench')`;

	const web = connect(stage.databaseUrl("web"), { max: 1, name: "bench-web" });
	const made: BenchThread[] = [];
	for (let number = 1; number <= count; number++) {
		const [person, session, thread, caseId, report, keyId] = Array.from({ length: 6 }, () =>
			randomUUID(),
		) as [string, string, string, string, string, string];
		const sessionToken = randomBytes(32).toString("base64url");
		const dataKey = newDataKey();
		const seal = (message: string, seq: number, content: unknown) =>
			sealText(dataKey, { kid: keyId, thread, message, seq }, JSON.stringify(content));
		const wrapped = wrapDataKey(publicKey, { kid: intake.kid, thread, key: keyId }, dataKey);
		const [entry] = await web`select id, at::text as at from ledger.append(${web.json({
			...{ type: "report.received", outcome: "received", assurance: { kind: "system" }, case: caseId },
			...{ thread, report, region: "eu", messages: THREAD_LENGTH, keyVersion: keyId },
			key: digestOfWrappedKey(wrapped),
		})})`;
		if (!entry) throw new Error("no entry");

		const sentAt = new Date(Date.now() - 86_400_000).toISOString();
		const messages = Array.from({ length: THREAD_LENGTH }, (_, at) => {
			const sequence = at + 1;
			const id = `m${sequence}`;
			const payload = {
				...{ id, senderId: `u${1 + (at % 2)}`, sentAt, kind: "text", provenance: "PLATFORM" },
				text: SENTENCE.repeat(2) + sequence,
			};
			return { id, sequence, sender: payload.senderId, sealed: seal(id, sequence, payload) };
		});
		await admin.begin(async (tx) => {
			await tx`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
				values (${person}, ${`${set[0]?.toUpperCase()}-${number}`}, ${`Bench ${number}`}, 'Bench', 'DE', true, ${entry.id})`;
			await tx`insert into access.role_grant (person_id, role, region, entry_id)
				values (${person}, 'moderator', 'eu', ${entry.id})`;
			await tx`insert into console.session (id, token_hash, person_id, expires_at) values (${session},
				${createHash("sha256").update(sessionToken).digest()}, ${person}, now() + interval '12 hours')`;
			await tx`insert into console.thread (id, platform_id, external_id, region)
				values (${thread}, ${platform}, ${`bench-${number}`}, 'eu')`;
			await tx`insert into console.participant (thread_id, account, number)
				values (${thread}, 'u1', 1), (${thread}, 'u2', 2)`;
			await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted,
				due_at) values (${caseId}, ${platform}, ${thread}, 'eu', 'CYBER_VIOLENCE', 2, false, false,
				now() + interval '3 days')`;
			await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported,
				has_note, sealed, reported_at, entry_id) values (${report}, ${platform}, ${`bench-${number}`}, ${caseId},
				${thread}, 'CYBER_VIOLENCE', 'USER', ${REPORTED}, true, ${THREAD_LENGTH}, now(), ${entry.id})`;
			await tx`insert into console.message ${tx(
				messages.map(({ id, sequence, sender }) => ({
					...{ thread_id: thread, sequence, external_id: id, sender, sent_at: sentAt },
					...{ kind: "text", provenance: "PLATFORM", report_id: report },
				})),
			)}`;
			await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, note, entry_id, entry_at)
				values (${keyId}, ${thread}, 'eu', ${intake.kid}, ${wrapped}, ${seal("names", 0, { u1: "Ann", u2: "Bo" })},
				${seal("note", 0, "They will not stop.")}, ${entry.id}, ${entry.at}::text::timestamptz)`;
			await tx`insert into vault.sealed_message ${tx(
				messages.map(({ sequence, sealed }) => ({ thread_id: thread, sequence, key_id: keyId, sealed })),
			)}`;
			await tx`insert into console.claim (case_id, person_id, entry_id) values (${caseId}, ${person}, ${entry.id})`;
		});
		made.push({ caseId, threadId: thread, personId: person, sessionToken });
	}
	await web.end();
	await admin.unsafe("VACUUM ANALYZE");
	await admin.unsafe("CHECKPOINT");
	return made;
}
