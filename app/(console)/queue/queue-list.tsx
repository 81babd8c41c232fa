"use client";
import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useActionState } from "react";
import { Alert } from "../../_ui/alert.tsx";
import { claimAction } from "../cases/actions.ts";

/**
 * One form and one listener for a whole page of cases: each row's button names its case, each row's link is followed
 * without loading the page anew. Fifty forms and fifty link components would double what the page weighs.
 */
export function QueueList({ children }: { children: ReactNode }) {
	const router = useRouter();
	const [state, claim] = useActionState(claimAction, {});
	const follow = (event: MouseEvent) => {
		const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-row]");
		const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
		if (!link || !plain || event.defaultPrevented) return;
		event.preventDefault();
		router.push(link.pathname);
	};
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: a link's Enter is a click
		<form action={claim} onClick={follow} className="grid gap-3">
			{state.problem && (
				<Alert tone="alarm" live>
					{state.problem}
				</Alert>
			)}
			{children}
		</form>
	);
}
