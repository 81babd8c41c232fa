/**
 * Answers that say what went wrong (RFC 9457), for the platform's side. Nothing here repeats what was sent, and
 * an error that we did not foresee is told and logged by its code alone.
 */
import { DomainError, type ErrorCode, errorCode } from "#lib/errors.ts";

export const TITLES: Partial<Record<ErrorCode, string>> = {
	NOT_SIGNED_IN: "An integration key is needed",
	TOKEN_INVALID: "The integration key is not accepted",
	PLATFORM_NOT_BOUND: "The integration key belongs to another platform",
	REGION_NOT_HELD: "The integration key does not cover this region",
	NOT_FOUND: "There is no such thing here",
	LOG_PATH_INVALID: "This is no address of a tile",
	ENTRIES_NOT_PUBLIC: "Entries are not public",
	REPORT_ID_REUSED: "A report with this id came before",
	ACTION_DONE: "The action was done",
	PLACE_OVER: "The place for this report is gone",
	ATTACHMENT_UNKNOWN: "No report announced this attachment",
	ATTACHMENT_ID_REUSED: "This attachment came before",
	UPLOAD_STOPPED: "The upload stopped",
	BODY_TOO_LARGE: "The body is too large",
	MEDIA_TYPE_UNSUPPORTED: "The body must be JSON",
	INPUT_INVALID: "The request is not valid",
	RATE_LIMITED: "Too many requests",
	INTAKE_KEY_UNAVAILABLE: "There is no key to seal this with now",
	KEEPER_UNREACHABLE: "The decryption service cannot be reached",
	DATABASE_UNAVAILABLE: "The database cannot be reached",
	BODY_STORE_UNAVAILABLE: "The store of attachments cannot be reached",
};

const HEADERS: Partial<Record<ErrorCode, Record<string, string>>> = {
	// RFC 6750 §3: without a key no error code is given.
	NOT_SIGNED_IN: { "www-authenticate": 'Bearer realm="countersign"' },
	TOKEN_INVALID: { "www-authenticate": 'Bearer realm="countersign", error="invalid_token"' },
	PLATFORM_NOT_BOUND: { "www-authenticate": 'Bearer realm="countersign", error="insufficient_scope"' },
	REGION_NOT_HELD: { "www-authenticate": 'Bearer realm="countersign", error="insufficient_scope"' },
	// The rest of the body is not read, so the connection cannot serve another request.
	BODY_TOO_LARGE: { connection: "close" },
	RATE_LIMITED: { "retry-after": "1" },
	INTAKE_KEY_UNAVAILABLE: { "retry-after": "30" },
	KEEPER_UNREACHABLE: { "retry-after": "5" },
	DATABASE_UNAVAILABLE: { "retry-after": "5" },
	BODY_STORE_UNAVAILABLE: { "retry-after": "5" },
	UPLOAD_STOPPED: { connection: "close" },
};

/** What a route handler answers with: `act`'s answer, or the problem that stopped it. */
export async function answer(act: () => Promise<Response>): Promise<Response> {
	try {
		return await act();
	} catch (error) {
		return problem(asDomainError(error));
	}
}

export function problem(error: DomainError): Response {
	const { code, status, message, problems } = error;
	const body = {
		type: `/developers#${code}`,
		title: TITLES[code] ?? "Something went wrong here",
		status,
		code,
		...(message === code ? {} : { detail: message }),
		...(problems.length > 0 ? { errors: problems } : {}),
	};
	return new Response(JSON.stringify(body), {
		status,
		headers: {
			"content-type": "application/problem+json",
			"cache-control": "no-store",
			...HEADERS[code],
		},
	});
}

function asDomainError(error: unknown): DomainError {
	if (error instanceof DomainError && error.status !== 500) return error;
	const code = errorCode(error);
	console.error(`intake: ${code}`);
	if (isDatabaseAway(code)) return new DomainError("DATABASE_UNAVAILABLE", "Nothing was kept; try again.");
	return new DomainError("INTERNAL", "Nothing was kept. The log of this installation says more.");
}

/** Codes of postgres.js and of the socket, and SQLSTATE classes 08, 53 and 57P. */
function isDatabaseAway(code: string): boolean {
	return /^(ECONN|ENOENT$|ETIMEDOUT$|EPIPE$|CONNECT|08|53|57P|25006)/.test(code);
}
