import Link from "next/link";
import type { OpenDecision } from "#db/queries/decisions-at-home.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Section } from "../../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { categoryWords, named } from "../../_words/in-codes.ts";
import { Speak, words } from "../../_words/speak.tsx";
import { caseName } from "../cases/case-words.tsx";

/** Others' decisions that wait for this person's word. */
export async function SecondList({ decisions, now }: { decisions: readonly OpenDecision[]; now: number }) {
	const [w, codes] = await Promise.all([words("decision"), words("codes")]);
	return (
		<Speak rooms={["decision"]}>
			<Section id="second" title={w("secondTitle")} note={w("secondNote")}>
				{decisions.length === 0 ? (
					<Empty title={w("secondEmpty")}>
						<p>{w("secondEmptyWhy")}</p>
					</Empty>
				) : (
					<Table
						caption={w("secondCaption")}
						head={
							<>
								<Th>{w("colDecision")}</Th>
								<Th>{w("rule")}</Th>
								<Th>{w("colBy")}</Th>
								<Th>{w("colRegion")}</Th>
								<Th>{w("colCase")}</Th>
								<Th>{w("colWhen")}</Th>
							</>
						}
					>
						{decisions.map((one) => (
							<Tr key={one.id}>
								<Td className="whitespace-nowrap">
									<Link
										data-row
										href={`/approvals/decisions/${one.id}`}
										prefetch={false}
										className="font-[520] hover:underline"
									>
										{named(codes, "outcome", one.outcome)}
									</Link>
								</Td>
								<Td className="text-soft">
									{one.clause} {one.category && categoryWords(codes, one.category, one.keyword)}
								</Td>
								<Td>{one.alias}</Td>
								<Td className="text-soft">{one.region.toUpperCase()}</Td>
								<Td>
									<span className="numbers font-mono text-xs" title={one.caseId}>
										{caseName(one.caseId)}
									</span>
								</Td>
								<Td className="text-soft">
									<RelativeTime at={one.decidedAt.toISOString()} now={now} lang={w.lang} />
								</Td>
							</Tr>
						))}
					</Table>
				)}
			</Section>
		</Speak>
	);
}
