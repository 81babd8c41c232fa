/**
 * Reading the code as text, by declaration: what one exported function uses, and what those use in their turn, through
 * files and into the database's functions. For the test that every door leaves its entry. It follows names, not values:
 * a name that is used counts as reached.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type EventType, LedgerEvent } from "./ledger/event.ts";
import { ROOT, textOf } from "./testing-imports.ts";

interface Read {
	/** Each declaration at the top of the file, with its text. */
	texts: Map<string, string>;
	/** What stands behind an imported name. `*`: all of the file. */
	imports: Map<string, { file: string; name: string }>;
	/** Exported under another name. */
	exports: Map<string, string>;
	/** Its exports are doors of their own. */
	isActions: boolean;
}

const files = new Map<string, Read>();
const OPENS =
	/^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|type|interface|enum)\s+(\w+)?/;

function read(file: string): Read {
	const known = files.get(file);
	if (known) return known;
	const text = withoutComments(textOf(file));
	const found: Read = {
		...{ texts: new Map(), imports: importedInto(file, text), exports: new Map() },
		isActions: /^\s*["']use server["']/.test(text),
	};
	for (const chunk of text.split(/^(?=[^\s})\]`])/m)) {
		const name = OPENS.exec(chunk)?.[1] ?? (/^export default/.test(chunk) ? "default" : undefined);
		if (name === undefined) continue;
		found.texts.set(name, chunk);
		if (/^export default/.test(chunk)) found.exports.set("default", name);
	}
	for (const [, list = ""] of text.matchAll(/^export \{([^}]*)\}/gm)) {
		for (const [, local = "", as] of list.matchAll(/(\w+)(?: as (\w+))?/g))
			found.exports.set(as ?? local, local);
	}
	files.set(file, found);
	return found;
}

const withoutComments = (text: string) =>
	text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

function importedInto(file: string, text: string): Read["imports"] {
	const imports: Read["imports"] = new Map();
	for (const [, clause = "", from = ""] of text.matchAll(
		/^(?:import|export) (?!type\b)([^;"']*?) from ["']([^"']+)["']/gm,
	)) {
		const to = from.startsWith(".")
			? relative(ROOT, join(ROOT, dirname(file), from))
			: from.replace(/^#(lib|db)\//, "$1/");
		if (!/^(app|lib|db)\//.test(to) || !existsSync(join(ROOT, to)) || !/\.tsx?$/.test(to)) continue;
		const [, standing, everything] = /^(\w+)?,?\s*(?:\* as (\w+))?/.exec(clause) ?? [];
		if (standing) imports.set(standing, { file: to, name: "default" });
		if (everything) imports.set(everything, { file: to, name: "*" });
		for (const [, type, name = "", as] of (/\{([^}]*)\}/.exec(clause)?.[1] ?? "").matchAll(
			/(type )?(\w+)(?: as (\w+))?/g,
		))
			if (!type) imports.set(as ?? name, { file: to, name });
	}
	return imports;
}

/**
 * The texts of all that a declaration reaches, by `file#name`, itself first. It does not enter another door.
 *
 * @param name `*`: all that the file does
 * @param without what is not followed, as `file#name`
 */
export function declarationsFrom(
	file: string,
	name: string,
	without: readonly string[] = [],
): Map<string, string> {
	const left = new Map(without.map((key) => [key, ""]));
	const reached = new Map(left);
	follow(file, name, reached);
	for (const key of left.keys()) reached.delete(key);
	return reached;
}

function follow(file: string, name: string, reached: Map<string, string>): void {
	const { texts, imports, exports } = read(file);
	const local = exports.get(name) ?? name;
	const key = `${file}#${local}`;
	if (reached.has(key)) return;
	const passedOn = imports.get(local);
	const text = local === "*" ? withoutComments(textOf(file)) : texts.get(local);
	if (text === undefined) {
		if (passedOn) follow(passedOn.file, passedOn.name, reached);
		return;
	}
	if (![...reached.values()].every((said) => said === "") && read(file).isActions && isDoor(text)) return;
	reached.set(key, text);
	followAll(file, text, reached);
}

/** Whatever some text of a file names. */
function followAll(file: string, text: string, reached: Map<string, string>): void {
	const { texts, imports } = read(file);
	const used = text.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
	for (const [, word = "", member] of used.matchAll(/(?<![\w$.])([A-Za-z_$][\w$]*)(?:\??\.(\w+))?/g)) {
		if (texts.has(word)) follow(file, word, reached);
		const to = imports.get(word);
		if (to?.name === "*") follow(to.file, member ?? "", reached);
		else if (to) follow(to.file, to.name, reached);
	}
}

const isDoor = (text: string) => /^export (async )?function/.test(text);

/** The database's functions, as the migrations leave them: what each one says. */
const functions = new Map<string, string>();
for (const file of readdirSync(join(ROOT, "db/migrations")).sort()) {
	const sql = textOf(`db/migrations/${file}`).replace(/--.*$/gm, "");
	for (const [, name = "", , body = ""] of sql.matchAll(
		/CREATE (?:OR REPLACE )?FUNCTION ([a-z_]+\.[a-z_]+)\([\s\S]*?AS (\$\w*\$)([\s\S]*?)\2/g,
	))
		functions.set(name, body);
}

/** What the database's functions say that some text calls, and those that these call. */
export function functionsFrom(text: string, reached = new Map<string, string>()): Map<string, string> {
	for (const [, name = ""] of text.matchAll(/\b([a-z_]+\.[a-z_]+)\s*\(/g)) {
		const body = functions.get(name);
		if (body === undefined || reached.has(name)) continue;
		reached.set(name, body);
		functionsFrom(body, reached);
	}
	return reached;
}

/** What the keeper does when it is asked at each of its paths: the text of the route, and the file that it stands in. */
const routes = readdirSync(join(ROOT, "lib/keeper"))
	.filter((file) => /^routes.*\.ts$/.test(file))
	.flatMap((name) => {
		const file = `lib/keeper/${name}`;
		return [...textOf(file).matchAll(/path: \/(\^.*\$)\/,([\s\S]*?)(?=path: \/|$(?![\s\S]))/g)].map(
			([, path = "", text = ""]) => ({ file, path: new RegExp(path), text }),
		);
	});

/** What the keeper does in its turn where some text of its client asks it. */
export function keeperFrom(text: string): Map<string, string> {
	const reached = new Map<string, string>();
	for (const [, asked = ""] of text.matchAll(/["`](\/[a-z][^"`]*)["`]/g)) {
		const path = asked.replace(/\$\{[^}]*\}/g, "00000000-0000-4000-8000-000000000000");
		for (const route of routes) {
			if (!route.path.test(path)) continue;
			followAll(route.file, route.text, reached);
		}
	}
	return reached;
}

const TYPES = LedgerEvent.options.map((option) => option.shape.type.value as EventType);

/**
 * The entries that some declarations write: types that stand where `append` is called or an event is made, and those of
 * the database's functions that append. A door's own word to the keeper counts as what the keeper does then.
 */
export function entriesOf(declarations: Map<string, string>): EventType[] {
	const client = [...declarations].filter(([key]) => key.startsWith("lib/keeper/client"));
	const all = new Map([...declarations, ...keeperFrom(client.map(([, text]) => text).join("\n"))]);
	const made = [...all]
		.filter(
			([key]) => /^lib\/keeper\//.test(key) || /\bLedgerEvent\b/.test(textOf(key.split("#")[0] as string)),
		)
		.flatMap(([, text]) => text.match(/\btype(?::| =) [^,;\n]*/g) ?? []);
	const appended = [...all.values()].filter((text) => /\bappend\(/.test(text));
	const inDatabase = [...functionsFrom([...all.values()].join("\n"))]
		.filter(([name, body]) => name !== "ledger.append" && /ledger\.append\s*\(/.test(body))
		.map(([, body]) => body);
	return TYPES.filter(
		(type) =>
			[...made, ...appended].some((text) => text.includes(`"${type}"`)) ||
			inDatabase.some((body) => body.includes(`'${type}'`)),
	);
}
