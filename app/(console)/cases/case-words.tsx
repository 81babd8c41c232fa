import { categoryInWords } from "#lib/cases/categories.ts";
import { Badge } from "../../_ui/badge.tsx";
import { cx } from "../../_ui/cx.ts";

const SEVERITIES = [
	{ name: "S0", means: "gravest, due within 1 hour", tone: "text-alarm" },
	{ name: "S1", means: "grave, due within 24 hours", tone: "text-warn" },
	{ name: "S2", means: "serious, due within 72 hours", tone: "text-soft" },
	{ name: "S3", means: "other, due within 7 days", tone: "text-faint" },
] as const;

/** Four bars that fill with gravity, and the name: never colour alone. */
export function Severity({ level }: { level: number }) {
	const { name, means, tone } = SEVERITIES[level as 0] ?? SEVERITIES[3];
	return (
		<span
			className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", tone)}
			title={`${name}: ${means}`}
		>
			<svg viewBox="0 0 16 12" className="h-3 w-4 shrink-0" aria-hidden="true" fill="currentColor">
				{[0, 1, 2, 3].map((bar) => (
					<rect
						key={bar}
						x={bar * 4}
						y={9 - bar * 3}
						width="2.6"
						height={3 + bar * 3}
						rx="0.6"
						opacity={bar < 4 - level ? 1 : 0.22}
					/>
				))}
			</svg>
			<span className="numbers font-[620]">{name}</span>
		</span>
	);
}

export function severityName(level: number): string {
	return SEVERITIES[level as 0]?.name ?? "S3";
}

export function Category({ category, keyword }: { category: string; keyword: string | null }) {
	return <>{categoryInWords(category, keyword)}</>;
}

/** What makes a case more than its category. */
export function Flags({
	minors,
	restricted,
	threatToLife,
	again,
}: {
	minors: boolean;
	restricted: boolean;
	threatToLife: boolean;
	again: boolean;
}) {
	return (
		<>
			{threatToLife && <Badge tone="alarm">threat to life</Badge>}
			{restricted && (
				<Badge tone="accent" title="Only child-safety staff see this case">
					child safety
				</Badge>
			)}
			{minors && (
				<Badge tone="warn" title="A minor takes part in the thread">
					minor
				</Badge>
			)}
			{again && <Badge title="An earlier case on this thread was closed">again</Badge>}
		</>
	);
}

/** The short name of a case: the beginning of its id. */
export function caseName(id: string): string {
	return id.slice(0, 8);
}
