/**
 * What the demo people have done before the newcomer arrives. Each act is really executed: claimed, opened with its
 * reason through the decryption service, decided, recorded. Times are therefore the database's.
 *
 * The urgent EU cases come first and are all worked off, so that a report posted afterwards stands on top of the
 * EU queue. The last act is the emergency that awaits its review: its opening tells that the history is complete.
 */
import type { demoPeople } from "./people.ts";

export type DemoAlias = (typeof demoPeople)[number]["alias"];

export type DemoAct = {
	by: DemoAlias;
	/** The demo case's number. */
	no: number;
	open: {
		reason: "USER_REPORT_REVIEW" | "CHILD_SAFETY_ESCALATION" | "EMERGENCY_RISK_TO_LIFE";
		question: string;
		scope: "reported" | "thread";
		words: string;
	};
	/** A second reason, for 25 messages on either side. */
	widen?: { question: string; words: string };
	/**
	 * Whom a warning, a suspension or an end concerns is a handle of the cast; what is removed are the reported messages. The end of
	 * an account waits for a second person.
	 */
	decide?: {
		outcome: "NO_VIOLATION" | "WARN" | "REMOVE_MESSAGES" | "SUSPEND_ACCOUNT" | "TERMINATE_ACCOUNT";
		account?: string;
		words: string;
	};
	/** Let rest for so many hours, instead of a decision. */
	rest?: { kind: "AWAITS_PLATFORM" | "AWAITS_EXPERT"; hours: number };
	/** Handed over to the leads of its region, instead of a decision. */
	handOver?: string;
	/** Oversight's verdict on the opening above. */
	judge?: { by: DemoAlias; verdict: "JUSTIFIED"; words: string };
};

const review = (question: string, words: string): DemoAct["open"] => ({
	reason: "USER_REPORT_REVIEW",
	question,
	scope: "reported",
	words,
});

export const demoHistory: readonly DemoAct[] = [
	{
		by: "M-417",
		no: 20106,
		open: review(
			"IS_SOMEONE_AT_RISK",
			"The self-harm classifier marked this line at 0.91. Checking whether it is meant.",
		),
		decide: {
			outcome: "NO_VIOLATION",
			words: "Two friends joking about an exam, and going for chips. No one is at risk.",
		},
	},
	{
		by: "M-417",
		no: 20105,
		open: review(
			"IS_SOMEONE_AT_RISK",
			"A colleague saw this while working on a spam report and thinks that somebody is at risk.",
		),
		widen: {
			question: "IS_SOMEONE_AT_RISK",
			words:
				"The dog was given away. I need to see whether that was announced before, to judge how far this has gone.",
		},
		decide: {
			outcome: "NO_VIOLATION",
			words: "A crisis line was reached and somebody is with him. Help resources sent; nothing to restrict.",
		},
	},
	{
		by: "M-417",
		no: 20102,
		open: review(
			"IS_SOMEONE_AT_RISK",
			"A friend reports self-injury of a girl of about fourteen; the school nurse is away until Monday.",
		),
		decide: {
			outcome: "NO_VIOLATION",
			words: "A child in distress and a good friend. Help resources sent to both; no rule is broken.",
		},
	},
	{
		by: "L-108",
		no: 20104,
		open: review(
			"IS_IT_A_PATTERN",
			"Trusted flagger: a group that urges minors to starve themselves. Looking at who leads it.",
		),
		decide: {
			outcome: "SUSPEND_ACCOUNT",
			account: "lekka.jak.piorko",
			words:
				"Leads the group, sets daily reports of weight, praises fasting to minors. Suspended; group to be closed.",
		},
	},
	{
		by: "M-417",
		no: 20206,
		open: review(
			"IS_SOMEONE_AT_RISK",
			"Children plan a breath-holding challenge for tomorrow's break; one of them reports it.",
		),
		decide: {
			outcome: "REMOVE_MESSAGES",
			words:
				"The call to the challenge and the pressure on those who refuse are removed; the school's contact was told.",
		},
	},
	{
		by: "M-417",
		no: 20304,
		open: review(
			"DOES_IT_VIOLATE",
			"A job offer that asks for the passport; the reporter's sister left with them and is silent.",
		),
		widen: {
			question: "IS_IT_A_PATTERN",
			words:
				"How they recruit matters for the referral: what was asked before the passport, and whether other women are named.",
		},
		decide: {
			outcome: "SUSPEND_ACCOUNT",
			account: "hr.premium.job",
			words:
				"Recruits women with false terms and takes passports. Suspended at once; referral to the authorities prepared.",
		},
	},
	{
		by: "L-108",
		no: 20306,
		open: review(
			"DOES_IT_VIOLATE",
			"Referral by an authority, marked time-critical: attempted recruitment for an attack.",
		),
		decide: {
			outcome: "SUSPEND_ACCOUNT",
			account: "lone.pilgrim",
			words:
				"Recruits for violence, asks for a place to be scouted, sends a book and a date. Suspended; authority informed.",
		},
	},
	{
		by: "L-108",
		no: 20502,
		open: review(
			"DOES_IT_VIOLATE",
			"A pupil reports altered pictures of herself and blackmail with them by a classmate.",
		),
		decide: {
			outcome: "REMOVE_MESSAGES",
			words:
				"Manipulated pictures of a minor and blackmail. Removed; her mother and the school are informed by her own wish.",
		},
	},
	{
		by: "M-552",
		no: 20301,
		open: review(
			"IS_SOMEONE_AT_RISK",
			"An ex-partner under a protective order writes again and names a day. Is it a threat?",
		),
		widen: {
			question: "IS_IT_A_PATTERN",
			words:
				"Breach of an order depends on whether he kept writing after it was served; the earlier messages show that.",
		},
		decide: {
			outcome: "SUSPEND_ACCOUNT",
			account: "rob_t_1986",
			words:
				"Repeated contact against an order, knowledge of her shifts, a threat with a date. Suspended; kept for the police.",
		},
	},
	{
		by: "C-031",
		no: 20201,
		open: {
			reason: "CHILD_SAFETY_ESCALATION",
			question: "IS_IT_GROOMING",
			scope: "thread",
			words:
				"A mother reports a stranger who asks her son of eleven for secrecy and another app. The whole course is needed.",
		},
		decide: {
			outcome: "SUSPEND_ACCOUNT",
			account: "coach_ryze",
			words:
				"Gifts, age probing, a secret, a wedge, the move to another app: grooming. Suspended; CyberTipline report to follow.",
		},
		judge: {
			by: "A-009",
			verdict: "JUSTIFIED",
			words:
				"Reason and scope fit: a pattern can only be judged from its course, and the opening ended with a decision.",
		},
	},
	{
		by: "M-417",
		no: 20709,
		open: review(
			"IS_IT_A_PATTERN",
			"A group that pays newcomers' fees to those before them; looking at who leads it and what was said of money.",
		),
		decide: {
			outcome: "TERMINATE_ACCOUNT",
			account: "success.circle",
			words:
				"Leads a pyramid, takes fees, removes whoever asks for their money. Nothing else happens on this account.",
		},
	},
	{
		by: "M-417",
		no: 20809,
		open: review(
			"IS_SOMEONE_AT_RISK",
			"Somebody is told to stop insulin and to buy drops instead. Is a person in danger, and do others buy there?",
		),
		rest: { kind: "AWAITS_EXPERT", hours: 20 },
	},
	{
		by: "M-417",
		no: 20811,
		open: review(
			"DOES_IT_VIOLATE",
			"Reported as fraud; I need to read what was offered and whether money went anywhere.",
		),
		handOver:
			"Two of our rules fit, and which one counts decides what follows. I would rather have this from one of you.",
	},
	{
		by: "M-552",
		no: 20101,
		open: {
			reason: "EMERGENCY_RISK_TO_LIFE",
			question: "WHERE_IS_THE_PERSON",
			scope: "thread",
			words:
				"Farewell letters on the table and no answer any more. Looking for an address in the thread for emergency services.",
		},
	},
];
