/**
 * A few words by which a person knows one of their sessions from another: "Chrome on Linux". From what the browser
 * says of itself, so it proves nothing and decides nothing; versions and models are left out.
 */
const BROWSERS: [RegExp, string][] = [
	[/\bEdg(?:A|iOS)?\//, "Edge"],
	[/\bOPR\//, "Opera"],
	[/\bFirefox\/|\bFxiOS\//, "Firefox"],
	[/\bSamsungBrowser\//, "Samsung Internet"],
	[/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, "Chrome"],
	[/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
	[/\biPhone\b/, "iPhone"],
	[/\biPad\b/, "iPad"],
	[/\bAndroid\b/, "Android"],
	[/\bCrOS\b/, "ChromeOS"],
	[/\bMac OS X\b|\bMacintosh\b/, "macOS"],
	[/\bWindows\b/, "Windows"],
	[/\bLinux\b|\bX11\b/, "Linux"],
];

export function browserLabel(userAgent: string | null): string {
	const named = (among: [RegExp, string][]) => among.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
	const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? (system ? `A browser on ${system}` : "Another program");
}
