/**
 * next-auth's door. Besides what it checks itself (its own token against forged requests, state, nonce and PKCE on the way
 * back from a sign-in service): only our own pages may post here, nobody may write into our log by it, and a way back that
 * does not fit is an attempt like any other, counted and on the record, where it was begun in that browser.
 * Shown by: e2e/sign-in.e2e.ts.
 */
import NextAuth from "next-auth";
import { DomainError } from "#lib/errors.ts";
import { signIn } from "#lib/sessions/sign-in.ts";
import { SignInRefused } from "#lib/sessions/sign-in-refused.ts";
import { begunHere } from "../../../_auth/begun-here.ts";
import { authOptions } from "../../../_auth/options.ts";
import { whence } from "../../../_auth/whence.ts";
import { refusal } from "../../../(console)/readings/answers.ts";
import { requireSameOrigin } from "../../../(console)/readings/same-origin.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Ways in and out, and what they need; next-auth's own pages and its log for browsers are not. */
const KNOWN = ["csrf", "providers", "session", "signin", "signout", "callback", "error"];

export async function GET(request: Request, context: Context): Promise<Response> {
	try {
		const [action = "", provider] = await knownAct(context);
		const answer = await byNextAuth(request, context);
		if (action !== "callback" || provider !== "oidc") return answer;
		if (!begunHere(request.headers.get("cookie"))) return answer;
		return (await refusedOnTheWay(answer)) ?? answer;
	} catch (error) {
		return refusal(error);
	}
}

export async function POST(request: Request, context: Context): Promise<Response> {
	try {
		requireSameOrigin(request);
		await knownAct(context);
		return await byNextAuth(request, context);
	} catch (error) {
		return refusal(error);
	}
}

// Options are made for each request: they depend on the environment at run time, not at build time.
const byNextAuth = (request: Request, context: Context): Promise<Response> =>
	NextAuth(request as never, context as never, authOptions());

async function knownAct({ params }: Context): Promise<string[]> {
	const { nextauth } = await params;
	if (KNOWN.includes(nextauth[0] ?? "")) return nextauth;
	throw new DomainError("NOT_FOUND", "There is no such way to sign in.");
}

/** A wrong state, nonce or verifier, a code used before, a service that refuses: next-auth says only that it failed. */
async function refusedOnTheWay(answer: Response): Promise<Response | null> {
	const to = answer.headers.get("location") ?? "";
	if (!/[?&]error=(OAuthCallback|Callback)\b/.test(to)) return null;
	const find = async () => {
		throw new SignInRefused("CALLBACK_REFUSED");
	};
	const told = await signIn({ factor: "oidc", find, before: null, ...(await whence()) }).catch(
		(error) => error,
	);
	if (!(told instanceof DomainError) || told.code !== "RATE_LIMITED") return null;
	return new Response(null, { status: 302, headers: { location: "/sign-in?error=TooMany" } });
}
