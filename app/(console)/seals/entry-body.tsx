import { Fragment, type ReactNode } from "react";
import { encodeBase64 } from "#lib/ledger/base64.ts";
import { utf8 } from "#lib/ledger/bytes.ts";
import { assuranceInWords } from "#lib/oversight/assurance-in-words.ts";
import { logErrorInWords } from "#lib/oversight/log-alarms.ts";
import type { EntrySeal } from "#lib/oversight/prove-entry.ts";
import type { LedgerEntry } from "#lib/oversight/read-entry.ts";
import { Alert, Problem } from "../../_ui/alert.tsx";
import { Code } from "../../_ui/code.tsx";
import { Fact, Facts, Section } from "../../_ui/page.tsx";
import { numberInWords } from "../../_ui/seal-face.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { AssuranceFacts } from "./assurance.tsx";
import { Checks } from "./checks.tsx";

export interface Leaf {
	type: string;
	via: string;
	case?: string;
	opening?: string;
	review?: string;
	request?: string;
	region?: string;
	entry?: string;
	approvals?: string[];
	limits?: string[];
	actor?: { role: string };
}

/** An entry, its place in the log and what proves it. `links`: where it leads on to. */
export function EntryBody({
	entry,
	leaf,
	links,
	addressOf,
}: {
	entry: LedgerEntry;
	leaf: Leaf;
	links?: ReactNode;
	/** Where other entries that it names are, for those who may open them. */
	addressOf?: (entryId: string) => string;
}) {
	const { seal } = entry;
	return (
		<div className="grid grid-cols-1 gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
			<div className="grid content-start gap-4">
				<div className="card p-4">
					<Facts>
						<Fact term="Number">
							<span className="numbers font-[600]" data-testid="number">
								{numberInWords(seal?.index ?? null)}
							</span>
						</Fact>
						<Fact term="When">
							<RelativeTime at={entry.at} now={Date.now()} />
							<span className="numbers block font-mono text-2xs text-faint">{entry.at}</span>
						</Fact>
						<Fact term="Who">
							{entry.alias ?? "no person"}{" "}
							{leaf.actor && <span className="text-faint">{leaf.actor.role}</span>}
						</Fact>
						<AssuranceFacts
							assurance={assuranceInWords(fieldsOf(entry.leaf))}
							leaf={leaf}
							addressOf={addressOf}
						/>
						<Fact term="Appended by">
							<span className="font-mono text-xs">{leaf.via}</span>
						</Fact>
						<Fact term="Type">
							<span className="font-mono text-xs">{leaf.type}</span>
						</Fact>
						{seal && <SealFacts seal={seal} />}
					</Facts>
				</div>
				{links}
			</div>
			<div className="grid min-w-0 grid-cols-1 gap-6">
				<Section id="proof" title="Its proof">
					<Proof entry={entry} />
				</Section>
				<Section id="leaf" title="The leaf" note={`${entry.bytes.toLocaleString("en")} bytes`}>
					<Code label="The leaf, indented">{indented(entry.leaf)}</Code>
					<p className="pt-2 text-xs text-faint">
						Ids, codes, digests and salted commitments; no text, no names. Indented for reading: the exact
						bytes are in the .leaf file.
					</p>
				</Section>
				<Section id="hash" title="Its leaf hash" note="RFC 6962: SHA-256 of a zero byte and the leaf">
					<p className="card overflow-x-auto p-3 font-mono text-xs wrap-anywhere" data-testid="leaf-hash">
						{entry.leafHash}
					</p>
					{/* A leaf with a quote of the shell would be a command of whoever wrote it. */}
					{!entry.leaf.includes("'") && (
						<details className="card mt-3 px-3 py-2">
							<summary className="font-[520]">Compute it without our code</summary>
							<div className="grid grid-cols-1 gap-3 pt-3">
								<p className="text-soft">
									This gives the hash of the leaf above, and says nothing of the log:
								</p>
								<Code label="A command that computes the leaf hash" wrapped>
									{`(printf '\\0'; printf '%s' '${entry.leaf}') | sha256sum`}
								</Code>
							</div>
						</details>
					)}
				</Section>
			</div>
		</div>
	);
}

function SealFacts({ seal }: { seal: EntrySeal }) {
	return (
		<>
			<Fact term="Log">
				<span className="font-mono text-xs wrap-anywhere">
					{seal.origin.split("/").map((part, at) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: a name's parts keep their places
						<Fragment key={at}>
							{at > 0 && (
								<>
									/<wbr />
								</>
							)}
							{part}
						</Fragment>
					))}
				</span>
			</Fact>
			<Fact term="Checkpoint">
				<span className="numbers">{seal.size.toLocaleString("en")} entries</span>, signed{" "}
				<RelativeTime at={seal.signedAt.toISOString()} now={Date.now()} />
				<span className="numbers block text-xs text-faint">
					Numbers begin at 0: № 0 to {numberInWords(seal.size - 1)}
				</span>
			</Fact>
		</>
	);
}

function Proof({ entry }: { entry: LedgerEntry }) {
	const { seal } = entry;
	if (!seal) {
		return (
			<Alert title="It waits for the log" live>
				The entry is recorded. It gets its number, and with it a proof, as soon as the notary has sealed it,
				within a second as a rule. Load the page again; where it waits longer, oversight is shown an alarm.
			</Alert>
		);
	}
	if (seal.broken) {
		return (
			<Problem
				title="The stored log gives no proof of this entry"
				notDone={logErrorInWords(seal.broken)}
				doThis="Do not rely on this entry. Tell whoever runs this system, and verify the log against a checkpoint kept elsewhere."
				code={seal.broken}
			/>
		);
	}
	const { proofFile, vkey, witnesses } = seal;
	const receipt = {
		...{ id: entry.id, leaf: entry.leaf, leafHash: seal.leafHash, proofFile, vkey },
		witnesses: witnesses.map(({ name, vkey }) => ({ name, vkey })),
	};
	return (
		<div className="grid gap-4">
			<Checks receipt={receipt} local={witnesses.filter(({ local }) => local).map(({ name }) => name)} />
			{witnesses.length === 0 && (
				<p className="text-soft">
					No witness has cosigned this checkpoint: against whoever runs this system, its signature alone
					proves nothing. It counts from when somebody elsewhere keeps a copy.
				</p>
			)}
			{witnesses.length > 0 && witnesses.every(({ local }) => local) && (
				<p className="text-soft">
					Only a witness on the log's own machine has cosigned: against whoever runs this system, that proves
					nothing. It counts from when somebody elsewhere keeps a copy.
				</p>
			)}
			<p className="text-soft">
				Check it on any machine, with both files side by side. The keys in the command are those of this page;
				put in those you have from where you trust them, or it proves only that this page agrees with itself.
			</p>
			<div className="flex flex-wrap gap-2">
				<Download name={`${entry.id}.tlog-proof`} text={proofFile} />
				<Download name={`${entry.id}.leaf`} text={entry.leaf} />
			</div>
			<Code label="A command that verifies the files" wrapped>
				{commandOf(entry.id, seal)}
			</Code>
			<details className="card px-3 py-2">
				<summary className="font-[520]">The checkpoint and the proof</summary>
				<div className="grid grid-cols-1 gap-3 pt-3">
					<p className="text-soft">The checkpoint, as signed:</p>
					<Code label="The checkpoint, as signed" wrapped>
						{seal.checkpoint}
					</Code>
					<p className="text-soft">The inclusion proof, from the leaf's sibling up:</p>
					<Code label="The inclusion proof" wrapped>
						{seal.proof.join("\n") || "No hash: the log has this one entry."}
					</Code>
				</div>
			</details>
		</div>
	);
}

function commandOf(id: string, { vkey, witnesses }: EntrySeal): string {
	const keys = witnesses.map((witness) => ` --witness '${witness.vkey}'`).join("");
	const quorum = witnesses.length > 0 ? ` --quorum ${witnesses.length}` : "";
	return `npm run ledger -- verify ${id}.tlog-proof --key '${vkey}'${keys}${quorum}`;
}

/** What was checked is what is saved: it comes with the page. */
function Download({ name, text }: { name: string; text: string }) {
	return (
		<a
			download={name}
			href={`data:application/octet-stream;base64,${encodeBase64(utf8(text))}`}
			className="control inline-flex h-8 items-center gap-1.5 font-[520]"
		>
			<span className="sr-only">Save </span>
			{name.slice(name.lastIndexOf("."))}
			<span aria-hidden="true">↓</span>
		</a>
	);
}

/** What somebody changed need not be JSON any more. */
function indented(leaf: string): string {
	try {
		return JSON.stringify(JSON.parse(leaf), null, 2);
	} catch {
		return leaf;
	}
}

export function readLeaf(text: string): Leaf {
	try {
		const leaf = (JSON.parse(text) ?? {}) as Record<string, unknown>;
		// Of a known kind are only the four that the database gave; of the others, whatever is text.
		const role = (leaf.actor as Record<string, unknown> | null | undefined)?.role;
		return {
			...{ type: textOr(leaf.type, "unreadable"), via: textOr(leaf.via, "unknown") },
			...Object.fromEntries(
				["case", "opening", "review", "request", "region", "entry"].flatMap((name) =>
					typeof leaf[name] === "string" ? [[name, leaf[name]]] : [],
				),
			),
			...Object.fromEntries(
				["approvals", "limits"].flatMap((name) => {
					const list = leaf[name];
					return Array.isArray(list)
						? [[name, list.filter((one): one is string => typeof one === "string")]]
						: [];
				}),
			),
			...(typeof role === "string" ? { actor: { role } } : {}),
		};
	} catch {
		return { type: "unreadable", via: "unknown" };
	}
}

function fieldsOf(text: string): Record<string, unknown> {
	try {
		const leaf: unknown = JSON.parse(text);
		return typeof leaf === "object" && leaf !== null ? (leaf as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

const textOr = (value: unknown, other: string) => (typeof value === "string" ? value : other);
