import assert from "node:assert/strict";
import { test } from "node:test";
import { TASKS } from "../worker/tasks.ts";
import { SAYS } from "./read-worker.ts";

test("whoever looks at the log reads what each task of the worker does", () => {
	assert.deepEqual(Object.keys(SAYS).sort(), TASKS.map(({ name }) => name).sort());
});
