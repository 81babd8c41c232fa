/**
 * One entry of the ledger as one OCSF event. It says what the leaf says and nothing more: ids, codes, counts and digests.
 * Of a restricted case or matter it says what kind of act it was, by whom, and which entry, and nothing else: no case, thread,
 * opening or other id by which it could be joined with what was told before, no region, role, reason, scope, category,
 * verdict or outcome beyond success. Whoever may see the rest finds it by the entry.
 * What OCSF has no place for stands in `unmapped`. Shown by: to-ocsf.test.ts, against the schema's own files.
 */

import { CLASSES, type ClassUid, KINDS } from "./classes.ts";

/** The schema that the tests compare with. */
export const OCSF_VERSION = "1.9.0-dev";

export interface Indexed {
	epoch: number;
	/** The entry's place in the log. */
	index: number;
	origin: string;
	/** The very bytes that the log holds the hash of, as text. */
	leaf: string;
	restricted: boolean;
}

interface Leaf {
	id: string;
	at: string;
	type: string;
	via: string;
	outcome: string;
	assurance: { kind: string; passkey?: string };
	actor?: { id: string; role: string };
	[key: string]: unknown;
}

const SEVERITIES = ["Unknown", "Informational", "Low", "Medium", "High"] as const;
const STATUS = {
	done: [1, "Success"],
	granted: [1, "Success"],
	refused: [2, "Failure"],
	failed: [2, "Failure"],
} as Record<string, [number, string] | undefined>;

export function toOcsf({ epoch, index, origin, leaf: bytes, restricted }: Indexed): Record<string, unknown> {
	const leaf = JSON.parse(bytes) as Leaf;
	// A type that a later version made: it is told all the same, as an act of no known kind.
	const [uid, activity] = KINDS[leaf.type as keyof typeof KINDS] ?? [6003 as ClassUid, 99];
	const { category, name, activities } = CLASSES[uid];
	const verb = (activities as Record<number, string>)[activity] ?? leaf.type;
	const severity = severityOf(leaf, restricted);
	const [status, said] = STATUS[leaf.outcome] ?? [0, "Unknown"];
	return {
		activity_id: activity,
		activity_name: verb,
		category_uid: category[0],
		category_name: category[1],
		class_uid: uid,
		class_name: name,
		type_uid: uid * 100 + activity,
		type_name: `${name}: ${verb}`,
		time: Date.parse(leaf.at),
		severity_id: severity,
		severity: SEVERITIES[severity],
		status_id: status,
		status: said,
		message: messageOf(leaf, restricted),
		metadata: {
			version: OCSF_VERSION,
			product: { name: "Countersign", vendor_name: "Countersign" },
			uid: leaf.id,
			sequence: index,
			log_name: origin,
			event_code: leaf.type,
			original_time: leaf.at,
			...(!restricted && typeof leaf.opening === "string" && { correlation_uid: leaf.opening }),
		},
		actor: actorOf(leaf, restricted),
		src_endpoint: { name: `countersign-${leaf.via}`, svc_name: leaf.via },
		...particulars(uid, leaf, restricted),
		unmapped: { epoch, index, restricted, ...(!restricted && factsOf(leaf)) },
	};
}

function actorOf({ actor, assurance, session, outcome, policy }: Leaf, restricted: boolean) {
	const passkey = assurance.kind === "passkey" || assurance.kind === "opening";
	return {
		app_name: "Countersign",
		...(actor && { user: { uid: actor.id, type_id: 1, type: "User", has_mfa: passkey } }),
		...(!restricted && typeof session === "string" && { session: { uid: session, is_mfa: passkey } }),
		...(!restricted && {
			authorizations: [
				{
					decision: outcome,
					...(typeof policy === "string" && { policy: { name: "access policy", version: policy } }),
				},
			],
		}),
	};
}

/** What its class asks for besides. */
function particulars(uid: ClassUid, leaf: Leaf, restricted: boolean): Record<string, unknown> {
	const person = typeof leaf.person === "string" ? leaf.person : undefined;
	switch (uid) {
		case 6005:
			return { database: { name: "vault", type_id: 1, type: "Relational" }, type_id: 1, type: "Database" };
		case 3002:
			return {
				user: leaf.actor ? { uid: leaf.actor.id } : { name: "unknown" },
				service: { name: "Countersign" },
				...(typeof leaf.session === "string" && { session: { uid: leaf.session } }),
				is_remote: true,
			};
		case 3005:
			return {
				user: { uid: person ?? "unknown" },
				...(typeof leaf.role === "string" && { iam_role: { name: leaf.role } }),
			};
		case 6003:
			return {
				api: { operation: leaf.type, service: { name: `countersign-${leaf.via}` } },
				...(!restricted && resourcesOf(leaf)),
			};
	}
}

/** What it was done to. */
function resourcesOf(leaf: Leaf) {
	const kinds = ["case", "person", "passkey"] as const;
	const resources = kinds.flatMap((type) => {
		const uid = leaf[type];
		return typeof uid === "string" ? [{ uid, type }] : [];
	});
	return resources.length > 0 && { resources };
}

/** Of a restricted act: whether it concerned an emergency, or was refused, would already say something. */
function severityOf({ type, outcome, reason }: Leaf, restricted: boolean): number {
	if (restricted) return 1;
	if ((reason as { code?: string } | undefined)?.code === "EMERGENCY_RISK_TO_LIFE") return 4;
	if (type === "release.fallback" || type === "log.continued") return 4;
	if (type === "signal.raised" || outcome === "unknown" || outcome === "failed") return 3;
	if (/^(key|witness|policy|configuration|signals)\./.test(type)) return 3;
	return outcome === "refused" ? 2 : 1;
}

/** In codes: there is no attribute for why somebody opened. */
function messageOf({ type, outcome, reason, scope }: Leaf, restricted: boolean): string {
	if (restricted) return type;
	const why = (reason as { code?: string } | undefined)?.code;
	const count = (scope as { count?: number } | undefined)?.count;
	return [
		`${type} ${outcome}`,
		...(why ? [`because ${why}`] : []),
		...(typeof count === "number" ? [`${count} messages`] : []),
	].join(", ");
}

/** The whole leaf, less what stands elsewhere and less the signature's parts, which the log keeps. */
function factsOf({ v, id, at, type, actor, assurance, ...rest }: Leaf): Record<string, unknown> {
	return {
		...rest,
		assurance: { kind: assurance.kind, ...(assurance.passkey && { passkey: assurance.passkey }) },
		...(actor && { role: rest.role ?? actor.role, actor_role: actor.role }),
	};
}
