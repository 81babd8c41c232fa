import { cx } from "./cx.ts";

/** Text to be read or copied to the byte. */
export function Code({
	label,
	wrapped = false,
	children,
}: {
	label: string;
	wrapped?: boolean;
	children: string;
}) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
		<section aria-label={label} tabIndex={0} className="card overflow-x-auto p-3">
			<pre className={cx("font-mono text-xs", wrapped && "break-all whitespace-pre-wrap")}>{children}</pre>
		</section>
	);
}
