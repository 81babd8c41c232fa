import assert from "node:assert/strict";
import { test } from "node:test";
import { readEnv } from "../env.ts";
import { targetOf } from "./target.ts";

const none = readEnv({});
const named = readEnv({ WEBHOOK_PRIVATE_HOSTS: "127.0.0.1:4000, Receiver.internal:443,[::1]:4001" });

test("an endpoint is https, without a name, password, query or fragment", () => {
	assert.equal(targetOf("https://hooks.example/countersign", none).mayBePrivate, false);
	for (const address of [
		"http://hooks.example/x",
		"ftp://hooks.example/x",
		"https://me:word@hooks.example/x",
		"https://hooks.example/x?token=1",
		"https://hooks.example/x#y",
		"hooks.example",
		"",
	])
		assert.throws(
			() => targetOf(address, none),
			(error: Error) => !error.message.includes("hooks.example"),
			address,
		);
});

test("only hosts that the operator names, with their port, may lie inside the network or speak http", () => {
	for (const address of ["http://127.0.0.1:4000/x", "https://receiver.internal/x", "http://[::1]:4001/"])
		assert.equal(targetOf(address, named).mayBePrivate, true, address);
	assert.equal(targetOf("https://127.0.0.1:4001/x", named).mayBePrivate, false);
	assert.equal(targetOf("https://receiver.internal:8443/x", named).mayBePrivate, false);
	assert.throws(() => targetOf("http://127.0.0.1/x", named));
	assert.throws(() => readEnv({ WEBHOOK_PRIVATE_HOSTS: "receiver.internal" }), /WEBHOOK_PRIVATE_HOSTS/);
});
