/**
 * Which addresses are on the public internet. What somebody configures as a webhook must not become a way into the network
 * that the worker stands in: neither by an address, nor by a name that leads to one, also not by one that changes between the
 * look and the connection (what was looked up and found public is what is connected to).
 * Law: RFC 6890 and the IANA special-purpose registries. Test: public-address.test.ts.
 */
import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

const special = new BlockList();
for (const [network, prefix] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 3],
] as const)
	special.addSubnet(network, prefix, "ipv4");
// Of IPv6 only 2000::/3 is given out, less what carries an IPv4 address or is for documentation.
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");
const special6 = new BlockList();
for (const [network, prefix] of [
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["3fff::", 20],
] as const)
	special6.addSubnet(network, prefix, "ipv6");

export function isPublicAddress(address: string): boolean {
	const kind = isIP(address);
	if (kind === 4) return !special.check(address, "ipv4");
	if (kind === 6) return global6.check(address, "ipv6") && !special6.check(address, "ipv6");
	return false;
}

/** Of a URL's host, brackets or not. */
export const bareHost = (hostname: string) => hostname.replace(/^\[|\]$/g, "");

export function isLoopback(hostname: string): boolean {
	const host = bareHost(hostname);
	return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** @throws ADDRESS_PRIVATE where the host is an address, and not public: no lookup is made of those */
export function assertPublicHost(hostname: string): void {
	const host = bareHost(hostname);
	if (isIP(host) !== 0 && !isPublicAddress(host)) throw refused();
}

/** For node:http's `lookup`: every address that the name has must be public, and those are the ones connected to. */
export function publicLookup(asking: typeof resolve = resolve): LookupFunction {
	return (hostname, options, answer) => {
		asking(hostname, { ...options, all: true }, (error, addresses) => {
			if (error) return answer(error, "", 0);
			const [first] = addresses;
			if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
				return answer(refused(), "", 0);
			// node:net asks for all of them where it tries several in turn.
			if (options.all) return (answer as unknown as (e: null, a: typeof addresses) => void)(null, addresses);
			return answer(null, first.address, first.family);
		});
	};
}

const refused = (): NodeJS.ErrnoException =>
	Object.assign(new Error("The webhook's host is at no public address; it was not asked."), {
		code: "ADDRESS_PRIVATE",
	});
