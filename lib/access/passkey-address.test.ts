import assert from "node:assert/strict";
import { test } from "node:test";
import { whyNoPasskeys } from "./passkey-address.ts";

test("passkeys need a name and a secure context, and where there are none the reason is said", () => {
	for (const origin of [
		"https://countersign.example",
		"https://countersign.example:8443",
		"http://localhost:3000",
		"http://a.localhost",
	]) {
		assert.equal(whyNoPasskeys(origin), null, origin);
	}
	for (const origin of ["http://127.0.0.1:3000", "https://192.0.2.7", "http://[::1]:3000"]) {
		assert.match(whyNoPasskeys(origin) ?? "", /IP address/, origin);
	}
	for (const origin of ["http://countersign.example", "http://localhost.example"]) {
		assert.match(whyNoPasskeys(origin) ?? "", /https/, origin);
	}
});
