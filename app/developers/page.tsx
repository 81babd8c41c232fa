import type { Metadata } from "next";
import Link from "next/link";
import { CATEGORIES, type CategoryCode, dueHours, severityOf } from "#lib/cases/categories.ts";
import { ERROR_STATUS } from "#lib/errors.ts";
import { OPERATIONS, openApi, problemsOf } from "#lib/intake/openapi.ts";
import { TITLES } from "#lib/intake/problems.ts";
import { type SchemaNode, tablesOf } from "#lib/intake/schema-rows.ts";
import { Mark } from "../_ui/icons.tsx";
import { Page, Section } from "../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../_ui/table.tsx";
import { EXAMPLE } from "./example.ts";
import { FieldTables } from "./field-tables.tsx";
import { OperationCard } from "./operation-card.tsx";

export const metadata: Metadata = { title: "The platform's API" };

export default function Developers() {
	const described = openApi(process.env.PUBLIC_URL ?? "");
	const { schemas } = described.components as { schemas: Record<string, SchemaNode> };
	const codes = [...new Set(OPERATIONS.flatMap(problemsOf))].sort(
		(a, b) => ERROR_STATUS[a] - ERROR_STATUS[b],
	);
	return (
		<main>
			<Page
				eyebrow={
					<span className="flex items-center gap-1.5">
						<Mark /> Countersign
					</span>
				}
				title="The platform's API"
				lead="Reports go in and are sealed at once; decisions come out. Everything here is generated from the schemas that judge what you send."
				actions={
					<a className="text-accent underline" href="/api/v1/openapi.json">
						OpenAPI 3.1
					</a>
				}
			>
				<div className="grid gap-10">
					<nav aria-label="On this page" className="flex flex-wrap gap-x-4 gap-y-1">
						{[...OPERATIONS.map(({ operationId, summary }) => [operationId, summary]), ...PLACES].map(
							([id, name]) => (
								<Link key={id} className="text-accent underline" href={`#${id}`}>
									{name}
								</Link>
							),
						)}
					</nav>
					<Section title="Who you are" id="key">
						<p className="max-w-prose">
							Send your integration key with every request (the log's are for anyone), as{" "}
							<code>Authorization: Bearer KEY</code>. It is bound to one platform and its regions, and is kept
							here only as a hash.
						</p>
					</Section>
					{OPERATIONS.map((operation) => (
						<OperationCard key={operation.operationId} operation={operation} />
					))}
					<Section title="An example" id="example">
						<pre className="card p-4 font-mono text-xs whitespace-pre-wrap">{EXAMPLE}</pre>
					</Section>
					<Section title="Fields" id="fields">
						<div className="grid gap-8">
							{Object.entries(schemas).map(([name, schema]) => (
								<FieldTables
									key={name}
									name={name}
									tables={tablesOf(schema)}
									description={schema.description}
								/>
							))}
						</div>
					</Section>
					<Section title="Categories and keywords" id="categories">
						<Table
							caption="Categories, their keywords and how soon they are looked at"
							head={
								<>
									<Th>Category</Th>
									<Th>Looked at within</Th>
									<Th>Keywords</Th>
								</>
							}
						>
							{Object.keys(CATEGORIES).map((code) => (
								<Category key={code} code={code as CategoryCode} />
							))}
						</Table>
						<p className="pt-2 text-faint">A minor among the participants makes it one step sooner.</p>
					</Section>
					<Section title="Problems" id="problems">
						<p className="max-w-prose pb-3">
							Whatever goes wrong is told as <code>application/problem+json</code> (RFC 9457) with a stable
							code; all problems of a body come at once, each with its path, and none repeats what you sent.
						</p>
						<Table
							caption="Codes of problems"
							head={
								<>
									<Th>Status</Th>
									<Th>Code</Th>
									<Th>What it means</Th>
								</>
							}
						>
							{codes.map((code) => (
								<Tr key={code}>
									<Td className="numbers">{ERROR_STATUS[code]}</Td>
									<Td>
										<code id={code} className="font-mono text-xs">
											{code}
										</code>
									</Td>
									<Td>{TITLES[code]}</Td>
								</Tr>
							))}
						</Table>
					</Section>
				</div>
			</Page>
		</main>
	);
}

const PLACES = [
	["fields", "Fields"],
	["categories", "Categories and keywords"],
	["problems", "Problems"],
];

function Category({ code }: { code: CategoryCode }) {
	const { keywords } = CATEGORIES[code];
	return (
		<Tr>
			<Td>
				<code className="font-mono text-xs">{code}</code>
			</Td>
			<Td className="numbers whitespace-nowrap">{within(code, null)}</Td>
			<Td>
				<ul className="flex flex-wrap gap-x-4 gap-y-0.5">
					{[...Object.keys(keywords), "OTHER"].map((keyword) => (
						<li key={keyword}>
							<code className="font-mono text-xs">{keyword}</code>
							{within(code, keyword) !== within(code, null) && (
								<span className="numbers text-faint"> {within(code, keyword)}</span>
							)}
						</li>
					))}
				</ul>
			</Td>
		</Tr>
	);
}

function within(category: CategoryCode, keyword: string | null): string {
	const hours = dueHours(severityOf(category, keyword, false));
	return hours < 48 ? `${hours} h` : `${hours / 24} days`;
}
