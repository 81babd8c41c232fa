"use client";
import { useActionState } from "react";
import { Button } from "../../_ui/button.tsx";
import { nowAction } from "./actions.ts";

/** A job's turn now instead of by its clock. */
export function NowButton({ job, region, busy }: { job: string; region: string; busy: boolean }) {
	const [state, act, pending] = useActionState(nowAction, {});
	return (
		<form action={act} className="inline-flex flex-wrap items-center gap-2">
			<input type="hidden" name="job" value={job} />
			<input type="hidden" name="region" value={region} />
			<Button type="submit" small aria-disabled={pending || busy}>
				Now
				<span className="sr-only">
					{" "}
					{job} in {region.toUpperCase()}
				</span>
			</Button>
			<span role="status" className={state.problem ? "text-xs text-alarm" : "text-xs text-soft"}>
				{state.problem ?? (pending ? "Asking…" : state.done && "Asked.")}
			</span>
		</form>
	);
}
