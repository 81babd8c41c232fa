/**
 * `npm run ledger -- confirmations DIR [ENTRY_ID]`: who confirmed what, by an export alone: no database, no product, nothing
 * installed. The log is verified first; then each act's passkey signature, by the public keys that the log holds.
 */
import { resolve } from "node:path";
import { Trouble } from "#db/trouble.ts";
import { ConfirmationError } from "#lib/access/assertion.ts";
import type { SignedCheckpoint } from "#lib/ledger/checkpoint.ts";
import { Confirmations, type Judged, type Origin } from "#lib/ledger/confirmations.ts";
import { verifyLog } from "#lib/ledger/verify.ts";
import { checkBundle } from "#lib/ledger/verify-bundle.ts";
import { folderFiles } from "#lib/log/folder-files.ts";
import { isUuid } from "#lib/uuid.ts";
import { assertExport, lookAt, Misuse, readFlags, webAddress } from "./ledger-args.ts";
import { keysFrom } from "./ledger-keys.ts";
import { witnessLines } from "./ledger-verify.ts";
import { progressFor } from "./progress.ts";

const number = (n: number) => n.toLocaleString("en");

export async function confirmations(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const folder = resolve(asked.place);
	if (lookAt(folder) === "file") throw new Trouble(`${asked.place} is a file; an export is a folder.`);
	assertExport(folder);
	const files = folderFiles(folder);
	const text = async (name: string) => {
		const bytes = await files.read(name);
		return bytes && new TextDecoder().decode(bytes);
	};
	const found = {
		...{ vkey: await text("vkey"), witnessKeys: await text("witness-vkeys") },
		where: "in the export itself",
	};
	const keys = keysFrom(asked, found);
	for (const warning of keys.warnings) console.error(warning);

	const progress = progressFor();
	const all = new Confirmations(asked.expected, asked.entry);
	const { checkpoint } = await progress.step("Verifying", (say) =>
		verifyLog(files, {
			...keys,
			check(job) {
				const checked = checkBundle(job);
				if (!checked.error) all.add(job.bundle, job.first, job.width);
				return checked;
			},
			onProgress: ({ entries, size }) => say(`${number(entries)} of ${number(size)} entries`),
		}),
	);
	all.end();
	for (const line of headOf(checkpoint)) progress.line(line);
	for (const line of witnessLines(checkpoint, keys)) progress.line(line);
	if (asked.entry === null) return tellAll(all, asked.expected, progress.line);
	if (!all.asked) throw new Trouble(`There is no entry ${asked.entry} in this log.`);
	return tellOne(all.asked, asked.expected.origin, progress.line);
}

const headOf = ({ origin, size }: SignedCheckpoint) => [
	`Log          ${origin}`,
	`Checkpoint   ${number(size)} entries, signed by the log; every one of them is here, none changed`,
];

function tellAll(
	{ counts, failures, onWord }: Confirmations,
	{ rpId, origin }: { rpId: string; origin: string },
	line: (text: string) => void,
): number {
	const { passkey, verification, another, session, system, failed } = counts;
	line(
		`By passkey   ${number(passkey)} acts, each signed over exactly what its entry says, on a page of ${origin} (${rpId}): ${number(verification)} by PIN, finger or face, ${number(passkey - verification)} by a touch`,
	);
	line(`Under these  ${number(another)} further readings, none beyond what was confirmed`);
	line(
		`On a session ${number(session)} acts that no passkey confirmed: for these you have the operator's word`,
	);
	line(`By system    ${number(system)} acts of nobody's, such as the first admins' and the demo's people`);
	line(
		`On the word  of the operator: that ${number(onWord.passkeys)} passkeys are whose they say (the first admins', a demo's, or approved on sessions), which confirmed ${number(onWord.acts)} of those acts, and ${number(onWord.rights)} rights and approved openings; of all others two people said so`,
	);
	if (failed === 0) {
		const rest =
			onWord.passkeys > 0 ? " Whose the passkeys are that no two people gave is the operator's word." : "";
		line(`Verified: whatever claims a passkey's confirmation has it.${rest}`);
		return 0;
	}
	line(`FAILED       ${number(failed)} entries claim a confirmation that they have not:`);
	for (const { index, leaf, error } of failures) {
		line(`  ${error?.code}: ${error?.message} Entry ${number(index)} (${leaf.id}, ${leaf.type}).`);
	}
	if (failed > failures.length) line(`  and ${number(failed - failures.length)} more.`);
	return 1;
}

function tellOne(judged: Judged, origin: string, line: (text: string) => void): number {
	const { index, leaf, by, confirmed, from, error } = judged;
	line(`Entry        number ${number(index)}, ${leaf.id}: ${leaf.type}, ${leaf.at} by the log's own clock`);
	if (confirmed && from) {
		const how =
			confirmed.verified === "verification" ? "known to it by PIN, finger or face" : "who touched it";
		line(`Person       ${confirmed.person}, ${how}`);
		line(
			`Passkey      ${confirmed.passkey}, added by entry number ${number(from.index)} (${from.id}), ${came(from)}, in force since ${from.usable}`,
		);
		line(`Page         of ${origin}`);
		line(`Confirmed    ${confirmed.request}`);
		line("Verified: this passkey signed exactly this request, and the log holds both entries.");
		if (from.standing !== "people")
			line("NOT verified: whose passkey it is. For that you have the operator's word.");
		return 0;
	}
	if (by === "another" && from) {
		line(
			`Rests on     entry number ${number(from.index)} (${from.id}), which a passkey confirmed, and goes not beyond it`,
		);
		line("Verified: ask for that entry to see who confirmed what.");
		return 0;
	}
	const why = error ?? new ConfirmationError("NOT_BY_PASSKEY");
	console.error(`${why.code}: ${why.message}`);
	return 1;
}

/** How a passkey came into force. */
function came({ assurance, standing }: Origin): string {
	const { kind } = (assurance ?? {}) as { kind?: unknown };
	if (kind === "passkey") return "which an earlier passkey of the same person signed";
	if (kind === "session") return "on a session, as in a demo";
	return `by an enrolment code of ${standing === "people" ? "two people's, each by passkey" : "the operator's"}`;
}

function readArgs(args: string[]) {
	const text = { type: "string" } as const;
	const texts = { type: "string", multiple: true } as const;
	const options = { key: text, witness: texts, quorum: text, "rp-id": text, origin: text };
	const { positionals, values } = readFlags(args, options);
	const [place, entry = null, ...more] = positionals;
	if (!place || more.length > 0) return null;
	if (entry !== null && !isUuid(entry))
		throw new Misuse("ENTRY_ID must be an entry's id: a UUID, in lower case.");
	const { "rp-id": rpId, origin, ...keys } = values;
	if (!origin) {
		throw new Misuse(
			"Say --origin: the console's address as its users see it, such as https://countersign.example.",
		);
	}
	const at = new URL(webAddress("--origin", origin));
	return { ...keys, place, entry, expected: { rpId: rpId ?? at.hostname, origin: at.origin } };
}
