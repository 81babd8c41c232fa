/**
 * Every alarm, in words: what it says, how grave it is, and what to do. The kinds are the database's (0480, 0630);
 * kinds.test.ts holds the two together.
 */

export interface KindWords {
	name: string;
	says: string;
	/** What to do now; the runbook in docs/alarms.md has more. */
	todo: string;
	tone: "alarm" | "warn";
	/** How it ends. */
	ends: string;
}

export const ALARM_KINDS = {
	RECORDING_FAILS: {
		name: "Recording fails",
		says: "Acts cannot be written to the ledger. What cannot be recorded does not happen: nothing is opened.",
		todo: "See whether PostgreSQL runs, has disk, and takes writes; then look at the worker's log for the code.",
		tone: "alarm",
		ends: "Ends when a test entry can be written again.",
	},
	LOG_STANDS: {
		name: "The log stands still",
		says: "Entries are recorded but get no number, or too few witnesses follow; nothing is opened meanwhile.",
		todo: "Look at The log for the reason. Where the notary halted, it waits for a person: docs/recovery.md.",
		tone: "alarm",
		ends: "Ends when every entry has its number again.",
	},
	WITNESS_DISAGREES: {
		name: "A witness disagrees",
		says: "A witness does not sign what the log shows it: it saw another history, or does not know this log's key.",
		todo: "Ask whoever runs the witness what it holds, before anything is restored or restarted. Keep both checkpoints.",
		tone: "alarm",
		ends: "Ends when the witness signs again.",
	},
	KEY_CHANGED: {
		name: "A key changed",
		says: "A key that seals messages was made or replaced, or the log goes on under a new one.",
		todo: "Find out who did it and whether it was planned; then say here that it was looked into.",
		tone: "warn",
		ends: "Ends when somebody of oversight has looked into it.",
	},
	GATE_CHANGED: {
		name: "What an opening must pass changed",
		says: "The witnesses, the policy or the settings of the decryption service are other than before.",
		todo: "Compare with the change that was agreed, at Configuration; then say here that it was looked into.",
		tone: "warn",
		ends: "Ends when somebody of oversight has looked into it.",
	},
	REVIEW_OVERDUE: {
		name: "Access reviews are overdue",
		says: "Openings that must be judged were not, by the end of this day.",
		todo: "Claim and judge them, at Reviews; the oldest stand first.",
		tone: "warn",
		ends: "Ends when each review that was due by then is judged.",
	},
	SAMPLE_STANDS: {
		name: "The sample is not drawn",
		says: "Which openings are to be reviewed cannot be drawn, so what is not reviewed in any case is not reviewed.",
		todo: "Look at Periods for what it waits for: a witness that is silent, unknown, or changed its key; the code says which.",
		tone: "alarm",
		ends: "Ends when it is drawn again.",
	},
	TASK_FAILS: {
		name: "Oversight's worker does not get something done",
		says: "What it draws, counts or finds for oversight is not complete while this lasts.",
		todo: "Look at The log for the task and its code, then at the worker's own log.",
		tone: "warn",
		ends: "Ends when it is done again.",
	},
	PROTOCOL_OVERDUE: {
		name: "A review of the protocol is overdue",
		says: "Rights, keys, witnesses or the policy were to be looked through and signed by now.",
		todo: "Finish it, at Protocol.",
		tone: "warn",
		ends: "Ends when it is finished.",
	},
	BREAK_GLASS: {
		name: "Emergency opened",
		says: "A thread was opened at once for a risk to life. Its review is due within 24 hours.",
		todo: "Judge it, at Reviews: was there a risk to life, and was the way without approval needed?",
		tone: "alarm",
		ends: "Ends when the opening is judged.",
	},
	SIGNAL_RAISED: {
		name: "A signal of misuse",
		says: "What somebody opened departs from what their work explains. A signal is a question, no verdict.",
		todo: "Look at its numbers and settle it, at Signals.",
		tone: "warn",
		ends: "Ends when the signal is settled.",
	},
	SIEM_BEHIND: {
		name: "Another system is not told",
		says: "Entries do not reach the file or the address that they are copied to.",
		todo: "See whether it takes them (disk, address, token). Nothing is lost: they are sent in order when it does.",
		tone: "warn",
		ends: "Ends when it has them all again.",
	},
	RETENTION_STOPPED: {
		name: "Deletion waits for a person",
		says: "Nothing is deleted: clocks disagree, a clock jumped, or far more would go at once than usual.",
		todo: "Find out why, from the clocks and the plan; then an admin lets it go on, at Keys and data.",
		tone: "alarm",
		ends: "Ends when an admin lets deletion go on.",
	},
	KEY_DESTRUCTION_ANNOUNCED: {
		name: "An intake key is to be destroyed",
		says: "Nothing depends on it any more, and after its day nobody can bring back what was sealed to it.",
		todo: "See at Keys and data which key and from when; an admin calls it off where it should stay.",
		tone: "warn",
		ends: "Ends when the key is destroyed, or its destruction is called off.",
	},
	KEY_STORE_FAILS: {
		name: "The key store does not answer",
		says: "What a decryption service does not hold in memory already cannot be opened, and no new key be made.",
		todo: "See whether the store runs, is reached and takes its PIN; the code and docs/key-stores.md say more.",
		tone: "alarm",
		ends: "Ends when the store answers again.",
	},
	REWRAP_BEHIND: {
		name: "Keys are not wrapped anew",
		says: "Threads or notes still depend on a key whose period is long over, so that it cannot be destroyed.",
		todo: "Look at the jobs, at Keys and data, for the code; an admin can have it done at once.",
		tone: "warn",
		ends: "Ends when nothing depends on the key any more.",
	},
	JOB_FAILS: {
		name: "A decryption service does not get something done",
		says: "What it does in the background was not done whole: wrapping keys anew, deletion, the end of keys and holds, or counts.",
		todo: "Look at the job and its code at Keys and data, then at the decryption service's own log.",
		tone: "warn",
		ends: "Ends when it is done again.",
	},
	HOLD_ENDS: {
		name: "A legal hold ends soon",
		says: "When it ends, what it alone keeps falls due by its clocks and is deleted.",
		todo: "Legal renews it, or lets it end, at Legal holds.",
		tone: "warn",
		ends: "Ends when it is renewed, lifted or over.",
	},
	WEBHOOK_BEHIND: {
		name: "A platform is not told",
		says: "An address that a platform is told of decisions at does not take them. They are tried again for three days.",
		todo: "See at Platforms which address and its code; ask the platform, or pause the address while it mends it.",
		tone: "warn",
		ends: "Ends when it takes what it is told again, or is paused or removed.",
	},
	WEBHOOK_DEAD: {
		name: "What a platform was to be told was given up",
		says: "An address took something for three days in no attempt. What comes after it on the same thread waits behind it.",
		todo: "When the address works again, an admin has it sent once more, at Platforms. The decisions API has it meanwhile.",
		tone: "alarm",
		ends: "Ends when it was sent once more, or the address is removed.",
	},
	WEBHOOK_ENDPOINTS_CHANGED: {
		name: "Where a platform is told changed",
		says: "An address that platforms are told of decisions at was added, removed, paused or resumed, or got a new secret.",
		todo: "Compare with what was agreed, at Platforms; then say here that it was looked into.",
		tone: "warn",
		ends: "Ends when somebody of oversight has looked into it.",
	},
	SECOND_WORD_WAITS: {
		name: "A decision waits for a second person",
		says: "Nobody has confirmed or declined a severe decision, and its case is due or a day is over. The platform has not heard of it.",
		todo: "A lead of the region who did not make it says the second word, at Approvals; child safety's is for child safety.",
		tone: "warn",
		ends: "Ends when none of the region waits so long any more.",
	},
} as const satisfies Record<string, KindWords>;

export type AlarmKind = keyof typeof ALARM_KINDS;

/** Those that a person ends, by saying that they looked into it. */
export const SETTLED_BY_PEOPLE: readonly AlarmKind[] = [
	"KEY_CHANGED",
	"GATE_CHANGED",
	"WEBHOOK_ENDPOINTS_CHANGED",
];

export function kindInWords(kind: string): KindWords {
	return (
		ALARM_KINDS[kind as AlarmKind] ?? {
			...{ name: kind.replaceAll("_", " ").toLowerCase(), says: "", todo: "", tone: "warn", ends: "" },
		}
	);
}
