/**
 * What the attacks of `npm run prove` aim at. In the demo one of its moderators signs in and claims a case that can
 * wait, as anybody there may; both are given back at the end. All of that is on the record, like any other work.
 */
import type { Aim } from "#db/attacks/attack.ts";
import {
	selectDecryption,
	selectIdleCase,
	selectIntakeKey,
	selectOtherRegions,
	selectReportEntry,
	selectSessionHash,
} from "#db/queries/proof.ts";
import { web } from "#db/web.ts";
import { claimCase } from "../cases/claim-case.ts";
import { releaseCase } from "../cases/release-case.ts";
import { demoPeople } from "../sessions/demo-people.ts";
import { endSession } from "../sessions/end-session.ts";
import { resolveSession } from "../sessions/resolve-session.ts";
import { startSession } from "../sessions/start-session.ts";

/** A person who may open one case, and the cases that they may not. */
export interface Insider {
	token: string;
	tokenHash: string;
	sessionId: string;
	alias: string;
	claimed: string;
	unclaimed: string | null;
	foreign: string | null;
	restricted: string | null;
}

export interface Prepared {
	aim: Aim;
	insider: Insider | null;
	giveBack(): Promise<void>;
}

export async function prepare(): Promise<Prepared> {
	const aim: Aim = {
		claim: null,
		taken: await selectDecryption(web()),
		byWeb: await selectReportEntry(web()),
	};
	const moderator = (await demoPeople()).find(({ grants }) =>
		grants.some(({ role }) => role === "moderator"),
	);
	const idle =
		moderator && (await selectIdleCase(web(), { regions: regionsOf(moderator), restricted: false }));
	if (!moderator || !idle) return { aim, insider: null, giveBack: async () => {} };

	const { token, sessionId } = await startSession({ personId: moderator.id, factor: "demo" });
	const actor = await resolveSession(token);
	if (!actor) return { aim, insider: null, giveBack: async () => {} };
	await claimCase(actor, idle);
	const regions = regionsOf(moderator);
	const insider: Insider = {
		...{ token, sessionId, alias: moderator.alias, claimed: idle },
		tokenHash: await selectSessionHash(web(), sessionId),
		unclaimed: await selectIdleCase(web(), { regions, restricted: false }),
		restricted: await selectIdleCase(web(), { regions, restricted: true }),
		foreign: await selectIdleCase(web(), {
			regions: await selectOtherRegions(web(), regions),
			restricted: false,
		}),
	};
	// The traps record an opening first, on the session; where only a passkey records one, there is nothing to trap.
	const intakeKey = await selectIntakeKey(web(), idle);
	if (intakeKey && (await opensOnSession(moderator.id)))
		aim.claim = { caseId: idle, personId: moderator.id, sessionId, role: "moderator", intakeKey };
	const giveBack = async () => {
		await releaseCase(actor, idle);
		await endSession(actor);
	};
	return { aim, insider, giveBack };
}

async function opensOnSession(personId: string): Promise<boolean> {
	const [row] = await web()<{ session: boolean }[]>`
		select body->>'assurance' = 'session' and not exists (
			select from access.passkey where person_id = ${personId} and removed_at is null) as session
		from access.configuration where kind = 'settings' order by id desc limit 1`;
	return row?.session ?? false;
}

const regionsOf = ({ grants }: { grants: readonly { role: string; region: string }[] }) =>
	grants.filter(({ role }) => role === "moderator").map(({ region }) => region);
