import type { ReactNode } from "react";
import { CATEGORIES } from "#lib/cases/categories.ts";
import { ORDERS } from "#lib/cases/queue-order.ts";
import { SOURCES } from "#lib/cases/sources.ts";
import { cx } from "../../_ui/cx.ts";
import { Link } from "../../_ui/link.tsx";
import { categoryWords, named } from "../../_words/in-codes.ts";
import { words } from "../../_words/speak.tsx";
import { Severity } from "../cases/case-words.tsx";
import type { CountsShown } from "./counts-shown.ts";
import { isNarrowed, type QueueParams, queueUrl } from "./params.ts";

const ORDER_WORDS = { share: "orderShare", severity: "orderSeverity", age: "orderAge" } as const;

/** Filters are links, or a form that only asks for an address: each list has one, Back undoes it, no script is needed. */
export async function Filters({
	params,
	counts,
	regions,
	languages,
}: {
	params: QueueParams;
	counts: CountsShown;
	regions: string[];
	languages: string[];
}) {
	const [w, marks] = await Promise.all([words("queue"), words("marks")]);
	const base = { ...params, after: null };
	const everyones = { ...base, mine: false, paused: false };
	return (
		<nav aria-label={w("filters")} className="flex flex-wrap items-center gap-x-5 gap-y-2 pb-3">
			<Group label={w("severity")}>
				<Choice href={queueUrl({ ...base, severity: null })} chosen={params.severity === null}>
					{w("all")}
				</Choice>
				{([0, 1, 2, 3] as const).map((level) => (
					<Choice
						key={level}
						href={queueUrl({ ...base, severity: level })}
						chosen={params.severity === level}
					>
						<Severity level={level} w={marks} />
						<span className="numbers text-faint">
							<span data-count={level}>{counts.of[level]}</span> <span className="sr-only">{w("open")}</span>
						</span>
					</Choice>
				))}
			</Group>
			{regions.length > 1 && (
				<Group label={w("region")}>
					<Choice href={queueUrl({ ...base, region: null })} chosen={params.region === null}>
						{w("all")}
					</Choice>
					{regions.map((region) => (
						<Choice key={region} href={queueUrl({ ...base, region })} chosen={params.region === region}>
							{region.toUpperCase()}
						</Choice>
					))}
				</Group>
			)}
			<Group label={w("claim")}>
				<Choice href={queueUrl(everyones)} chosen={!params.mine && !params.paused}>
					{w("everyones")}
				</Choice>
				<Choice href={queueUrl({ ...everyones, mine: true })} chosen={params.mine}>
					{w("mine")}
				</Choice>
				<Choice href={queueUrl({ ...everyones, paused: true })} chosen={params.paused}>
					{w("resting")}
					<span className="numbers text-faint" data-count="paused">
						{counts.of.paused}
					</span>
				</Choice>
			</Group>
			<Group label={w("order")}>
				{ORDERS.map((order) => (
					<Choice key={order} href={queueUrl({ ...base, order })} chosen={params.order === order}>
						{w(ORDER_WORDS[order])}
					</Choice>
				))}
			</Group>
			<More params={params} languages={languages} />
			{isNarrowed(params) && (
				<Link
					href={queueUrl({ ...base, ...NOTHING })}
					prefetch={false}
					className="text-xs text-soft underline underline-offset-2 hover:text-ink"
				>
					{w("clear")}
				</Link>
			)}
		</nav>
	);
}

const NOTHING = {
	...{ severity: null, region: null, category: null, language: null, source: null },
	...{ mine: false, paused: false },
};

/** What has too many values for links. Open where one is chosen. */
async function More({ params, languages }: { params: QueueParams; languages: string[] }) {
	const [w, codes] = await Promise.all([words("queue"), words("codes")]);
	const { category, language, source } = params;
	const names = new Intl.DisplayNames([w.lang], { type: "language" });
	const kept = { ...params, category: null, language: null, source: null, after: null };
	const hidden = [...new URL(queueUrl(kept), "http://x").searchParams];
	const known = language && !languages.includes(language) ? [...languages, language] : languages;
	const categories = Object.keys(CATEGORIES).map((code) => [code, categoryWords(codes, code, null)] as const);
	return (
		<details open={category !== null || language !== null || source !== null} className="min-w-0">
			<summary className="w-fit text-xs text-soft underline underline-offset-2 hover:text-ink">
				{w("more")}
			</summary>
			<form action="/queue" className="flex min-w-0 flex-wrap items-end gap-3 pt-2">
				{hidden.map(([name, value]) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
				<Select name="category" label={w("category")} chosen={category} any={w("any")} options={categories} />
				<Select
					name="language"
					label={w("language")}
					chosen={language}
					any={w("any")}
					options={known.map((code) => [code, names.of(code) ?? code])}
				/>
				<Select
					name="source"
					label={w("source")}
					chosen={source}
					any={w("any")}
					options={SOURCES.map((code) => [code, named(codes, "source", code)])}
				/>
				<button type="submit" className="row-button">
					{w("apply")}
				</button>
			</form>
		</details>
	);
}

function Select({
	name,
	label,
	chosen,
	any,
	options,
}: {
	name: string;
	label: string;
	chosen: string | null;
	any: string;
	options: readonly (readonly [string, string])[];
}) {
	return (
		<label className="grid min-w-0 gap-0.5 text-xs">
			<span className="eyebrow">{label}</span>
			{/* What the address says is what stands there, also after Back. */}
			<select
				key={chosen}
				name={name}
				defaultValue={chosen ?? ""}
				className="control h-7 max-w-[14rem] py-0 text-xs"
			>
				<option value="">{any}</option>
				{options.map(([code, text]) => (
					<option key={code} value={code}>
						{text}
					</option>
				))}
			</select>
		</label>
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
