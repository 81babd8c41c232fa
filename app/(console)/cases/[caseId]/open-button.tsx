"use client";
import { Button, Key } from "../../../_ui/button.tsx";
import { useWords } from "../../../_words/provider.tsx";

/** The form that opens, while it is closed: one button; `o` presses it. `onNear`: somebody is about to. */
export function OpenButton({ onClick, onNear }: { onClick: () => void; onNear: () => void }) {
	const w = useWords("opening");
	return (
		<Button kind="primary" hotkey="o" onClick={onClick} onFocus={onNear} onPointerEnter={onNear}>
			{w("openThread")} <Key>o</Key>
		</Button>
	);
}
