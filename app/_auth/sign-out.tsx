"use client";
import { useState } from "react";
import { late } from "../_ui/late.tsx";
import { signOutHere } from "./sign-in-as.ts";

/** The demo's row of people, whose code comes in a demo alone. */
export const PersonSwitch = late(() => import("./person-switch.tsx").then((part) => part.PersonSwitch));

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
