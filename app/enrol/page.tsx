import type { Metadata } from "next";
import Link from "next/link";
import { whyNoPasskeysHere } from "../_auth/why-no-passkeys-here.ts";
import { Problem } from "../_ui/alert.tsx";
import { Mark } from "../_ui/icons.tsx";
import { EnrolForm } from "./enrol-form.tsx";

export const metadata: Metadata = { title: "Register a passkey" };

export default async function Enrol() {
	const noPasskeys = await whyNoPasskeysHere();
	return (
		<main className="mx-auto grid min-h-dvh w-full max-w-[36rem] content-center gap-8 px-6 py-12">
			<header className="grid gap-1">
				<p className="flex items-center gap-2 pb-3 text-lg font-[650] tracking-[-0.01em]">
					<Mark />
					Countersign
				</p>
				<h1 className="text-xl font-[620] tracking-[-0.015em]">Register your first passkey</h1>
				<p className="max-w-prose text-soft">
					With the code that an admin gave you. It counts once, for you alone, within a day. With the passkey
					you sign in and confirm what you open; it stays on your device or key.
				</p>
			</header>
			{noPasskeys === null ? (
				<EnrolForm />
			) : (
				<Problem
					tone="warn"
					title="No passkey can be registered at this address."
					notDone={noPasskeys}
					doThis="Your code stays good: come back by the console's own address."
				/>
			)}
			<p className="text-xs text-faint">
				You have a passkey already?{" "}
				<Link href="/sign-in" prefetch={false} className="underline underline-offset-2 hover:text-ink">
					Sign in
				</Link>
				.
			</p>
		</main>
	);
}
