import { headers } from "next/headers";
import { errors as german } from "./de/errors.ts";
import { language } from "./language.ts";
import { refusalIn } from "./refusal-in.ts";
import { isSpoken } from "./spoken-paths.ts";

/**
 * A refusal in the language of the page that it is shown on. The domain says it in English; German is found by its code
 * (de/errors.ts). What has none stays English: a reason in the wrong language is better than none.
 */
export async function inWords({ code, message }: { code: string; message: string }): Promise<string> {
	try {
		if (!isSpoken((await headers()).get("x-path") ?? "")) return message;
		return (await language()) === "de" ? refusalIn(german, code, message) : message;
	} catch {
		// The language is asked of the database, which may be what failed.
		return message;
	}
}
