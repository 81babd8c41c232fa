import { useId } from "react";
import { Button } from "../../../_ui/button.tsx";
import { useWords } from "../../../_words/provider.tsx";

/**
 * The button that sends a form. While something is missing it can be reached, and says what: a disabled one would be
 * skipped by Tab, and lose the focus when it is pressed. The form itself must not send then.
 */
export function Submit({ label, missing, busy }: { label: string; missing: string | null; busy: boolean }) {
	const id = useId();
	const w = useWords("shared");
	const idle = missing !== null || busy;
	return (
		<>
			<Button
				type="submit"
				kind="primary"
				aria-disabled={idle}
				aria-describedby={missing === null ? undefined : id}
				className="aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint aria-disabled:shadow-none"
			>
				{busy ? w("recording") : label}
			</Button>
			{missing !== null && (
				<span id={id} className="text-xs text-faint">
					{missing}
				</span>
			)}
		</>
	);
}
