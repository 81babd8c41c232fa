/**
 * The first two admins, made by the keeper's own hand: a process of its own with the keeper's password, which web does not
 * have, so that no web tier makes itself an admin before the operator does. It prints two one-time codes and ends.
 *
 * Only while there was never an admin (access.bootstrap); recorded as person.added, role.granted and enrolment.opened.
 * Started by `npm run staff -- bootstrap`. Shown by: staff/first-admins.test.ts, e2e/staff.e2e.ts.
 */
import { connect } from "#db/client.ts";
import { need, readEnv } from "../env.ts";
import { DomainError, errorCode } from "../errors.ts";
import { firstAdmins } from "./staff/first-admins.ts";

const env = readEnv();
const sql = connect(need(env, "DATABASE_URL_KEEPER"), { max: 1, name: "keeper-bootstrap" });
try {
	const opened = await firstAdmins(
		sql,
		process.argv.slice(2).filter((word) => word !== "--"),
	);
	// One line each, for the command that started it; the codes are in no log.
	for (const one of opened) console.log(JSON.stringify(one));
} catch (error) {
	console.error(
		error instanceof DomainError ? error.message : `The database refused it (${errorCode(error)}).`,
	);
	process.exitCode = 1;
} finally {
	await sql.end({ timeout: 2 });
}
