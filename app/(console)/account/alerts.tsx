import type { OwnAlertRow } from "#db/queries/account.ts";
import { ownAlertInWords } from "#lib/account/read-account.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { SeenAll } from "./seen-all.tsx";

export function Alerts({ alerts, now }: { alerts: OwnAlertRow[]; now: number }) {
	if (alerts.length === 0) {
		return (
			<Empty title="Nothing yet">
				Here you are told when a passkey is added or removed in your name, and when an opening of yours is
				ended.
			</Empty>
		);
	}
	const unseen = alerts.filter(({ seenAt }) => seenAt === null);
	return (
		<div className="grid grid-cols-1 gap-3">
			<ul className="card divide-y divide-line">
				{alerts.map(({ id, kind, at, entryId, entryNumber, seenAt }) => {
					const { name, says } = ownAlertInWords(kind);
					return (
						<li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
							<span className="font-[600]">{name}</span>
							{seenAt === null && <Badge tone="warn">new</Badge>}
							<span className="text-xs text-faint">
								<RelativeTime at={at.toISOString()} now={now} />
							</span>
							{entryId && <Seal entry={entryId} number={entryNumber} />}
							<span className="w-full text-soft">{says}</span>
						</li>
					);
				})}
			</ul>
			{unseen.length > 0 && (
				<SeenAll
					ids={unseen.map(({ id }) => id)}
					answers={unseen.some(({ kind }) => kind.startsWith("PASSKEY_"))}
				/>
			)}
		</div>
	);
}
