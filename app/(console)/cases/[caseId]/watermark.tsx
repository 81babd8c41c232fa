import { exactUtc } from "../../../_ui/time-words.ts";

/** Who reads, when and under which opening, over everything that is read. It deters; it does not prevent. */
export function Watermark({ words }: { words: string }) {
	return (
		<div
			aria-hidden="true"
			data-testid="watermark"
			data-words={words}
			className="pointer-events-none absolute inset-0 z-10"
			style={{ backgroundImage: markOf(words, 'fill="#808080" fill-opacity="0.2"') }}
		/>
	);
}

export const markWords = (reader: string, opening: string, at: number) =>
	`${reader} · ${exactUtc(at).slice(0, 16)} UTC · ${opening.slice(0, 8)}`;

/** Over pictures: light within dark, so that it stands out from any. */
export const markOverMedia = (words: string) =>
	markOf(words, 'fill="#fff" fill-opacity="0.3" stroke="#000" stroke-opacity="0.25" stroke-width="0.6"');

/** Of our own words alone: an alias, a time, an id. */
function markOf(words: string, look: string): string {
	const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="150"><text x="6" y="128" transform="rotate(-18 6 128)" font-family="sans-serif" font-size="13" font-weight="600" ${look}>${words}</text></svg>`;
	return `url("data:image/svg+xml,${encodeURIComponent(tile)}")`;
}
