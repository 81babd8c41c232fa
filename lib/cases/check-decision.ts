/**
 * What somebody decided, made whole: every action says what its kind needs and nothing else, codes are known, and what is
 * asked twice is asked once. Pure but for the clock; who is in the thread the database says.
 * Shown by: check-decision.test.ts.
 */
import type { DecidedAction, Violation } from "../access/decision-digest.ts";
import type { ActionKind } from "../access/policy-desk.ts";
import { DomainError } from "../errors.ts";
import { clauseOf } from "./clauses.ts";
import { LABELS } from "./labels.ts";
import { ACTIONS, type ActionRule, foundViolation, outcomeOf } from "./outcomes.ts";
import { supportIn } from "./support.ts";

/** As it is asked for. */
export interface ActionAsked {
	kind: ActionKind;
	/** Number in the thread. */
	person?: number | null | undefined;
	/** Sequence numbers. */
	messages?: readonly number[] | undefined;
	/** When it ends; null: it does not. */
	until?: Date | null | undefined;
	label?: string | null | undefined;
}

export interface Decision {
	caseId: string;
	/** What was found; needed by every action but SUPPORT, and given with none of them alone. The clause follows from it. */
	violation: { category: string; keyword: string | null } | null;
	/** None: no violation. At most 20. */
	actions: readonly ActionAsked[];
	words: string;
}

export const MOST_ACTIONS = 20;
const LONGEST_DAYS = 3_650;

/**
 * @param region whose support is offered
 * @throws DomainError INPUT_INVALID, each problem at its path ("actions.0.person")
 */
export function wholeDecision(
	{ violation, actions }: Pick<Decision, "violation" | "actions">,
	region: string,
): { violation: Violation | null; actions: DecidedAction[] } {
	if (actions.length > MOST_ACTIONS) throw missing("actions", `Choose at most ${MOST_ACTIONS} actions.`);
	const whole = actions.map((asked, i) => wholeAction(asked, `actions.${i}`, region));
	const seen = new Set<string>();
	for (const [i, { kind, person, label }] of whole.entries()) {
		const same = `${kind} ${person} ${label}`;
		if (seen.has(same)) throw missing(`actions.${i}`, `“${ACTIONS[kind].name}” stands there twice.`);
		seen.add(same);
	}
	if (!foundViolation(outcomeOf(whole))) {
		if (violation) throw missing("actions", "A violation was found: choose what follows from it.");
		return { violation: null, actions: whole };
	}
	if (!violation) throw missing("violation", "Choose which rule was broken.");
	const { category, keyword } = violation;
	const clause = clauseOf(category, keyword);
	if (clause === null) throw missing("violation", "There is no such rule.");
	return { violation: { category, keyword, clause }, actions: whole };
}

function wholeAction(asked: ActionAsked, path: string, region: string): DecidedAction {
	const { name, concerns, ends, labelled }: ActionRule = ACTIONS[asked.kind];
	const person = asked.person ?? null;
	const sequences = [...new Set(asked.messages ?? [])].sort((a, b) => a - b);
	const label = asked.label ?? null;
	if (person !== null && sequences.length > 0)
		throw missing(path, `${name}: a person or messages, not both.`);
	if (person !== null && !concerns.includes("account")) throw missing(path, `${name} concerns no account.`);
	if (sequences.length > 0 && !concerns.includes("messages"))
		throw missing(path, `${name} concerns no messages.`);
	if (person === null && sequences.length === 0 && !concerns.includes("thread")) {
		throw concerns.includes("account")
			? missing(`${path}.person`, `${name}: choose whom it concerns.`)
			: missing(`${path}.messages`, `${name}: choose the messages.`);
	}
	if (labelled !== (label !== null)) throw missing(`${path}.label`, `${name}: choose which.`);
	if (asked.kind === "LABEL" && !Object.hasOwn(LABELS, label ?? ""))
		throw missing(`${path}.label`, "There is no such label.");
	if (asked.kind === "SUPPORT" && !supportIn(region).some(({ code }) => code === label))
		throw missing(`${path}.label`, "This support is not offered in the case's region.");
	return {
		kind: asked.kind,
		person,
		sequences,
		until: untilOf(asked.until ?? null, ends, path, name),
		label,
	};
}

/** To the second, as it is signed. */
function untilOf(until: Date | null, ends: boolean, path: string, name: string): string | null {
	if (until === null) return null;
	const days = (until.getTime() - Date.now()) / 86_400_000;
	if (!ends || !(days > 0) || days > LONGEST_DAYS)
		throw missing(`${path}.until`, `${name}: choose a time to come, at most ten years ahead.`);
	return `${until.toISOString().slice(0, 19)}Z`;
}

const missing = (path: string, message: string) =>
	new DomainError("INPUT_INVALID", `${message} Nothing was decided.`, [{ path, message }]);
