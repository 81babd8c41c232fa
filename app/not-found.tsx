import type { Metadata } from "next";
import { ButtonLink } from "./_ui/button.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
	return (
		<main className="mx-auto grid max-w-prose gap-3 px-6 py-24">
			<p className="eyebrow numbers">404</p>
			<h1 className="text-xl font-[620] tracking-[-0.015em]">There is nothing at this address</h1>
			<p className="text-soft">
				The link may be old or mistyped. Nothing was opened and nothing was recorded.
			</p>
			<p>
				<ButtonLink href="/">To the start</ButtonLink>
			</p>
		</main>
	);
}
