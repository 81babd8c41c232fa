/** Changes of staff in words. Pure. */
import { ROLE_NAMES, type Role } from "../access/roles.ts";

const NAMES: Record<string, string> = {
	NAME: "Name",
	ALIAS: "Alias",
	EMPLOYER: "Employer",
	OFFICE: "Office",
};

export function proposalInWords(proposal: {
	change: string;
	role: string | null;
	region: string | null;
	endsAt?: Date | null;
}): string {
	const { change, role, region, endsAt } = proposal;
	const until = endsAt ? ` until ${endInWords(endsAt)}` : "";
	if (change === "GRANT_ROLE") return `${ROLE_NAMES[role as Role]} in ${region?.toUpperCase()}${until}`;
	if (change === "FIRST_PASSKEY") return "a first passkey";
	if (change === "RESET_PASSKEYS") return "new passkeys in place of all that there are";
	return "let back in";
}

export function detailInWords(
	{ field, before, after }: { field: string; before: unknown; after: unknown },
	platforms: ReadonlyMap<string, string>,
): string {
	if (field === "DISABLED") return "Disabled";
	if (field === "SESSIONS_ENDED") return "Signed out everywhere";
	if (field === "PLATFORM_ACCOUNT_ADDED") return `Account ${accountIn(after, platforms)} noted`;
	if (field === "PLATFORM_ACCOUNT_REMOVED") return `Account ${accountIn(before, platforms)} struck off`;
	return `${NAMES[field] ?? field}: ${said(before)} became ${said(after)}`;
}

function accountIn(value: unknown, platforms: ReadonlyMap<string, string>): string {
	const { platform = "", account = "" } = (value ?? {}) as { platform?: string; account?: string };
	return `${account} on ${platforms.get(platform) ?? "a platform"}`;
}

const said = (value: unknown) => (value === "" || value === "ZZ" ? "not said" : String(value ?? "not said"));

/** The moment at which a right ends by itself. */
export const endInWords = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** By which way somebody came. */
export function cameInWords({ factor, demo }: { factor: string | null; demo: boolean }): string {
	if (factor === "bootstrap") return "one of the first two admins";
	if (factor === "oidc") return "by a first sign-in";
	return factor === "demo" || demo ? "the demo's" : "before this was noted";
}

/** A country's code, where it is known: newcomers have none. */
export const officeInWords = (office: string) => (office === "ZZ" ? "not said" : office);
