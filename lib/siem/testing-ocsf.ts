/**
 * Compares an event with the schema's own files: the class and what it extends, each object, required attributes, types,
 * enums, the captions of their siblings, and constraints (at_least_one, just_one).
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../shared/data/ocsf/", import.meta.url);
export const ocsfIsHere = existsSync(new URL("version.json", FOLDER));

interface Attribute {
	type?: string;
	is_array?: boolean;
	requirement?: string;
	enum?: Record<string, { caption?: string }>;
	sibling?: string;
	regex?: string;
	max_len?: number;
	range?: [number, number];
}
interface Shape {
	name: string;
	caption?: string;
	uid?: number;
	category?: string;
	extends?: string;
	attributes: Record<string, Attribute>;
	constraints?: { at_least_one?: string[]; just_one?: string[] };
}
type Value = Record<string, unknown>;

const json = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, FOLDER), "utf8")) as T;

export function ocsf() {
	const { attributes: dictionary, types } = json<{
		attributes: Record<string, Attribute>;
		types: { attributes: Record<string, Attribute> };
	}>("dictionary.json");
	const categories = json<{ attributes: Record<string, { uid: number; caption: string }> }>(
		"categories.json",
	);
	const version = json<{ version: string }>("version.json").version;
	const files = (folder: string) =>
		readdirSync(new URL(folder, FOLDER), { recursive: true, encoding: "utf8" })
			.filter((name) => name.endsWith(".json"))
			.map((name) => json<Shape>(`${folder}${name}`));
	const byName = (shapes: Shape[]) => new Map(shapes.map((shape) => [shape.name, shape]));
	const classes = byName(files("events/"));
	const objects = byName(files("objects/"));

	/** With everything it extends; what stands lower wins, attribute by attribute. */
	const whole = (shape: Shape, among: Map<string, Shape>): Shape => {
		const parent = shape.extends === undefined ? undefined : among.get(shape.extends);
		if (!parent) return shape;
		const base = whole(parent, among);
		const attributes: Record<string, Attribute> = { ...base.attributes };
		for (const [name, own] of Object.entries(shape.attributes)) {
			const inherited = attributes[name];
			attributes[name] = {
				...inherited,
				...own,
				...((own.enum || inherited?.enum) && { enum: { ...inherited?.enum, ...own.enum } }),
			};
		}
		const category = shape.category ?? base.category;
		const constraints = shape.constraints ?? base.constraints;
		return {
			...{ ...base, ...shape, attributes },
			...(category && { category }),
			...(constraints && { constraints }),
		};
	};

	const check = (value: Value, shape: Shape, path: string): string[] => {
		const problems: string[] = [];
		const say = (what: string) => problems.push(`${path}: ${what}`);
		for (const [name, own] of Object.entries(shape.attributes)) {
			if (own.requirement === "required" && !(name in value)) say(`${name} is required`);
		}
		const some = shape.constraints?.at_least_one;
		if (some && !some.some((name) => name in value)) say(`one of ${some.join(", ")} is needed`);
		const one = shape.constraints?.just_one;
		if (one && one.filter((name) => name in value).length !== 1) say(`just one of ${one.join(", ")}`);
		for (const [name, held] of Object.entries(value)) {
			const own = shape.attributes[name];
			const general = dictionary[name];
			if (!own || !general) {
				say(`${name} is no attribute`);
				continue;
			}
			const known = { ...general, ...own, enum: { ...general.enum, ...own.enum } };
			const at = `${path}.${name}`;
			if (general.is_array) {
				if (Array.isArray(held))
					problems.push(...held.flatMap((item, i) => typed(item, known, `${at}[${i}]`)));
				else say(`${name} is an array`);
			} else problems.push(...typed(held, known, at));
			if (Object.keys(known.enum).length > 0) {
				const chosen = known.enum[String(held)];
				if (!chosen) say(`${name} is ${held}, which is none of ${Object.keys(known.enum)}`);
				const sibling = general.sibling;
				const label = sibling === undefined ? undefined : value[sibling];
				if (chosen && label !== undefined && held !== 99 && label !== chosen.caption)
					say(`${sibling} is ${label}, and not ${chosen.caption}`);
				if (held === 99 && sibling !== undefined && label === undefined) say(`${sibling} says what 99 is`);
			}
		}
		return problems;
	};

	const typed = (value: unknown, { type = "" }: Attribute, path: string): string[] => {
		const object = objects.get(type);
		if (type === "object" || type === "json_t")
			return typeof value === "object" ? [] : [`${path}: an object`];
		if (object) {
			if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: an object`];
			return check(value as Value, whole(object, objects), path);
		}
		const kind = types.attributes[type];
		if (!kind) return [`${path}: unknown type ${type}`];
		const base = kind.type ?? type;
		const fits =
			base === "string_t"
				? typeof value === "string" && value !== ""
				: base === "boolean_t"
					? typeof value === "boolean"
					: base === "float_t"
						? typeof value === "number"
						: Number.isSafeInteger(value);
		if (!fits) return [`${path}: no ${type}`];
		if (kind.regex && !new RegExp(kind.regex).test(String(value)))
			return [`${path}: not as ${type} is written`];
		if (kind.max_len && String(value).length > kind.max_len) return [`${path}: too long`];
		if (type === "timestamp_t" && ((value as number) < 1e12 || (value as number) > 1e13))
			return [`${path}: not in milliseconds`];
		return [];
	};

	return {
		version,
		/** What is wrong with it, in words; nothing is nothing. */
		problemsIn(event: Value): string[] {
			const category = Object.entries(categories.attributes).find(
				([, { uid }]) => uid === event.category_uid,
			);
			// A class's own number is within its category: 6 and 5 are 6005.
			const shape = [...classes.values()]
				.map((one) => whole(one, classes))
				.find(
					({ category: of, uid = 0 }) =>
						of === category?.[0] && uid > 0 && (category?.[1].uid ?? 0) * 1000 + uid === event.class_uid,
				);
			if (!shape || !category) return [`no class ${event.class_uid} in category ${event.category_uid}`];
			const own: Shape = {
				...shape,
				attributes: {
					...shape.attributes,
					class_uid: {
						...shape.attributes.class_uid,
						enum: { [String(event.class_uid)]: { caption: shape.caption } },
					},
					category_uid: {
						...shape.attributes.category_uid,
						enum: { [String(category[1].uid)]: { caption: category[1].caption } },
					},
				},
			};
			const problems = check(event, own, "event");
			if (event.type_uid !== (event.class_uid as number) * 100 + (event.activity_id as number))
				problems.push("event: type_uid is not class_uid * 100 + activity_id");
			return problems;
		},
	};
}
