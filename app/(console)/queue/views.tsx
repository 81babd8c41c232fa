import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { ITEM_NAME_MOST } from "#lib/cases/desk-items.ts";
import type { QueueView } from "#lib/cases/queue-views.ts";
import { cx } from "../../_ui/cx.ts";
import { Link } from "../../_ui/link.tsx";
import { words } from "../../_words/speak.tsx";
import { ActButton } from "../cases/act-button.tsx";
import { removeViewAction } from "./actions.ts";
import { SaveView } from "./save-view.tsx";

/** Queues under a name: one's own and those that the desk of a region shares. */
export async function Views({
	actor,
	views,
	query,
	regions,
}: {
	actor: Actor;
	views: QueueView[];
	query: string;
	regions: string[];
}) {
	const w = await words("queue");
	const shared = [...new Set(views.flatMap(({ region }) => (region === null ? [] : [region])))];
	const shares = regions.filter((region) => allowed(actor, "desk.share", region));
	return (
		<div className="flex flex-wrap items-start gap-x-5 gap-y-2 pb-3">
			{[null, ...shared].map((region) => {
				const some = views.filter((view) => view.region === region);
				if (some.length === 0) return null;
				const label = region === null ? w("ownViews") : w("sharedViews", { region: region.toUpperCase() });
				return (
					<nav key={region} aria-label={label} className="flex flex-wrap items-center gap-x-2 gap-y-1">
						<span className="eyebrow">{label}</span>
						{some.map((view) => (
							<Link
								key={view.id}
								href={view.query === "" ? "/queue" : `/queue?${view.query}`}
								prefetch={false}
								title={w("savedBy", { alias: view.alias })}
								aria-current={view.query === query ? "true" : undefined}
								className={cx(
									"inline-flex h-6 max-w-full items-center truncate rounded-md border px-2 text-xs",
									view.query === query
										? "border-accent bg-wash font-[600] text-accent-strong"
										: "border-line text-soft hover:border-soft hover:text-ink",
								)}
							>
								{view.name}
							</Link>
						))}
					</nav>
				);
			})}
			<details>
				<summary className="w-fit text-xs text-soft underline underline-offset-2 hover:text-ink">
					{w("views")}
				</summary>
				<div className="card mt-2 grid max-w-[34rem] gap-3 p-3">
					<SaveView query={query} regions={shares} most={ITEM_NAME_MOST} />
					{views.length === 0 && <p className="text-xs text-faint">{w("noViews")}</p>}
					{views.some(({ removable }) => removable) && (
						<ul className="grid gap-1">
							{views
								.filter(({ removable }) => removable)
								.map((view) => (
									<li key={view.id} className="flex flex-wrap items-center justify-between gap-2">
										<span className="min-w-0 truncate">
											{view.name}
											{view.region && <span className="text-faint"> · {view.region.toUpperCase()}</span>}
										</span>
										<ActButton
											small
											action={removeViewAction}
											fields={{ view: view.id }}
											label={w("removeView")}
											named={w("removeViewNamed", { name: view.name })}
										/>
									</li>
								))}
						</ul>
					)}
				</div>
			</details>
		</div>
	);
}
