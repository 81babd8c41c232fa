"use client";
import { type ComponentType, lazy, Suspense } from "react";

/**
 * A part of a page whose code comes when it is first shown: React's own way, without the 2 kB that the framework's adds to
 * every page that uses it. Until it is there nothing stands in its place; where the server has made its markup already, a
 * button of it does nothing until then (React replays no click), so it is for parts that show, and for forms with an action.
 *
 * @example const Form = late(() => import("./form.tsx").then((file) => file.Form));
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
	const Part = lazy(() => load().then((part) => ({ default: part as ComponentType<object> })));
	return function Late(props: Props) {
		return (
			<Suspense>
				<Part {...props} />
			</Suspense>
		);
	};
}
