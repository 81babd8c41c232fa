import type { Metadata } from "next";
import { eventInWords } from "#lib/oversight/event-words.ts";
import { ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { readEntry } from "#lib/oversight/read-entry.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { ButtonLink } from "../../../../_ui/button.tsx";
import { cx } from "../../../../_ui/cx.ts";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";

export const metadata: Metadata = { title: "Entry" };

interface Leaf {
	type: string;
	via: string;
	case?: string;
	opening?: string;
	review?: string;
	actor?: { role: string };
}

export default async function EntryPage(props: { params: Promise<{ entryId: string }> }) {
	const actor = await requireActor();
	const { entryId } = await props.params;
	const entry = await orRefuse(readEntry(actor, entryId));
	const leaf = JSON.parse(entry.leaf) as Leaf;
	return (
		<Page
			wide
			title={eventInWords(leaf.type)}
			eyebrow={<span className="font-mono">{entry.id}</span>}
			actions={
				<p className="text-xs text-faint">
					This reading is <Seal entry={entry.recorded.id} href={`/oversight/ledger/${entry.recorded.id}`} />
				</p>
			}
		>
			<div className="grid grid-cols-1 gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
				<div className="grid content-start gap-4">
					<div className="card p-4">
						<Facts>
							<Fact term="When">
								<RelativeTime at={entry.at} now={Date.now()} />
								<span className="numbers block font-mono text-2xs text-faint">{entry.at}</span>
							</Fact>
							<Fact term="Who">
								{entry.alias ?? "no person"}{" "}
								{leaf.actor && <span className="text-faint">{leaf.actor.role}</span>}
							</Fact>
							<Fact term="Appended by">
								<span className="font-mono text-xs">{leaf.via}</span>
							</Fact>
							<Fact term="Type">
								<span className="font-mono text-xs">{leaf.type}</span>
							</Fact>
						</Facts>
					</div>
					<div className="flex flex-wrap gap-2">
						{leaf.opening && (
							<ButtonLink small href={ledgerAddress({ opening: leaf.opening })}>
								All of this opening
							</ButtonLink>
						)}
						{leaf.case && (
							<ButtonLink small href={ledgerAddress({ case: leaf.case })}>
								All of this case
							</ButtonLink>
						)}
						{leaf.review && (
							<ButtonLink small href={`/oversight/reviews/${leaf.review}`}>
								The review
							</ButtonLink>
						)}
					</div>
				</div>
				<div className="grid min-w-0 grid-cols-1 gap-6">
					<Section id="leaf" title="The leaf" note={`${entry.bytes} bytes`}>
						<Code label="The leaf, indented">{JSON.stringify(leaf, null, 2)}</Code>
						<p className="pt-2 text-xs text-faint">
							Ids, codes, digests and salted commitments; no text, no names. Indented for reading: the exact
							bytes are below.
						</p>
					</Section>
					<Section id="hash" title="Its leaf hash" note="RFC 6962: SHA-256 of a zero byte and the leaf">
						<p className="card overflow-x-auto p-3 font-mono text-xs" data-testid="leaf-hash">
							{entry.leafHash}
						</p>
						{/* A leaf with a quote of the shell would be a command of whoever wrote it. */}
						{!entry.leaf.includes("'") && (
							<>
								<p className="py-2 text-soft">Check it on any machine:</p>
								<Code label="A command that computes the leaf hash" wrapped>
									{`(printf '\\0'; printf '%s' '${entry.leaf}') | sha256sum`}
								</Code>
							</>
						)}
					</Section>
				</div>
			</div>
		</Page>
	);
}

function Code({ label, wrapped = false, children }: { label: string; wrapped?: boolean; children: string }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
		<section aria-label={label} tabIndex={0} className="card overflow-x-auto p-3">
			<pre className={cx("font-mono text-xs", wrapped && "break-all whitespace-pre-wrap")}>{children}</pre>
		</section>
	);
}
