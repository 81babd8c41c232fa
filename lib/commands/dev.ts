/** `npm run dev`: the same, with pages and keeper that reload when their files change. */
import { readEnv } from "#lib/env.ts";
import { serve } from "./serve.ts";

export async function run(): Promise<number> {
	return serve(readEnv(), { dev: true });
}
