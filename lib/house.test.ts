/** The walls of the house (CONTRIBUTING.md): which room may import which, and who may write the ledger. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { code, filesIn, importsOf, isTest, ROOT, reachedFrom, textOf } from "./testing-imports.ts";

const within = (room: string) => (file: string) => file.startsWith(`${room}/`);
const isOurs = (name: string) => /^(app|lib|db|bench|e2e|docs)\//.test(name);
const packagesOf = (reached: Set<string>) =>
	[...reached].filter((name) => !isOurs(name) && !name.startsWith("node:")).sort();

/** In prose: a folder of ours, and an ending. */
const PATHS = /\b(?:app|lib|db|e2e|bench|deploy|docs)\/[\w./()[\]-]+\.(?:tsx?|mjs|sql|md|go|json|txt)\b/g;

describe("the house", () => {
	it("arrows go from app to lib to db, never back", () => {
		const back = code.flatMap((file) =>
			importsOf(file)
				.filter((to) =>
					file.startsWith("db/") ? /^(lib|app)\//.test(to) : file.startsWith("lib/") && to.startsWith("app/"),
				)
				.map((to) => `${file} → ${to}`),
		);
		assert.deepEqual(back, []);
	});

	it("the keeper's folder has one door, its client: nobody outside imports any other file of it", () => {
		const outside = code.filter((file) => !within("lib/keeper")(file));
		const entered = outside.flatMap((file) =>
			importsOf(file)
				.filter((to) => to.startsWith("lib/keeper/") && !/^lib\/keeper\/client(-[a-z]+)?\.ts$/.test(to))
				.map((to) => `${file} → ${to}`),
		);
		assert.deepEqual(entered, []);
	});

	it("the keeper reaches only the pure rooms, the ledger's writer and the database client, and a few packages", () => {
		const reached = reachedFrom("lib/keeper/server.ts");
		const ours = [...reached].filter((file) => /^(lib|db|app)\//.test(file));
		const foreign = ours.filter(
			(file) =>
				!/^lib\/(keeper|access|bodies|ledger|envelope|totals)\/|^lib\/(errors|env|actor|uuid)\.ts$|^db\/(client|pool|trouble)\.ts$/.test(
					file,
				),
		);
		assert.deepEqual(foreign, []);
		// Half a second to import, so it is loaded apart; it verifies what passkeys sign.
		const passkeys = ["@simplewebauthn/server", "@simplewebauthn/server/helpers"];
		// Loaded only where KEY_STORE or S3_BUCKET says so, and pkcs11js in another process (below).
		const stores = ["@aws-sdk/client-kms", "@aws-sdk/client-s3"];
		assert.deepEqual(packagesOf(reached), [...stores, ...passkeys, "postgres", "zod"]);
		for (const name of [...stores, ...passkeys]) {
			const imports = new RegExp(`^import (?!type\\b)[^;]*from "${name}"`, "m");
			assert.deepEqual(
				ours.filter((file) => imports.test(textOf(file))),
				[],
				name,
			);
		}
	});

	it("a token's library is loaded by one process, which reaches nothing of ours but what it needs to speak to it", () => {
		const reached = [...reachedFrom("lib/keeper/stores/pkcs11-process.ts")].filter(
			(name) => !name.startsWith("node:"),
		);
		assert.deepEqual(reached.sort(), [
			...["lib/errors.ts", "lib/keeper/stores/key-store.ts", "lib/keeper/stores/pkcs11-messages.ts"],
			...["lib/keeper/stores/pkcs11-process.ts", "lib/keeper/stores/pkcs11-token.ts", "pkcs11js"],
		]);
	});

	it("the worker has no door to the decryption service, seals and opens nothing, and reads no key", () => {
		const reached = reachedFrom("lib/worker/main.ts");
		const rooms =
			/^lib\/(worker|alarms|http|siem|webhooks|signals|sampling|totals|ledger|access|oversight\/(charts|periods|protocol|totals))\//;
		const leaves =
			/^lib\/((actor|env|errors|uuid)|intake\/decision-schema|cases\/(lapse-claims|let-decisions-go))\.ts$|^db\/(client|pool|trouble|web|queries\/.+)\.ts$/;
		const foreign = [...reached].filter((name) => isOurs(name) && !rooms.test(name) && !leaves.test(name));
		assert.deepEqual(foreign, []);
		const keys = ["lib/ledger/log-key.ts", "lib/keys-folder.ts"];
		assert.deepEqual(
			keys.filter((file) => reached.has(file)),
			[],
		);
		assert.deepEqual(packagesOf(reached), ["nodemailer", "postgres", "standardwebhooks", "zod"]);
	});

	it("alarms and copies for other systems hold no key and have no door to the decryption service", () => {
		const rooms = [
			"lib/alarms/deliver.ts",
			"lib/alarms/watch.ts",
			"lib/alarms/recording.ts",
			"lib/siem/tell-siem.ts",
		];
		for (const room of rooms) {
			const foreign = [...reachedFrom(room)].filter(
				(file) =>
					/^(lib|db|app)\//.test(file) &&
					!/^lib\/(alarms|http|siem|webhooks|worker)\/|^lib\/(errors|env|uuid)\.ts$/.test(file),
			);
			const types = /^lib\/ledger\/([a-z]+-)?event(s|-parts)?\.ts$|^db\/(client|pool|trouble)\.ts$/;
			assert.deepEqual(
				foreign.filter((file) => !types.test(file)),
				[],
				room,
			);
		}
	});

	it("the pure rooms do not reach the keeper, the cases or the database", () => {
		const leaks = code
			.filter((file) => /^lib\/(access|envelope)\//.test(file))
			.flatMap((file) =>
				importsOf(file)
					.filter(
						(to) =>
							/^(db|app)\//.test(to) ||
							(/^lib\//.test(to) && !/^lib\/(access|envelope|errors\.ts|env\.ts|actor\.ts)/.test(to)),
					)
					.map((to) => `${file} → ${to}`),
			);
		assert.deepEqual(leaks, []);
	});

	it("what draws a sample is pure, and an outsider runs it with nothing installed", () => {
		const reached = code
			.filter(within("lib/sampling"))
			.flatMap((file) => [...reachedFrom(file)])
			.filter(
				(name) => !/^lib\/(sampling|ledger|access)\/|^lib\/(actor|errors)\.ts$|^node:crypto$/.test(name),
			);
		assert.deepEqual([...new Set(reached)], []);
	});

	it("what counts an access report is pure, so that a stranger counts it again with nothing installed", () => {
		const reached = code
			.filter(within("lib/totals"))
			.flatMap((file) => [...reachedFrom(file)])
			.filter(
				(name) => !/^lib\/(totals|sampling|ledger|access)\/|^lib\/(actor|errors)\.ts$|^node:/.test(name),
			);
		assert.deepEqual([...new Set(reached)], []);
	});

	it("nothing of the product leans on a measurement, an end-to-end test or a file that we hand out; a test may on the last and on the generated year", () => {
		const leans = ["app", "lib", "db"].flatMap(filesIn).flatMap((file) =>
			importsOf(file)
				.filter((to) => /^(bench|e2e|docs)\//.test(to) && !(isTest(file) && /^(bench\/year|docs)\//.test(to)))
				.map((to) => `${file} → ${to}`),
		);
		assert.deepEqual(leans, []);
	});

	it("every package that a file of ours imports is declared, and the product runs without those of its tests", () => {
		const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf("package.json"));
		const packageOf = (to: string) => to.split("/", to.startsWith("@") ? 2 : 1).join("/");
		const imported = (files: string[]) =>
			files.flatMap((file) =>
				importsOf(file)
					.filter((to) => !isOurs(to) && !/^node:|^\./.test(to))
					.map((to) => [packageOf(to), `${file} → ${to}`] as const),
			);
		const undeclared = imported(["app", "lib", "db", "bench", "e2e"].flatMap(filesIn)).filter(
			([name]) => !(name in dependencies || name in devDependencies || name in optionalDependencies),
		);
		assert.deepEqual(undeclared, []);
		const fromTests = imported(code.filter((file) => !/^lib\/commands\/(test|browser)/.test(file))).filter(
			([name]) => name in devDependencies,
		);
		assert.deepEqual(fromTests, []);
	});

	it("a file that a migration's comment names by its path is there", () => {
		const folder = "db/migrations";
		const named = readdirSync(join(ROOT, folder)).flatMap((file) =>
			textOf(join(folder, file))
				.split("\n")
				.flatMap((line) => line.match(/--.*/)?.[0].match(PATHS) ?? [])
				.filter((path) => !existsSync(join(ROOT, path)))
				.map((path) => `${file}: ${path}`),
		);
		assert.deepEqual(named, []);
	});

	it("a test that a comment names is there", () => {
		const named = ["app", "lib", "db", "e2e", "bench"].flatMap(filesIn).flatMap((file) =>
			[...textOf(file).matchAll(/[\w./[\]-]+\.(?:test|e2e)\.tsx?\b/g)]
				.map(([name]) => name)
				.filter((name) => ![join(dirname(file), name), name].some((path) => existsSync(join(ROOT, path))))
				.map((name) => `${file}: ${name}`),
		);
		assert.deepEqual(named, []);
	});

	it("what a document links to, or names by its path, is there", () => {
		const pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "deploy/README.md"].concat(
			readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
				.filter((name) => name.endsWith(".md"))
				.map((name) => `docs/${name}`),
		);
		const gone = pages.flatMap((page) => {
			const text = textOf(page);
			const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) =>
				join(dirname(page), to),
			);
			const paths = [...text.matchAll(/`((?:app|lib|db|e2e|bench|deploy|docs)\/[\w./()[\]-]+)`/g)];
			return [...links, ...paths.map(([, path = ""]) => path)]
				.filter((path) => !existsSync(join(ROOT, path)))
				.map((path) => `${page}: ${path}`);
		});
		assert.deepEqual(gone, []);
	});

	it("one writer: only lib/ledger/append.ts and the database's own functions call ledger.append", () => {
		const writers = code.filter((file) => /ledger\.append\s*\(/.test(textOf(file)));
		// The attacks of `npm run prove` call it as the wrong role, to be refused.
		assert.deepEqual(
			writers.filter((file) => !/attacks/.test(file)),
			["lib/ledger/append.ts"],
		);
	});

	it("no page, route or component speaks SQL or opens an envelope", () => {
		const loud = code
			.filter(within("app"))
			.filter((file) =>
				/import (?!type\b)[^;"]*from "(postgres|drizzle-orm|#lib\/envelope\/|#db\/)/.test(textOf(file)),
			);
		assert.deepEqual(loud, []);
	});
});
