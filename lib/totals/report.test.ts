import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatCheckpoint, openCheckpoint } from "../ledger/checkpoint.ts";
import { LogError } from "../ledger/log-error.ts";
import { parseVerifierKey, signNote } from "../ledger/note.ts";
import { generateSigner } from "../ledger/signing.ts";
import { countTotals } from "./count.ts";
import { FORMAT, formatReport, type Report, readReport, signatureOf } from "./report.ts";

const { signer } = generateSigner("test.example/log");
const log = parseVerifierKey(signer.vkey);
const checkpoint = (size: number) =>
	signNote(formatCheckpoint({ origin: signer.name, size, root: new Uint8Array(32).fill(size) }), [signer]);
const domain = { reasons: ["A"], roles: ["moderator"] };
const report: Report = {
	format: FORMAT,
	log: signer.name,
	period: { name: "2026-Q4", from: "2026-10-01T00:00:00Z", until: "2027-01-01T00:00:00Z", whole: true },
	from: { size: 0, checkpoint: null },
	to: { size: 7, checkpoint: checkpoint(7) },
	domain,
	totals: countTotals([], { from: 0, size: 7 }, domain),
};
const signed = (text: string) => signatureOf(signNote(text, [signer]), text);
const refused = (act: () => unknown, code: string) =>
	assert.throws(act, (error: unknown) => error instanceof LogError && error.code === code);

describe("an access report", () => {
	it("is read where the log's key signed exactly its bytes", () => {
		const text = formatReport(report);
		const read = readReport(text, signed(text), log);
		assert.deepEqual(read.report, report);
		assert.equal(read.to.size, 7);
		refused(() => readReport(text.replace('"size": 7', '"size": 8'), signed(text), log), "SIGNATURE_INVALID");
		refused(
			() => readReport(text, signed(text), parseVerifierKey(generateSigner("other").signer.vkey)),
			"SIGNATURE_MISSING",
		);
	});

	it("what was signed is the whole file: no second text hides behind it or between", () => {
		const text = formatReport(report);
		refused(() => readReport(`${text}\n`, signed(text), log), "SIGNATURE_INVALID");
		refused(() => readReport(text, `more\n\n${signed(text)}`, log), "NOTE_MALFORMED");
		const twice = text.replace('"log":', '"log": "other",\n  "log":');
		refused(() => readReport(twice, signed(twice), log), "REPORT_MALFORMED");
	});

	it("its ends are what its checkpoints say, each signed by the log", () => {
		const wrong = formatReport({ ...report, to: { size: 8, checkpoint: checkpoint(7) } });
		refused(() => readReport(wrong, signed(wrong), log), "REPORT_MALFORMED");
		const backwards = formatReport({ ...report, from: { size: 7, checkpoint: checkpoint(7) } });
		refused(() => readReport(backwards, signed(backwards), log), "REPORT_MALFORMED");
		const foreign = formatReport({
			...report,
			to: { size: 7, checkpoint: checkpoint(7).replace(/.{4}=\n$/, "AAAA=\n") },
		});
		assert.throws(() => readReport(foreign, signed(foreign), log), LogError);
	});

	it("no signature over a report is one over a checkpoint", () => {
		const text = formatReport(report);
		refused(() => openCheckpoint(signNote(text, [signer]), log), "CHECKPOINT_MALFORMED");
	});
});
