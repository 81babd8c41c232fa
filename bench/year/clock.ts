/** Times of entries: microseconds, each later than the one before, as one writer's are. */
export class Clock {
	#last = 0;

	at(ms: number): string {
		this.#last = Math.max(ms * 1000, this.#last + 7);
		return stamp(this.#last);
	}
}

/** As PostgreSQL prints it in UTC. */
export function stamp(micros: number): string {
	const iso = new Date(Math.floor(micros / 1000)).toISOString();
	return `${iso.slice(0, 23)}${String(micros % 1000).padStart(3, "0")}+00`;
}

export const time = (ms: number): string => new Date(ms).toISOString();
