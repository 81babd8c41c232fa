import { Badge } from "../../_ui/badge.tsx";
import { marks as english } from "../../_words/en/marks.ts";
import { type Words, wordsFrom } from "../../_words/words.ts";

/** Of pages that are English only. */
const ENGLISH = wordsFrom("en", english);
type Marks = Words<typeof english>;

/** Four bars that fill with gravity, and the name: never colour alone. */
export function Severity({ level, w = ENGLISH }: { level: number; w?: Marks }) {
	return (
		<span className="gravity" data-level={level} title={w(`severity${level as 0}`)}>
			S{level}
		</span>
	);
}

/** What makes a case more than its category. */
export function Flags({
	minors,
	restricted,
	threatToLife,
	again,
	w = ENGLISH,
}: {
	minors?: boolean;
	restricted?: boolean;
	threatToLife?: boolean;
	again?: boolean;
	w?: Marks;
}) {
	return (
		<>
			{threatToLife && <Badge tone="alarm">{w("threatToLife")}</Badge>}
			{restricted && (
				<Badge tone="accent" title={w("onlyChildSafety")}>
					{w("childSafety")}
				</Badge>
			)}
			{minors && (
				<Badge tone="warn" title={w("minorWhy")}>
					{w("minor")}
				</Badge>
			)}
			{again && <Badge title={w("againWhy")}>{w("again")}</Badge>}
		</>
	);
}

/** The short name of a case: the beginning of its id. */
export function caseName(id: string): string {
	return id.slice(0, 8);
}
