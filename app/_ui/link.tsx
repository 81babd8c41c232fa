import type { AnchorHTMLAttributes } from "react";

/**
 * A link within the console: plain markup that `SoftLinks`, once in the document, follows without loading it anew. The
 * framework's own link does that with a component each and 4 kB of script on every page. Nothing is fetched ahead: what a
 * page shows is asked for when somebody goes there, and not before.
 *
 * @param prefetch never done; taken so that it can be said
 */
export function Link({
	prefetch: _,
	href,
	...props
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; prefetch?: false }) {
	return <a {...props} href={href} data-soft="" />;
}
