import { redirect } from "next/navigation";

/** Oversight begins with what waits for it. */
export default function OversightPage() {
	redirect("/oversight/reviews");
}
