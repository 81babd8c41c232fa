/** Run by export-log.test.ts: exports a log into FOLDER and is killed before bundle AT is written. */
import { parseSigner } from "#lib/ledger/signing.ts";
import { exportLog } from "./export-log.ts";
import { SyntheticLog } from "./testing-synthetic-log.ts";

const [folder = "", skey = "", size = "0", at = "0"] = process.argv.slice(2);
const log = new SyntheticLog(Number(size), parseSigner(skey));
const bundle = log.bundle.bind(log);
log.bundle = (index, width) => {
	if (index === Number(at)) process.kill(process.pid, "SIGKILL");
	return bundle(index, width);
};
await exportLog(log, folder);
