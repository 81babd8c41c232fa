/**
 * Where help is to be had: what a platform can be asked to show a person at risk. By region; the platform shows it in the
 * person's own language, and knows their country. Codes are the interface to platforms: they stay. The numbers were written down from
 * general knowledge and called by nobody here: whoever deploys this checks them first. This table is the only place. Pure.
 */
export interface Resource {
	name: string;
	/** How it is reached. */
	how: string;
	/** Regions it is offered in; none: everywhere. */
	regions: readonly string[];
}

export const SUPPORT = {
	EMERGENCY_EU_112: { name: "Emergency services", how: "112, in every country of the EU", regions: ["eu"] },
	EMOTIONAL_EU_116123: {
		name: "Emotional support helpline",
		how: "116 123, free, where the country has it",
		regions: ["eu"],
	},
	CHILD_EU_116111: { name: "Help for children and young people", how: "116 111, free", regions: ["eu"] },
	VIOLENCE_EU_116016: { name: "Help for women who suffer violence", how: "116 016, free", regions: ["eu"] },
	EMERGENCY_US_911: { name: "Emergency services", how: "911", regions: ["us"] },
	CRISIS_US_988: { name: "Suicide and crisis lifeline", how: "988, call or text", regions: ["us"] },
	CHILD_US_CHILDHELP: { name: "Childhelp hotline", how: "1-800-422-4453", regions: ["us"] },
	VIOLENCE_US_HOTLINE: { name: "Domestic violence hotline", how: "1-800-799-7233", regions: ["us"] },
	IMAGES_TAKE_IT_DOWN: { name: "Take It Down (images of minors)", how: "takeitdown.ncmec.org", regions: [] },
	IMAGES_STOPNCII: { name: "StopNCII (intimate images of adults)", how: "stopncii.org", regions: [] },
} as const satisfies Record<string, Resource>;
export type Support = keyof typeof SUPPORT;

/** Those of a region, and those that are for everybody. */
export function supportIn(region: string): { code: Support; name: string; how: string }[] {
	return (Object.entries(SUPPORT) as [Support, Resource][])
		.filter(([, { regions }]) => regions.length === 0 || regions.includes(region))
		.map(([code, { name, how }]) => ({ code, name, how }));
}
