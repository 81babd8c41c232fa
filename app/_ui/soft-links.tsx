"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Follows each `Link` without loading the document anew; with a modifier key, or to a tab of its own, the browser does. */
export function SoftLinks() {
	const router = useRouter();
	useEffect(() => {
		const onClick = (event: MouseEvent) => {
			const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-soft]");
			const plain =
				event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
			if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
			event.preventDefault();
			router.push(`${link.pathname}${link.search}${link.hash}`);
		};
		document.addEventListener("click", onClick);
		return () => document.removeEventListener("click", onClick);
	}, [router]);
	return null;
}
