import type { Metadata } from "next";
import { readSecond } from "#lib/cases/read-ending.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { policyInForce } from "#lib/policy/policy-in-force.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { ButtonLink } from "../../../../_ui/button.tsx";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { named } from "../../../../_words/in-codes.ts";
import { SpokenPage, words } from "../../../../_words/speak.tsx";
import { aliasOf } from "../../../cases/[caseId]/aliases.ts";
import { Decided } from "../../../cases/[caseId]/decided.tsx";
import { caseName } from "../../../cases/case-words.tsx";
import { Live } from "../../../oversight/log/live.tsx";
import { KeepsFocus } from "../../../oversight/reviews/[reviewId]/keeps-focus.tsx";
import { RequestWords, WordsShown } from "../../[requestId]/words-shown.tsx";
import { SecondForm } from "./second-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
	return { title: (await words("decision"))("secondPage") };
}

/** One decision that policy lets nobody make alone: what it is, why, and the second word. */
export default async function SecondPage(props: { params: Promise<{ decisionId: string }> }) {
	const actor = await requireActor();
	const { decision, people, mayConfirm } = await orRefuse(readSecond(actor, (await props.params).decisionId));
	const [w, codes, opening, { words: limits }] = await Promise.all([
		words("decision"),
		words("codes"),
		words("opening"),
		policyInForce(),
	]);
	const now = Date.now();
	const reporters = new Set(people.filter(({ reporter }) => reporter).map(({ number }) => number));
	const own = decision.personId === actor.personId;
	const address = sealAddress(actor, { entryId: "", by: actor.personId }) ?? "/seals/";
	return (
		<SpokenPage rooms={["decision", "opening"]}>
			<Page
				wide
				title={named(codes, "outcome", decision.outcome)}
				lead={w("secondLead")}
				eyebrow={
					<>
						{w("secondPage")} · <span className="font-mono">{caseName(decision.caseId)}</span> ·{" "}
						{decision.region.toUpperCase()}
					</>
				}
				actions={
					<>
						<ButtonLink small href={`/cases/${decision.caseId}`}>
							{w("colCase")}
						</ButtonLink>
						<Live />
					</>
				}
			>
				<WordsShown key={decision.id}>
					<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
						<div className="grid min-w-0 grid-cols-1 gap-6">
							<Section id="what" title={w("colDecision")}>
								<div className="card p-4" data-testid="second-what">
									<Decided
										{...decision}
										nameOf={(number) => aliasOf(number, reporters, opening)}
										left={decision.leftAt !== null}
										now={now}
									/>
								</div>
							</Section>
							{decision.noteId && (
								<Section id="why" title={w("noteWhy")}>
									<div className="card p-4">
										<RequestWords noteId={decision.noteId} ask={w("showWords")} address={address} />
									</div>
								</Section>
							)}
						</div>
						<div className="grid grid-cols-1 gap-6">
							<Section id="second" title={w("secondPage")}>
								<KeepsFocus done={!mayConfirm}>
									{mayConfirm ? (
										<SecondForm
											decisionId={decision.id}
											entry={decision.entryId}
											digest={decision.digest ?? ""}
											limits={limits}
										/>
									) : own && decision.leftAt === null && decision.confirmedAt === null ? (
										<Alert title={w("ownDecision")}>{w("ownWhy")}</Alert>
									) : (
										<Alert title={w("settled")}>
											{decision.confirmedBy !== null &&
												decision.confirmedAt !== null &&
												w.rich("confirmedBy", {
													who: decision.confirmedBy,
													when: (
														<RelativeTime at={decision.confirmedAt.toISOString()} now={now} lang={w.lang} />
													),
												})}
										</Alert>
									)}
								</KeepsFocus>
							</Section>
							<div className="card p-4">
								<Facts>
									<Fact term={w("colBy")}>{decision.alias}</Fact>
									<Fact term={w("colWhen")}>
										<RelativeTime at={decision.decidedAt.toISOString()} now={now} lang={w.lang} />
									</Fact>
									<Fact term={w("digest")}>
										<span className="font-mono text-2xs break-all">{decision.digest}</span>
									</Fact>
									<Fact term={w("entry")}>
										<Seal
											lang={w.lang}
											entry={decision.entryId}
											number={decision.entryNumber}
											href={sealAddress(actor, {
												entryId: decision.entryId,
												by: decision.personId,
												region: decision.region,
											})}
										/>
									</Fact>
								</Facts>
							</div>
						</div>
					</div>
				</WordsShown>
			</Page>
		</SpokenPage>
	);
}
