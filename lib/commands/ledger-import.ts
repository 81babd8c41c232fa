/**
 * `npm run ledger -- import DIR`: brings entries that a restored database lacks back from an export (docs/backup.md). With
 * the product stopped; verifies the whole export before it writes anything.
 */
import { resolve } from "node:path";
import { connect } from "#db/client.ts";
import { refuseUsers } from "#db/restore.ts";
import { readEnv } from "#lib/env.ts";
import { append, bySystem } from "#lib/ledger/append.ts";
import { logFolder } from "#lib/ledger/log-key.ts";
import { folderFiles } from "#lib/log/folder-files.ts";
import { planImport } from "#lib/log/import-log.ts";
import { atStoppedDatabase } from "./at-stopped-database.ts";
import { assertExport, readFlags } from "./ledger-args.ts";
import { keysDirOf } from "./paths.ts";
import { progressFor } from "./progress.ts";
import { confirm } from "./tty.ts";

const number = (n: number) => n.toLocaleString("en");

export async function importEntries(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	assertExport(asked.folder);
	const folder = logFolder(keysDirOf(readEnv()));
	const progress = progressFor();
	return atStoppedDatabase(async ({ adminUrl, databaseUrl }) => {
		const sql = connect(adminUrl, { max: 1, name: "ledger-import", prepare: false });
		try {
			await refuseUsers(sql);
			await sql`set role owner`;
			const plan = await progress.step("Verifying the export", (say) =>
				planImport(sql, folderFiles(asked.folder), folder, ({ entries, size }) =>
					say(`${number(entries)} of ${number(size)} entries`),
				),
			);
			const { size, origin } = plan.checkpoint;
			const missing = size - plan.from;
			if (missing === 0) {
				progress.line(
					`Nothing is missing that this export has: the database holds its ${number(size)} entries.`,
				);
				for (const line of still(plan.stillMissing)) progress.line(line);
				return plan.stillMissing > 0 ? 1 : 0;
			}
			const places = `entries ${plan.from} to ${size - 1} of ${origin}`;
			if (!asked.yes && !(await confirm(`This brings back ${places}. Go on?`))) {
				console.log("Nothing was changed. (Without a terminal, say --yes.)");
				return 1;
			}
			await record(databaseUrl("web"), missing);
			await progress.step("Bringing them back", (say) =>
				plan.carryOut((entries) => say(`${number(entries)} of ${number(missing)} entries`)),
			);
			progress.line(`Back are ${places}, each in its place; the tree they make is the one that was signed.`);
			progress.line(
				"Only the record is back. What these entries changed is not: reports, cases, decisions, rights that were",
			);
			progress.line("given or revoked, people who were disabled. docs/backup.md says what to go through.");
			for (const line of still(plan.stillMissing)) progress.line(line);
			if (plan.stillMissing === 0)
				progress.line("npm start goes on from here, and asks the witnesses whether they have seen more.");
			return plan.stillMissing > 0 ? 1 : 0;
		} finally {
			await sql.end({ timeout: 2 });
		}
	});
}

/** First the record, then the act: this entry waits, and gets its number behind those that are brought back. */
async function record(url: string, size: number): Promise<void> {
	const web = connect(url, { max: 1, prepare: false });
	try {
		await append(web, { type: "ledger.imported", outcome: "done", size, ...bySystem });
	} finally {
		await web.end({ timeout: 2 });
	}
}

function still(missing: number): string[] {
	if (missing === 0) return [];
	return [
		`${number(missing)} entries that were signed here later are still missing, so nothing opens yet: import a newer export,`,
		"or where there is none: npm run ledger -- new-epoch",
	];
}

function readArgs(args: string[]): { folder: string; yes: boolean } | null {
	const { positionals, values } = readFlags(args, { yes: { type: "boolean", default: false } });
	const [folder, ...more] = positionals;
	return folder && more.length === 0 ? { folder: resolve(folder), yes: values.yes } : null;
}
