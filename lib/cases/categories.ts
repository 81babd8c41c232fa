/**
 * What can be reported, how grave it is and how soon somebody must look.
 *
 * Categories and keywords are those of the DSA Transparency Database (STATEMENT_CATEGORY_…, KEYWORD_…, without the
 * prefixes), so that a statement of reasons needs no mapping. No standard sets severities or deadlines: this table
 * is ours, and the only place to change them.
 *   S0: 1 hour. Child sexual abuse and grooming, threat to life, suicide, trafficking, terrorism.
 *   S1: 24 hours. Intimate images without consent, deepfakes, stalking, exposure of private data, extremism.
 *   S2: 72 hours. Hate, harassment, scams, impersonation, misinformation.
 *   S3: 7 days. Spam and the rest.
 * A minor among the participants raises it by one.
 */

export type Severity = 0 | 1 | 2 | 3;

interface Category {
	label: string;
	/** Of the category without a keyword, and of its keywords that name none of their own. */
	severity: Severity;
	keywords: Readonly<Record<string, Severity | null>>;
}

/** Every group also has OTHER. */
export const CATEGORIES = {
	ANIMAL_WELFARE: {
		label: "Animal welfare",
		severity: 3,
		keywords: { ANIMAL_HARM: 2, UNLAWFUL_SALE_ANIMALS: null },
	},
	CONSUMER_INFORMATION: {
		label: "Consumer information",
		severity: 3,
		keywords: {
			HIDDEN_ADVERTISEMENT: null,
			INSUFFICIENT_INFORMATION_ON_TRADERS: null,
			MISLEADING_INFO_GOODS_SERVICES: null,
			MISLEADING_INFO_CONSUMER_RIGHTS: null,
			NONCOMPLIANCE_PRICING: null,
		},
	},
	CYBER_VIOLENCE: {
		label: "Cyber violence",
		severity: 2,
		keywords: {
			CYBER_BULLYING_INTIMIDATION: null,
			CYBER_HARASSMENT: null,
			CYBER_INCITEMENT: 1,
			CYBER_STALKING: 1,
			STALKING: 1,
			NON_CONSENSUAL_IMAGE_SHARING: 1,
			NON_CONSENSUAL_MATERIAL_DEEPFAKE: 1,
		},
	},
	CYBER_VIOLENCE_AGAINST_WOMEN: {
		label: "Cyber violence against women",
		severity: 2,
		keywords: {
			BULLYING_AGAINST_GIRLS: null,
			CYBER_HARASSMENT_AGAINST_WOMEN: null,
			CYBER_STALKING_AGAINST_WOMEN: 1,
			FEMALE_GENDERED_DISINFORMATION: null,
			INCITEMENT_AGAINST_WOMEN: 1,
			NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN: 1,
			NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN: 1,
		},
	},
	DATA_PROTECTION_AND_PRIVACY_VIOLATIONS: {
		label: "Data protection and privacy",
		severity: 1,
		keywords: {
			BIOMETRIC_DATA_BREACH: null,
			DATA_FALSIFICATION: 2,
			MISSING_PROCESSING_GROUND: null,
			RIGHT_TO_BE_FORGOTTEN: 3,
		},
	},
	ILLEGAL_OR_HARMFUL_SPEECH: {
		label: "Illegal or harmful speech",
		severity: 2,
		keywords: { DEFAMATION: null, DISCRIMINATION: null, HATE_SPEECH: null },
	},
	INTELLECTUAL_PROPERTY_INFRINGEMENTS: {
		label: "Intellectual property",
		severity: 3,
		keywords: {
			COPYRIGHT_INFRINGEMENT: null,
			DESIGN_INFRINGEMENT: null,
			GEOGRAPHIC_INDICATIONS_INFRINGEMENT: null,
			PATENT_INFRINGEMENT: null,
			TRADE_SECRET_INFRINGEMENT: null,
			TRADEMARK_INFRINGEMENT: null,
		},
	},
	NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS: {
		label: "Civic discourse and elections",
		severity: 2,
		keywords: {
			MISINFORMATION_DISINFORMATION: null,
			VIOLATION_EU_LAW: null,
			VIOLATION_NATIONAL_LAW: null,
		},
	},
	PROTECTION_OF_MINORS: {
		label: "Protection of minors",
		severity: 1,
		keywords: {
			AGE_SPECIFIC_RESTRICTIONS_MINORS: 2,
			CHILD_SEXUAL_ABUSE_MATERIAL: 0,
			CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE: 0,
			GROOMING_SEXUAL_ENTICEMENT_MINORS: 0,
			UNSAFE_CHALLENGES: null,
		},
	},
	RISK_FOR_PUBLIC_SECURITY: {
		label: "Public security",
		severity: 1,
		keywords: {
			ILLEGAL_ORGANIZATIONS: null,
			RISK_ENVIRONMENTAL_DAMAGE: 2,
			RISK_PUBLIC_HEALTH: 2,
			TERRORIST_CONTENT: 0,
		},
	},
	SCAMS_AND_FRAUD: {
		label: "Scams and fraud",
		severity: 2,
		keywords: {
			IMPERSONATION_ACCOUNT_HIJACKING: null,
			INAUTHENTIC_ACCOUNTS: 3,
			INAUTHENTIC_LISTINGS: null,
			INAUTHENTIC_USER_REVIEWS: 3,
			PHISHING: null,
			PYRAMID_SCHEMES: null,
		},
	},
	SELF_HARM: {
		label: "Self-harm",
		severity: 0,
		keywords: { CONTENT_PROMOTING_EATING_DISORDERS: 1, SELF_MUTILATION: null, SUICIDE: null },
	},
	UNSAFE_AND_PROHIBITED_PRODUCTS: {
		label: "Unsafe and prohibited products",
		severity: 3,
		keywords: { PROHIBITED_PRODUCTS: 2, UNSAFE_PRODUCTS: null },
	},
	VIOLENCE: {
		label: "Violence",
		severity: 1,
		keywords: {
			COORDINATED_HARM: 0,
			INCITEMENT_VIOLENCE_HATRED: null,
			HUMAN_EXPLOITATION: 0,
			HUMAN_TRAFFICKING: 0,
			TRAFFICKING_WOMEN_GIRLS: 0,
		},
	},
	OTHER_VIOLATION_TC: {
		label: "Against the terms, other",
		severity: 3,
		keywords: {
			ADULT_SEXUAL_MATERIAL: null,
			AGE_SPECIFIC_RESTRICTIONS: null,
			GEOGRAPHICAL_REQUIREMENTS: null,
			GOODS_SERVICES_NOT_PERMITTED: null,
			LANGUAGE_REQUIREMENTS: null,
			NUDITY: null,
		},
	},
} as const satisfies Record<string, Category>;

export type CategoryCode = keyof typeof CATEGORIES;

/** Child safety: a case of these is seen by the role `child_safety` alone. */
const RESTRICTED = new Set([
	"CHILD_SEXUAL_ABUSE_MATERIAL",
	"CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
	"GROOMING_SEXUAL_ENTICEMENT_MINORS",
]);

const DUE_HOURS: Readonly<Record<Severity, number>> = { 0: 1, 1: 24, 2: 72, 3: 168 };

export function isCategory(code: string): code is CategoryCode {
	return Object.hasOwn(CATEGORIES, code);
}

export function isKeywordOf(category: CategoryCode, keyword: string): boolean {
	return keyword === "OTHER" || Object.hasOwn(CATEGORIES[category].keywords, keyword);
}

export function severityOf(category: CategoryCode, keyword: string | null, minor: boolean): Severity {
	const { severity, keywords }: Category = CATEGORIES[category];
	const base = (keyword === null ? null : keywords[keyword]) ?? severity;
	return Math.max(0, base - (minor ? 1 : 0)) as Severity;
}

export function dueHours(severity: Severity): number {
	return DUE_HOURS[severity];
}

export function isChildSafety(category: string, keyword: string | null): boolean {
	return category === "PROTECTION_OF_MINORS" && keyword !== null && RESTRICTED.has(keyword);
}

/** "Cyber violence: cyber harassment". An unknown code is shown as it is, in words. */
export function categoryInWords(category: string, keyword: string | null): string {
	const label = isCategory(category) ? CATEGORIES[category].label : inWords(category);
	return keyword === null || keyword === "OTHER" ? label : `${label}: ${inWords(keyword).toLowerCase()}`;
}

function inWords(code: string): string {
	const words = code.replaceAll("_", " ").toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
