import type { AssuranceInWords } from "#lib/oversight/assurance-in-words.ts";
import { Fact } from "../../_ui/page.tsx";
import type { Leaf } from "./entry-body.tsx";

/** How sure we were of the person, and who else agreed, as the leaf says it. */
export function AssuranceFacts({
	assurance,
	leaf,
	addressOf,
}: {
	assurance: AssuranceInWords;
	leaf: Leaf;
	/** Where an entry's page is, for those who may open it. */
	addressOf?: ((entryId: string) => string) | undefined;
}) {
	return (
		<>
			<Fact term="How sure">
				<span data-testid="assurance" className={assurance.alarm ? "font-[600] text-alarm" : undefined}>
					{assurance.words}
				</span>
				{assurance.entry && (
					<>
						{": "}
						<EntryLink id={assurance.entry} addressOf={addressOf} />
					</>
				)}
				{assurance.detail && <span className="block text-xs text-faint">{assurance.detail}</span>}
			</Fact>
			{leaf.approvals && leaf.approvals.length > 0 && (
				<Fact term={leaf.approvals.length === 1 ? "Approval" : "Approvals"}>
					<ul className="grid gap-0.5">
						{leaf.approvals.map((id) => (
							<li key={id}>
								<EntryLink id={id} addressOf={addressOf} />
							</li>
						))}
					</ul>
				</Fact>
			)}
			{leaf.entry && (
				<Fact term="About">
					<EntryLink id={leaf.entry} addressOf={addressOf} />
				</Fact>
			)}
			{leaf.limits && leaf.limits.length > 0 && (
				<Fact term="Past a limit">
					<span className="font-mono text-xs">{leaf.limits.join(", ")}</span>
					<span className="block text-xs text-faint">A further reason was given for it.</span>
				</Fact>
			)}
		</>
	);
}

function EntryLink({ id, addressOf }: { id: string; addressOf?: ((entryId: string) => string) | undefined }) {
	const name = (
		<span className="numbers font-mono text-xs" title={id}>
			entry {id.slice(0, 8)}
		</span>
	);
	if (!addressOf) return name;
	return (
		<a href={addressOf(id)} className="text-seal hover:underline">
			{name}
		</a>
	);
}
