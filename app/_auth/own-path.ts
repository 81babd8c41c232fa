/**
 * Where to go after signing in: a path of ours, or the start. Whatever else a link asks for is not followed, however it is
 * written: another host, another scheme, a host hidden behind slashes or backslashes, an address with a control character.
 */
export function ownPath(to: unknown, base?: string): string {
	if (typeof to !== "string" || to.length > 2_000) return "/";
	const path = base !== undefined && to.startsWith(`${base}/`) ? to.slice(base.length) : to;
	if (!/^\/(?![/\\])[\w\-./?=&%,:+~@]*$/.test(path)) return "/";
	// Back to the sign-in itself, or into an answer for programs, leads nowhere.
	return /^\/(sign-in|enrol|api)([/?]|$)/.test(path) ? "/" : path;
}
