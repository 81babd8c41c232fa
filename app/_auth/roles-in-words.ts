import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";

interface Grant {
	role: Role;
	region: string;
}

/** "Moderator · EU", "Lead · EU, US". */
export function rolesInWords(grants: readonly Grant[]): string {
	const regions = new Map<Role, string[]>();
	for (const { role, region } of grants)
		regions.set(role, [...(regions.get(role) ?? []), region.toUpperCase()]);
	return [...regions].map(([role, where]) => `${ROLE_NAMES[role]} · ${where.join(", ")}`).join("; ");
}

const MAY: Record<Role, string> = {
	moderator: "Claims cases, opens reported messages with a reason, decides.",
	lead: "Does a moderator's work, approves what others ask to open, can take a case over.",
	child_safety: "Alone sees cases of child sexual abuse and grooming, and may open their whole thread.",
	qa: "Samples decided cases, with somebody else's approval.",
	legal: "Opens what a legal request covers, with somebody else's approval.",
	counsel: "Approves what legal asks to open.",
	auditor: "Reads the record and judges openings; opens no thread.",
	oversight_lead: "Reads the record and judges openings; opens no thread.",
	admin: "Proposes and confirms changes of staff, two at a time; opens no thread and reads no record.",
};

export function mayInWords(grants: readonly Grant[]): string {
	return [...new Set(grants.map(({ role }) => MAY[role]).filter(Boolean))].join(" ");
}
