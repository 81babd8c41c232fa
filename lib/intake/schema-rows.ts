/** A JSON Schema of ours as rows that a person can read. Only what openapi.ts brings forth is understood. */

export interface SchemaNode {
	type?: string | string[];
	$ref?: string;
	properties?: Record<string, SchemaNode>;
	required?: string[];
	items?: SchemaNode;
	oneOf?: SchemaNode[];
	anyOf?: SchemaNode[];
	enum?: (string | number)[];
	const?: string;
	format?: string;
	pattern?: string;
	default?: unknown;
	description?: string;
	minimum?: number;
	maximum?: number;
	minItems?: number;
	maxItems?: number;
	maxLength?: number;
}

export interface FieldRow {
	name: string;
	required: boolean;
	type: string;
	/** The name of another schema that says more. */
	refersTo?: string;
	/** Constraints and description, as sentences. */
	says: string[];
}

export interface FieldTable {
	/** Which of several forms this is, such as "media". */
	form?: string;
	rows: FieldRow[];
}

export function tablesOf(schema: SchemaNode): FieldTable[] {
	if (!schema.oneOf) return [{ rows: rowsOf(schema) }];
	return schema.oneOf.map((one) => ({ form: one.properties?.kind?.const ?? "", rows: rowsOf(one) }));
}

function rowsOf(schema: SchemaNode, prefix = ""): FieldRow[] {
	return Object.entries(schema.properties ?? {}).flatMap(([name, node]) => {
		const row = rowOf(`${prefix}${name}`, node, schema.required?.includes(name) ?? false);
		const { inner, suffix } = insideOf(node);
		return [row, ...rowsOf(inner, `${prefix}${name}${suffix}.`)];
	});
}

function insideOf(node: SchemaNode): { inner: SchemaNode; suffix: string } {
	const whole = withoutNull(node);
	return whole.items ? { inner: whole.items, suffix: "[]" } : { inner: whole, suffix: "" };
}

function rowOf(name: string, node: SchemaNode, required: boolean): FieldRow {
	const whole = withoutNull(node);
	const refersTo = nameOf(whole.$ref ?? whole.items?.$ref);
	const says = [node.description, whole === node ? undefined : whole.description, ...constraints(whole)];
	return {
		name,
		required,
		type: `${typeOf(whole)}${whole === node ? "" : " or null"}`,
		...(refersTo ? { refersTo } : {}),
		says: [...new Set(says.filter((text) => text !== undefined))],
	};
}

function withoutNull(node: SchemaNode): SchemaNode {
	const others = node.anyOf?.filter(({ type }) => type !== "null");
	return others?.length === 1 && others[0] ? others[0] : node;
}

function typeOf(node: SchemaNode): string {
	if (node.items) return `list of ${typeOf(node.items)}`;
	if (node.$ref) return nameOf(node.$ref) ?? "object";
	if (node.format === "date-time") return "date and time";
	if (node.format === "uuid") return "UUID";
	return [node.type ?? "value"].flat().join(" or ");
}

function nameOf(ref: string | undefined): string | undefined {
	return ref?.split("/").at(-1);
}

function constraints(node: SchemaNode): string[] {
	const { minimum, maximum, maxItems, minItems, pattern } = { ...node.items, ...node };
	// The largest safe integer is a number's limit and no rule of ours.
	const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
	return [
		...(node.const === undefined ? [] : [`Always ${node.const}.`]),
		...(node.enum && node.enum.length <= 8 ? [`${node.enum.join(", ")}.`] : []),
		...(node.enum && node.enum.length > 8 ? ["One of the categories below."] : []),
		...(node.default === undefined ? [] : [`${String(node.default)} when absent.`]),
		...(minimum !== undefined && most !== undefined ? [`From ${minimum} to ${most}.`] : []),
		...(minItems !== undefined && maxItems !== undefined
			? [`${minItems} to ${maxItems.toLocaleString("en")}.`]
			: []),
		...(pattern !== undefined && !node.enum && node.format === undefined ? [`Matches ${pattern}`] : []),
	];
}
