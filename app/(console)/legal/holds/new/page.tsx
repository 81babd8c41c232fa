import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { readPlacing } from "#lib/legal/holds/read-placing.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Page } from "../../../../_ui/page.tsx";
import { tokenNow } from "../../../token-now.ts";
import { PlaceForm } from "./place-form.tsx";

export const metadata: Metadata = { title: "Place a legal hold" };

const DAY = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function NewHoldPage({ searchParams }: { searchParams: Search }) {
	const actor = await requireActor();
	const asked = (await searchParams).again;
	const { regions, matters, platforms, people, words, again } = await orRefuse(
		readPlacing(actor, await tokenNow(), typeof asked === "string" ? asked : undefined),
	);
	const now = Date.now();
	return (
		<Page
			title={again ? "Place a lost hold again" : "Place a legal hold"}
			eyebrow={
				<Link prefetch={false} href="/legal/holds" className="hover:underline">
					Legal holds
				</Link>
			}
			lead="It stands at once, on all that is here and on what comes. What was deleted before it is not brought back; the hold says so."
		>
			<PlaceForm
				hold={again?.hold ?? randomUUID()}
				newMatter={again?.matter ?? randomUUID()}
				regions={again ? [again.region] : regions}
				matters={matters}
				platforms={platforms}
				people={people}
				words={words}
				dates={{ first: dayOf(now + 2 * DAY), usual: dayOf(now + 180 * DAY), last: dayOf(now + 365 * DAY) }}
			/>
		</Page>
	);
}
