import { DomainError, errorCode } from "#lib/errors.ts";
import { filtersOf } from "#lib/oversight/explorer/typed.ts";
import { ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { exportSelection } from "#lib/oversight/selection/export-selection.ts";
import { isUuid } from "#lib/uuid.ts";
import { actorNow, sessionToken } from "../../../../../_auth/session.ts";
import { requireSameOrigin } from "../../../../readings/same-origin.ts";

/** A plain form posts here what the explorer was asked, and is led to the selection, or back with what was refused. */
export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const actor = await actorNow();
		const form = Object.fromEntries(
			[...(await request.formData())].filter(([, value]) => typeof value === "string"),
		);
		const { filters, problems } = await filtersOf(actor, form as Record<string, string>);
		if (problems.length > 0)
			throw new DomainError("INPUT_INVALID", "The filters say something that cannot be searched for.");
		const to = ledgerAddress(filters).replace("/oversight/ledger", "");
		try {
			const id = await exportSelection(actor, {
				...{ filters, format: form.format === "csv" ? "csv" : "jsonl" },
				...{
					request: isUuid(form.request) ? form.request : undefined,
					token: (await sessionToken()) ?? undefined,
				},
			});
			return goTo(`/oversight/ledger/exports/${id}`);
		} catch (error) {
			if (!(error instanceof DomainError) || error.status >= 500) throw error;
			const query = new URLSearchParams(to);
			query.set("refused", error.code);
			return goTo(`/oversight/ledger/exports?${query}`);
		}
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`selection export: ${errorCode(error)}`);
		return new Response(`${known?.message ?? "The export failed before anything left. Try again."}\n`, {
			status: known?.status ?? 500,
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}

/** A path, as the browser knows the host: behind a proxy we need not. */
const goTo = (path: string) =>
	new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
