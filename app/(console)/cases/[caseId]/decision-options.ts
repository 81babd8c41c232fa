/** What the decision form offers on this case, in the reader's words. Built on the server: sentences travel with the page. */

import type { ActionKind } from "#lib/access/policy-desk.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { CLAUSES } from "#lib/cases/clauses.ts";
import { LABEL_CODES } from "#lib/cases/labels.ts";
import { listMacros } from "#lib/cases/macros.ts";
import { ACTIONS, type ActionRule, ESCALATION_CODES } from "#lib/cases/outcomes.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { supportIn } from "#lib/cases/support.ts";
import { deskInForce } from "#lib/policy/desk-in-force.ts";
import { categoryWords, named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import type { DecisionOptions } from "./decision-draft.ts";

export async function decisionOptions(actor: Actor, { case: found }: CaseView): Promise<DecisionOptions> {
	const [w, codes, { secondPerson }, macros] = await Promise.all([
		words("decision"),
		words("codes"),
		deskInForce(),
		listMacros(actor, found.region),
	]);
	const labels = LABEL_CODES.map((code) => ({ code: code as string, name: w(`label.${code}`) }));
	const support = supportIn(found.region).map(({ code }) => ({
		code: code as string,
		name: w(`support.${code}`),
	}));
	const said = (code: string) => ({
		name: named(codes, "outcome", code),
		meaning: named(codes, "meaning", code),
	});
	return {
		rules: CLAUSES.map(({ category, keyword, clause }) => ({
			value: `${category}/${keyword ?? ""}`,
			name: `${clause} ${categoryWords(codes, category, keyword)}`,
		})),
		rule: `${found.category}/${found.keyword === "OTHER" ? "" : (found.keyword ?? "")}`,
		nothing: said("NO_VIOLATION"),
		actions: (Object.entries(ACTIONS) as [ActionKind, ActionRule][]).map(
			([code, { concerns, ends, labelled }]) => ({
				...{ code, ...said(code), on: concerns, ends },
				labels: labelled ? (code === "SUPPORT" ? support : labels) : null,
			}),
		),
		escalations: ESCALATION_CODES.filter(
			(code) => !(code === "CHILD_SAFETY" ? found.restricted : found.threatToLife),
		).map((code) => ({
			code,
			name: named(codes, "escalation", code),
			meaning: named(codes, "moving", code),
		})),
		severe: secondPerson.actions,
		suspensionDaysOver: secondPerson.suspensionDaysOver,
		region: found.region,
		shares: allowed(actor, "desk.share", found.region),
		macros,
	};
}
