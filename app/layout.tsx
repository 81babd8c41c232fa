import type { Metadata } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SoftLinks } from "./_ui/soft-links.tsx";
import { language } from "./_words/language.ts";
import { isSpoken } from "./_words/spoken-paths.ts";
import "./globals.css";

export const metadata: Metadata = {
	title: { default: "Countersign", template: "%s · Countersign" },
	description: "No reason, no plaintext: every decryption of a reported thread is on the record first.",
	robots: { index: false, follow: false },
	referrer: "no-referrer",
};

/** Reading the request's headers makes every page dynamic, so that none is served without its nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
	const sent = await headers();
	const nonce = sent.get("x-nonce") ?? "";
	return (
		<html lang={isSpoken(sent.get("x-path") ?? "") ? await language() : "en"}>
			<head>
				<meta property="csp-nonce" content={nonce} />
				<meta name="color-scheme" content="light dark" />
			</head>
			<body className="min-h-dvh font-sans">
				<SoftLinks />
				{children}
			</body>
		</html>
	);
}
