"use client";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReadingSettings } from "#lib/desk/reading-settings.ts";
import { Alert, Problem } from "../../../_ui/alert.tsx";
import { cx } from "../../../_ui/cx.ts";
import { late } from "../../../_ui/late.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { concernsMessages, type DecisionOptions } from "./decision-draft.ts";
import { DecisionForm } from "./decision-form.tsx";
import { useDraft } from "./drafts.ts";
import { endedInWords } from "./ended-words.ts";
import type { DeskProps } from "./model.ts";
import { OpenButton } from "./open-button.tsx";
import type { OpeningAsked } from "./opening-form.tsx";
import { PasskeysLink } from "./passkeys-link.tsx";
import type { Needs } from "./read-stream.ts";
import { useReading } from "./use-reading.ts";

// What the page can be read without comes when it is asked for: the form at the button, the pane while the form is filled in.
const openingForm = () => import("./opening-form.tsx").then((form) => form.OpeningForm);
const OpeningForm = late(openingForm);
const OwnRequests = late(() => import("./request-card.tsx").then((card) => card.OwnRequests));
const readingPane = () => import("./reading-pane.tsx").then((pane) => pane.ReadingPane);
const ReadingPane = late(readingPane);

/**
 * Where a case is worked on: the form that opens, the requests that wait, what was opened, the decision beside it. A
 * reload forgets all that was opened and asks again.
 */
export function Desk({
	desk,
	decision,
	shades,
	care,
	overview,
	facts,
}: {
	desk: DeskProps;
	/** How the case can end, for whoever decides it. */
	decision?: DecisionOptions | null;
	/** How whoever reads has it shown. */
	shades: ReadingSettings;
	/** That a pause would be well, where it would. */
	care?: ReactNode;
	overview: ReactNode;
	facts: ReactNode;
}) {
	const { state, busy, refusal, cutOff, open, showNames, showAttachment, end } = useReading(desk.caseId);
	const w = useWords("opening");
	const readingWords = useWords("reading");
	const [asking, setAsking] = useState(false);
	const [needs, setNeeds] = useState<Needs | null>(null);
	const [draft, setDraft] = useDraft(desk, decision ?? null);
	const removal = useRemoval(desk);
	const main = useRef<HTMLDivElement>(null);
	const reading = state.step === "reading" ? state.reading : null;

	// Focus goes where the work goes on: into the form, to what was opened, to the word that it is over.
	const place = asking ? "form" : reading ? reading.opening : state.step;
	const before = useRef(place);
	useEffect(() => {
		if (before.current === place) return;
		before.current = place;
		const target = main.current?.querySelector<HTMLElement>(
			place === "form"
				? "form input[type=radio]:checked"
				: "[data-testid=reading], [data-place], [data-hotkey=o]",
		);
		target?.focus();
		target?.scrollIntoView({ block: "nearest" });
	}, [place]);

	useEffect(() => {
		if (asking || desk.requests.length > 0) readingPane().catch(() => {}); // asked for again when it is needed
	}, [asking, desk.requests.length]);

	const near = useCallback(() => {
		openingForm().catch(() => {}); // asked for again when it is needed
	}, []);
	const forget = useCallback(() => setNeeds(null), []);
	const ask = async (asked: OpeningAsked | { request: string }, forApproval = false) => {
		const opened = await open(asked, forApproval);
		if (opened.step === "needs") setNeeds(opened.needs);
		if (opened.step !== "read" && opened.step !== "requested") return;
		setNeeds(null);
		setAsking(false);
	};
	const removing = concernsMessages(draft);
	const over = state.step === "ended" ? endedInWords(readingWords, state.why) : null;
	// A review has its verdict and its facts elsewhere.
	const alone = desk.review !== undefined;
	return (
		<div className={cx("grid grid-cols-1 items-start gap-5", !alone && "xl:grid-cols-[minmax(0,1fr)_21rem]")}>
			<div ref={main} className="grid min-w-0 grid-cols-1 gap-4">
				{care}
				{!asking && !reading && overview}
				{over && !asking && (
					<div data-place tabIndex={-1} className="outline-none">
						<Alert tone="warn" title={over.title} live>
							{over.words}
						</Alert>
					</div>
				)}
				{desk.requests.length > 0 && (
					<OwnRequests
						requests={desk.requests}
						busy={busy !== false}
						onOpen={(request) => ask({ request })}
					/>
				)}
				{busy === "confirming" && (
					<Alert tone="accent" title={w("passkeyTitle")} live>
						{w("passkeyWords")}
					</Alert>
				)}
				{refusal && (
					<Problem title={refusal.title} code={refusal.code} tone={refusal.passing ? "warn" : "alarm"}>
						<p className="text-soft">
							{refusal.message}
							{ABOUT_PASSKEYS.has(refusal.code) && (
								<>
									{" "}
									<PasskeysLink>{w("yourPasskeys")}</PasskeysLink>
								</>
							)}
						</p>
					</Problem>
				)}
				{asking ? (
					<div className="card p-4">
						<h2 className="pb-3 font-[620]">{w(reading ? "moreTitle" : "openThread")}</h2>
						<OpeningForm
							desk={desk}
							widening={reading !== null}
							busy={busy !== false}
							needs={needs}
							onChange={forget}
							onOpen={ask}
							onCancel={() => setAsking(false)}
						/>
					</div>
				) : (
					!reading &&
					desk.reasons.length > 0 && (
						<div>
							<OpenButton onClick={() => setAsking(true)} onNear={near} />
						</div>
					)
				)}
				{reading && state.step === "reading" && (
					<ReadingPane
						desk={desk}
						reading={reading}
						endsAt={state.endsAt}
						busy={busy !== false}
						cutOff={cutOff}
						removal={removing ? removal : null}
						shades={shades}
						onAttachment={showAttachment}
						onNames={showNames}
						onMore={() => setAsking(true)}
						onClose={end}
					/>
				)}
			</div>
			{!alone && (
				<aside className="grid min-w-0 gap-5">
					{desk.decides && decision && (
						<DecisionForm
							{...{ desk, draft }}
							options={decision}
							onDraft={setDraft}
							chosen={removal.chosen}
						/>
					)}
					{facts}
				</aside>
			)}
		</div>
	);
}

/** What is mended at one's account. */
const ABOUT_PASSKEYS = new Set(["CONFIRMATION_REQUIRED", "PASSKEY_NOT_USABLE", "PASSKEY_UNSUPPORTED"]);

/** Which messages a removal would remove: the reported ones until somebody chooses. */
function useRemoval(desk: DeskProps) {
	const reported = useMemo(
		() => new Set(desk.dots.filter((dot) => dot.reported).map((dot) => dot.sequence)),
		[desk.dots],
	);
	const [changed, setChanged] = useState<ReadonlySet<number> | null>(null);
	return useMemo(() => {
		const chosen = changed ?? reported;
		const toggle = (sequence: number) => {
			setChanged((now) => {
				const next = new Set(now ?? reported);
				if (!next.delete(sequence)) next.add(sequence);
				return next;
			});
		};
		return { chosen, toggle };
	}, [changed, reported]);
}
