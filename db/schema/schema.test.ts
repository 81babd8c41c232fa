/** What db/schema says beside what the migrations made of a real database. */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { testDatabase } from "../testing.ts";
import * as access from "./access.ts";
import * as alarms from "./alarms.ts";
import * as attachments from "./attachments.ts";
import * as casePage from "./case-page.ts";
import * as cases from "./cases.ts";
import * as platforms from "./console.ts";
import * as decisions from "./decisions.ts";
import * as deskSettings from "./desk-settings.ts";
import * as explorer from "./explorer.ts";
import * as exported from "./exports.ts";
import * as ledger from "./ledger.ts";
import * as legal from "./legal.ts";
import * as openings from "./openings.ts";
import * as oversight from "./oversight.ts";
import * as passkeys from "./passkeys.ts";
import * as protocol from "./protocol.ts";
import * as queue from "./queue.ts";
import * as retention from "./retention.ts";
import * as reviews from "./reviews.ts";
import * as rights from "./rights.ts";
import * as sampling from "./sampling.ts";
import * as selections from "./selections.ts";
import * as signals from "./signals.ts";
import * as standing from "./standing.ts";
import * as subjects from "./subjects.ts";
import * as threads from "./threads.ts";
import * as totals from "./totals.ts";
import * as vault from "./vault.ts";
import * as webhooks from "./webhooks.ts";

const written = [
	attachments,
	casePage,
	deskSettings,
	explorer,
	exported,
	openings,
	platforms,
	queue,
	threads,
	cases,
	decisions,
	reviews,
	access,
	passkeys,
	rights,
	ledger,
	legal,
	vault,
	oversight,
	selections,
	signals,
	sampling,
	alarms,
	totals,
	protocol,
	retention,
	standing,
	subjects,
	webhooks,
]
	.flatMap((file) => Object.values<unknown>({ ...file }))
	.filter((one) => one instanceof PgTable)
	.flatMap((table) => {
		const { schema, name, columns } = getTableConfig(table);
		return columns.map((column) => ({
			column: `${schema}.${name}.${column.name}`,
			type: column.getSQLType(),
			nullable: !column.notNull,
			filled: column.hasDefault,
		}));
	});

describe("the schema that queries are written against", async () => {
	const database = await testDatabase();
	after(() => database.drop());

	it("names every column of the six schemas with its type, its nullability and whether the database fills it, and no other", async () => {
		const migrated = await database.admin<typeof written>`
			select n.nspname || '.' || c.relname || '.' || a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
				not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as filled
			from pg_attribute a
			join pg_class c on c.oid = a.attrelid
			join pg_namespace n on n.oid = c.relnamespace
			where n.nspname in ('console', 'access', 'vault', 'ledger', 'oversight', 'legal') and a.attnum > 0 and not a.attisdropped
				and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition`;
		const inOrder = (columns: typeof written) =>
			[...columns].sort((a, b) => (a.column < b.column ? -1 : 1)).map((one) => ({ ...one }));
		assert(migrated.length > 150);
		assert.deepEqual(inOrder(written), inOrder(migrated));
	});
});
