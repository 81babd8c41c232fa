/** The content policy of one answer. In development React needs eval and the bundler writes style elements. */
export function contentPolicy(nonce: string, development: boolean): string {
	return [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
		development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data:",
		"font-src 'self'",
		`connect-src 'self'${development ? " ws:" : ""}`,
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");
}

/** @param publicUrl the origin that people use; only an https one may promise https. */
export function securityHeaders(publicUrl: string | undefined): [string, string][] {
	return [
		["x-content-type-options", "nosniff"],
		["x-frame-options", "DENY"],
		["referrer-policy", "no-referrer"],
		["cache-control", "no-store"],
		["cross-origin-resource-policy", "same-origin"],
		["permissions-policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"],
		...(publicUrl?.startsWith("https://")
			? ([
					["strict-transport-security", "max-age=31536000; includeSubDomains"],
					// Over plain HTTP browsers ignore it, and complain.
					["cross-origin-opener-policy", "same-origin"],
				] as [string, string][])
			: []),
	];
}
