"use client";
import { useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { late } from "../../_ui/late.tsx";
import { useWords } from "../../_words/provider.tsx";

const EndNow = late(() => import("./end-now.tsx").then((part) => part.EndNow));

/** Ends somebody's opening: asked once more, then confirmed where passkeys are. The reader's text goes within a second. */
export function EndOpening({ openingId, reader }: { openingId: string; reader: string }) {
	const w = useWords("cases");
	const [sure, setSure] = useState(false);
	if (sure) return <EndNow openingId={openingId} reader={reader} onLeave={() => setSure(false)} />;
	return (
		<div className="flex flex-wrap items-center gap-2">
			<Button small onClick={() => setSure(true)}>
				{w("endOpening")}
				<span className="sr-only"> {w("endOf", { reader })}</span>
			</Button>
		</div>
	);
}
