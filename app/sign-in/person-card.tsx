"use client";
import { useId, useState } from "react";
import { signInAs } from "../_auth/sign-in-as.ts";
import { Button } from "../_ui/button.tsx";

export function PersonCard({
	person,
	roles,
	may,
	to,
}: {
	person: { id: string; alias: string; name: string };
	roles: string;
	may: string;
	to: string;
}) {
	const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
	const id = useId();
	const enter = async () => {
		setState("busy");
		if (!(await signInAs(person.id, to).catch(() => false))) setState("failed");
	};
	return (
		<li className="card flex flex-col gap-3 p-4">
			<div className="flex items-baseline justify-between gap-3">
				<h2 className="font-[620]">{person.alias}</h2>
				<p className="text-xs text-faint">{roles}</p>
			</div>
			<p id={id} className="flex-1 text-soft">
				{may}
			</p>
			<div className="flex items-center gap-3">
				<Button aria-describedby={id} disabled={state === "busy"} onClick={enter}>
					{person.name}
				</Button>
				<p role="status" className="text-xs text-alarm">
					{state === "failed" && "That did not work; try again."}
				</p>
			</div>
		</li>
	);
}
