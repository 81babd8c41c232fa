/** An event of every type as the union describes it: once with everything that it may hold, once with what it must. */
import { z } from "zod";
import { LedgerEvent } from "../ledger/event.ts";

interface Schema {
	type?: string;
	const?: unknown;
	enum?: unknown[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	prefixItems?: Schema[];
	format?: string;
	pattern?: string;
	minimum?: number;
	exclusiveMinimum?: number;
}

const WORDS = [
	"witnesses:2",
	"CODE",
	"a".repeat(64),
	"abc",
	"2026-Q1",
	"2026-01-01",
	`${"A".repeat(86)}==`,
	"A".repeat(43),
];

export function everyEvent(): { full: Record<string, unknown>; bare: Record<string, unknown> }[] {
	return LedgerEvent.options.map((option) => {
		const schema = z.toJSONSchema(option) as Schema;
		const make = (all: boolean) => {
			const event = sample(schema, all) as Record<string, unknown>;
			LedgerEvent.parse(event);
			return event;
		};
		return { full: make(true), bare: make(false) };
	});
}

/** As `ledger.append` makes it of an event. */
export const leafOf = (event: object, via = "keeper") =>
	JSON.stringify({ v: 1, id: crypto.randomUUID(), at: "2026-11-21T19:40:00.123456Z", via, ...event });

function sample(schema: Schema, all: boolean): unknown {
	if ("const" in schema) return schema.const;
	if (schema.enum) return schema.enum[0];
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices) return sample((all ? choices.at(-1) : choices[0]) as Schema, all);
	switch (schema.type) {
		case "object":
			return Object.fromEntries(
				Object.entries(schema.properties ?? {})
					.filter(([name]) => all || schema.required?.includes(name))
					.map(([name, of]) => [name, sample(of, all)]),
			);
		case "array":
			if (schema.prefixItems) return schema.prefixItems.map((of) => sample(of, all));
			return [sample(schema.items ?? {}, all)];
		case "integer":
		case "number":
			return Math.max(1, schema.minimum ?? 1);
		case "boolean":
			return true;
		default: {
			if (schema.format === "uuid") return crypto.randomUUID();
			const word = WORDS.find((one) => !schema.pattern || new RegExp(schema.pattern).test(one));
			if (word === undefined) throw new Error(`no word fits ${schema.pattern}`);
			return word;
		}
	}
}
