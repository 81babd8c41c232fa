import { WORDS } from "#lib/access/policy.ts";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import type { Right } from "#lib/oversight/protocol/read-campaign.ts";
import { RIGHT_REASONS, type RightVerdict, reasonInWords } from "#lib/oversight/protocol/reasons.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../../../../_ui/badge.tsx";
import { Seal } from "../../../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../../_ui/time.tsx";
import { Words } from "../../../reviews/[reviewId]/words.tsx";
import { decideRightAction } from "../../actions.ts";
import { DecideForm, type ReasonGroup } from "./decide-form.tsx";

export function Rights({ actor, rights, now }: { actor: Actor; rights: readonly Right[]; now: number }) {
	return (
		<Table
			caption="Rights under review, undecided ones first"
			head={
				<>
					<Th>Alias</Th>
					<Th>Role</Th>
					<Th>Region</Th>
					<Th>Since</Th>
					<Th>Given by</Th>
					<Th>Last signed in</Th>
					<Th>What becomes of it</Th>
				</>
			}
		>
			{rights.map((right) => (
				<Tr key={right.id}>
					<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600] whitespace-nowrap">
						{right.alias} {right.disabled && <Badge tone="alarm">disabled</Badge>}
						{right.employer && <span className="block text-xs font-[400] text-soft">{right.employer}</span>}
					</th>
					<Td>{ROLE_NAMES[right.role as Role]}</Td>
					<Td>{right.region.toUpperCase()}</Td>
					<Td className="text-soft">
						<RelativeTime at={right.grantedAt.toISOString()} now={now} />
						{right.endsAt && (
							<span className="block text-xs">
								ends <RelativeTime at={right.endsAt.toISOString()} now={now} />
							</span>
						)}
					</Td>
					<Td className="text-soft">{right.givenBy.join(", ") || "–"}</Td>
					<Td className="text-soft">
						{right.lastSignedIn ? <RelativeTime at={right.lastSignedIn.toISOString()} now={now} /> : "never"}
					</Td>
					<Td>
						<Became actor={actor} right={right} now={now} />
					</Td>
				</Tr>
			))}
		</Table>
	);
}

const BLOCKED = {
	OWN_ACT: "Your own: somebody else decides.",
	GIVEN_BY_ACTOR: "You brought the person in, proposed or confirmed it: somebody else decides.",
};

function Became({ actor, right, now }: { actor: Actor; right: Right; now: number }) {
	const { verdict, goneAt, blocked } = right;
	if (verdict !== null && right.decidedAt && right.entryId) {
		return (
			<div className="grid justify-items-start gap-1">
				<span className="inline-flex flex-wrap items-center gap-2">
					<Badge
						tone={verdict === "keep" ? "good" : verdict === "gone" ? "plain" : goneAt ? "plain" : "alarm"}
					>
						{verdict === "keep"
							? "kept"
							: verdict === "gone"
								? "gone"
								: goneAt
									? "withdrawn"
									: "withdrawn, still held"}
					</Badge>
					{verdict !== "gone" && reasonInWords(right.reason ?? "")}
					<Seal
						entry={right.entryId}
						number={right.entryNumber}
						href={sealAddress(actor, { entryId: right.entryId, region: right.region })}
					/>
				</span>
				<span className="text-xs text-soft">
					{right.decidedBy}, <RelativeTime at={right.decidedAt.toISOString()} now={now} />
				</span>
				{right.noteId && <Words noteId={right.noteId} ask="Show the words" />}
			</div>
		);
	}
	if (blocked) return <span className="text-soft">{BLOCKED[blocked]}</span>;
	return (
		<DecideForm
			decide={decideRightAction.bind(null, right.id)}
			groups={goneAt ? GONE : KEEP_OR_NOT}
			about={`${right.alias}, ${ROLE_NAMES[right.role as Role]} in ${right.region.toUpperCase()}`}
			id={right.id}
			words={WORDS}
		/>
	);
}

const group = (verdict: RightVerdict, label: string): ReasonGroup => ({
	verdict,
	label,
	reasons: Object.entries(RIGHT_REASONS[verdict]).map(([code, name]) => ({ code, name })),
});
const KEEP_OR_NOT = [group("keep", "Keep"), group("withdraw", "Withdraw")];
const GONE = [group("gone", "Gone")];
