/** Does the opening still live? Null: nobody answers, which says nothing. `here`: somebody is there, reading. */
export async function askState(
	opening: string,
	here: boolean,
	signal: AbortSignal,
): Promise<{ alive: boolean; ended: string | null } | null> {
	try {
		const answer = await fetch(`/readings/openings/${opening}${here ? "?here" : ""}`, {
			cache: "no-store",
			signal,
		});
		const { alive, ended, code } = await answer.json();
		if (answer.ok) return { alive: alive === true, ended: ended ?? null };
		// A refusal is an answer: whoever may not even ask may not read. A failure is none.
		return answer.status < 500 ? { alive: false, ended: code ?? null } : null;
	} catch {
		return null;
	}
}
