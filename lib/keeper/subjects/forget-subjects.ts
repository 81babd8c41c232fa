/** By the clock of ids: whose a closed request was, and what was answered, goes (legal.forget_subjects). Shown by: subjects.test.ts. */
import { toTheEnd } from "./to-the-end.ts";

export const forgetSubjects = toTheEnd(
	"forget-subjects",
	(sql) => sql<{ n: number }[]>`select legal.forget_subjects() as n`,
);
