/**
 * Requests of data subjects as legal sees them: what waits, what is closed, and of each what is or was answered.
 *
 * Guarantees: nobody but legal and counsel of a request's region sees it, and they see of the person's conversations what the
 * person is told and no more, whatever is restricted. Does not guarantee: that somebody who may look at it had to; who
 * registered and answered it is on the record. Shown by: read-subjects.test.ts.
 */
import { selectPlatforms } from "#db/queries/staff.ts";
import {
	type LostRow,
	type SubjectRow,
	selectAnswer,
	selectDraft,
	selectLostSubjects,
	selectSubject,
	selectSubjects,
} from "#db/queries/subjects.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { isUuid } from "../../uuid.ts";
import type { Answer } from "./answer.ts";
import { answerHtml, fileOf } from "./answer-html.ts";

export type { SubjectRow } from "#db/queries/subjects.ts";

export const MOST = 200;

export interface SubjectList {
	waiting: SubjectRow[];
	closed: SubjectRow[];
	/** Of which only the log knows, since an older database was restored. */
	lost: LostRow[];
	platforms: { id: string; name: string }[];
	/** In which the actor may register one. */
	regions: string[];
}

export async function listSubjects(actor: Actor): Promise<SubjectList> {
	authorise(actor, "subject.read");
	const regions = regionsFor(actor, "subject.read");
	const [waiting, closed, lost, platforms] = await Promise.all([
		selectSubjects(web(), { regions, closed: false, limit: MOST }),
		selectSubjects(web(), { regions, closed: true, limit: MOST }),
		selectLostSubjects(web(), { regions, limit: MOST }),
		selectPlatforms(web()),
	]);
	return { waiting, closed, lost, platforms, regions: regionsFor(actor, "subject.answer") };
}

export interface ReadSubject {
	request: SubjectRow;
	/** What was answered, or would be now; null where it is erased. */
	answer: Answer | null;
	digest: string | null;
	/** As text, to the millisecond: what is signed is as of then. */
	asOf: string | null;
}

/** @throws DomainError NOT_FOUND, NOT_PERMITTED, REGION_NOT_HELD */
export async function readSubject(actor: Actor, id: string): Promise<ReadSubject> {
	const request = await requestOf(actor, id);
	const given = request.answeredAt ? await selectAnswer(web(), id) : undefined;
	if (given) {
		const answer = given.text === null ? null : (JSON.parse(given.text) as Answer);
		return { request, answer, digest: given.digest, asOf: given.asOf.toISOString() };
	}
	const draft = request.closedAt ? undefined : await selectDraft(web(), id);
	if (!draft) return { request, answer: null, digest: null, asOf: null };
	const { text, digest, asOf } = draft;
	return { request, answer: JSON.parse(text) as Answer, digest, asOf: asOf.toISOString() };
}

export interface AnswerFile {
	name: string;
	type: string;
	body: string;
}

/**
 * What was answered, as the person gets it. The JSON is byte for byte what its entry's digest is of.
 *
 * @throws DomainError NOT_FOUND where it is not answered, or erased since
 */
export async function answerFile(actor: Actor, id: string, as: "json" | "html"): Promise<AnswerFile> {
	await requestOf(actor, id);
	const given = await selectAnswer(web(), id);
	if (!given?.text) throw new DomainError("NOT_FOUND", "There is no such answer.");
	const answer = JSON.parse(given.text) as Answer;
	return as === "json"
		? { name: fileOf(answer, "json"), type: "application/json", body: given.text }
		: {
				name: fileOf(answer, "html"),
				type: "text/html; charset=utf-8",
				body: answerHtml(answer, given.digest),
			};
}

async function requestOf(actor: Actor, id: string): Promise<SubjectRow> {
	authorise(actor, "subject.read");
	const request = isUuid(id) ? await selectSubject(web(), id) : undefined;
	if (!request) throw new DomainError("NOT_FOUND", "There is no such request.");
	authorise(actor, "subject.read", request.region);
	return request;
}
