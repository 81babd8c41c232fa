import { filtersInWords } from "#lib/oversight/filter-words.ts";
import { Fact, Facts } from "../../../../_ui/page.tsx";

/** Which search it is: what is asked for, in words. */
export function SearchFacts({ terms }: { terms: Readonly<Record<string, string | undefined>> }) {
	const given = filtersInWords(terms);
	if (given.length === 0) return <p>Every entry of your regions: no filter is set.</p>;
	return (
		<Facts>
			{given.map(([name, value]) => (
				<Fact key={name} term={name}>
					{value}
				</Fact>
			))}
		</Facts>
	);
}

/** The same on one line. */
export function searchInWords(terms: Readonly<Record<string, string>> | null): string {
	if (terms === null) return "what was searched for is erased";
	const given = filtersInWords(terms);
	return given.length === 0 ? "everything" : given.map(([name, value]) => `${name}: ${value}`).join("; ");
}
