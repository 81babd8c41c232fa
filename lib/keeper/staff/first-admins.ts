/** The two people that everybody else's rights come from, and the codes with which they enrol. */
import { randomUUID } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { POLICY_VERSION } from "../../access/policy.ts";
import { DomainError } from "../../errors.ts";
import { newEnrolmentCode } from "../passkeys/enrolment-code.ts";
import { written } from "../passkeys/written.ts";

export interface FirstAdmin {
	name: string;
	alias: string;
	/** Shown once; the database has its hash. Valid for 24 hours. */
	code: string;
}

/**
 * @param names of two people; of none where they are there and their codes have lapsed
 * @throws DomainError BOOTSTRAP_DONE, INPUT_INVALID
 */
export async function firstAdmins(sql: Sql, names: readonly string[]): Promise<FirstAdmin[]> {
	const wrong = names.find((name) => !/^[^\p{Cc}]{1,120}$/u.test(name.trim()));
	if (wrong !== undefined || new Set(names.map((name) => name.trim())).size < names.length) {
		throw new DomainError("INPUT_INVALID", "Give two people's names, each with 1 to 120 characters.");
	}
	const codes = [newEnrolmentCode(), newEnrolmentCode()];
	const asked = {
		people: names.map((name) => ({ id: randomUUID(), name: name.trim() })),
		codeHashes: codes.map(({ hash }) => hash.toString("hex")),
		policy: POLICY_VERSION,
	};
	const opened = await written(() => sql`select access.bootstrap(${sql.json(asked)}) as r`);
	return opened.map(({ name, alias, code }: { name: string; alias: string; code: number }) => ({
		...{ name, alias },
		code: codes[code]?.code ?? "",
	}));
}
