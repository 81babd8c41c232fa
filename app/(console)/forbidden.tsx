"use client";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { ButtonLink } from "../_ui/button.tsx";

/** A plain 403. Why, is asked for once more: a page that may not be made cannot carry it. */
export default function Forbidden() {
	const path = usePathname();
	const [reason, setReason] = useState<string | null>(null);
	useEffect(() => {
		const abort = new AbortController();
		fetch(`/refusal?${new URLSearchParams({ of: path })}`, { signal: abort.signal, cache: "no-store" })
			.then((answer) => (answer.ok ? answer.json() : null))
			.then((answer) => setReason(answer?.reason ?? GENERAL))
			.catch(() => abort.signal.aborted || setReason(GENERAL));
		return () => abort.abort();
	}, [path]);
	return (
		<div className="mx-auto grid max-w-prose gap-3 px-6 py-24">
			<p className="eyebrow numbers">403</p>
			<h1 className="text-xl font-[620] tracking-[-0.015em]">This is not for you to see</h1>
			<p className="min-h-10 text-soft" role="status">
				{reason}
			</p>
			<p>
				<ButtonLink href="/">To the start</ButtonLink>
			</p>
		</div>
	);
}

const GENERAL =
	"Your roles do not include this page. Ask whoever gives roles here if you need it for your work.";
