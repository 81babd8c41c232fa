import { Alert, Empty } from "../../_ui/alert.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { exactUtc } from "../../_ui/time-words.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { PasskeyActs } from "./passkey-acts.tsx";

export interface ShownPasskey {
	id: string;
	name: string;
	backedUp: boolean;
	addedAt: string;
	usableAt: string;
	lastUsedAt: string | null;
	entryId: string;
	entryNumber: number | null;
}

export function Passkeys({
	passkeys,
	now,
	noPasskeys,
	mayAdd,
	rests,
}: {
	passkeys: ShownPasskey[];
	now: number;
	/** Why there can be none at this address. */
	noPasskeys: string | null;
	/** Alone, without a code. */
	mayAdd: boolean;
	/** One's openings rest on the session alone. */
	rests: boolean;
}) {
	return (
		<div className="grid grid-cols-1 gap-4">
			{rests && (
				<Alert tone="warn" title="Your openings rest on your session alone.">
					Whoever has this browser, or the console's own server, could open in your name. From the moment you
					register a passkey each of your openings asks for it, and the record shows what you confirmed.
				</Alert>
			)}
			{passkeys.length > 0 ? (
				<Table
					caption="Your passkeys"
					head={
						<>
							<Th>Name</Th>
							<Th>Added</Th>
							<Th>Last used</Th>
							<Th>State</Th>
							<Th>Entry</Th>
							<Th>
								<span className="sr-only">Rename or remove</span>
							</Th>
						</>
					}
				>
					{passkeys.map((passkey) => (
						<Tr key={passkey.id}>
							<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
								{passkey.name}
							</th>
							<Td className="text-soft">
								<RelativeTime at={passkey.addedAt} now={now} />
							</Td>
							<Td className="text-soft">
								{passkey.lastUsedAt ? <RelativeTime at={passkey.lastUsedAt} now={now} /> : "never"}
							</Td>
							<Td>
								{Date.parse(passkey.usableAt) > now ? (
									<Badge tone="warn" title={`Opens and confirms from ${exactUtc(passkey.usableAt)}`}>
										new: opens nothing before {exactUtc(passkey.usableAt)}
									</Badge>
								) : (
									<Badge tone="good">in force</Badge>
								)}{" "}
								{passkey.backedUp && (
									<Badge title="Its maker keeps it in step on several devices">synced</Badge>
								)}
							</Td>
							<Td>
								<Seal entry={passkey.entryId} number={passkey.entryNumber} />
							</Td>
							<Td>
								<PasskeyActs id={passkey.id} name={passkey.name} last={passkeys.length === 1} />
							</Td>
						</Tr>
					))}
				</Table>
			) : (
				<Empty title="No passkey yet">
					A passkey is kept by your device or a security key and proves that you are there: by touch, finger,
					face or PIN.
				</Empty>
			)}
			{noPasskeys !== null ? (
				<p className="max-w-prose text-soft">
					<strong className="font-[620] text-ink">None can be added at this address.</strong> {noPasskeys}
				</p>
			) : mayAdd ? (
				<AddPasskey first={passkeys.length === 0} />
			) : (
				<p className="max-w-prose text-soft">
					{passkeys.length === 0
						? "A first passkey needs a code that two admins give. Ask an admin; then register it at /enrol."
						: "A further passkey is confirmed by one in force; yours is still new."}
				</p>
			)}
		</div>
	);
}
