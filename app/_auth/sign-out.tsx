"use client";
import { useState } from "react";
import { signOutHere } from "./sign-in-as.ts";

export function SignOut({ label, lang }: { label: string; lang: string }) {
	const [busy, setBusy] = useState(false);
	return (
		<button
			type="button"
			lang={lang}
			disabled={busy}
			onClick={() => {
				setBusy(true);
				signOutHere().catch(() => setBusy(false));
			}}
			className="rounded-sm text-xs text-soft underline-offset-2 hover:text-ink hover:underline"
		>
			{label}
		</button>
	);
}
