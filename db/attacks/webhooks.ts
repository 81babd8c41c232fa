import { type Attack, denied, statement } from "./attack.ts";

const id = "gen_random_uuid()";
/** What is looked at when a transaction ends is looked at now: every attempt is rolled back. */
const COMMIT = "set constraints all immediate";
/** The id of an entry that is appended for it. */
const said = (type: string, more: string) =>
	`(ledger.append(jsonb_build_object('type', '${type}', 'outcome', 'done', 'assurance', jsonb_build_object('kind', 'system')) || ${more})).id`;
/** An endpoint of a platform that is there only for this. */
const ADDED = (
	entry: string,
) => `with p as (insert into console.platform (id, code, name) values (${id}, 'p-attack', 'x') returning id),
	e as (select ${id} as id), l as materialized (select ${entry} as id from e)
	insert into console.endpoint (id, platform_id, url, regions, events, entry_id)
	select e.id, p.id, 'https://hooks.example/x', array[(select code from console.region limit 1)], array['decision.made'], l.id from e, p, l`;
const ENTRY = said("endpoint.added", "jsonb_build_object('endpoint', e.id)");

/** A change of it, with an entry of this type. */
const CHANGED = (type: string, sets: string) =>
	`with e as (select id from console.endpoint where url = 'https://hooks.example/x' limit 1),
		l as materialized (select e.id as endpoint, ${said(type, "jsonb_build_object('endpoint', e.id)")} as id from e)
		update console.endpoint p set ${sets}, entry_id = l.id from l where p.id = l.endpoint`;

/** Where platforms are told is the operator's to say, what they are told follows from what left, and whether it arrived is the worker's. */
export const WEBHOOKS: readonly Attack[] = [
	statement("web", "adds an endpoint without its entry", ADDED(id), "CS420: NO_ENTRY"),
	statement(
		"web",
		"adds an endpoint by another's entry",
		ADDED(said("endpoint.added", `jsonb_build_object('endpoint', ${id})`)),
		"CS420: NO_ENTRY",
	),
	statement(
		"web",
		"adds an endpoint in somebody's name",
		ADDED(
			said(
				"endpoint.added",
				"jsonb_build_object('endpoint', e.id, 'actor', jsonb_build_object('id', e.id, 'role', 'admin'))",
			),
		),
		"CS420: NO_ENTRY",
	),
	statement(
		"web",
		"pauses an endpoint by the entry that added it",
		`${ADDED(ENTRY)}; update console.endpoint set paused_at = now() where url = 'https://hooks.example/x'`,
		"CS420: NO_ENTRY",
	),
	...[
		["pauses", "endpoint.paused", "paused_at = now(), removed_at = now() - interval '60 days'"],
		[
			"rotates the secret of",
			"endpoint.rotated",
			"generation = 2, former_until = now(), removed_at = now() - interval '60 days'",
		],
	].map(([does, type, sets]) =>
		statement(
			"web",
			`${does} an endpoint and removes it long ago by the same entry`,
			`${ADDED(ENTRY)}; ${CHANGED(type as string, sets as string)}`,
			"CS420: NO_ENTRY",
		),
	),
	statement(
		"web",
		"removes an endpoint and keeps another secret valid by the same entry",
		`${ADDED(ENTRY)}; ${CHANGED("endpoint.removed", "removed_at = now(), former_until = now() + interval '1 day'")}`,
		"CS420: NO_ENTRY",
	),
	statement(
		"web",
		"keeps a secret valid for a year after its rotation",
		`${ADDED(ENTRY)}; with e as (select id from console.endpoint where url = 'https://hooks.example/x' limit 1),
			l as materialized (select e.id as endpoint, ${said("endpoint.rotated", "jsonb_build_object('endpoint', e.id)")} as id from e)
			update console.endpoint p set generation = 2, former_until = now() + interval '1 year', entry_id = l.id from l where p.id = l.endpoint`,
		'23514: new row for relation "endpoint" violates check constraint',
	),
	...["endpoint.added", "endpoint.rotated", "endpoint.paused", "endpoint.resumed", "endpoint.removed"].map(
		(type) =>
			statement(
				"web",
				`records ${type} without having done it`,
				`select ${said(type, `jsonb_build_object('endpoint', ${id})`)}; ${COMMIT}`,
				"CS424: ACT_UNDONE",
			),
	),
	statement(
		"web",
		"records that dead letters were sent once more, and sends none",
		`select ${said("delivery.replayed", `jsonb_build_object('endpoint', ${id}, 'count', 3)`)}; ${COMMIT}`,
		"CS424: ACT_UNDONE",
	),
	statement(
		"web",
		"has dead letters sent once more without an admin's entry",
		`select console.replay_deliveries(${id}, array[${id}])`,
		"CS421: NO_ENTRY",
	),
	statement(
		"web",
		"leads an endpoint to another address",
		"update console.endpoint set url = 'https://thief.example/'",
		denied("table endpoint"),
	),
	statement(
		"web",
		"removes an endpoint without a trace",
		"delete from console.endpoint",
		denied("table endpoint"),
	),
	...(["web", "worker"] as const).map((as) =>
		statement(
			as,
			"thinks up something that a platform is told",
			`insert into console.delivery (endpoint_id, thread_id, n, event) values (${id}, ${id}, 1, 'ping')`,
			denied("table delivery"),
		),
	),
	statement(
		"web",
		"says that a platform was told",
		"update console.delivery set delivered_at = now()",
		denied("table delivery"),
	),
	statement(
		"worker",
		"tells of another decision than the one that left",
		`update console.delivery set decision_id = ${id}`,
		denied("table delivery"),
	),
	statement("worker", "forgets what was not told", "delete from console.delivery", denied("table delivery")),
	statement(
		"worker",
		"leads an endpoint to another address",
		"update console.endpoint set url = 'https://thief.example/'",
		denied("table endpoint"),
	),
	statement(
		"worker",
		"has dead letters sent once more",
		`select console.replay_deliveries(${id}, array[${id}])`,
		denied("function replay_deliveries"),
	),
	statement(
		"keeper",
		"reads where platforms are told",
		"select url from console.endpoint",
		denied("table endpoint"),
	),
];
