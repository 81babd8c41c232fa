import type { ReactNode } from "react";
import type { Language } from "../../_words/words.ts";
import { Table, Td, Th, Tr } from "../table.tsx";

/** The few words of a chart's own. */
const OWN = {
	en: {
		numbers: "The numbers",
		of: (title: string) => ` of ${title}`,
		what: "What",
		none: "Nothing was counted in this time.",
	},
	de: {
		numbers: "Die Zahlen",
		of: (title: string) => `: ${title}`,
		what: "Was",
		none: "In dieser Zeit wurde nichts gezählt.",
	},
} as const;

/** A chart's own units: it grows with its figure, up to a size at which its letters are the page's. */
export const WIDTH = 360;
export const LETTERS = 10;

/**
 * A chart made on the server, and the same as a table: who cannot see it, or wants the numbers, opens that. `words` says in a
 * sentence what the drawing shows. Looks are classes on its shapes: the pages allow no style elements.
 */
export function Chart({
	id,
	title,
	words,
	note,
	lang = "en",
	none = OWN[lang].none,
	height,
	head,
	rows,
	children,
}: {
	id: string;
	title: string;
	words: string;
	note?: ReactNode;
	/** Of its title and words, and so of its own. */
	lang?: Language | undefined;
	/** Said where there is nothing to draw. */
	none?: string | undefined;
	height: number;
	head: readonly string[];
	/** The first cell of each names it. */
	rows: readonly (readonly ReactNode[])[];
	children: ReactNode;
}) {
	return (
		<figure className="card grid min-w-0 content-start gap-2 p-4" aria-labelledby={`${id}-title`}>
			<figcaption>
				<h3 id={`${id}-title`} className="font-[600]">
					{title}
				</h3>
				<p className="text-xs text-soft">{words}</p>
			</figcaption>
			{rows.length === 0 ? (
				<p className="rounded-md bg-sunken px-3 py-6 text-center text-faint">{none}</p>
			) : (
				<>
					<svg
						role="img"
						aria-label={`${title}: ${words}`}
						viewBox={`0 0 ${WIDTH} ${height}`}
						className="numbers h-auto w-full max-w-[34rem]"
						fontSize={LETTERS}
					>
						{children}
					</svg>
					{note && <p className="text-xs text-faint">{note}</p>}
					<details>
						<summary className="w-fit text-xs text-soft underline underline-offset-2">
							{OWN[lang].numbers}
							<span className="sr-only">{OWN[lang].of(title)}</span>
						</summary>
						<div className="pt-2">
							<Table
								caption={title}
								head={head.map((name, i) => (
									<Th key={name} className={i > 0 ? "text-right" : undefined}>
										{name === "" ? <span className="sr-only">{OWN[lang].what}</span> : name}
									</Th>
								))}
							>
								{rows.map((cells, row) => (
									// biome-ignore lint/suspicious/noArrayIndexKey: rows of one table, which keep their places
									<Tr key={row}>
										{cells.map((cell, i) => (
											<Td key={head[i]} className={i > 0 ? "numbers text-right" : undefined}>
												{cell}
											</Td>
										))}
									</Tr>
								))}
							</Table>
						</div>
					</details>
				</>
			)}
		</figure>
	);
}

export const number = (value: number, lang: Language = "en"): string => value.toLocaleString(lang);
export const percent = (share: number): string =>
	`${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
