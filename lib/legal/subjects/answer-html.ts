/**
 * An answer as one file of HTML that needs nothing else: for the person, to read, keep and print. The JSON beside it is what
 * the record's digest is of; this says the same in words. Pure. Shown by: answer-html.test.ts.
 */
import type { Answer, ToldConversation } from "./answer.ts";
import {
	countryInWords,
	momentInWords,
	NONE,
	notesOf,
	outcomeInWords,
	reasonInWords,
	teamInWords,
} from "./words.ts";

/** Of the file itself: nothing is loaded. For reading at any width, and for paper. */
const STYLE = `
body { margin: 2rem auto; max-width: 48rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { margin-top: 2rem; font-size: 1.15rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.3rem 0.5rem; border-bottom: 1px solid #888; text-align: left; vertical-align: top; }
tbody th { font-weight: normal; white-space: nowrap; }
td:nth-child(3) { text-align: right; }
code, pre { overflow-wrap: anywhere; white-space: pre-wrap; }
@media print {
body { margin: 0; max-width: none; font-size: 10pt; }
tr, h2 { break-inside: avoid; }
h2 { break-after: avoid; }
thead { display: table-header-group; }
}
`;

export function answerHtml(answer: Answer, digest: string): string {
	const { kind, account, platform, region, received, asOf, conversations, request } = answer;
	const title =
		kind === "ACCESS" ? "Who was shown your conversations" : "What was erased of your conversations";
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>For the account <code>${text(account)}</code> of <code>${text(platform)}</code>, as far as its conversations are kept in the region <code>${text(region)}</code>. You asked on ${text(received)}; this is as of ${text(momentInWords(asOf))}.</p>
${conversations.length === 0 ? `<p>${NONE}</p>` : conversations.map(kind === "ACCESS" ? accessesOf : erasureOf).join("\n")}
<h2>What this means</h2>
${notesOf(answer)
	.map((note) => `<p>${text(note)}</p>`)
	.join("\n")}
<h2>Your rights</h2>
<p>You may complain to a data protection authority (Art. 77 GDPR) and go to court (Art. 79 GDPR).</p>
<h2>How to check it</h2>
<p>Request <code>${text(request)}</code>. The file <code>${text(fileOf(answer, "json"))}</code> says the same for machines. SHA-256 of that file stands in the log of this service:</p>
<pre>${text(digest)}</pre>
</main>
</body>
</html>
`;
}

/** Neither an account nor a platform stands in a file's name. */
export const fileOf = (
	{ kind, request }: Pick<Answer, "kind" | "request">,
	ending: "json" | "html",
): string => `${kind.toLowerCase()}-${request}.${ending}`;

function accessesOf({ number, kept, accesses = [] }: ToldConversation): string {
	const content = kept ? "Its content is kept." : "Its content is deleted.";
	if (accesses.length === 0)
		return `<h2>Conversation ${number}</h2>\n<p>${content} No staff were shown any of it.</p>`;
	const rows = accesses.map(
		({ at, reason, team, country, messages, names }) =>
			`<tr><th scope="row">${text(momentInWords(at))}</th><td>${text(reasonInWords(reason))}</td><td>${messages}${names ? ", and names" : ""}</td><td>${text(teamInWords(team))}</td><td>${text(countryInWords(country))}</td></tr>`,
	);
	return `<h2>Conversation ${number}</h2>
<p>${content}</p>
<table>
<thead><tr><th scope="col">When</th><th scope="col">Why</th><th scope="col">Messages shown</th><th scope="col">Team</th><th scope="col">Office</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

const erasureOf = (one: ToldConversation): string =>
	`<h2>Conversation ${one.number}</h2>\n<p>${text(outcomeInWords(one))}</p>`;

const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
