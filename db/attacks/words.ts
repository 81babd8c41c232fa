import { type Attack, denied, statement } from "./attack.ts";

const nobody = "00000000-0000-4000-8000-000000000000";

/** What a dictionary would have to get past: only what the keeper recorded finds a reason by its words. */
export const WORDS: readonly Attack[] = [
	...(["entries_by_words", "estimate_by_words"] as const).flatMap((act) => [
		statement(
			"web",
			`looks for words by tokens of its own (${act})`,
			`select * from vault.${act}('{"regions":["eu"],"words":[{"regions":null,"tokens":["1"]}],"limit":5}')`,
			"CS241: WORDS_NOT_ASKED",
		),
		statement(
			"web",
			`looks for words that nobody asked for (${act})`,
			`select * from vault.${act}('{"regions":["eu"],"words":[{"regions":null,"asked":"${nobody}"}],"limit":5}')`,
			"CS241: WORDS_NOT_ASKED",
		),
	]),
	...(["web", "worker"] as const).flatMap((as) => [
		statement(
			as,
			"reads the tokens that were searched for",
			"select tokens from vault.words_asked",
			denied("table words_asked"),
		),
		statement(
			as,
			"says that words were asked for",
			"select vault.ask_words('{}')",
			denied("function ask_words"),
		),
		statement(
			as,
			"makes searches be forgotten",
			"select oversight.forget_searches()",
			denied("function forget_searches"),
		),
	]),
	statement(
		"keeper",
		"looks for words in the name of nobody who may",
		`select vault.ask_words('{"person":"${nobody}","session":"${nobody}","role":"auditor","keeper":"k","tokens":["1"]}')`,
		"CS043: NOT_PERMITTED",
	),
	statement(
		"web",
		"makes an export forget what was asked",
		"update oversight.selection set query = null",
		denied("table selection"),
	),
	statement(
		"web",
		"writes a sentence into the name of a control",
		`select ledger.append('{"type":"evidence.taken","outcome":"done","assurance":{"kind":"session"},"control":"jane.doe.said"}')`,
		"CS012: LEDGER_EVENT_INVALID: a code is a word",
	),
];
