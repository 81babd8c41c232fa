import assert from "node:assert/strict";
import type { lookup } from "node:dns";
import { test } from "node:test";
import { assertPublicHost, isPublicAddress, publicLookup } from "./public-address.ts";

test("no address of a private, local, shared, mapped or reserved network is public", () => {
	for (const address of [
		...[
			"127.0.0.1",
			"10.1.2.3",
			"172.16.0.1",
			"172.31.255.255",
			"192.168.1.1",
			"169.254.169.254",
			"100.64.0.1",
		],
		...["0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "203.0.113.9", "240.0.0.1"],
		...["::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"],
		...[
			"64:ff9b::7f00:1",
			"2002:7f00:1::1",
			"2001:db8::1",
			"2001::1",
			"100::1",
			"",
			"localhost",
			"1",
			"0x7f.1",
		],
	])
		assert.equal(isPublicAddress(address), false, address);
	for (const address of ["8.8.8.8", "1.1.1.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2606:4700::1111"])
		assert.equal(isPublicAddress(address), true, address);
});

test("a URL's own spelling of an address hides nothing", () => {
	for (const url of [
		"https://127.1/",
		"https://0x7f000001/",
		"https://2130706433/",
		"https://[::1]/",
		"https://[::ffff:10.0.0.1]/",
	])
		assert.throws(() => assertPublicHost(new URL(url).hostname), { code: "ADDRESS_PRIVATE" }, url);
	assert.doesNotThrow(() => assertPublicHost("pager.example"));
});

const answering = (...addresses: string[]) =>
	((_: string, __: unknown, answer: (e: null, a: { address: string; family: number }[]) => void) =>
		answer(
			null,
			addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
		)) as unknown as typeof lookup;
const looked = (dns: typeof lookup, all: boolean) =>
	new Promise((resolve, reject) =>
		publicLookup(dns)("pager.example", { all } as never, (error, found) =>
			error ? reject(error) : resolve(found),
		),
	);

test("a name is as private as the most private of its addresses, and is resolved once", async () => {
	for (const addresses of [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["2606:4700::1", "fd00::1"], []])
		for (const all of [true, false])
			await assert.rejects(looked(answering(...addresses), all), { code: "ADDRESS_PRIVATE" });
	assert.equal(await looked(answering("8.8.8.8"), false), "8.8.8.8");
	assert.deepEqual(await looked(answering("8.8.8.8"), true), [{ address: "8.8.8.8", family: 4 }]);
});
