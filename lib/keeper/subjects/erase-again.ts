/**
 * Where an older database was restored, what was erased for data subjects since is there again: once the log's entries are
 * brought back (`npm run ledger -- import`), the log says so, and it is erased again. Shown by: subjects.test.ts.
 */
import { toTheEnd } from "./to-the-end.ts";

export const eraseAgain = toTheEnd(
	"erase-again",
	(sql) => sql<{ n: number }[]>`select legal.erase_again() as n`,
);
