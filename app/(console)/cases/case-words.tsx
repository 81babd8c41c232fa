import { Badge } from "../../_ui/badge.tsx";

const SEVERITIES = [
	"S0: gravest, due within 1 hour",
	"S1: grave, due within 24 hours",
	"S2: serious, due within 72 hours",
	"S3: other, due within 7 days",
] as const;

/** Four bars that fill with gravity, and the name: never colour alone. */
export function Severity({ level }: { level: number }) {
	return (
		<span className="gravity" data-level={level} title={SEVERITIES[level as 0]}>
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
}: {
	minors?: boolean;
	restricted?: boolean;
	threatToLife?: boolean;
	again?: boolean;
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
