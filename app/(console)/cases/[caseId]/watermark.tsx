import { exactUtc } from "../../../_ui/time-words.ts";

/** Who reads, when and under which opening, over everything that is read. It deters; it does not prevent. */
export function Watermark({ reader, opening, at }: { reader: string; opening: string; at: number }) {
	const words = `${reader} · ${exactUtc(at).slice(0, 16)} UTC · ${opening.slice(0, 8)}`;
	const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="150"><text x="6" y="128" transform="rotate(-18 6 128)" font-family="sans-serif" font-size="13" font-weight="600" fill="#808080" fill-opacity="0.2">${words}</text></svg>`;
	return (
		<div
			aria-hidden="true"
			data-testid="watermark"
			data-words={words}
			className="pointer-events-none absolute inset-0 z-10"
			style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(tile)}")` }}
		/>
	);
}
