"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "../../../_ui/button.tsx";

const EVERY_MS = 4_000;
/** A page that asks for ever would keep alive the session of whoever has left it. */
const ALONE_MS = 10 * 60_000;
const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "keydown", "scroll"] as const;

/** Asks for the page anew every few seconds while somebody looks, until they pause it. Focus stays where it is. */
export function Live() {
	const router = useRouter();
	const [live, setLive] = useState(true);
	useEffect(() => {
		if (!live) return;
		let seen = Date.now();
		const look = () => {
			seen = Date.now();
		};
		for (const sign of SIGNS_OF_LIFE) addEventListener(sign, look, { passive: true });
		const timer = setInterval(() => {
			if (Date.now() - seen > ALONE_MS) setLive(false);
			else if (!document.hidden) router.refresh();
		}, EVERY_MS);
		return () => {
			clearInterval(timer);
			for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, look);
		};
	}, [live, router]);
	return (
		<Button small onClick={() => setLive((now) => !now)}>
			{live ? "Pause" : "Go on"}
			<span className="sr-only"> following</span>
		</Button>
	);
}
