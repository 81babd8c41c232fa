import { keySet } from "#lib/intake/door.ts";
import { answer } from "#lib/intake/problems.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

const ANYONE = {
	"access-control-allow-origin": "*",
	"cross-origin-resource-policy": "cross-origin",
	"x-content-type-options": "nosniff",
};

/** Kept for five minutes by whoever asks; a key seals for an hour after its period (docs/sealed-submission.md). */
export async function GET(): Promise<Response> {
	const answered = await answer(async () =>
		Response.json(await keySet(), {
			headers: { "content-type": "application/jwk-set+json", "cache-control": "public, max-age=300" },
		}),
	);
	for (const [name, value] of Object.entries(ANYONE)) answered.headers.set(name, value);
	return answered;
}
