/**
 * An access report as one file of HTML that needs nothing else: for people, to keep and to print. What is signed is the JSON;
 * this says the same and is not signed. Pure.
 */
import type { Report } from "./report.ts";
import { number, periodInWords, tablesOf } from "./tables.ts";

/** @param file the JSON's name, which the page refers to */
export function reportHtml(report: Report, file: string): string {
	const { period, from, to, log } = report;
	const tables = tablesOf(report).map(
		({ title, words, head, rows }) => `<h2>${text(title)}</h2>${words ? `\n<p>${text(words)}</p>` : ""}
<table>
<thead><tr>${head.map((one) => (one === "" ? "<td></td>" : `<th scope="col">${text(one)}</th>`)).join("")}</tr></thead>
<tbody>
${rows.map(([name = "", ...cells]) => `<tr><th scope="row">${text(name)}</th>${cells.map((cell) => `<td>${text(cell)}</td>`).join("")}</tr>`).join("\n")}
</tbody>
</table>`,
	);
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Access report ${text(periodInWords(report))}</title>
</head>
<body>
<main>
<h1>Access report, ${text(periodInWords(report))}</h1>
<p>How private messages were opened by staff from ${text(period.from)} to ${text(period.until)}: the entries ${number(from.size)} to ${number(to.size - 1)} of the log <code>${text(log)}</code>, counted from 0.</p>
${tables.join("\n")}
<h2>The checkpoints at both ends</h2>
<pre>${text(from.checkpoint ?? "The log begins with nothing before it.\n")}</pre>
<pre>${text(to.checkpoint)}</pre>
<h2>How to check it</h2>
<p>This page is made from <code>${text(file)}</code>, whose signature lies beside it as <code>${text(file)}.sig</code>. With an export of the log and its key every figure can be counted anew:</p>
<pre>npm run ledger -- recount ${text(file)} --export DIR --key VKEY</pre>
</main>
</body>
</html>
`;
}

const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
