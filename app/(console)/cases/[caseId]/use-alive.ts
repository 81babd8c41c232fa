"use client";
import { useEffect, useRef, useState } from "react";
import { askState } from "./ask-state.ts";

const EVERY_MS = 1_000;
/** Without an answer for so long, nothing further is read until there is one. */
const PATIENCE_MS = 4_000;
/** Somebody who did anything on the page within the last minute is there: reading is no idleness. */
const HERE_MS = 60_000;
const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/**
 * Asks once a second whether an opening still lives, and ends it when it does not: revoked, the case closed, the person's
 * right or session gone. @returns whether the server could not be asked for some seconds: then what is shown stays, its
 * time runs on, and nothing more is read.
 */
export function useAlive(opening: string | null, ended: (why: string | null) => void): boolean {
	const [cutOff, setCutOff] = useState(false);
	const tell = useRef(ended);
	tell.current = ended;
	useEffect(() => {
		setCutOff(false);
		if (opening === null) return;
		const abort = new AbortController();
		let answered = Date.now();
		let seen = Date.now();
		let asking = false;
		const look = () => {
			seen = Date.now();
		};
		const check = async () => {
			if (asking) {
				if (Date.now() - answered > PATIENCE_MS) setCutOff(true);
				return;
			}
			asking = true;
			const state = await askState(opening, Date.now() - seen < HERE_MS, abort.signal);
			asking = false;
			if (abort.signal.aborted) return;
			if (state && !state.alive) {
				tell.current(state.ended);
				return;
			}
			if (state) answered = Date.now();
			setCutOff(Date.now() - answered > PATIENCE_MS);
		};
		for (const sign of SIGNS_OF_LIFE) addEventListener(sign, look, { passive: true });
		document.addEventListener("visibilitychange", check);
		const timer = setInterval(check, EVERY_MS);
		return () => {
			abort.abort();
			clearInterval(timer);
			document.removeEventListener("visibilitychange", check);
			for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, look);
		};
	}, [opening]);
	return cutOff;
}
