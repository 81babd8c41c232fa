/** Which other systems are told of every entry, as configured; read strictly, by the launcher and by the worker. */

import type { Env } from "../env.ts";
import { DomainError } from "../errors.ts";
import { isLoopback } from "../http/public-address.ts";

export interface HttpsSink {
	url: URL;
	/** The whole Authorization header; undefined: none. */
	authorization: string | undefined;
}

export interface Sinks {
	file?: string;
	https?: HttpsSink;
}

/** @throws DomainError INPUT_INVALID, naming the variable and never its value */
export function readSinks({ SIEM_FILE: file, SIEM_URL: address, SIEM_TOKEN: token }: Env): Sinks {
	if (token && !address) throw wrong("SIEM_TOKEN goes with SIEM_URL.");
	return { ...(file && { file }), ...(address && { https: httpsSink(address, token) }) };
}

function httpsSink(address: string, token: string | undefined): HttpsSink {
	const url = new URL(address);
	const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
	if (!secure || url.username || url.password || url.hash)
		throw wrong("SIEM_URL must be an https address without a name or password; http only on this machine.");
	// "Splunk 1234" is a scheme and its credentials as they are; one word is a bearer token.
	return { url, authorization: token && (token.includes(" ") ? token : `Bearer ${token}`) };
}

const wrong = (sentence: string) => new DomainError("INPUT_INVALID", sentence);
