/**
 * `npm run ledger -- new-epoch`: ends a log that cannot go on and begins another, which says so (docs/backup.md). With the
 * product stopped. The confirmation by a second person waits for the work on access rights.
 */
import { connect, type Sql } from "#db/client.ts";
import { refuseUsers } from "#db/restore.ts";
import { readEnv } from "#lib/env.ts";
import { logFolder } from "#lib/ledger/log-key.ts";
import { beginEpoch, type EpochPlan, planEpoch, resumeEpoch } from "#lib/log/new-epoch.ts";
import { atStoppedDatabase } from "./at-stopped-database.ts";
import { readFlags } from "./ledger-args.ts";
import { keysDirOf } from "./paths.ts";
import { typed } from "./tty.ts";

export async function newEpoch(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const folder = logFolder(keysDirOf(readEnv()));
	return atStoppedDatabase(async ({ adminUrl, databaseUrl }) => {
		const sql = connect(adminUrl, { max: 1, name: "ledger-new-epoch", prepare: false });
		let notary: Sql | null = null;
		try {
			await refuseUsers(sql);
			await sql`set role owner`;
			notary = connect(databaseUrl("notary"), { max: 1, name: "ledger-new-epoch", prepare: false });
			const resumed = await resumeEpoch(sql, notary, folder);
			if (resumed) {
				console.log("An earlier call was interrupted; what it began is finished now.");
				return begun(resumed);
			}
			const plan = await planEpoch(sql, folder);
			for (const line of inWords(plan)) console.log(line);
			if (
				!asked.yes &&
				(await typed("\nType the name of the log that ends here, to go on: ")) !== plan.origin
			) {
				console.log("Nothing was changed. (Without a terminal, say --yes.)");
				return 1;
			}
			return begun(await beginEpoch(sql, notary, folder, plan));
		} finally {
			await notary?.end({ timeout: 2 });
			await sql.end({ timeout: 2 });
		}
	});
}

function inWords({ origin, next, last, witnesses, lost, sound, warnings }: EpochPlan): string[] {
	const seen =
		witnesses.length > 0
			? `cosigned by ${[...new Set(witnesses)].join(", ")}`
			: "which no witness that we know of has cosigned";
	return [
		...warnings.map((line) => `WARNING: ${line}`),
		...(sound ? ["WARNING: nothing that is known here keeps this log from going on. npm start would."] : []),
		`Ends         ${origin}, for ever: it never signs again`,
		`Its last     ${last.size} entries, ${seen}`,
		...(lost.length > 0
			? lost.map(
					([from, to]) =>
						`Lost         entries ${from} to ${to}, which were signed and are not in the database`,
				)
			: ["Lost         none that is known of"]),
		`Begins       ${next}, whose first entry says all this`,
		...(lost.length > 0
			? [
					"Is there really no export that has them? npm run ledger -- import DIR brings them back, and the log goes on.",
				]
			: []),
		"Nobody confirms this beside you: the second person is not asked for yet. Have one read these lines.",
	];
}

function begun(vkey: string): number {
	console.log(`Begun. The new log's key, for everybody who verifies or witnesses it:\n  ${vkey}`);
	console.log(
		"Witnesses must be told: npm run witness -- --log KEY. The old key lies in the keys folder, log/retired.",
	);
	console.log("npm start goes on from here.");
	return 0;
}

function readArgs(args: string[]): { yes: boolean } | null {
	const { positionals, values } = readFlags(args, { yes: { type: "boolean", default: false } });
	return positionals.length === 0 ? values : null;
}
