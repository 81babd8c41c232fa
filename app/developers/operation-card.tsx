import Link from "next/link";
import { ERROR_STATUS } from "#lib/errors.ts";
import { type Operation, problemsOf } from "#lib/intake/openapi.ts";
import { Badge } from "../_ui/badge.tsx";
import { Fact, Facts, Section } from "../_ui/page.tsx";

export function OperationCard({ operation }: { operation: Operation }) {
	const {
		operationId,
		method,
		path,
		summary,
		description,
		parameters = [],
		body,
		raw,
		answers,
		open,
	} = operation;
	return (
		<Section title={summary} id={operationId}>
			<div className="card grid gap-4 p-4">
				<p className="flex flex-wrap items-center gap-2">
					<Badge tone="accent">{method.toUpperCase()}</Badge>
					<code className="font-mono">{path}</code>
					{open && <Badge>anyone, no key</Badge>}
				</p>
				<p className="max-w-prose">{description}</p>
				<Facts>
					{parameters.map((parameter) => (
						<Fact key={parameter.name} term={<code className="font-mono text-xs">{parameter.name}</code>}>
							{parameter.description}
						</Fact>
					))}
					{body && (
						<Fact term="Body">
							{body.map((name, index) => (
								<span key={name}>
									{index > 0 && " or "}
									<SchemaLink name={name} />
								</span>
							))}
						</Fact>
					)}
					{raw && <Fact term="Body">The bytes, as they are.</Fact>}
					{answers.map(({ status, description: meaning, schema, media }) => (
						<Fact key={status} term={<span className="numbers">{status}</span>}>
							{meaning}{" "}
							{schema ? <SchemaLink name={schema} /> : <code className="font-mono text-xs">{media}</code>}
						</Fact>
					))}
					<Fact term="Problems">
						<ul className="flex flex-wrap gap-x-4 gap-y-0.5">
							{problemsOf(operation).map((code) => (
								<li key={code}>
									<Link className="text-accent underline" href={`#${code}`}>
										<span className="numbers">{ERROR_STATUS[code]}</span>{" "}
										<code className="font-mono text-xs">{code}</code>
									</Link>
								</li>
							))}
						</ul>
					</Fact>
				</Facts>
			</div>
		</Section>
	);
}

function SchemaLink({ name }: { name: string }) {
	return (
		<Link className="text-accent underline" href={`#schema-${name}`}>
			{name}
		</Link>
	);
}
