import { assuranceInForce, ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import type { Actor } from "#lib/actor.ts";
import { isDemo } from "#lib/sessions/demo-people.ts";
import { Link } from "../_ui/link.tsx";

/** Said on every page while openings need no passkey, to whoever has one that theirs do; nothing where all do. */
export async function AssuranceBanner({ actor }: { actor: Actor }) {
	// A page that cannot ask says the worse of the two.
	const accepted = await assuranceInForce().catch(() => "session" as const);
	if (accepted === "passkey") return null;
	const asks = await ownOpeningsAskPasskey(actor).catch(() => false);
	return (
		<p className="border-b border-warn/40 bg-warn-wash px-6 py-1 text-xs text-soft">
			<strong className="font-[620] text-warn">{isDemo() ? "Demo:" : "Without passkeys:"}</strong>{" "}
			{asks
				? "your openings ask for your passkey; those of people without one rest on the session alone."
				: "openings rest on the session alone."}{" "}
			<Link href="/account#passkeys" prefetch={false} className="underline underline-offset-2 hover:text-ink">
				What a passkey changes
			</Link>
		</p>
	);
}
