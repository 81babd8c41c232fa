"use client";
import { type RefObject, useEffect } from "react";

/** The element has its source while it is on the page, and nothing of it afterwards. */
export function useSource(element: RefObject<HTMLImageElement | HTMLMediaElement | null>, source: string) {
	useEffect(() => {
		const found = element.current;
		if (!found) return;
		found.src = source;
		return () => {
			if (found instanceof HTMLMediaElement) found.pause();
			found.removeAttribute("src");
			if (found instanceof HTMLMediaElement) found.load();
		};
	}, [element, source]);
}
