/**
 * A SoftHSM2 token of a test's own. Where SoftHSM2 or pkcs11js is not there, `missing` says what to install and the tests skip.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LIBRARIES = [
	"/usr/lib/softhsm/libsofthsm2.so",
	"/usr/lib64/pkcs11/libsofthsm2.so",
	"/usr/local/lib/softhsm/libsofthsm2.so",
	"/opt/homebrew/lib/softhsm/libsofthsm2.so",
];
const library = LIBRARIES.find(existsSync);

export const missing: string | false = (() => {
	const skipped = "tests of the PKCS#11 key store are skipped:";
	if (!library) return `${skipped} SoftHSM2 is not installed (Debian: apt install softhsm2)`;
	try {
		createRequire(import.meta.url).resolve("pkcs11js/build/Release/pkcs11.node");
		execFileSync("softhsm2-util", ["--version"]);
		return false;
	} catch {
		return `${skipped} pkcs11js was not built (Debian: apt install build-essential python3, then npm ci) or softhsm2-util is not on the PATH`;
	}
})();

export interface SoftHsm {
	/** What pkcs11Store and KEY_STORE's variables take. */
	module: string;
	token: string;
	pin: string;
	passOn: string[];
	/** As SOFTHSM2_CONF; it is set in this process. */
	conf: string;
	folder: string;
	/** Another token in the same folder. */
	add(label: string): void;
	utility(...args: string[]): void;
	remove(): void;
}

export function softHsm(token = "countersign"): SoftHsm {
	const folder = mkdtempSync(join(tmpdir(), "countersign-softhsm-"));
	const conf = join(folder, "softhsm2.conf");
	mkdirSync(join(folder, "tokens"));
	writeFileSync(
		conf,
		`directories.tokendir = ${join(folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n`,
	);
	const before = process.env.SOFTHSM2_CONF;
	process.env.SOFTHSM2_CONF = conf;
	const pin = "1234-and-more";
	const utility = (...args: string[]) =>
		void execFileSync("softhsm2-util", args, { stdio: "pipe", env: { ...process.env, SOFTHSM2_CONF: conf } });
	const add = (label: string) =>
		utility("--init-token", "--free", "--label", label, "--so-pin", "so-pin-5678", "--pin", pin);
	add(token);
	return {
		...{ module: library ?? "", token, pin, passOn: ["SOFTHSM2_CONF"], conf, folder, add, utility },
		remove() {
			if (before === undefined) delete process.env.SOFTHSM2_CONF;
			else process.env.SOFTHSM2_CONF = before;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
