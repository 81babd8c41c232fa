/** What the database refuses of this room's acts (0450_protocol.sql), in words. */
import { DomainError, type ErrorCode } from "../../errors.ts";

const REFUSALS = {
	NOT_FOUND: "There is no such thing under review. Nothing was recorded.",
	NOT_PERMITTED: "Your roles do not include this now. Nothing was recorded.",
	RIGHT_DECIDED: "Somebody has decided this right. It is decided once; nothing was recorded.",
	RIGHT_CHANGED:
		"Whether this person still has the right is not as it was shown. Nothing was recorded. Look again, then decide.",
} as const satisfies Partial<Record<ErrorCode, string>>;

const OWN = {
	nobody_reviews_their_own_right: "This is your own right. Nobody reviews their own; somebody else will.",
	nobody_reviews_what_they_gave:
		"You brought this person in, or proposed or confirmed this right. Somebody else reviews it.",
} as const;

/** Runs an act; what the database refuses by a name or a constraint of ours becomes that error. */
export async function orRefused<T>(act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		const { code, message, constraint_name } = error as {
			code?: string;
			message?: string;
			constraint_name?: string;
		};
		const name = message?.split(": ")[0] ?? "";
		if (code?.startsWith("CS") && Object.hasOwn(REFUSALS, name)) {
			throw new DomainError(name as ErrorCode, REFUSALS[name as keyof typeof REFUSALS]);
		}
		if (code === "23514" && constraint_name && Object.hasOwn(OWN, constraint_name)) {
			throw new DomainError("OWN_ACT", OWN[constraint_name as keyof typeof OWN]);
		}
		throw error;
	}
}
