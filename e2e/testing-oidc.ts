/**
 * A sign-in service for tests: panva's oidc-provider on a port of its own, a certified implementation of the other side.
 * Whoever comes to it is signed in at once as whom the test says; everything else (codes, PKCE, keys, tokens) is its own.
 */
import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import Provider from "oidc-provider";
import { freePort } from "./stage.ts";

export interface TestIdentity {
	sub: string;
	name?: string;
	groups?: string[] | undefined;
}

export interface TestOidc {
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** Whom it says that the next visitor is. */
	becomes(identity: TestIdentity): void;
	/** Whether the next ones are turned away instead, as by a person who cancels. */
	denies(denied: boolean): void;
	/** As a service that is away: nothing answers at its address. */
	stop(): Promise<void>;
	start(): Promise<void>;
}

export async function testOidc(product: { url: string }): Promise<TestOidc> {
	const port = await freePort();
	const issuer = `http://localhost:${port}`;
	const client = { clientId: "countersign", clientSecret: "a secret of the tests, long enough" };
	let identity: TestIdentity = { sub: "nobody" };
	let denied = false;

	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

	const provider = new Provider(issuer, {
		jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig", alg: "RS256" }] },
		clients: [
			{
				client_id: client.clientId,
				client_secret: client.clientSecret,
				redirect_uris: [`${product.url}/api/auth/callback/oidc`],
				response_types: ["code"],
				grant_types: ["authorization_code"],
			},
		],
		pkce: { required: () => true },
		claims: { openid: ["sub"], profile: ["name"], groups: ["groups"] },
		scopes: ["openid", "profile", "groups"],
		conformIdTokenClaims: false, // claims in the ID token, as Okta, Entra ID, Google and Keycloak have them
		findAccount: (_: unknown, sub: string) => ({
			accountId: sub,
			claims: async () => ({ sub, name: identity.name, groups: identity.groups }) as never,
		}),
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
		cookies: { keys: ["a key of the tests"] },
		ttl: { Interaction: 600, Session: 600, Grant: 600, AuthorizationCode: 60, AccessToken: 60, IdToken: 60 },
	});
	// The browser's session at the service would outlive a test's change of whom it is.
	provider.use(async (ctx, next) => {
		if (!ctx.path.startsWith("/interaction/")) return next();
		const details = await provider.interactionDetails(ctx.req, ctx.res);
		const { name: prompt } = details.prompt;
		if (denied) return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
		if (prompt === "login")
			return provider.interactionFinished(ctx.req, ctx.res, {
				login: { accountId: identity.sub, remember: false },
			});
		const grant = new provider.Grant({ accountId: identity.sub, clientId: client.clientId });
		grant.addOIDCScope("openid profile groups");
		return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
	});

	let server: Server | undefined;
	const start = () =>
		new Promise<void>((resolve, reject) => {
			server = createServer(provider.callback());
			server.once("error", reject);
			server.listen({ host: "127.0.0.1", port }, () => resolve());
		});
	const stop = () =>
		new Promise<void>((resolve) => {
			if (!server?.listening) return resolve();
			server.close(() => resolve());
			server.closeAllConnections();
		});
	await start();
	return {
		...{ issuer, ...client, start, stop },
		becomes: (next) => {
			identity = next;
			denied = false;
		},
		denies: (next) => {
			denied = next;
		},
	};
}
