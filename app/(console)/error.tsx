"use client";
import { Button } from "../_ui/button.tsx";

export default function ConsoleError({
	error,
	reset,
}: {
	error: Error & { digest?: string };
	reset: () => void;
}) {
	return (
		<div className="mx-auto grid max-w-prose gap-3 px-6 py-24" role="alert">
			<p className="eyebrow numbers">500</p>
			<h1 className="text-xl font-[620] tracking-[-0.015em]">This page could not be made</h1>
			<p className="text-soft">
				The database or this program failed. Nothing was opened, and what you did before is on the record as
				it was. Try again; if it stays, tell whoever runs this installation.
			</p>
			{error.digest && <p className="font-mono text-2xs text-faint">{error.digest}</p>}
			<p>
				<Button onClick={reset}>Try again</Button>
			</p>
		</div>
	);
}
