"use client";
import { type ComponentType, lazy, Suspense, useEffect, useLayoutEffect, useRef } from "react";

/**
 * A part of a page whose code comes when it is first shown: React's own way, without the 2 kB that the framework's adds to
 * every page that uses it. Until it is there nothing stands in its place; where the server has made its markup already, what
 * is pressed in the meantime is pressed again once it can be heard, which React does not do.
 *
 * @example const Form = late(() => import("./form.tsx").then((file) => file.Form));
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
	const Part = lazy(() => load().then((part) => ({ default: part as ComponentType<object> })));
	return function Late(props: Props) {
		const place = useRef<HTMLSpanElement>(null);
		const until = useRef<Until>({ heard: false, pressed: null });
		useEffect(() => {
			const around = place.current;
			const press = ({ target }: Event) => {
				// A form's own button is React's to repeat.
				const button = (target as Element).closest<HTMLElement>("button[type=button]");
				if (!until.current.heard) until.current.pressed = button;
			};
			around?.addEventListener("click", press);
			return () => around?.removeEventListener("click", press);
		}, []);
		return (
			<span ref={place} className="contents">
				<Suspense>
					<Part {...props} />
					<Heard until={until.current} />
				</Suspense>
			</span>
		);
	};
}

interface Until {
	heard: boolean;
	pressed: HTMLElement | null;
}

/** Beside the part: its effects run when both can be heard; the first at once, so that nothing is pressed twice. */
function Heard({ until }: { until: Until }) {
	useLayoutEffect(() => {
		until.heard = true;
	}, [until]);
	useEffect(() => {
		until.pressed?.click();
		until.pressed = null;
	}, [until]);
	return null;
}
