"use client";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";

const EVERY_MS = 1_000;
const TIMES = 10;

/**
 * Around a form whose answer is a file: the browser says nothing when it has it, so the page is asked for anew a few times
 * from when it was asked for, and shows what became of it.
 */
export function AfterDownload({ children }: { children: ReactNode }) {
	const router = useRouter();
	const [left, setLeft] = useState(0);
	useEffect(() => {
		if (left === 0) return;
		const timer = setTimeout(() => {
			router.refresh();
			setLeft(left - 1);
		}, EVERY_MS);
		return () => clearTimeout(timer);
	}, [left, router]);
	return <div onSubmit={() => setLeft(TIMES)}>{children}</div>;
}
