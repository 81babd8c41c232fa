/** Reading the code as text, for the tests that hold the walls: which files there are and what each imports. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "..");

export const isTest = (file: string) => /(\.test|\.e2e)\.tsx?$|\/testing[a-z-]*\.ts$/.test(file);

export function filesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => /\.(ts|tsx|mjs)$/.test(name))
		.map((name) => join(folder, name));
}

/** The product's own rooms, without their tests. */
export const code = ["app", "lib", "db"].flatMap(filesIn).filter((file) => !isTest(file));

export const textOf = (file: string) => readFileSync(join(ROOT, file), "utf8");

const IMPORT =
	/(?:^|[\s;])(?:import|export)\s[^"'()]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|^import\s+["']([^"']+)["']/gm;

/** What a file imports: files of ours as paths from the root, packages by name. */
export function importsOf(file: string): string[] {
	return [...textOf(file).matchAll(IMPORT)]
		.map((match) => match[1] ?? match[2] ?? match[3] ?? "")
		.map((name) => {
			if (name.startsWith(".")) return relative(ROOT, join(ROOT, dirname(file), name));
			return name.replace(/^#(lib|db)\//, "$1/");
		});
}

/** Everything that a file reaches by imports, itself included. */
export function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
	if (reached.has(file)) return reached;
	reached.add(file);
	if (/^(app|lib|db)\//.test(file)) for (const to of importsOf(file)) reachedFrom(to, reached);
	return reached;
}
