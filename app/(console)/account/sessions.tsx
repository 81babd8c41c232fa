import { FACTOR_NAMES, type Factor } from "#lib/sessions/factor.ts";
import { Badge } from "../../_ui/badge.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { exactUtc } from "../../_ui/time-words.ts";
import { EndEverywhere, EndSession } from "./session-acts.tsx";

export interface ShownSession {
	id: string;
	factor: Factor;
	browser: string | null;
	createdAt: string;
	seenAt: string;
	expiresAt: string;
	here: boolean;
}

export function Sessions({ sessions, now }: { sessions: ShownSession[]; now: number }) {
	return (
		<div className="grid grid-cols-1 gap-4">
			<Table
				caption="Your open sessions"
				head={
					<>
						<Th>Browser</Th>
						<Th>Signed in by</Th>
						<Th>Since</Th>
						<Th>Last used</Th>
						<Th>Ends by itself</Th>
						<Th>
							<span className="sr-only">End it</span>
						</Th>
					</>
				}
			>
				{sessions.map((session) => {
					const browser = session.browser ?? "Unknown";
					return (
						<Tr key={session.id} chosen={session.here}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600] whitespace-nowrap">
								{browser} {session.here && <Badge tone="accent">this one</Badge>}
							</th>
							<Td className="text-soft">{FACTOR_NAMES[session.factor]}</Td>
							<Td className="text-soft">
								<RelativeTime at={session.createdAt} now={now} />
							</Td>
							<Td className="text-soft">
								<RelativeTime at={session.seenAt} now={now} />
							</Td>
							<Td className="numbers text-soft whitespace-nowrap">{exactUtc(session.expiresAt)}</Td>
							<Td className="text-right">
								{!session.here && (
									<EndSession id={session.id} named={`${browser}, since ${exactUtc(session.createdAt)}`} />
								)}
							</Td>
						</Tr>
					);
				})}
			</Table>
			<EndEverywhere />
		</div>
	);
}
