"use server";
import { redirect } from "next/navigation";
import { DomainError } from "#lib/errors.ts";
import { addressOf, filtersOf } from "#lib/oversight/explorer/typed.ts";
import { removeView, saveView } from "#lib/oversight/explorer/views.ts";
import { ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";

/** Leads to the page that searches. What was typed freely is written first, so that no address holds it. */
export async function searchAction(form: FormData): Promise<void> {
	const actor = await requireActor();
	const fields = [...form].filter((field): field is [string, string] => typeof field[1] === "string");
	redirect(await orRefuse(addressOf(actor, Object.fromEntries(fields))));
}

export async function saveAction(form: FormData): Promise<void> {
	const actor = await requireActor();
	const { filters, problems } = await orRefuse(filtersOf(actor, queryIn(form)));
	const name = String(form.get("name") ?? "");
	const saved = await tried(async () => {
		if (problems.length > 0) throw new DomainError("INPUT_INVALID", "There is no such search.");
		await saveView(actor, { name, shared: form.get("shared") === "yes", filters });
	});
	redirect(withWord(ledgerAddress(filters), saved ? "saved" : "unsaved"));
}

export async function removeAction(form: FormData): Promise<void> {
	const actor = await requireActor();
	const { filters } = await orRefuse(filtersOf(actor, queryIn(form)));
	const removed = await tried(() => removeView(actor, String(form.get("view") ?? "")));
	redirect(withWord(ledgerAddress(filters), removed ? "removed" : "unremoved"));
}

/** The search that stood on the page, by its address. */
function queryIn(form: FormData): Record<string, string> {
	const [, query = ""] = String(form.get("address") ?? "").split("?");
	return Object.fromEntries(new URLSearchParams(query));
}

/** Whether it was done; what was refused, the page says in its own words. */
async function tried(act: () => Promise<unknown>): Promise<boolean> {
	const done = act().then(
		() => true,
		(error: unknown) => {
			if (error instanceof DomainError && error.status < 500 && error.code !== "SESSION_ENDED") return false;
			throw error;
		},
	);
	return orRefuse(done);
}

const withWord = (address: string, told: string) =>
	`${address}${address.includes("?") ? "&" : "?"}told=${told}`;
