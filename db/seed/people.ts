/**
 * The demo people. `mayDo` is what the start screen says of them; the rights themselves come from the roles, which
 * the keeper writes. Production never sees these rows: only the demo seeds.
 */

export type DemoRole = {
	role: "moderator" | "lead" | "child_safety" | "legal" | "counsel" | "auditor" | "oversight_lead" | "admin";
	/** null: every region. */
	region: "eu" | "us" | null;
};

export type DemoPerson = {
	id: string;
	alias: string;
	name: string;
	employer: string;
	officeCountry: string;
	roles: readonly DemoRole[];
	mayDo: string;
};

export const demoPeople = [
	{
		id: "5b0c8f1e-63a7-4d52-9c1f-2e7a94d08b36",
		alias: "M-417",
		name: "Mina Okafor",
		employer: "Acme Social",
		officeCountry: "IE",
		roles: [{ role: "moderator", region: "eu" }],
		mayDo: "Moderator for the EU: claims cases, opens reported messages with a reason, decides.",
	},
	{
		id: "c94e17d2-0f8b-4a61-b3d5-71c60a2f4e98",
		alias: "M-552",
		name: "Tomás Rivera",
		employer: "Brightline Outsourcing",
		officeCountry: "MX",
		roles: [{ role: "moderator", region: "us" }],
		mayDo: "Moderator for the US: the same work there, and no EU case opens for him.",
	},
	{
		id: "e2710ab4-9d3c-4f08-8a57-d4b6f5c3129e",
		alias: "C-031",
		name: "Ines Lindqvist",
		employer: "Acme Social",
		officeCountry: "SE",
		roles: [
			{ role: "child_safety", region: "eu" },
			{ role: "child_safety", region: "us" },
		],
		mayDo: "Child safety: the only one who sees cases of child sexual abuse and grooming.",
	},
	{
		id: "17f3d6c8-4b2e-4c95-a0e1-8d5927b6f041",
		alias: "L-108",
		name: "Jonas Weber",
		employer: "Acme Social",
		officeCountry: "DE",
		roles: [
			{ role: "lead", region: "eu" },
			{ role: "lead", region: "us" },
		],
		mayDo: "Lead: works on cases in both regions and can take one over.",
	},
	{
		id: "a86d20f5-7c1e-4397-b4f2-093be8c5d71a",
		alias: "A-009",
		name: "Amal Haddad",
		employer: "Acme Trust Office",
		officeCountry: "FR",
		roles: [{ role: "auditor", region: null }],
		mayDo: "Auditor: reads the record, judges openings, and opens no thread.",
	},
	{
		id: "d47a1c96-2e58-4b3f-8c70-b95e3f1a6d24",
		alias: "O-004",
		name: "Noor van Dijk",
		employer: "Acme Trust Office",
		officeCountry: "NL",
		roles: [
			{ role: "oversight_lead", region: "eu" },
			{ role: "oversight_lead", region: "us" },
		],
		mayDo:
			"Oversight lead: judges openings, and confirms what takes a second of oversight, such as an export.",
	},
	{
		id: "3f95be07-d8a1-4e6c-9267-5a1cf40d83b2",
		alias: "S-002",
		name: "Petra Novak",
		employer: "Acme Social",
		officeCountry: "CZ",
		roles: [{ role: "admin", region: null }],
		mayDo: "Admin: proposes rights for staff and confirms another admin's proposals, never sees content.",
	},
	{
		id: "7c02e9b6-15d4-4fa8-8b3e-c91f6d0a2e47",
		alias: "S-003",
		name: "Kofi Mensah",
		employer: "Acme Trust Office",
		officeCountry: "FR",
		roles: [{ role: "admin", region: null }],
		mayDo: "Admin: the second one, since every right takes two.",
	},
	{
		id: "91d6a3f8-5e20-4c7b-a8f4-06b2d97e3c15",
		alias: "J-061",
		name: "Sofia Marini",
		employer: "Acme Social",
		officeCountry: "IT",
		roles: [
			{ role: "legal", region: "eu" },
			{ role: "legal", region: "us" },
		],
		mayDo: "Legal: places legal holds and answers people who ask what became of their data.",
	},
	{
		id: "b5e80c47-92f1-4d36-86ca-f13a7d5e0928",
		alias: "J-074",
		name: "Daniel Osei",
		employer: "Acme Social",
		officeCountry: "GB",
		roles: [
			{ role: "counsel", region: "eu" },
			{ role: "counsel", region: "us" },
		],
		mayDo: "Counsel: the second who lifts a hold, and who says whether legal reasons suffice.",
	},
] as const satisfies readonly DemoPerson[];
