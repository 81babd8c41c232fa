import { Section } from "../../_ui/page.tsx";
import { hands } from "../../_words/language.ts";
import { Speak, words } from "../../_words/speak.tsx";
import { HandsForm } from "./hands-form.tsx";

/** In what language the desk speaks to one, and whether letters are keys. */
export async function HandsSection() {
	const [w, own] = await Promise.all([words("settings"), hands()]);
	return (
		<Speak rooms={["settings"]}>
			<Section title={w("handsTitle")} id="desk">
				<p className="max-w-prose pb-3 text-soft">{w("handsLead")}</p>
				<HandsForm language={own?.language ?? null} shortcuts={own?.shortcuts ?? true} />
			</Section>
		</Speak>
	);
}
