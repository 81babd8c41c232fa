/**
 * Where a platform may be told: https, at a public address; http and addresses inside the network only for the hosts that the
 * operator names in WEBHOOK_PRIVATE_HOSTS. The console's database role can write an endpoint's address, so what is allowed is
 * configuration of the worker's, and judged when something is sent. Shown by: target.test.ts.
 */
import type { Env } from "../env.ts";
import { DomainError } from "../errors.ts";

export interface Target {
	url: URL;
	/** Whether it may lie at an address that is not public. */
	mayBePrivate: boolean;
}

/** @throws DomainError INPUT_INVALID, with nothing of the address in it */
export function targetOf(address: string, env: Pick<Env, "WEBHOOK_PRIVATE_HOSTS">): Target {
	const url = URL.canParse(address) ? new URL(address) : null;
	if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
		throw refused(
			"An endpoint is an https address without a name, password, query or fragment; the signature shows who calls.",
		);
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	const mayBePrivate = (env.WEBHOOK_PRIVATE_HOSTS ?? []).includes(`${url.hostname}:${port}`);
	if (url.protocol === "http:" && !mayBePrivate)
		throw refused("An endpoint must be an https address; http is for hosts of WEBHOOK_PRIVATE_HOSTS.");
	return { url, mayBePrivate };
}

const refused = (sentence: string) => new DomainError("INPUT_INVALID", sentence);
