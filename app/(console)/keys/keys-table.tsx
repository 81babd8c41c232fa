import type { Actor } from "#lib/actor.ts";
import type { KeyState } from "#lib/keys/key-state.ts";
import type { KeyView } from "#lib/keys/read-keys.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Badge, type Tone } from "../../_ui/badge.tsx";
import { number } from "../../_ui/charts/chart.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { KeyAct } from "./key-act.tsx";

const STATES: Record<KeyState, { tone: Tone; says: string }> = {
	ahead: { tone: "plain", says: "published ahead" },
	current: { tone: "good", says: "seals now" },
	over: { tone: "plain", says: "period over" },
	announced: { tone: "warn", says: "to be destroyed" },
	destroyed: { tone: "plain", says: "destroyed" },
};

/** Each key: what it is now and how it ends first, where a narrow window shows it; then its period and what depends on it. */
export function KeysTable({
	actor,
	keys,
	announceDays,
	now,
}: {
	actor: Actor;
	keys: KeyView[];
	announceDays: number;
	now: number;
}) {
	if (keys.length === 0)
		return (
			<Empty title="No key yet">
				The decryption service makes a pair for each region and period, the next one ahead of its time. Each
				shows here with what depends on it.
			</Empty>
		);
	return (
		<div className="grid gap-2">
			<Table
				caption="Intake keys by region, the newest period first"
				head={
					<>
						<Th>Key</Th>
						<Th>State</Th>
						<Th>Its end</Th>
						<Th>Region</Th>
						<Th>Period</Th>
						<Th className="text-right">Threads</Th>
						<Th className="text-right">Notes</Th>
						<Th className="text-right">Wait for its end</Th>
						<Th>Made</Th>
					</>
				}
			>
				{keys.map((key) => (
					<Tr key={key.kid}>
						<th scope="row" className="px-3 py-1.5 text-left">
							<span className="font-mono text-xs font-[600]" title={key.kid}>
								{key.kid.slice(0, 10)}…
							</span>
							{key.store && <span className="block text-2xs text-faint">{key.store}</span>}
						</th>
						<Td>
							<Badge tone={STATES[key.state].tone}>{STATES[key.state].says}</Badge>
						</Td>
						<Td>
							<End {...{ actor, view: key, announceDays, now }} />
						</Td>
						<Td>{key.region.toUpperCase()}</Td>
						<Td className="numbers whitespace-nowrap">
							{day(key.notBefore)} – {day(key.notAfter)}
						</Td>
						<Td className="numbers text-right">{number(key.threads)}</Td>
						<Td className="numbers text-right">{number(key.notes)}</Td>
						<Td className="numbers text-right">{number(key.waiting)}</Td>
						<Td>
							{key.entryId ? (
								<Seal
									entry={key.entryId}
									number={key.entryNumber}
									href={sealAddress(actor, { entryId: key.entryId, region: key.region })}
								/>
							) : (
								"–"
							)}
						</Td>
					</Tr>
				))}
			</Table>
			<p className="max-w-[90ch] text-xs text-faint">
				A key seals in its period. Later what lives on is wrapped anew to the key of that day; when nothing is
				wrapped to it any more its destruction is announced, {announceDays} days ahead. Threads that were
				deleted wait for that: only then does no backup bring them back.
			</p>
		</div>
	);
}

function End({
	actor,
	view,
	announceDays,
	now,
}: {
	actor: Actor;
	view: KeyView;
	announceDays: number;
	now: number;
}) {
	const { kid, region, state, dueAt, may, threads, notes } = view;
	const seal = (entry: string | null, number: number | null) =>
		entry && <Seal entry={entry} number={number} href={sealAddress(actor, { entryId: entry, region })} />;
	if (state === "destroyed" && view.destroyedAt)
		return (
			<span className="flex flex-wrap items-center gap-x-2">
				destroyed <RelativeTime at={view.destroyedAt.toISOString()} now={now} />
				{!view.removedAt && ", leaves the key store now"} {seal(view.destroyedEntryId, view.destroyedNumber)}
			</span>
		);
	return (
		<div className="grid justify-items-start gap-1">
			{state === "announced" && (
				<span className="flex flex-wrap items-center gap-x-2">
					{dueAt && <>from {day(dueAt)} on</>} {seal(view.announcedEntryId, view.announcedNumber)}
				</span>
			)}
			{view.keptEntryId && (
				<span className="flex flex-wrap items-center gap-x-2">
					kept by an admin {seal(view.keptEntryId, view.keptNumber)}
				</span>
			)}
			{may && (
				<KeyAct
					{...{ kid, region, act: may, announceDays, needed: threads + notes > 0 }}
					name={`of ${region.toUpperCase()}, ${kid.slice(0, 10)}`}
				/>
			)}
			{(state === "current" || state === "ahead") && "–"}
			{state === "over" && !may && !view.keptEntryId && (
				<span className="text-faint">
					{threads + notes > 0 ? "what lives on is wrapped anew first" : "is announced soon"}
				</span>
			)}
		</div>
	);
}

const day = (at: Date) => at.toISOString().slice(0, 10);
