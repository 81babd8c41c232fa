"use client";
import { ActForm } from "../staff/act-form.tsx";
import { askResumption, resume } from "./actions.ts";

/** An admin lets exactly this run of deletion go on; by passkey where there is one. */
export function Resume({ plan, region, threads }: { plan: string; region: string; threads: number }) {
	const many = threads === 1 ? "1 thread" : `${threads.toLocaleString("en")} threads`;
	return (
		<ActForm
			{...{ ask: askResumption, act: resume, hidden: { plan, region } }}
			submit="Let it go on"
			named={`in ${region.toUpperCase()}`}
			done="It goes on."
			kind="primary"
			inline
			sure={{
				says:
					threads === 0
						? "The clocks are right, as far as you have seen. What falls due goes again by itself."
						: `${many} are deleted for good, each judged once more when its turn comes.`,
				submit: threads === 0 ? "Let it go on" : `Let ${many} go`,
			}}
		/>
	);
}
