/**
 * What the palette lists: the pages that the person may go to, and what they find by an id or a name. By POST, so that
 * what is typed (a platform's id, a colleague's name) is in no address, no history and no access log.
 */
import { z } from "zod";
import type { FoundCase } from "#db/queries/find.ts";
import { findAnything } from "#lib/desk/find-anything.ts";
import { DomainError } from "#lib/errors.ts";
import { currentActor } from "../../_auth/session.ts";
import { categoryWords } from "../../_words/in-codes.ts";
import { words } from "../../_words/speak.tsx";
import { caseName } from "../cases/case-words.tsx";
import { bodyOf, refusal } from "../readings/answers.ts";
import { requireSameOrigin } from "../readings/same-origin.ts";
import { type Place, placesOf } from "./places.ts";

const Asked = z.object({ text: z.string().max(200) });

export interface Answer {
	places: Place[];
	found: (Place & { note: string })[];
}

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const actor = await currentActor();
		if (!actor) throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Sign in again.");
		const asked = Asked.safeParse(await bodyOf(request));
		if (!asked.success) throw new DomainError("INPUT_INVALID", "That is too long to be a name or an id.");
		const [w, codes, { cases, reports, people }] = await Promise.all([
			words("places"),
			words("codes"),
			findAnything(actor, asked.data.text),
		]);
		const note = ({ severity, category, keyword, region, closed }: FoundCase) =>
			[
				`S${severity}`,
				categoryWords(codes, category, keyword),
				region.toUpperCase(),
				w(closed ? "closed" : "open"),
			].join(" · ");
		const answer: Answer = {
			places: placesOf(actor, w),
			found: [
				...cases.map((one) => ({
					...{ href: `/cases/${one.id}`, note: note(one) },
					label: w("foundCase", { name: caseName(one.id) }),
				})),
				...reports.map((one) => ({
					...{ href: `/cases/${one.id}`, note: note(one) },
					label: w("foundReport", { platform: one.platform, name: caseName(one.id) }),
				})),
				...people.map(({ id, alias, name }) => ({ href: `/staff/${id}`, label: alias, note: name })),
			],
		};
		return Response.json(answer, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}
