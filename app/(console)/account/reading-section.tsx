import type { Actor } from "#lib/actor.ts";
import { ownExposure } from "#lib/desk/exposure.ts";
import { ownReading } from "#lib/desk/reading-settings.ts";
import { Section } from "../../_ui/page.tsx";
import { Speak, words } from "../../_words/speak.tsx";
import { ExposureMeter, PauseReminder } from "../cases/exposure.tsx";
import { ReadingForm } from "./reading-form.tsx";

/** How one reads, and what it adds up to. */
export async function ReadingSection({ actor }: { actor: Actor }) {
	const [w, { own, organisation }, exposure] = await Promise.all([
		words("settings"),
		ownReading(actor),
		ownExposure(actor),
	]);
	return (
		<Speak rooms={["settings", "reading"]}>
			<Section title={w("readingTitle")} id="reading">
				<p className="max-w-prose pb-3 text-soft">{w("readingLead")}</p>
				<ReadingForm own={own} organisation={organisation} />
			</Section>
			<div className="grid gap-4">
				<ExposureMeter exposure={exposure} />
				<PauseReminder exposure={exposure} />
			</div>
		</Speak>
	);
}
