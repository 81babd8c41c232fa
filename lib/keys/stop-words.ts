/** Why deletion waits for a person, and what to look at before it goes on. Pure; the codes are vault.retention_plan's. */

const STOPS: Readonly<Record<string, { why: string; look: string }>> = {
	CLOCKS_DISAGREE: {
		why: "The clocks of the decryption service and of the database are further apart than the policy bears.",
		look: "Set them right first. Whatever is deleted goes by the database's clock.",
	},
	CLOCK_JUMPED: {
		why: "The clock went on by more than a day at once, or nothing ran for a day: the two cannot be told apart.",
		look: "Compare the database's time with one that you trust. Had nothing run, let it go on.",
	},
	CLOCK_SET_BACK: {
		why: "The clock was set back.",
		look: "Compare the database's time with one that you trust before anything is deleted by it.",
	},
	HOLDS_LOST: {
		why: "The log says of legal holds that this database does not have: an older one was restored.",
		look: "Legal places them again first; the page Legal names them. What they covered would be deleted otherwise.",
	},
	RESTORED: {
		why: "This database was brought back from a backup. What was held, renewed or called off since, it may not know.",
		look: "Ask legal which holds were placed since, and go through what docs/backup.md names. Then let it go on, region by region.",
	},
	TOO_MANY: {
		why: "More threads are past their time than the policy lets go at once.",
		look: "A policy that was shortened does that, a wrong clock too. See what would go: npm run retention -- plan.",
	},
};

export function stopInWords(code: string): { why: string; look: string } {
	return STOPS[code] ?? { why: `It stopped (${code}).`, look: "Find out why before it goes on." };
}
