import type { Actor } from "#lib/actor.ts";
import type { ContentDesk } from "#lib/oversight/reviews/content-desk.ts";
import type { Review } from "#lib/oversight/reviews/read-review.ts";
import type { SealWorth } from "#lib/oversight/seal-worth.ts";
import { aliasOf } from "../../../cases/[caseId]/aliases.ts";
import { reasonOf, requestOf } from "../../../cases/[caseId]/desk-props.ts";
import { ENGLISH_DESK } from "../../../cases/[caseId]/desk-words.ts";
import type { DeskProps } from "../../../cases/[caseId]/model.ts";

/** The desk of a case as a review needs it: one reason, and no message but those that the reviewed opening showed. */
export function contentPropsOf(
	actor: Actor,
	{ facts }: Review,
	{ asking, seen, outline, participants }: ContentDesk,
	sealWorth: SealWorth,
): DeskProps {
	const { policy, requests, asksPasskey, lacksPasskey } = asking;
	const reporters = new Set(participants.filter(({ reporter }) => reporter).map(({ number }) => number));
	return {
		caseId: facts.caseId,
		review: facts.id,
		reader: actor.alias,
		dots: outline.map(({ sequence, sender, sentAt, kind, revision, reported, provenance, unavailable }) => ({
			...{ sequence, sender, kind, revision, reported, provenance, unavailable },
			at: sentAt.getTime(),
		})),
		people: participants.map(({ number }) => ({
			number,
			alias: aliasOf(number, reporters, ENGLISH_DESK.opening),
		})),
		reasons: [reasonOf("OVERSIGHT_REVIEW", policy)],
		around: policy.around.reported,
		widest: policy.around.widest,
		...{ seen, asksPasskey, lacksPasskey, sealWorth },
		openedBefore: false,
		softLimit: null,
		decides: false,
		requests: requests.filter(({ reason }) => reason === "OVERSIGHT_REVIEW").map((one) => requestOf(one)),
		words: policy.words,
	};
}
