"use client";
import { useSyncExternalStore } from "react";

/** One timer for every time on the page, running only while somebody looks. */
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
	now = Date.now();
	for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
	listeners.add(listener);
	timer ??= setInterval(tick, 15_000);
	return () => {
		listeners.delete(listener);
		if (listeners.size === 0) {
			clearInterval(timer);
			timer = undefined;
		}
	};
}

/** The time, four times a minute; the server's word until the first tick, so that both render the same. */
export function useNow(server: number): number {
	return useSyncExternalStore(
		subscribe,
		() => Math.max(now, server),
		() => server,
	);
}
