import type { Metadata } from "next";
import { authorise } from "#lib/access/roles.ts";
import { nameOf } from "#lib/oversight/selection/files.ts";
import {
	type OneSelection,
	readSelection,
	type SelectionState,
} from "#lib/oversight/selection/list-selections.ts";
import { orRefuse } from "../../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../../_auth/session.ts";
import { Alert } from "../../../../../_ui/alert.tsx";
import { Button, ButtonLink } from "../../../../../_ui/button.tsx";
import { Code } from "../../../../../_ui/code.tsx";
import { Field } from "../../../../../_ui/field.tsx";
import { Fact, Facts, Page, Section } from "../../../../../_ui/page.tsx";
import { Deadline } from "../../../../../_ui/time.tsx";
import { AfterDownload } from "../../../after-download.tsx";
import { Live } from "../../../log/live.tsx";
import { SearchFacts } from "../search-facts.tsx";
import { FORMATS, SelectionBadge } from "../selection-table.tsx";

export const metadata: Metadata = { title: "Export of a search" };

export default async function SelectionPage(props: { params: Promise<{ exportId: string }> }) {
	const actor = await requireActor();
	await orRefuse((async () => authorise(actor, "ledger.search"))());
	const selection = await orRefuse(readSelection(actor, (await props.params).exportId));
	const whole = selection.done >= selection.count;
	return (
		<Page
			title={`Export ${selection.id.slice(0, 8)}`}
			lead="It is made while you take it, part by part, from entries that cannot change; a download that breaks off goes on where it was."
			actions={
				<>
					{!whole && !selection.lapsed && <Live />}
					<ButtonLink href="/oversight/ledger/exports">All your exports</ButtonLink>
				</>
			}
		>
			<div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
				<Section id="progress" title="What it is, and how far">
					<div className="card grid gap-3 p-4">
						<Progress selection={selection} />
						{selection.terms ? (
							<SearchFacts terms={selection.terms} />
						) : (
							<p className="text-soft">What was searched for is erased.</p>
						)}
						<Facts>
							<Fact term="Format">{FORMATS[selection.format]}</Fact>
							<Fact term="State of the log">
								<span className="numbers">its first {selection.size.toLocaleString("en")} entries</span>
							</Fact>
							<Fact term="To be taken">
								{selection.lapsed ? (
									"no more: the day is over"
								) : (
									<Deadline
										from={selection.madeAt.toISOString()}
										due={selection.takeBy.toISOString()}
										now={Date.now()}
									/>
								)}
							</Fact>
							<Fact term="On record">
								<a href={`/oversight/ledger/${selection.entryId}`} className="underline underline-offset-2">
									its entry
								</a>
							</Fact>
						</Facts>
					</div>
				</Section>
				<Section id="take" title="Take it">
					{selection.lapsed ? (
						<Alert title="The day in which it could be taken is over.">
							<p>Search again and export anew; what you took before stays valid.</p>
						</Alert>
					) : (
						<Take selection={selection} />
					)}
				</Section>
			</div>
		</Page>
	);
}

function Progress({ selection }: { selection: SelectionState }) {
	const { done, count, parts } = selection;
	const words = `${done.toLocaleString("en")} of ${count.toLocaleString("en")} entries made, in ${parts.toLocaleString("en")} ${parts === 1 ? "part" : "parts"}`;
	return (
		<div className="grid gap-1.5">
			<p className="flex flex-wrap items-center gap-x-3">
				<SelectionBadge selection={selection} />
				<span className="numbers">{words}</span>
			</p>
			<progress className="progress" aria-label="Made" max={count} value={done} />
		</div>
	);
}

function Take({ selection }: { selection: OneSelection }) {
	const { id, parts, format } = selection;
	const action = `/oversight/ledger/exports/${id}/archive`;
	return (
		<div className="card grid grid-cols-1 gap-4 p-4">
			<AfterDownload>
				<form action={action} method="post">
					<Button type="submit" kind="primary">
						Download all of it
					</Button>
				</form>
			</AfterDownload>
			{parts > 0 && (
				<AfterDownload>
					<form action={action} method="post" className="flex flex-wrap items-end gap-3">
						<Field
							id="part"
							label="Or go on at part"
							hint={`1 to ${parts + 1}. The last whole file of the download that broke off is entries-NNNN.${format}: go on after it, and unpack both into one folder.`}
						>
							<input
								id="part"
								name="part"
								type="number"
								min={1}
								max={parts + 1}
								required
								defaultValue={Math.max(parts, 1)}
								aria-describedby="part-hint"
								className="control w-28"
							/>
						</Field>
						<Button type="submit">Go on</Button>
					</form>
				</AfterDownload>
			)}
			<p className="text-soft">
				Each download is on the record. To verify it, anywhere, without this console: unpack the .tar, and
				give its folder to the tool. The keys in the command are those of this page; put in those you have
				from where you trust them.
			</p>
			<Code label="The commands that verify it" wrapped>
				{commandsOf(selection)}
			</Code>
		</div>
	);
}

function commandsOf({ id, vkey, witnesses }: OneSelection): string {
	const name = nameOf({ id });
	const keys = witnesses.map((witness) => ` --witness '${witness}'`).join("");
	const quorum = witnesses.length > 0 ? ` --quorum ${witnesses.length}` : "";
	return `tar -xf ${name}.tar\nnpm run ledger -- verify ${name} --key '${vkey}'${keys}${quorum}`;
}
