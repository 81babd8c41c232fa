import { Code } from "../../../_ui/code.tsx";

/** In full, and as it is checked by hand. */
export function Digest({ children }: { children: string }) {
	return (
		<div className="grid gap-1">
			<Code label="Digest, SHA-256" wrapped>
				{children}
			</Code>
			<p className="text-xs text-faint">SHA-256 over the text, as the database prints it, in UTF-8.</p>
		</div>
	);
}
