/** Waits in a test until something is so, looking again and again: never for a time that happens to be enough. */
export async function until(holds: () => boolean | Promise<boolean>, patienceMs = 20_000): Promise<void> {
	const end = Date.now() + patienceMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error("it did not come to that");
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
