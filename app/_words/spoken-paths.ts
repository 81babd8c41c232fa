/** The parts of the console that speak the person's language. Everything else is English only, and says so. */
const SPOKEN = ["/queue", "/cases", "/readings", "/approvals/decisions"];

export const isSpoken = (path: string) =>
	SPOKEN.some((one) => path === one || path.startsWith(`${one}/`) || path.startsWith(`${one}?`));
