import type { AccountRow } from "#db/queries/case-history.ts";
import type { Actor } from "#lib/actor.ts";
import { HISTORY, type History } from "#lib/cases/history.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { ExactTime, RelativeTime } from "../../../_ui/time.tsx";
import { named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { caseName } from "../case-words.tsx";
import { Fold } from "./fold.tsx";
import { CaseLine } from "./related-section.tsx";

interface Shown {
	actor: Actor;
	region: string;
	nameOf: (number: number | null) => string;
	now: number;
}

/** The accounts of the thread, here: other cases, what was asked about them, reports made and how many were right. */
export async function HistorySection({ history, ...shown }: { history: History } & Shown) {
	const w = await words("casepage");
	const { accounts, others } = history;
	const known = accounts.filter(({ total, made, actions }) => total + made + actions.length > 0);
	return (
		<Fold id="accounts" title={w("accounts")} note={known.length} open={known.length > 0}>
			{known.length === 0 ? (
				<p className="px-4 py-3 text-faint">{w(accounts.length === 0 ? "accountsErased" : "accountsNone")}</p>
			) : (
				<ul className="divide-y divide-line">
					{known.map((account) => (
						<Account key={account.number} account={account} {...shown} />
					))}
				</ul>
			)}
			<p className="border-t border-line px-4 py-2 text-xs text-faint">
				{w("accountsBounds", { threads: HISTORY.threads })}
				{others > 0 && ` ${w("accountsOthers", { count: others })}`}
			</p>
		</Fold>
	);
}

async function Account({ account, ...shown }: { account: AccountRow } & Shown) {
	const w = await words("casepage");
	const { number, total, cases, made, decided, right } = account;
	return (
		<li className="grid gap-2 px-4 py-2.5">
			<p className="flex flex-wrap items-baseline gap-x-3">
				<span className="font-[600]">{shown.nameOf(number)}</span>
				<span className="text-soft">
					{total === 0 ? w("noOtherCase") : w("earlierCases", { count: total })}
					{made > 0 && ` · ${w("reportsMade", { count: made, right, decided })}`}
				</span>
			</p>
			<Actions account={account} {...shown} />
			{cases.length > 0 && (
				<ul className="grid gap-1">
					{cases.map((one) => (
						<li key={one.id}>
							<CaseLine one={one} now={shown.now} />
						</li>
					))}
				</ul>
			)}
			{total > cases.length && (
				<p className="text-xs text-faint">{w("shownNewest", { count: cases.length })}</p>
			)}
		</li>
	);
}

async function Actions({ account: { actions }, actor, region, now }: { account: AccountRow } & Shown) {
	const [w, codes] = await Promise.all([words("casepage"), words("codes")]);
	if (actions.length === 0) return null;
	return (
		<ul className="grid gap-1">
			{actions.map((one) => (
				<li
					key={`${one.entryId} ${one.kind} ${one.until}`}
					className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5"
				>
					<Badge tone="warn">
						{w("actionOn", { action: named(codes, "outcome", one.kind), case: caseName(one.caseId) })}
					</Badge>
					{one.until && (
						<span className="text-xs text-soft">
							{w.rich("actionUntil", { until: <ExactTime at={one.until} /> })}
						</span>
					)}
					{one.result && (
						<span className={one.result === "REFUSED" ? "text-xs text-alarm" : "text-xs text-faint"}>
							{w(one.result === "REFUSED" ? "actionRefused" : "actionDone")}
						</span>
					)}
					<span className="text-xs text-faint">
						{one.by} · <RelativeTime at={one.decidedAt} now={now} lang={w.lang} />
					</span>
					<Seal
						lang={w.lang}
						entry={one.entryId}
						number={one.entryNumber}
						href={sealAddress(actor, { entryId: one.entryId, region })}
					/>
				</li>
			))}
		</ul>
	);
}
