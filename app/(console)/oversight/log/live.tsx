"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "../../../_ui/button.tsx";

const EVERY_MS = 4_000;

/** Asks for the page anew every few seconds while somebody looks, until they pause it. Focus stays where it is. */
export function Live() {
	const router = useRouter();
	const [live, setLive] = useState(true);
	useEffect(() => {
		if (!live) return;
		const timer = setInterval(() => {
			if (!document.hidden) router.refresh();
		}, EVERY_MS);
		return () => clearInterval(timer);
	}, [live, router]);
	return (
		<Button small aria-pressed={!live} onClick={() => setLive((now) => !now)}>
			{live ? "Pause" : "Go on"}
		</Button>
	);
}
