import Link from "next/link";
import { type holdsInShort, WARN_DAYS } from "#lib/legal/holds/list-holds.ts";

type Counts = NonNullable<Awaited<ReturnType<typeof holdsInShort>>>;

/** What holds keep, as far as whoever looks may see them. */
export function Holds({ counts: { standing, threads, ending } }: { counts: Counts }) {
	return (
		<p className="card px-4 py-3">
			{standing === 0 ? (
				"No hold stands that you may see."
			) : (
				<>
					{standing === 1 ? "1 hold stands" : `${standing} holds stand`} on{" "}
					{threads === 1 ? "1 thread" : `${threads.toLocaleString("en")} threads`}
					{ending > 0 && `; ${ending === 1 ? "1 ends" : `${ending} end`} within ${WARN_DAYS} days`}.
				</>
			)}{" "}
			<Link href="/legal/holds" prefetch={false} className="underline decoration-edge underline-offset-2">
				Legal holds
			</Link>
		</p>
	);
}
