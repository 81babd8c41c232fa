/** Who works where, on what and when. */
import type { Role } from "#lib/access/roles.ts";
import type { Office, Shift } from "./calendar.ts";

export interface Queue {
	category: string;
	keywords: readonly string[];
	severity: number;
	/** Cases on an ordinary working day of one person. */
	pace: number;
}

export const QUEUES = {
	HARASSMENT: {
		category: "CYBER_VIOLENCE",
		keywords: ["CYBER_HARASSMENT", "CYBER_STALKING", "CYBER_BULLYING_INTIMIDATION"],
		severity: 2,
		pace: 4.2,
	},
	SCAM: {
		category: "SCAMS_AND_FRAUD",
		keywords: ["PHISHING", "IMPERSONATION_ACCOUNT_HIJACKING", "PYRAMID_SCHEMES"],
		severity: 2,
		pace: 6,
	},
	HATE: {
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keywords: ["HATE_SPEECH", "DISCRIMINATION"],
		severity: 2,
		pace: 4.4,
	},
	SELF_HARM: { category: "SELF_HARM", keywords: ["SUICIDE", "SELF_MUTILATION"], severity: 0, pace: 3 },
	CHILD: {
		category: "PROTECTION_OF_MINORS",
		keywords: ["GROOMING_SEXUAL_ENTICEMENT_MINORS", "UNSAFE_CHALLENGES"],
		severity: 0,
		pace: 2.6,
	},
} as const satisfies Record<string, Queue>;
export type QueueName = keyof typeof QUEUES;

export interface Team {
	role: Role;
	regions: readonly ("eu" | "us")[];
	queue: QueueName | null;
	office: Office;
	employer: string;
	shift: Shift;
	/** Changes with another shift every two weeks. */
	turns?: Shift;
	size: number;
}

export const TEAMS: readonly Team[] = [
	team("moderator", "eu", "HARASSMENT", "DE", "Northwind", "EARLY", 6, "LATE"),
	team("moderator", "eu", "HARASSMENT", "PT", "Relay Partners", "DAY", 6),
	team("moderator", "eu", "HARASSMENT", "PT", "Relay Partners", "NIGHT", 4),
	team("moderator", "eu", "SCAM", "PT", "Relay Partners", "DAY", 6),
	team("moderator", "eu", "HATE", "IE", "Northwind", "DAY", 6),
	team("moderator", "us", "HARASSMENT", "US", "Northwind", "DAY", 6),
	team("moderator", "us", "SCAM", "PH", "Meridian Services", "NIGHT", 7),
	team("moderator", "us", "SELF_HARM", "US", "Northwind", "DAY", 5),
	team("child_safety", "eu", "CHILD", "IE", "Northwind", "DAY", 3),
	team("child_safety", "us", "CHILD", "US", "Northwind", "DAY", 2),
	team("lead", "eu", "HARASSMENT", "DE", "Northwind", "DAY", 2),
	team("lead", "us", "HARASSMENT", "US", "Northwind", "DAY", 2),
	team("qa", "eu", null, "IE", "Northwind", "DAY", 1),
	team("qa", "us", null, "US", "Northwind", "DAY", 1),
	{ ...team("auditor", "eu", null, "IE", "Northwind", "DAY", 2), regions: ["eu", "us"] },
	{ ...team("oversight_lead", "eu", null, "IE", "Northwind", "DAY", 1), regions: ["eu", "us"] },
];

function team(
	role: Role,
	region: "eu" | "us",
	queue: QueueName | null,
	office: Office,
	employer: string,
	shift: Shift,
	size: number,
	turns?: Shift,
): Team {
	return { role, regions: [region], queue, office, employer, shift, size, ...(turns && { turns }) };
}
