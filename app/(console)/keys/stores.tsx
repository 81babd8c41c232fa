import type { StoreRow } from "#db/queries/keys.ts";
import { Alert } from "../../_ui/alert.tsx";
import { RelativeTime } from "../../_ui/time.tsx";

const NAMES: Record<string, string> = {
	file: "a master key's file",
	pkcs11: "a PKCS#11 token",
	kms: "AWS KMS",
};

/** Which key store each decryption service has, and whether it answers. */
export function Stores({ stores, now }: { stores: StoreRow[]; now: number }) {
	return stores.map(({ keeper, store, checkedAt, error, failingSince }) => (
		<Alert
			key={keeper}
			tone={error ? "alarm" : "plain"}
			title={
				error
					? `The key store of ${keeper} does not answer`
					: `The key store of ${keeper}, ${NAMES[store] ?? store}, answers`
			}
		>
			<p>
				{error ? (
					<>
						Since <RelativeTime at={(failingSince ?? checkedAt).toISOString()} now={now} />{" "}
						<span className="font-mono text-xs">{error}</span>. What it does not hold in memory cannot be
						opened; nothing is shown. See that it runs, is reached and takes its PIN.
					</>
				) : (
					<>
						Asked <RelativeTime at={checkedAt.toISOString()} now={now} />. It is asked once for each key, not
						at each opening.
					</>
				)}
			</p>
		</Alert>
	));
}
