"use client";
/**
 * What somebody has chosen and written in the decision form, in this page's memory alone: it is there again where a claim lapsed
 * or a decision was taken back, and gone once the decision has left the house, or with the page.
 */
import { useCallback, useEffect, useState } from "react";
import { type DecisionOptions, type Draft, emptyDraft } from "./decision-draft.ts";
import type { DeskProps } from "./model.ts";

const drafts = new Map<string, Draft>();
/** Of decisions whose time is known: whoever is at another case by then leaves nothing here either. */
const leaving = new Map<string, ReturnType<typeof setTimeout>>();
/** The worker lets a decision go within a second or two; until then it can be taken back. */
const LATE_MS = 15_000;

const keyOf = (reader: string, caseId: string) => `${reader} ${caseId}`;

/** @param options null: nothing can be decided now, and nothing of it is held here */
export function useDraft({ caseId, reader }: DeskProps, options: DecisionOptions | null) {
	const key = keyOf(reader, caseId);
	const decides = options !== null;
	const [draft, setDraft] = useState(
		() => (decides && drafts.get(key)) || emptyDraft(options ?? { rule: "" }),
	);
	const keep = useCallback(
		(next: Draft) => {
			drafts.set(key, next);
			setDraft(next);
		},
		[key],
	);
	useEffect(() => {
		if (!decides) return;
		clearTimeout(leaving.get(key));
		leaving.delete(key);
	}, [key, decides]);
	return [draft, keep] as const;
}

/**
 * Stands on a decided case's page, and shows nothing.
 *
 * @param left whether what was decided has left, or nobody needs what was written for another reason
 * @param inMs until it may leave; null: it waits for somebody, nobody knows how long
 */
export function DraftGoes({
	caseId,
	reader,
	left,
	inMs,
}: {
	caseId: string;
	reader: string;
	left: boolean;
	inMs: number | null;
}) {
	useEffect(() => {
		const key = keyOf(reader, caseId);
		clearTimeout(leaving.get(key));
		leaving.delete(key);
		const forget = () => {
			drafts.delete(key);
			leaving.delete(key);
		};
		if (left) forget();
		else if (inMs !== null && drafts.has(key)) leaving.set(key, setTimeout(forget, inMs + LATE_MS));
	}, [caseId, reader, left, inMs]);
	return null;
}
