/** Attacks on the doors: the keeper's socket, and the console's addresses. The answer is a status and a code. */
import { randomBytes, randomUUID } from "node:crypto";
import { request } from "node:http";
import type { Insider } from "./prove-aim.ts";

export interface DoorAttack {
	at: "the keeper's socket" | "the console";
	name: string;
	/** Status and, where the door gives one, code. */
	refusal: string;
	run(doors: Doors): Promise<string>;
}

export interface Doors {
	keeperSocket: string;
	keeperSecret: string;
	url: string;
}

const reason = {
	code: "USER_REPORT_REVIEW",
	question: "DOES_IT_VIOLATE",
	text: "Proving that this is refused.",
};
const body = (caseId: string, changes: Record<string, unknown> = {}) => ({
	caseId,
	reason,
	scope: { kind: "reported" },
	...changes,
});
const someCase = randomUUID();
const forged = () => randomBytes(32).toString("base64url");

/** Of the form of a passkey's, and nobody's. */
const assertion = () => ({
	...{ nonce: forged(), credentialId: forged(), authenticatorData: forged() },
	...{ clientDataJSON: forged(), signature: forged() },
});

/** What needs nobody's session. */
export const STRANGER: readonly DoorAttack[] = [
	socket("asks without the shared secret", "401 TOKEN_INVALID", { secret: null, body: body(someCase) }),
	socket("guesses the shared secret", "401 TOKEN_INVALID", { secret: forged(), body: body(someCase) }),
	socket("has the secret and no session", "401 NOT_SIGNED_IN", { body: body(someCase) }),
	socket("has the secret and a forged session", "401 NOT_SIGNED_IN", {
		session: forged(),
		body: body(someCase),
	}),
	socket("asks for staff's words with a forged session", "401 NOT_SIGNED_IN", {
		path: "/notes",
		session: forged(),
		body: { notes: [randomUUID()] },
	}),
	socket("asks what to sign with a forged session", "401 NOT_SIGNED_IN", {
		path: "/openings/challenge",
		session: forged(),
		body: body(someCase),
	}),
	socket("approves with a forged session", "401 NOT_SIGNED_IN", {
		path: `/requests/${randomUUID()}/approval`,
		session: forged(),
		body: { verdict: "approve" },
	}),
	socket("proposes a role with a forged session", "401 NOT_SIGNED_IN", {
		path: "/staff/proposals",
		session: forged(),
		body: { proposal: randomUUID(), what: { change: "ENABLE", person: randomUUID(), words: "Please." } },
	}),
	socket("signs in by a passkey that nobody knows", "401 SIGN_IN_REFUSED", {
		path: "/sign-ins",
		body: assertion(),
	}),
	socket("enrols a passkey by a guessed code", "403 ENROLMENT_INVALID", {
		path: "/passkeys/registrations",
		body: { code: "ABCDE-FGHJK-MNPQR-STVWX" },
	}),
	page("reads a thread without a session", "401", "POST", "/readings", JSON.stringify({ kind: "opening" })),
	page("reads the ledger without a session", "307", "GET", "/oversight/ledger"),
	page("posts a report without a key", "401", "POST", "/api/v1/reports", "{}"),
	page("posts a report with a guessed key", "401", "POST", "/api/v1/reports", "{}", forged()),
	page("reads decisions without a key", "401", "GET", "/api/v1/decisions"),
];

/** What somebody inside could try: a live session, one claimed case. Each refusal is on the record. */
export function insiderAttacks(insider: Insider): DoorAttack[] {
	const { token: session, claimed, unclaimed, foreign, restricted } = insider;
	return [
		socket("gives the stored hash of a live session", "401 NOT_SIGNED_IN", {
			session: insider.tokenHash,
			body: body(claimed),
		}),
		socket("gives the id of a live session", "401 NOT_SIGNED_IN", {
			session: insider.sessionId,
			body: body(claimed),
		}),
		socket("confirms by an assertion of its own making", "403 CONFIRMATION_INVALID", {
			session,
			body: body(claimed, { confirmation: assertion() }),
		}),
		socket("opens under a request that is not theirs", "403 REQUEST_NOT_YOURS", {
			session,
			body: { caseId: claimed, request: randomUUID() },
		}),
		socket("proposes a role without being an admin", "403 NOT_PERMITTED", {
			path: "/staff/proposals",
			session,
			body: {
				proposal: randomUUID(),
				what: { change: "GRANT_ROLE", person: randomUUID(), role: "lead", region: "eu", words: "Please." },
			},
		}),
		socket("names another person as the reader", "422 INPUT_INVALID", {
			session,
			body: body(claimed, { actor: randomUUID() }),
		}),
		socket("gives no words of a reason", "422 INPUT_INVALID", {
			session,
			body: body(claimed, { reason: { ...reason, text: " " } }),
		}),
		socket("opens the whole thread for an ordinary review alone", "403 APPROVAL_NEEDED", {
			session,
			body: body(claimed, { scope: { kind: "thread" } }),
		}),
		socket("gives a reason that is not for their role", "403 REASON_NOT_ACCEPTED", {
			session,
			body: body(claimed, {
				reason: { ...reason, code: "CHILD_SAFETY_ESCALATION", question: "IS_IT_GROOMING" },
			}),
		}),
		socket("reads on under an opening that is not theirs", "403 OPENING_NOT_YOURS", {
			path: `/openings/${randomUUID()}/readings`,
			session,
			body: { part: "messages", caseId: claimed, readToken: forged() },
		}),
		...(unclaimed
			? [
					socket("opens a case that they did not claim", "403 CASE_NOT_CLAIMED", {
						session,
						body: body(unclaimed),
					}),
				]
			: []),
		...(foreign
			? [socket("opens a case of another region", "403 REGION_NOT_HELD", { session, body: body(foreign) })]
			: []),
		...(restricted
			? [socket("opens a child-safety case", "403 CASE_RESTRICTED", { session, body: body(restricted) })]
			: []),
	];
}

function socket(
	name: string,
	refusal: string,
	asked: { path?: string; secret?: string | null; session?: string; body: unknown },
): DoorAttack {
	return {
		at: "the keeper's socket",
		name,
		refusal,
		run: ({ keeperSocket, keeperSecret }) => {
			const secret = asked.secret === undefined ? keeperSecret : asked.secret;
			const headers = {
				"content-type": "application/json",
				...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
				...(asked.session === undefined ? {} : { "x-session": asked.session }),
			};
			return knock({ socketPath: keeperSocket, path: asked.path ?? "/openings", headers }, asked.body);
		},
	};
}

function knock(
	to: { socketPath: string; path: string; headers: Record<string, string> },
	asked: unknown,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const sent = request({ ...to, method: "POST", timeout: 10_000 }, async (response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of response) chunks.push(chunk);
			const text = Buffer.concat(chunks).toString("utf8");
			resolve(`${response.statusCode} ${codeIn(text)}`);
		});
		sent.once("timeout", () => sent.destroy());
		sent.once("error", reject);
		sent.end(JSON.stringify(asked));
	});
}

function page(
	name: string,
	refusal: string,
	method: "GET" | "POST",
	path: string,
	text?: string,
	key?: string,
): DoorAttack {
	return {
		at: "the console",
		name,
		refusal,
		run: async ({ url }) => {
			const answer = await fetch(`${url}${path}`, {
				method,
				redirect: "manual",
				...(text === undefined ? {} : { body: text }),
				headers: {
					"content-type": "application/json",
					origin: url,
					...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
				},
			});
			return `${answer.status} ${codeIn(await answer.text())}`.trim();
		},
	};
}

/** The stable code of a refusal; an answer that is no refusal of ours has none, and its text is never printed. */
function codeIn(text: string): string {
	try {
		const { code } = JSON.parse(text) as { code?: unknown };
		return typeof code === "string" && /^[A-Z_]{2,40}$/.test(code) ? code : "";
	} catch {
		return "";
	}
}
