import { web } from "#db/web.ts";
import * as keeper from "#lib/keeper/client.ts";

type State = "ok" | "failing";

export interface Health {
	web: State;
	database: State;
	keeper: State;
}

const PATIENCE_MS = 3_000;

/** Which parts work: this process, its database, the decryption service. Why one fails stands in the logs. */
export async function health(): Promise<Health> {
	const [database, keeperState] = await Promise.all([
		stateOf(async () => (await web()`select 1 as one`).length === 1),
		stateOf(async () => (await keeper.health()).ok),
	]);
	return { web: "ok", database, keeper: keeperState };
}

async function stateOf(ask: () => Promise<boolean>): Promise<State> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(resolve, PATIENCE_MS, false);
	});
	try {
		return (await Promise.race([ask(), late])) ? "ok" : "failing";
	} catch {
		return "failing";
	} finally {
		clearTimeout(timer);
	}
}
