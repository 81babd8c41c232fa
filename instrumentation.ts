/**
 * Runs once when the web process starts: what it logs of an error is a code, and what it must forget is forgotten.
 *
 * Next prints errors that nobody caught, whole: a parser's quotes its input, PostgreSQL's prints rows. So every
 * error that reaches the console is reduced to its code here, whoever logs it.
 */
export async function register(): Promise<void> {
	if (process.env.NEXT_RUNTIME !== "nodejs") return;
	const { errorCode } = await import("#lib/errors.ts");
	for (const level of ["error", "warn"] as const) {
		const print = console[level].bind(console);
		console[level] = (...args: unknown[]) =>
			print(...args.map((arg) => (arg instanceof Error ? withoutInput(arg, errorCode) : arg)));
	}
	const { forgetSameness } = await import("#lib/intake/forget-sameness.ts");
	const { web } = await import("#db/web.ts");
	const { forgetPlaces } = await import("#lib/intake/ask-place.ts");
	const forget = () => {
		forgetSameness(web()).catch((error: unknown) =>
			console.error(`sameness: not forgotten (${errorCode(error)})`),
		);
		forgetPlaces(web()).catch((error: unknown) =>
			console.error(`places: not forgotten (${errorCode(error)})`),
		);
	};
	setInterval(forget, 3_600_000).unref();
}

/** The code, and where in our code it happened: frames hold no values. */
function withoutInput(error: Error & { digest?: string }, errorCode: (error: unknown) => string): string {
	const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
	return [`${errorCode(error)}${error.digest ? ` digest ${error.digest}` : ""}`, ...frames.slice(0, 8)].join(
		"\n",
	);
}
