/**
 * A witness: it remembers the last checkpoint of each log it watches and signs the next one only if that continues it.
 * Two people who ask the same witness are therefore shown one history, whoever holds the log's database and key.
 *
 * Guarantees: never two different roots cosigned at one size of one log, never a smaller size after a larger one,
 * never a time before the last one it gave; what it signs is on the disk before anybody sees the signature. Check,
 * record and signature are one synchronous step, so that no other request can pass between them.
 * Not: it sees no entry. It does not know whether what the log says is true, only that the log says one thing to all.
 * Format: C2SP tlog-witness (add-checkpoint) and tlog-cosignature v1; a checkpoint with extension lines is refused.
 * Test: witness.test.ts, crash.test.ts.
 */
import { sha256 } from "#lib/ledger/crypto.ts";
import { sameBytes, toHex, utf8 } from "../ledger/bytes.ts";
import { type Checkpoint, parseCheckpoint } from "../ledger/checkpoint.ts";
import { cosign, verifyCosignature } from "../ledger/cosignature.ts";
import { LogError, type LogErrorCode } from "../ledger/log-error.ts";
import { parseNote, parseVerifierKey, type VerifierKey, verifyNote } from "../ledger/note.ts";
import type { Signer } from "../ledger/signing.ts";
import { EMPTY_ROOT, type Hash, verifyConsistency } from "../ledger/tree.ts";
import { parseAddCheckpoint } from "../ledger/witness-request.ts";
import type { Store } from "./store.ts";

export interface Answer {
	status: number;
	type: string;
	body: string;
	/** Of a checkpoint that the log did sign and that was not cosigned. */
	refused?: { origin: string; size: number; code: LogErrorCode };
	/** Of a checkpoint that no key signed which is watched: anybody may have sent it. */
	stranger?: Stranger;
}

export interface Stranger {
	origin: string;
	code: LogErrorCode;
	time: number;
}

export interface WatchedLog {
	origin: string;
	/** Hex SHA-256 of the origin: its name in the folder and in the address of its checkpoint. */
	name: string;
	last: { size: number; root: Hash; time: number; note: string } | null;
	/** The last checkpoint that the log itself signed and that was not cosigned. */
	refused: { code: LogErrorCode; size: number; time: number } | null;
	/** The log signed another root for a size that was cosigned: the two notes together prove it to anybody. */
	forked: boolean;
}

export interface Witness {
	addCheckpoint(body: Uint8Array): Answer;
	logs(): WatchedLog[];
	/** The last few origins that were refused because no key of theirs is watched. */
	strangers(): Stranger[];
	/** The note by which a log contradicted one that was cosigned. */
	otherRoot(name: string): string | undefined;
}

interface Kept extends Checkpoint {
	time: number;
	note: string;
}

/** Anybody can name origins: so many are remembered, and only what can be a name. */
const MOST_STRANGERS = 5;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._~:/-]{0,127}$/;

type Watched = Pick<WatchedLog, "origin" | "name" | "refused"> & { keys: VerifierKey[] };

/** `now` is the clock in whole seconds. Throws a LogError where what is kept cannot be this witness's. */
export function openWitness(
	signer: Signer,
	logKeys: readonly VerifierKey[],
	store: Store,
	now: () => number = () => Math.floor(Date.now() / 1000),
): Witness {
	const own = parseVerifierKey(signer.vkey);
	const watched = watchedBy(logKeys);
	const strangers = new Map<string, Stranger>();
	let memory: Map<string, Kept> | null = null;

	/** What is kept, read anew after a failure: only the disk knows how far a broken write came. */
	const remember = (): Map<string, Kept> => {
		memory ??= new Map([...store.readAll()].map(([name, note]) => [name, readKept(name, note, own)]));
		return memory;
	};

	const noteStranger = (stranger: Stranger): Stranger => {
		strangers.delete(stranger.origin);
		strangers.set(stranger.origin, stranger);
		const [oldest] = strangers.keys();
		if (strangers.size > MOST_STRANGERS && oldest !== undefined) strangers.delete(oldest);
		return stranger;
	};

	const addCheckpoint = (body: Uint8Array): Answer => {
		let status = 400;
		let named: string | undefined;
		let seen: { log: Watched; size: number } | undefined;
		try {
			const { old, proof, checkpoint } = parseAddCheckpoint(body);
			const note = parseNote(checkpoint);
			const { origin, size, root } = parseCheckpoint(note.text);

			status = 404;
			named = origin;
			const log = watched.get(origin);
			if (!log) throw new LogError("ORIGIN_OTHER");

			status = 403;
			const signed = verifyNote(note, log.keys);
			if (signed.length === 0) throw new LogError("SIGNATURE_MISSING");
			seen = { log, size };

			status = 400;
			if (old > size) throw new LogError("REQUEST_MALFORMED");

			status = 503;
			const kept = remember();
			const last = kept.get(log.name);
			if (old !== (last?.size ?? 0)) {
				return { status: 409, type: "text/x.tlog.size", body: `${last?.size ?? 0}\n` };
			}

			status = 422;
			if (last?.size === size && !sameBytes(last.root, root)) {
				store.accuse(log.name, `${note.text}\n${signed.map(({ line }) => line).join("")}`);
				throw new LogError("ROOT_DIFFERS");
			}
			verifyGrowth(last, { old, size, root, proof });

			status = 503;
			const time = now();
			if (!(time > 0) || time < Math.max(...[...kept.values()].map((each) => each.time), 0)) {
				throw new LogError("CLOCK_BACKWARDS");
			}
			const line = cosign(note.text, signer, time);
			// Anybody may ask again for what is public. Within one second that is the same signature, on the disk already.
			if (last?.size === size && last.time === time) return signatureOf(line);
			const whole = `${note.text}\n${signed.map((each) => each.line).join("")}${line}`;
			try {
				store.keep(log.name, whole);
			} catch (error) {
				memory = null;
				throw error;
			}
			kept.set(log.name, { origin, size, root, time, note: whole });
			return signatureOf(line);
		} catch (error) {
			const { code, message } = asLogError(error);
			const answer = { status, type: "text/plain; charset=utf-8", body: `${code} ${message}\n` };
			if (!seen) {
				if (named === undefined || !NAME.test(named)) return answer;
				return { ...answer, stranger: noteStranger({ origin: named, code, time: now() }) };
			}
			const { log, size } = seen;
			log.refused = { code, size, time: now() };
			return { ...answer, refused: { origin: log.origin, size, code } };
		}
	};

	remember();
	return {
		addCheckpoint,
		logs: () =>
			[...watched.values()].map(({ origin, name, refused }) => {
				const last = remember().get(name) ?? null;
				return { origin, name, refused, last, forked: store.accusation(name) !== undefined };
			}),
		strangers: () => [...strangers.values()],
		otherRoot: (name) => store.accusation(name),
	};
}

const signatureOf = (line: string): Answer => ({
	status: 200,
	type: "text/plain; charset=utf-8",
	body: line,
});

/** By origin; the same origin under several keys is one log. */
function watchedBy(keys: readonly VerifierKey[]): Map<string, Watched> {
	return new Map(
		keys.map(({ name: origin }) => {
			const name = toHex(sha256(utf8(origin)));
			return [origin, { origin, name, refused: null, keys: keys.filter((key) => key.name === origin) }];
		}),
	);
}

/** The empty tree is a beginning of every tree, by the empty proof; at size zero there is one root only. */
function verifyGrowth(
	last: Kept | undefined,
	next: { old: number; size: number; root: Hash; proof: readonly Hash[] },
): void {
	if (next.size === 0 && !sameBytes(next.root, EMPTY_ROOT)) throw new LogError("ROOT_DIFFERS");
	verifyConsistency({
		...{ from: next.old, to: next.size, proof: next.proof },
		...{ fromRoot: last?.root ?? EMPTY_ROOT, toRoot: next.root },
	});
}

/** A kept note counts only with this witness's own signature, which also says when it gave its last time. */
function readKept(name: string, note: string, own: VerifierKey): Kept {
	const parsed = parseNote(note);
	const checkpoint = parseCheckpoint(parsed.text);
	if (toHex(sha256(utf8(checkpoint.origin))) !== name) throw new LogError("ORIGIN_OTHER");
	const [signature] = verifyNote(parsed, [own]);
	if (!signature) throw new LogError("SIGNATURE_MISSING");
	return { ...checkpoint, note, time: verifyCosignature(signature, parsed.text, own) };
}

const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

function asLogError(error: unknown): LogError {
	if (error instanceof LogError) return error;
	const code = (error as NodeJS.ErrnoException | null)?.code ?? "";
	return new LogError(FULL.includes(code) ? "DISK_FULL" : "STATE_UNWRITABLE");
}
