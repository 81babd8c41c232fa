/**
 * Single sign-on against a real provider (panva's oidc-provider, run by this file): the way in, each way in which it may be
 * forged, and what a group may take away.
 */
import type { BrowserContext, Page } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import type { Product } from "#lib/commands/product.ts";
import { expect, test } from "./fixtures.ts";
import { sessionCookie } from "./sessions.ts";
import { freePort, stageProduct } from "./stage.ts";
import { type TestOidc, testOidc } from "./testing-oidc.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

let product: Product;
let oidc: TestOidc;
let admin: Sql;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	const port = await freePort();
	oidc = await testOidc({ url: `http://localhost:${port}` });
	product = await stageProduct({
		...{ port, host: "0.0.0.0", seed: false },
		webEnv: {
			...{ OIDC_ISSUER: oidc.issuer, OIDC_CLIENT_ID: oidc.clientId, OIDC_CLIENT_SECRET: oidc.clientSecret },
			...{ OIDC_NAME: "Example Org", OIDC_SCOPES: "openid profile groups" },
			...{ OIDC_REQUIRED_GROUP: "trust-and-safety", OIDC_WITHHOLD: '{"on-leave":["moderator"]}' },
		},
	});
	admin = connect(product.adminUrl, { max: 2 });
});
test.afterAll(async () => {
	await admin?.end({ timeout: 2 });
	await product?.stop();
	await oidc?.stop();
});

const MEMBER = ["trust-and-safety"];
const visit = async (browser: import("@playwright/test").Browser) => {
	const context = await browser.newContext({ baseURL: product.url });
	return { context, page: await context.newPage() };
};
async function begin(page: Page, to = "/account") {
	await page.goto(`/sign-in?${new URLSearchParams({ to })}`);
	await page.getByRole("button", { name: "Sign in with Example Org" }).click();
}
const lastRefusal = async () => {
	const [row] = await admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'session.refused'
		order by at desc limit 1`;
	return row?.leaf as { factor: string; error: string; actor?: { id: string } } | undefined;
};
const personOf = async (sub: string) => {
	const [row] = await admin`select person_id as id from access.identity where subject = ${sub}`;
	return row?.id as string;
};

test("somebody new comes in without any right, is told what to do, and is the same person the next time", async ({
	browser,
}) => {
	const { context, page } = await visit(browser);
	oidc.becomes({ sub: "u-ada", name: "Ada Lovelace", groups: MEMBER });
	await begin(page, "/queue");
	await page.waitForURL((url) => url.origin === product.url && url.pathname !== "/sign-in");
	await page.goto("/");
	await expect(page).toHaveURL(/\/account$/);
	await expect(page.getByText("You have no role here yet.")).toBeVisible();
	await expect(page.getByText("Ada Lovelace")).toBeVisible();
	await expect(page.getByRole("row", { name: /this one/ })).toContainText("single sign-on");
	const id = await personOf("u-ada");
	await begin(page);
	await page.waitForURL((url) => url.pathname === "/account");
	expect(await personOf("u-ada")).toBe(id);
	const entries = await admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where actor = ${id} or
			convert_from(leaf, 'UTF8')::jsonb->>'person' = ${id} order by at`;
	const types = entries.map(({ leaf }) => leaf.type);
	expect(types.slice(0, 2)).toEqual(["person.added", "session.signed_in"]);
	expect(entries.every(({ leaf }) => leaf.type !== "role.granted")).toBe(true);
	expect(entries[1]?.leaf.factor).toBe("oidc");
	// The second sign-in ended the session of the first.
	expect(types.filter((type) => type === "session.ended")).toHaveLength(1);
	await context.close();
});

test("what the provider says of roles gives nothing", async ({ browser }) => {
	const { context, page } = await visit(browser);
	oidc.becomes({
		sub: "u-eve",
		name: "Eve",
		groups: [...MEMBER, "admin", "moderator", "countersign-admins"],
	});
	await begin(page);
	await page.waitForURL((url) => url.pathname === "/account");
	await expect(page.getByText("You have no role here yet.")).toBeVisible();
	expect((await page.request.get("/staff")).status()).toBe(403);
	await context.close();
});

/** Goes to the provider and back, but stops at the door: the way back is returned unused. */
async function wayBack({ request }: BrowserContext): Promise<string> {
	const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
	const begun = await request.post("/api/auth/signin/oidc", {
		headers: { origin: product.url },
		form: { csrfToken, callbackUrl: "/account", json: "true" },
	});
	let at: string = (await begun.json()).url;
	for (let step = 0; step < 10 && !at.startsWith(`${product.url}/api/auth/callback/oidc`); step++) {
		const answer = await request.get(at, { maxRedirects: 0 });
		at = new URL(answer.headers().location ?? "", at).href;
	}
	return at;
}

const ON_THE_WAY = /^countersign-(state|nonce|pkce)-/;

test("a way back with another's state, nonce or verifier, or with a code used before, signs nobody in", async ({
	browser,
}) => {
	oidc.becomes({ sub: "u-mallory", name: "Mallory", groups: MEMBER });
	const other = await visit(browser);
	await wayBack(other.context);
	const others = (await other.context.cookies()).filter(({ name }) => ON_THE_WAY.test(name));
	expect(others).toHaveLength(3);

	for (const swapped of [
		...others.map(({ name }) => name),
		"the state in the address",
		"no cookies at all",
	]) {
		const { context, page } = await visit(browser);
		let back = await wayBack(context);
		if (swapped === "no cookies at all") await context.clearCookies();
		else if (swapped === "the state in the address")
			back = back.replace(/state=[^&]+/, `state=${"x".repeat(43)}`);
		else await context.addCookies(others.filter(({ name }) => name === swapped));
		const before = await admin`select count(*)::int as n from ledger.entry where type = 'session.refused'`;
		await page.goto(back);
		await expect(
			page.getByText("The sign-in could not be completed. Nobody was signed in."),
			swapped,
		).toBeVisible();
		expect(await sessionCookie(context), swapped).toBeUndefined();
		const after = await admin`select count(*)::int as n from ledger.entry where type = 'session.refused'`;
		// What this browser did not begin is no attempt of anybody's.
		const counts = swapped !== "no cookies at all";
		expect(after[0]?.n, swapped).toBe(before[0]?.n + (counts ? 1 : 0));
		if (counts)
			expect(await lastRefusal(), swapped).toMatchObject({ factor: "oidc", error: "CALLBACK_REFUSED" });
		await context.close();
	}

	const { context, page } = await visit(browser);
	const back = await wayBack(context);
	const cookies = (await context.cookies()).filter(({ name }) => ON_THE_WAY.test(name));
	await page.goto(back);
	await page.waitForURL((url) => url.pathname === "/account");
	const thief = await visit(browser);
	await thief.context.addCookies(cookies);
	await thief.page.goto(back);
	await expect(thief.page.getByText("The sign-in could not be completed.")).toBeVisible();
	expect(await sessionCookie(thief.context)).toBeUndefined();
	for (const each of [other.context, context, thief.context]) await each.close();
});

test("a person without the required group, a disabled one and one who cancels do not come in", async ({
	browser,
}) => {
	for (const groups of [[], ["sales"], undefined]) {
		const { context, page } = await visit(browser);
		oidc.becomes({ sub: "u-sam", name: "Sam", groups });
		await begin(page);
		await expect(page.getByText("You were not signed in here.")).toBeVisible();
		expect(await sessionCookie(context)).toBeUndefined();
		expect((await lastRefusal())?.error).toBe(groups ? "GROUP_MISSING" : "GROUPS_UNKNOWN");
		expect(await personOf("u-sam")).toBeUndefined();
		await context.close();
	}

	const { context, page } = await visit(browser);
	oidc.becomes({ sub: "u-ada", name: "Ada Lovelace", groups: MEMBER });
	await begin(page);
	await page.waitForURL((url) => url.pathname === "/account");
	await admin`update access.person set disabled_at = now() where id = ${await personOf("u-ada")}`;
	await page.goto("/account");
	await expect(page).toHaveURL(/\/sign-in/); // out at the next request …
	await begin(page);
	await expect(page.getByText("You were not signed in here.")).toBeVisible(); // … and not in again
	expect((await lastRefusal())?.factor).toBe("oidc");
	await admin`update access.person set disabled_at = null where id = ${await personOf("u-ada")}`;

	await context.close();

	const anew = await visit(browser); // the provider knows nobody there yet
	oidc.denies(true);
	await begin(anew.page);
	await expect(anew.page.getByText("The sign-in could not be completed.")).toBeVisible();
	await anew.context.close();
});

test("a group takes a role from the session for as long as the provider says so, and gives none back to it", async ({
	browser,
}) => {
	oidc.becomes({ sub: "u-lee", name: "Lee", groups: MEMBER });
	const { context, page } = await visit(browser);
	await begin(page);
	await page.waitForURL((url) => url.pathname === "/account");
	// Given as two admins would: here by the database's superuser.
	await admin`insert into access.role_grant (person_id, role, region, entry_id)
		select id, 'moderator', 'eu', entry_id from access.person where id = ${await personOf("u-lee")}`;
	await page.goto("/queue");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Queue/);

	oidc.becomes({ sub: "u-lee", name: "Lee", groups: [...MEMBER, "on-leave"] });
	await begin(page);
	await page.waitForURL((url) => url.pathname === "/account");
	await expect(page.getByText("You have no role here yet.")).toBeVisible();
	expect((await page.request.get("/queue")).status()).toBe(403);
	await context.close();
});

test("a provider that is away is said to be away, and is found again when it is back", async ({
	browser,
}) => {
	const { context, page } = await visit(browser);
	oidc.becomes({ sub: "u-ada", name: "Ada Lovelace", groups: MEMBER });
	await oidc.stop();
	await begin(page);
	await expect(page.getByText("The sign-in service does not answer. Nobody was signed in.")).toBeVisible();
	await oidc.start();
	await begin(page);
	await page.waitForURL((url) => url.pathname === "/account");
	await context.close();
});

test("an address without passkeys says why", async ({ browser }) => {
	const port = new URL(product.url).port;
	const context = await browser.newContext({ baseURL: `http://127.0.0.2:${port}` });
	const page = await context.newPage();
	await page.goto("/sign-in");
	await expect(
		page.getByText(/No passkeys here: Browsers bind a passkey to a name, and 127\.0\.0\.2 is an IP address/),
	).toBeVisible();
	await page.goto("/enrol");
	await expect(page.getByText("No passkey can be registered at this address.")).toBeVisible();
	await context.close();
});

test("too many failed ways back from one address rest for ten minutes, and the record says it once", async ({
	browser,
}) => {
	const context = await browser.newContext({
		baseURL: product.url,
		extraHTTPHeaders: { "x-forwarded-for": "203.0.113.50" },
	});
	const forged = (headers: Record<string, string> = {}) =>
		context.request
			.get("/api/auth/callback/oidc?code=x&state=y", { maxRedirects: 0, headers })
			.then((answer) => answer.headers().location);
	const said: (string | undefined)[] = [];
	// A stranger's page with forty images at our address: no browser sends the state along, and nobody is shut out.
	for (let n = 0; n < 40; n++) expect(await forged()).toContain("OAuthCallback");
	await wayBack(context);
	const begun = (await context.cookies()).filter(({ name }) => ON_THE_WAY.test(name));
	const cookie = begun.map(({ name, value }) => `${name}=${value}`).join("; ");
	for (let n = 0; n < 34; n++) said.push(await forged({ cookie }));
	expect(said.slice(0, 30).every((to) => to?.includes("OAuthCallback"))).toBe(true);
	expect(said.slice(30)).toEqual(Array(4).fill("/sign-in?error=TooMany"));
	const rows = await admin`
		select count(*)::int as n from ledger.entry
		where type = 'session.refused' and convert_from(leaf, 'UTF8')::jsonb->>'error' = 'TOO_MANY_ADDRESS'`;
	expect(rows[0]?.n).toBe(1);
	const page = await context.newPage();
	await page.goto("/sign-in?error=TooMany");
	await expect(page.getByText("Too many attempts from where you are.")).toBeVisible();
	await context.close();
});
