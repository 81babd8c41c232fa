import { ButtonLink } from "../_ui/button.tsx";

export default function NotFound() {
	return (
		<div className="mx-auto grid max-w-prose gap-3 px-6 py-24">
			<p className="eyebrow numbers">404</p>
			<h1 className="text-xl font-[620] tracking-[-0.015em]">There is nothing by this id</h1>
			<p className="text-soft">
				No case, opening or entry has it. The link may be old or mistyped; nothing was opened.
			</p>
			<p>
				<ButtonLink href="/">To the start</ButtonLink>
			</p>
		</div>
	);
}
