import type { Metadata } from "next";
import Link from "next/link";
import { allowed } from "#lib/access/roles.ts";
import { ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import { readPolicyVersion } from "#lib/oversight/protocol/policy-versions.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../../_auth/session.ts";
import { Alert } from "../../../../../_ui/alert.tsx";
import { Badge } from "../../../../../_ui/badge.tsx";
import { Code } from "../../../../../_ui/code.tsx";
import { Fact, Facts, Page, Section } from "../../../../../_ui/page.tsx";
import { Seal } from "../../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../../_ui/time.tsx";
import { signedBy, wasSignedBy } from "../../../by-what.ts";
import { Digest } from "../../digest.tsx";
import { SignForm } from "../../sign-form.tsx";

export const metadata: Metadata = { title: "A version of the policy" };

export default async function PolicyVersionPage({
	params,
}: {
	params: Promise<{ configurationId: string }>;
}) {
	const actor = await requireActor();
	const policy = await orRefuse(readPolicyVersion(actor, (await params).configurationId));
	const now = Date.now();
	return (
		<Page
			title="A version of the policy"
			eyebrow={
				<Link prefetch={false} href="/oversight/protocol" className="hover:underline">
					Protocol reviews
				</Link>
			}
			lead="As the decryption service put it in force. Whoever signs it has read it and answers for it."
			actions={policy.inForce ? <Badge tone="accent">in force</Badge> : <Badge>not in force any more</Badge>}
		>
			<div className="grid grid-cols-1 gap-6 outline-none" tabIndex={-1}>
				<Facts>
					<Fact term="Put in force">
						<RelativeTime at={policy.at.toISOString()} now={now} /> by {policy.keeper}{" "}
						<Seal
							entry={policy.entryId}
							number={policy.entryNumber}
							href={sealAddress(actor, { entryId: policy.entryId })}
						/>
					</Fact>
					<Fact term="Signed">
						{policy.signedAt && policy.signedEntryId ? (
							<>
								by {policy.signedBy}, <RelativeTime at={policy.signedAt.toISOString()} now={now} />,{" "}
								{wasSignedBy(policy.signedAssurance) ?? "as an archived entry says"}{" "}
								<Seal
									entry={policy.signedEntryId}
									number={policy.signedEntryNumber}
									href={sealAddress(actor, { entryId: policy.signedEntryId })}
								/>
							</>
						) : (
							"by nobody yet"
						)}
					</Fact>
				</Facts>
				<Section id="digest" title="Digest">
					<Digest>{policy.digest}</Digest>
				</Section>
				{policy.signedAt ? null : allowed(actor, "policy.sign") ? (
					<SignForm
						asked={{ what: "policy", configuration: policy.id, digest: policy.digest }}
						submit="Sign this version"
						says={`You sign for exactly the digest above, ${signedBy(await ownOpeningsAskPasskey(actor))}. It goes on the record, once.`}
					/>
				) : (
					<Alert title="A lead of oversight signs it">It is overdue 14 days after it was put in force.</Alert>
				)}
				<Section id="text" title="Text">
					<p className="pb-2 text-soft">
						In words, the policy in force is at{" "}
						<Link prefetch={false} href="/policy" className="underline">
							Policy
						</Link>
						. This is what the digest is of.
					</p>
					<Code label="The policy, as it is stored" wrapped>
						{policy.text}
					</Code>
				</Section>
			</div>
		</Page>
	);
}
