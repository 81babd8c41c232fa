import type { Metadata } from "next";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { readConfiguration, type SettingsBody } from "#lib/staff/read-configuration.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert, Empty } from "../../../_ui/alert.tsx";
import { Fact, Facts, Page, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

export const metadata: Metadata = { title: "Configuration" };

const NAMES: Record<string, string> = {
	assurance: "assurance",
	rpId: "passkeys' name",
	origin: "origin",
	passkeyWaitHours: "wait of new passkeys",
	gate: "what releases wait for",
	witnesses: "witnesses",
	regions: "regions",
	demo: "demo",
	employers: "own employers",
};

export default async function ConfigurationPage() {
	const actor = await requireActor();
	const { settings, policies } = await orRefuse(readConfiguration(actor));
	const now = Date.now();
	const [current, policy] = [settings[0], policies[0]];
	return (
		<Page
			title="Configuration"
			lead="What the decryption service works by. It reads it from its own environment at start, never from the console; each change is an entry before anything is decided by it."
		>
			{!current || !policy ? (
				<Empty title="Nothing yet">What is in force shows here once a decryption service has started.</Empty>
			) : (
				<div className="grid grid-cols-1 gap-8">
					<Section id="in-force" title="In force">
						<InForce settings={current.body} version={policy.version} />
					</Section>
					<Section id="settings" title="Settings" note={`${settings.length}`}>
						<Table
							caption="Changes of the settings"
							head={
								<>
									<Th>Since</Th>
									<Th>Decryption service</Th>
									<Th>What changed</Th>
									<Th>Digest</Th>
									<Th>Entry</Th>
								</>
							}
						>
							{settings.map(({ id, at, keeper, changed, digest, entryId, entryNumber }) => (
								<Tr key={id}>
									<Td className="text-soft">
										<RelativeTime at={at.toISOString()} now={now} />
									</Td>
									<Td>{keeper}</Td>
									<Td>{changed.map((name) => NAMES[name] ?? name).join(", ") || "put in force again"}</Td>
									<Td className="font-mono text-2xs">{digest.slice(0, 16)}…</Td>
									<Td>
										<Seal entry={entryId} number={entryNumber} href={sealAddress(actor, { entryId })} />
									</Td>
								</Tr>
							))}
						</Table>
					</Section>
					<Section id="policies" title="Policy" note={`${policies.length}`}>
						<Table
							caption="Changes of the policy"
							head={
								<>
									<Th>Since</Th>
									<Th>Decryption service</Th>
									<Th>Version</Th>
									<Th>Digest</Th>
									<Th>Entry</Th>
								</>
							}
						>
							{policies.map(({ id, at, keeper, version, digest, entryId, entryNumber }) => (
								<Tr key={id}>
									<Td className="text-soft">
										<RelativeTime at={at.toISOString()} now={now} />
									</Td>
									<Td>{keeper}</Td>
									<Td className="font-mono text-xs">{version}</Td>
									<Td className="font-mono text-2xs">{digest.slice(0, 16)}…</Td>
									<Td>
										<Seal entry={entryId} number={entryNumber} href={sealAddress(actor, { entryId })} />
									</Td>
								</Tr>
							))}
						</Table>
					</Section>
				</div>
			)}
		</Page>
	);
}

function InForce({ settings, version }: { settings: SettingsBody; version: string }) {
	const { assurance, rpId, origin, passkeyWaitHours, gate, witnesses, regions, employers } = settings;
	return (
		<div className="grid grid-cols-1 gap-4">
			{assurance === "session" && (
				<Alert tone="warn" title="Openings rest on the session alone">
					Whoever has no passkey opens, approves and administers on their session. A stolen console could then
					act in their name, on the record but without their touch.
				</Alert>
			)}
			<Facts>
				<Fact term="Assurance">
					{assurance === "passkey"
						? "a passkey over each request"
						: "the session; a passkey from those who have one"}
				</Fact>
				<Fact term="Passkeys">
					bound to {rpId}, given at {origin};{" "}
					{passkeyWaitHours === 0
						? "usable at once"
						: `usable ${passkeyWaitHours} hours after they are added`}
				</Fact>
				<Fact term="Releases wait for">
					{gate === "checkpoint" ? "the log's own checkpoint" : gate.replace(":", ", at least ")}
				</Fact>
				<Fact term="Witnesses">{witnesses.join(", ") || "none"}</Fact>
				<Fact term="Regions">
					{regions === null ? "all" : regions.map((region) => region.toUpperCase()).join(", ")}
				</Fact>
				<Fact term="Oversee without an end">{employers?.join(", ") ?? "anybody's staff"}</Fact>
				<Fact term="Policy">
					<span className="font-mono text-xs">{version}</span>
				</Fact>
			</Facts>
		</div>
	);
}
