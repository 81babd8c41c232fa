import {
	AROUND_REPORTED,
	LIMITS,
	REASON_CODES,
	REASONS,
	type ReasonCode,
	WIDEST_AROUND_REPORTED,
	WORDS,
} from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { ESCALATION_CODES, ESCALATIONS, OUTCOME_CODES, OUTCOMES } from "#lib/cases/outcomes.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import type { SealWorth } from "#lib/oversight/seal-worth.ts";
import { aliasOf } from "./aliases.ts";
import type { DeskProps, Reason } from "./model.ts";

/** From what may be known of a case to what the desk in the browser works with. */
export function deskOf(
	actor: Actor,
	{ case: found, outline, participants }: CaseView,
	sealWorth: SealWorth,
): DeskProps {
	const reporters = new Set(participants.filter(({ reporter }) => reporter).map(({ number }) => number));
	return {
		caseId: found.id,
		reader: actor.alias,
		dots: outline.map(({ sequence, sender, sentAt, kind, revision, reported, provenance, unavailable }) => ({
			...{ sequence, sender, kind, revision, reported, provenance, unavailable },
			at: sentAt.getTime(),
		})),
		people: participants.map(({ number }) => ({ number, alias: aliasOf(number, reporters) })),
		reasons: reasonsFor(actor, found),
		around: AROUND_REPORTED,
		widest: WIDEST_AROUND_REPORTED,
		words: WORDS,
		sealWorth,
		endings: OUTCOME_CODES.map((code) => ({ code, ...OUTCOMES[code] })),
		escalations: ESCALATION_CODES.filter(
			(code) => !(code === "CHILD_SAFETY" ? found.restricted : found.threatToLife),
		).map((code) => ({ code, ...ESCALATIONS[code] })),
	};
}

/** The reasons for which the actor may open this case; the keeper decides again. */
function reasonsFor(actor: Actor, found: { region: string; restricted: boolean }): Reason[] {
	const reasons = REASON_CODES.filter((code) =>
		REASONS[code].roles.some(
			(role) =>
				actor.grants.some((grant) => grant.role === role && grant.region === found.region) &&
				(!found.restricted || role === "child_safety"),
		),
	).map(reasonOf);
	// A restricted case is child safety's own: their reason stands first.
	return found.restricted ? reasons.sort((a, b) => Number(isOwn(b)) - Number(isOwn(a))) : reasons;
}

const isOwn = ({ code }: Reason) => code === "CHILD_SAFETY_ESCALATION";

function reasonOf(code: ReasonCode): Reason {
	const { name, minutes, reviewHours, scopes, questions } = REASONS[code];
	return {
		...{ code, name, minutes, reviewHours, scopes },
		questions: Object.entries(questions).map(([question, words]) => ({ code: question, words })),
		limit:
			code === "EMERGENCY_RISK_TO_LIFE"
				? `You may do this ${LIMITS.emergenciesPerDay} times in 24 hours. If no witness answers, it opens without one, and the record says so.`
				: null,
	};
}
