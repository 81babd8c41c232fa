import type { StoreRow } from "#db/queries/keys.ts";
import { Alert } from "../../_ui/alert.tsx";
import { RelativeTime } from "../../_ui/time.tsx";

const NAMES: Record<string, string> = {
	file: "a master key's file",
	pkcs11: "a PKCS#11 token",
	kms: "AWS KMS",
};

/** Those that do not answer. */
export function FailingStores({ stores, now }: { stores: StoreRow[]; now: number }) {
	return stores.map(
		({ keeper, checkedAt, error, failingSince }) =>
			error && (
				<Alert
					key={keeper}
					tone="alarm"
					className="mt-4"
					title={`The key store of ${keeper} does not answer`}
				>
					<p>
						Since <RelativeTime at={(failingSince ?? checkedAt).toISOString()} now={now} />{" "}
						<span className="font-mono text-xs">{error}</span>. What this decryption service does not hold in
						memory cannot be opened; nothing is shown. See that the store runs, is reached and takes its PIN.
					</p>
				</Alert>
			),
	);
}

/** Which key store each decryption service has. */
export function Stores({ stores, now }: { stores: StoreRow[]; now: number }) {
	return stores.map(({ keeper, store, checkedAt, error }) => (
		<p key={keeper} className="text-xs text-faint">
			The key store of {keeper}, {NAMES[store] ?? store}, {error ? "does not answer" : "answers"} (asked{" "}
			<RelativeTime at={checkedAt.toISOString()} now={now} />
			). An opening asks it only for a key that is not in memory yet.
		</p>
	));
}
