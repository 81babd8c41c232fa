import { randomUUID } from "node:crypto";
import { type Attack, denied, statement, undone } from "./attack.ts";

const id = "gen_random_uuid()";

/** What web would write to open something without anybody's touch: rights, passkeys, challenges, approvals, settings. */
const WRITTEN: readonly [name: string, statement: string, table: string][] = [
	[
		"plants a passkey of its own",
		`insert into access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports, name,
			backed_up, added_at, entry_id, usable_at) values (${id}, ${id}, repeat('a', 32), sha256('') || sha256(''),
			sha256('') || sha256(''), -7, 0, '{}', 'X', false, now(), ${id}, now())`,
		"table passkey",
	],
	["puts another key into a passkey", "update access.passkey set public_key = sha256('')", "table passkey"],
	["makes a new passkey open at once", "update access.passkey set usable_at = added_at", "table passkey"],
	["brings a removed passkey back", "update access.passkey set removed_at = null", "table passkey"],
	[
		"plants a challenge that somebody signed elsewhere",
		`insert into access.challenge (nonce, act, challenge) values (repeat('a', 43), 'open', repeat('a', 43))`,
		"table challenge",
	],
	["reads the challenges that wait to be signed", "select nonce from access.challenge", "table challenge"],
	[
		"makes a spent challenge fresh",
		"update access.challenge set spent_at = null, expires_at = now() + interval '1 minute'",
		"table challenge",
	],
	[
		"opens an enrolment by a code of its own",
		`insert into access.enrolment (person_id, code_hash, bootstrap, entry_id) values (${id}, sha256('mine'), true, ${id})`,
		"table enrolment",
	],
	["reads the hashes of enrolment codes", "select code_hash from access.enrolment", "table enrolment"],
	["makes a warning vanish", "delete from access.alert", "table alert"],
	[
		"proposes in an admin's name",
		`insert into access.proposal (id, change, person_id, words, salt, commitment, proposed_by, lapses_at, entry_id)
			values (${id}, 'FIRST_PASSKEY', ${id}, 'xxx', sha256(''), '', ${id}, now(), ${id})`,
		"table proposal",
	],
	[
		"confirms in an admin's name",
		`insert into access.proposal_decision (proposal_id, verdict, person_id, entry_id) values (${id}, 'confirm', ${id}, ${id})`,
		"table proposal_decision",
	],
	[
		"puts session assurance in force by hand",
		`insert into access.configuration (kind, digest, body, keeper, entry_id)
			values ('settings', '', '{"assurance":"session"}', 'keeper-1', ${id})`,
		"table configuration",
	],
	["loosens the policy in force", "update access.configuration set body = '{}'", "table configuration"],
	[
		"makes a stranger's account somebody's here",
		`insert into access.identity (issuer, subject, person_id) values ('https://mine.example', 'me', ${id})`,
		"table identity",
	],
	[
		"takes an account away that a person must not read about",
		"update access.platform_account set removed_at = now()",
		"table platform_account",
	],
	[
		"asks for an opening in somebody's name",
		`insert into access.opening_request (id) values (${id})`,
		"table opening_request",
	],
	[
		"approves in a lead's name",
		`insert into access.opening_approval (request_id, requester_id, person_id, role, verdict, entry_id)
			values (${id}, ${id}, ${id}, 'lead', 'approve', ${id})`,
		"table opening_approval",
	],
	[
		"widens what was approved",
		"update access.opening_request set scope = '{[1,10000]}'",
		"table opening_request",
	],
	[
		"lets a request live on that nobody decided",
		"update access.opening_request set lapses_at = 'infinity'",
		"table opening_request",
	],
	[
		"turns a denial round",
		"update access.opening_approval set verdict = 'approve'",
		"table opening_approval",
	],
	[
		"asks for an export of the log in an auditor's name",
		`insert into access.export_request (id) values (${id})`,
		"table export_request",
	],
	[
		"confirms an export in oversight's name",
		`insert into access.export_decision (request_id, requester_id, person_id, role, verdict, decided_at, take_by, entry_id)
			values (${id}, ${id}, ${id}, 'auditor', 'confirm', now(), now(), ${id})`,
		"table export_decision",
	],
	["lets an export be taken twice", "delete from access.export_taken", "table export_taken"],
	["takes a revocation back", "update access.opening set ended_at = null", "table opening"],
	["enables somebody who was disabled", "update access.person set disabled_at = null", "table person"],
];

const CALLED: readonly [name: string, call: string, refused: string][] = [
	[
		"puts session assurance in force",
		`access.put_in_force('settings', 'keeper-1', '{"assurance":"session"}')`,
		"function put_in_force",
	],
	["adds a passkey", "access.add_passkey('{}')", "function add_passkey"],
	[
		"opens an enrolment",
		`access.open_enrolment(${id}, sha256('mine'), ${id}, true)`,
		"function open_enrolment",
	],
	["uses a nonce up", "access.spend_nonce('', '', null, null, '')", "function spend_nonce"],
	[
		"says that it was confirmed",
		`access.spend('{"kind":"session"}', ${id}, ${id}, 'open')`,
		"function spend",
	],
	["signs somebody in", `access.sign_in('', '', ${id}, '')`, "function sign_in"],
	["proposes", "access.propose('{}')", "function propose"],
	["asks for an opening", "access.request_opening('{}')", "function request_opening"],
	["approves a request", "access.decide_request('{}')", "function decide_request"],
	["revokes an opening", "access.revoke_opening('{}')", "function revoke_opening"],
	["ends everybody's sessions", `access.end_sessions(${id})`, "function end_sessions"],
	["makes the first admins", "access.bootstrap('{}')", "function bootstrap"],
	["asks for an export of the log", "access.request_export('{}')", "function request_export"],
	["confirms an export", "access.decide_export('{}')", "function decide_export"],
	["confirms a proposal", "access.decide_proposal('{}')", "function decide_proposal"],
];

export const RIGHTS: readonly Attack[] = [
	...WRITTEN.map(([name, text, table]) => statement("web", name, text, denied(table))),
	...CALLED.map(([name, call, refused]) => statement("web", name, `select ${call}`, denied(refused))),
	// The keeper's own role writes these through functions alone, each of which records first.
	...WRITTEN.filter(([, text]) =>
		/access\.(passkey|enrolment|alert|proposal|proposal_decision|configuration|person|opening_request|opening_approval|export_request|export_decision|export_taken|opening)( |$)/.test(
			text,
		),
	)
		.filter(([, text]) => !/^select/.test(text))
		.map(([name, text, table]) => statement("keeper", name, text, denied(table))),
	statement(
		"keeper",
		"says that it was confirmed",
		`select access.spend('{"kind":"session"}', ${id}, ${id}, 'open')`,
		denied("function spend"),
	),
	statement(
		"keeper",
		"makes a spent challenge fresh",
		"update access.challenge set spent_at = null",
		denied("table challenge"),
	),
	statement(
		"keeper",
		"adds a person without an entry",
		`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
			values (${id}, 'X-1', 'X', 'X', 'IE', false, ${id})`,
		"CS031: NO_ENTRY",
	),
	{
		as: "keeper",
		name: "gives a role with its entry, on nobody's word",
		refusal: "CS114: TWO_PEOPLE_NEEDED",
		run: (sql) =>
			undone(sql, async (tx) => {
				const person = randomUUID();
				const event = {
					...{ type: "role.granted", outcome: "done", assurance: { kind: "system" } },
					...{ person, role: "child_safety", region: "eu" },
				};
				const [entry] = await tx`select id from ledger.append(${tx.json(event)})`;
				await tx`insert into access.role_grant (person_id, role, region, entry_id)
					values (${person}, 'child_safety', 'eu', ${entry?.id})`;
			}),
	},
	statement(
		"keeper",
		"opens an enrolment without an entry",
		`select access.open_enrolment(${id}, sha256('mine'), ${id}, true)`,
		"CS031: NO_ENTRY",
	),
	statement(
		"keeper",
		"signs somebody in by a challenge that was never issued",
		`select access.sign_in(repeat('a', 43), repeat('a', 43), ${id}, '')`,
		"CS060: CONFIRMATION_INVALID",
	),
	...(["web", "keeper"] as const).map((as) =>
		statement(
			as,
			"rewrites a commitment's words",
			"update access.person_change set before = '{}'",
			denied("table person_change"),
		),
	),
	statement(
		"web",
		"takes an export that nobody confirmed",
		`select access.take_export(jsonb_build_object('request', ${id}, 'person', ${id}))`,
		"CS126: EXPORT_NOT_CONFIRMED",
	),
	{
		as: "web",
		name: "records a person's export of the log that nobody confirmed",
		refusal: "CS128: TWO_PEOPLE_NEEDED",
		run: (sql) =>
			undone(sql, async (tx) => {
				const event = {
					...{ type: "ledger.exported", outcome: "done", assurance: { kind: "session" }, size: 1 },
					...{ actor: { id: randomUUID(), role: "auditor" }, approvals: [randomUUID(), randomUUID()] },
				};
				await tx`select id from ledger.append(${tx.json(event)})`;
				await tx`set constraints all immediate`; // as its commit would
			}),
	},
	statement(
		"owner",
		"makes a confirmed export another's",
		"update access.export_decision set requester_id = person_id",
		"CS010: LEDGER_APPEND_ONLY",
	),
	statement(
		"owner",
		"rewrites what was in force",
		"update access.configuration set body = '{}'",
		"CS010: LEDGER_APPEND_ONLY",
	),
	statement(
		"owner",
		"takes a decision back",
		"delete from access.proposal_decision",
		"CS010: LEDGER_APPEND_ONLY",
	),
];
