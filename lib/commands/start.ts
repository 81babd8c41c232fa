/** `npm start`: the product on this machine, until Ctrl-C. */
import { readEnv } from "#lib/env.ts";
import { serve } from "./serve.ts";

export async function run(): Promise<number> {
	return serve(readEnv(), { dev: false });
}
