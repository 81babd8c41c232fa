/**
 * Access reports as people see them: drafts before they are published, for who oversees every region, and published ones, for
 * oversight and, where the deployment says so (PUBLIC_TOTALS), for anybody.
 *
 * Guarantees: a draft's figures are shown only after the look is on record, and to nobody who oversees one region alone; what
 * is published is served as it was signed, byte for byte. Shown by: read-totals.test.ts.
 */
import { selectRegions } from "#db/queries/log.ts";
import { insertAsked, selectCounting, selectTotals, type TotalsRow } from "#db/queries/totals.ts";
import { web } from "#db/web.ts";
import { authoriseEverywhere } from "../../access/everywhere.ts";
import { allowed, authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { reportHtml } from "../../totals/html.ts";
import { quarterOf } from "../../totals/period.ts";
import type { Report } from "../../totals/report.ts";
import { type RecordedSearch, recordSearch } from "../record-search.ts";

const MOST = 40;

/** What is listed of a report: no figure. */
export interface ListedTotals extends Omit<TotalsRow, "report" | "signature"> {
	/** The JSON's name. */
	file: string;
}

export interface TotalsList {
	drafts: ListedTotals[];
	published: ListedTotals[];
	/** Something that was asked for is being counted. */
	counting: boolean;
	/** Whether the actor may ask for drafts and publish them. */
	may: boolean;
	public: boolean;
}

export async function listTotals(actor: Actor): Promise<TotalsList> {
	authorise(actor, "ledger.search");
	const [rows, counting, regions] = await Promise.all([
		selectTotals(web(), { limit: MOST }),
		selectCounting(web()),
		selectRegions(web()),
	]);
	const held = regionsFor(actor, "totals.publish");
	return {
		drafts: rows.filter(({ publishedAt }) => publishedAt === null).map(listed),
		published: rows.filter(({ publishedAt }) => publishedAt !== null).map(listed),
		counting,
		may: allowed(actor, "totals.publish") && regions.every((region) => held.includes(region)),
		public: areTotalsPublic(),
	};
}

/** A draft of what this quarter holds so far; the worker counts it in a while. */
export async function askForDraft(actor: Actor): Promise<void> {
	authoriseEverywhere(actor, "totals.publish", await selectRegions(web()));
	const { name } = quarterOf(new Date());
	try {
		await insertAsked(web(), { period: name, personId: actor.personId });
	} catch (error) {
		const { code } = error as { code?: string };
		// Asked again while it is being counted: the one that comes answers both.
		if (code === "CS251") return;
		if (code === "CS252")
			throw new DomainError(
				"TOTALS_TOO_SOON",
				"Figures of this quarter were counted six times within an hour. Nothing was asked; try again later.",
			);
		throw error;
	}
}

export interface ReadTotals extends ListedTotals {
	report: Report;
	/** Of a draft: the entry of this look. */
	recorded: RecordedSearch | null;
}

/** @throws DomainError NOT_FOUND, NOT_PERMITTED, REGION_NOT_HELD */
export async function readTotals(actor: Actor, id: string): Promise<ReadTotals> {
	const role = authorise(actor, "ledger.search");
	const [row] = await selectTotals(web(), { id, limit: 1 });
	if (!row) throw new DomainError("NOT_FOUND", "There is no such report.");
	let recorded: RecordedSearch | null = null;
	if (row.publishedAt === null) {
		authoriseEverywhere(actor, "ledger.search", await selectRegions(web()));
		recorded = await recordSearch(actor, role, { report: id });
	}
	return { ...listed(row), report: JSON.parse(row.report), recorded };
}

export interface PublishedTotals extends ListedTotals {
	report: Report;
}

/** The newest first. @param actor null: anybody. @throws DomainError NOT_FOUND where they are not public */
export async function listPublished(actor: Actor | null): Promise<PublishedTotals[]> {
	assertMaySee(actor);
	const rows = await selectTotals(web(), { published: true, limit: MOST });
	return rows.map((row) => ({ ...listed(row), report: JSON.parse(row.report) }));
}

const FILE = /^(access-report-([0-9]{4}-Q[1-4])-([1-9][0-9]{0,15})\.(json|html))(\.sig)?$/;

/** A file of a published report by its name. @throws DomainError NOT_FOUND */
export async function publishedFile(
	actor: Actor | null,
	name: string,
): Promise<{ body: string; type: string }> {
	assertMaySee(actor);
	const [, file, period = "", size, kind, sig] = FILE.exec(name) ?? [];
	const json = file?.replace(/html$/, "json");
	const [row] = json
		? await selectTotals(web(), { file: { period, size: Number(size) }, published: true, limit: 1 })
		: [];
	if (!row || !json || (sig && kind === "html")) throw new DomainError("NOT_FOUND", "There is no such file.");
	if (sig) return { body: row.signature ?? "", type: "text/plain; charset=utf-8" };
	if (kind === "html")
		return { body: reportHtml(JSON.parse(row.report), json), type: "text/html; charset=utf-8" };
	return { body: row.report, type: "application/json; charset=utf-8" };
}

/** Read when asked, not when built. */
export function areTotalsPublic(): boolean {
	return process.env.PUBLIC_TOTALS === "true";
}

/** Where they are not public they are as if they were not there. */
function assertMaySee(actor: Actor | null): void {
	if (areTotalsPublic() || (actor && allowed(actor, "ledger.search"))) return;
	throw new DomainError("NOT_FOUND", "There is no such page.");
}

const fileOf = ({ period, size }: { period: string; size: number }) => `access-report-${period}-${size}.json`;

function listed({ report: _, signature: __, ...row }: TotalsRow): ListedTotals {
	return { ...row, file: fileOf(row) };
}
