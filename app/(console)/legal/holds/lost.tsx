import Link from "next/link";
import type { Actor } from "#lib/actor.ts";
import type { HoldList } from "#lib/legal/holds/list-holds.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { ExactTime } from "../../../_ui/time.tsx";

/** After an older database was restored: holds that only the log knows of. */
export function Lost({ actor, lost, mayPlace }: { actor: Actor; lost: HoldList["lost"]; mayPlace: boolean }) {
	if (lost.length === 0) return null;
	return (
		<Alert tone="alarm" title={lost.length === 1 ? "A hold is lost" : `${lost.length} holds are lost`}>
			<p>
				The log says that they stand, and this database, restored from before, does not know what they cover.
				Deletion waits until they are placed again, from your own files.
			</p>
			<ul className="grid gap-1 pt-1.5">
				{lost.map((one) => (
					<li key={one.entryId} className="flex flex-wrap items-center gap-x-3">
						<Seal
							entry={one.entryId}
							number={one.entryNumber}
							href={sealAddress(actor, { entryId: one.entryId, region: one.region })}
						/>
						<span className="font-mono text-xs">{one.hold}</span>
						<span>
							{one.region.toUpperCase()}, until <ExactTime at={one.expiresAt.toISOString()} />
						</span>
						{mayPlace && (
							<Link prefetch={false} href={`/legal/holds/new?again=${one.hold}`} className="underline">
								Place it again
							</Link>
						)}
					</li>
				))}
			</ul>
		</Alert>
	);
}
