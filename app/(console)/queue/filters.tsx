import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "../../_ui/cx.ts";
import { Severity } from "../cases/case-words.tsx";
import { type QueueParams, queueUrl } from "./params.ts";

/** Filters are links: each has an address, Back undoes it. */
export function Filters({
	params,
	counts,
	regions,
}: {
	params: QueueParams;
	counts: string[];
	regions: string[];
}) {
	const base = { ...params, after: null };
	return (
		<nav aria-label="Filters" className="flex flex-wrap items-center gap-x-5 gap-y-2 pb-3">
			<Group label="Severity">
				<Choice href={queueUrl({ ...base, severity: null })} chosen={params.severity === null}>
					All
				</Choice>
				{[0, 1, 2, 3].map((level) => (
					<Choice
						key={level}
						href={queueUrl({ ...base, severity: level })}
						chosen={params.severity === level}
					>
						<Severity level={level} />
						<span className="numbers text-faint">
							{counts[level] ?? 0} <span className="sr-only">open</span>
						</span>
					</Choice>
				))}
			</Group>
			{regions.length > 1 && (
				<Group label="Region">
					<Choice href={queueUrl({ ...base, region: null })} chosen={params.region === null}>
						All
					</Choice>
					{regions.map((region) => (
						<Choice key={region} href={queueUrl({ ...base, region })} chosen={params.region === region}>
							{region.toUpperCase()}
						</Choice>
					))}
				</Group>
			)}
			<Group label="Claim">
				<Choice href={queueUrl({ ...base, mine: false })} chosen={!params.mine}>
					Everyone's
				</Choice>
				<Choice href={queueUrl({ ...base, mine: true })} chosen={params.mine}>
					Mine
				</Choice>
			</Group>
		</nav>
	);
}

function Group({ label, children }: { label: string; children: ReactNode }) {
	return (
		<div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
			<span className="eyebrow">{label}</span>
			<div className="flex min-w-0 flex-wrap items-center gap-px rounded-md border border-line bg-sunken p-0.5">
				{children}
			</div>
		</div>
	);
}

function Choice({ href, chosen, children }: { href: string; chosen: boolean; children: ReactNode }) {
	return (
		<Link
			href={href}
			prefetch={false}
			aria-current={chosen ? "true" : undefined}
			className={cx(
				"inline-flex h-6 items-center gap-1.5 rounded-sm px-2 text-xs",
				chosen
					? "bg-surface font-[600] text-ink shadow-lift"
					: "text-soft hover:bg-surface/70 hover:text-ink",
			)}
		>
			{children}
		</Link>
	);
}
