/** Where and by what somebody signs in, as far as it is kept. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressFrom, hashAddress } from "./address.ts";
import { browserLabel } from "./browser-label.ts";

describe("the address of a sign-in", () => {
	it("is the last that was added on the way: what stands before it is the caller's own word", () => {
		assert.equal(addressFrom("203.0.113.9, 198.51.100.7"), "198.51.100.7");
		assert.equal(addressFrom("::ffff:127.0.0.1"), "127.0.0.1");
		for (const none of [null, "", "unknown", "198.51.100.7,", "x".repeat(5000)])
			assert.equal(addressFrom(none), null);
	});

	it("is one for all of a household's IPv6 addresses", () => {
		const one = addressFrom("2001:db8:1:2:3:4:5:6");
		assert.equal(one, "2001:db8:1:2::/64");
		for (const same of ["2001:db8:1:2::1", "2001:0DB8:0001:0002::ffff", "[2001:db8:1:2::9]:443"])
			assert.equal(addressFrom(same), one);
		assert.notEqual(addressFrom("2001:db8:1:3::1"), one);
		assert.equal(addressFrom("::1"), "0:0:0:0::/64");
		assert.equal(addressFrom("fe80::1%eth0"), "fe80:0:0:0::/64");
	});

	it("is kept keyed by a secret: another installation's is another", () => {
		const mine = hashAddress("198.51.100.7")?.toString("hex");
		process.env.NEXTAUTH_SECRET = "another secret than before, long enough";
		assert.notEqual(hashAddress("198.51.100.7")?.toString("hex"), mine);
		assert.deepEqual(hashAddress(null), hashAddress(addressFrom("hidden"))); // one, not none: it is limited too
	});
});

describe("the label of a session", () => {
	it("is a browser's and a system's name, whatever the browser sends", () => {
		const chrome =
			"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
		assert.equal(browserLabel(chrome), "Chrome on Linux");
		assert.equal(browserLabel(`${chrome} Edg/150.0`), "Edge on Linux");
		const iphone =
			"Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
		assert.equal(browserLabel(iphone), "Safari on iPhone");
		assert.equal(
			browserLabel("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"),
			"Firefox on Windows",
		);
		for (const odd of [null, "", "curl/8", "<script>".repeat(1000)])
			assert.equal(browserLabel(odd), "Another program");
	});
});
