/** Signing in to the console of a demo: by passkey, and what is refused whatever the way. */
import type { Page } from "@playwright/test";
import { enterByPage, expect, test } from "./fixtures.ts";
import { addAuthenticator } from "./passkeys.ts";
import { sessionCookie } from "./sessions.ts";
import { sideways, violations } from "./sound.ts";

const signOut = async (page: Page) => {
	await page.getByRole("button", { name: "Sign out", exact: true }).click();
	await page.waitForURL((url) => url.pathname === "/sign-in");
};

test("a demo person registers a passkey alone, signs in by it, names it, adds and removes another", async ({
	signInAs,
}) => {
	test.slow();
	const page = await signInAs("Petra Novak");
	const authenticator = await addAuthenticator(page);
	await page.goto("/account");
	await expect(page.getByText("Your openings rest on your session alone.")).toBeVisible();
	await page.getByLabel("Name of your first passkey").fill("Laptop");
	await page.getByRole("button", { name: "Add a passkey" }).click();
	const laptop = page.getByRole("row", { name: /^Laptop/ });
	await expect(laptop).toContainText("in force");
	await expect(page.getByText("A passkey was added for you")).toBeVisible();
	await expect(page.getByRole("button", { name: "Remove Laptop" })).toBeDisabled();
	await expect(page.getByText("Your openings rest on your session alone.")).toBeHidden();

	await signOut(page);
	await page.getByRole("button", { name: "Sign in with a passkey" }).click();
	await page.waitForURL((url) => url.pathname !== "/sign-in");
	await page.goto("/account");
	await expect(page.getByRole("row", { name: /this one/ })).toContainText("passkey");

	await page.getByRole("button", { name: "Rename Laptop" }).click();
	await page.getByLabel("New name of Laptop").fill("Old laptop");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("row", { name: /^Old laptop/ })).toBeVisible();

	// A further one: made on another device, and the first signs for it. What sleeps when it is asked does not wake up for
	// that, so it is woken before: while the console looks at what the other made.
	const key = await addAuthenticator(page, { transport: "usb" });
	await authenticator.sleeps(true);
	let asked = 0;
	await page.route("**/account", async (route) => {
		if (route.request().method() === "POST" && ++asked === 2) await authenticator.sleeps(false);
		await route.continue();
	});
	await page.getByLabel("Name of a further passkey").fill("Blue key");
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await expect(page.getByRole("row", { name: /^Blue key/ })).toBeVisible();
	await page.unroute("**/account");
	await key.sleeps(true);

	await page.getByRole("button", { name: "Remove Blue key" }).click();
	await expect(page.getByRole("row", { name: /^Blue key/ })).toBeHidden();
	await expect(page.getByText("A passkey of yours was removed")).toBeVisible();
	await page.getByRole("button", { name: "That was me" }).click();
	await expect(page.getByRole("button", { name: "That was me" })).toBeHidden();
});

test("a passkey that the console does not know signs nobody in, and the page says no more than that", async ({
	browser,
	product,
	admin,
}) => {
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	const authenticator = await addAuthenticator(page);
	await authenticator.holdsOneOf("localhost");
	await page.goto("/sign-in");
	await page.getByRole("button", { name: "Sign in with a passkey" }).click();
	await expect(page.getByText("That did not work. Nobody was signed in.")).toBeVisible();
	expect(await sessionCookie(context)).toBeUndefined();
	const [entry] = await admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'session.refused'
		order by at desc limit 1`;
	expect(entry?.leaf).toMatchObject({ factor: "passkey", error: "SIGN_IN_REFUSED" });
	expect(entry?.leaf.actor).toBeUndefined();
	await context.close();
});

test("a session that ends elsewhere is over at the next request, and signing out everywhere ends them all", async ({
	browser,
	signInAs,
	product,
}) => {
	const here = await signInAs("Jonas Weber");
	const other = await browser.newContext({
		baseURL: product.url,
		userAgent: "Mozilla/5.0 (iPhone) Safari/605",
	});
	const there = await other.newPage();
	await enterByPage(there, "Jonas Weber");
	await here.goto("/account");
	await expect(here.getByRole("row", { name: /Safari on iPhone/ })).toHaveCount(1);
	await here.getByRole("button", { name: /^End Safari on iPhone/ }).click();
	await expect(here.getByRole("row", { name: /Safari on iPhone/ })).toHaveCount(0);
	await there.goto("/queue");
	await expect(there).toHaveURL(/\/sign-in\?to=/);

	await enterByPage(there, "Jonas Weber");
	const token = (await sessionCookie(other)) ?? "";
	await here.getByRole("button", { name: "Sign out everywhere" }).click();
	await here.waitForURL((url) => url.pathname === "/sign-in");
	await there.goto("/queue");
	await expect(there).toHaveURL(/\/sign-in/);
	expect(token).toMatch(/^[\w-]{43}$/);
	await other.close();
});

test("a session token from before a sign-in is never taken over", async ({ browser, product }) => {
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	await enterByPage(page, "Amal Haddad");
	const [cookie] = (await context.cookies()).filter(({ name }) => /^countersign-session-/.test(name));
	if (!cookie) throw new Error("no session cookie");
	expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
	const victim = await browser.newContext({ baseURL: product.url });
	const planted = "p".repeat(43);
	await victim.addCookies([{ ...cookie, value: planted }]);
	const theirs = await victim.newPage();
	await enterByPage(theirs, "Jonas Weber");
	const given = await sessionCookie(victim);
	expect(given).not.toBe(planted);
	// The attacker, with the token that was planted, is nobody; with the former one, signed in again, too.
	await enterByPage(page, "Amal Haddad");
	const attacker = await browser.newContext({ baseURL: product.url });
	for (const value of [planted, cookie.value]) {
		await attacker.addCookies([{ ...cookie, value }]);
		const answer = await attacker.request.get("/account", { maxRedirects: 0 });
		expect(answer.status()).toBe(307);
		expect(answer.headers().location).toContain("/sign-in");
	}
	for (const each of [context, victim, attacker]) await each.close();
});

test("a link to sign in leads to no other site", async ({ browser, product }) => {
	test.slow();
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	for (const to of [
		"https://evil.example/",
		"//evil.example",
		"/\\evil.example",
		"/%5Cevil.example/..//evil.example",
	]) {
		await page.goto(`/sign-in?${new URLSearchParams({ to })}`);
		await page.getByRole("button", { name: "Mina Okafor" }).click();
		await page.waitForURL((url) => url.pathname !== "/sign-in");
		expect(new URL(page.url()).origin).toBe(product.url);
		await page.goto("/account");
		await signOut(page);
	}
	const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
	for (const callbackUrl of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
		const answer = await context.request.post("/api/auth/callback/demo", {
			headers: { origin: product.url },
			form: { csrfToken, callbackUrl, person: crypto.randomUUID(), json: "true" },
		});
		expect(new URL((await answer.json()).url).origin).toBe(product.url);
	}
	await context.close();
});

test("signing in and out is refused from another site, without the form's own token, and by the log's door", async ({
	browser,
	product,
	signInAs,
	admin,
}) => {
	const [person] = await admin`select id from access.person where name = 'Mina Okafor'`;
	const context = await browser.newContext({ baseURL: product.url });
	const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
	const form = { person: person?.id as string, json: "true" };
	const post = (headers: Record<string, string>, fields: Record<string, string>, path = "callback/demo") =>
		context.request.post(`/api/auth/${path}`, { headers, form: fields, maxRedirects: 0 });
	expect((await post({ origin: "https://evil.example" }, { ...form, csrfToken })).status()).toBe(403);
	expect(
		(await post({ origin: product.url, "sec-fetch-site": "cross-site" }, { ...form, csrfToken })).status(),
	).toBe(403);
	await post({ origin: product.url }, { ...form, csrfToken: "0".repeat(64) });
	expect(await sessionCookie(context)).toBeUndefined();
	expect((await post({ origin: product.url }, { code: "x", level: "error" }, "_log")).status()).toBe(404);
	await post({ origin: product.url }, { ...form, csrfToken });
	expect(await sessionCookie(context)).toMatch(/^[\w-]{43}$/);
	await context.close();

	const page = await signInAs("Mina Okafor");
	const forged = { headers: { origin: "https://evil.example" }, form: { csrfToken }, maxRedirects: 0 };
	expect((await page.request.post("/api/auth/signout", forged)).status()).toBe(403);
	await page.request.post("/api/auth/signout", { ...forged, headers: { origin: product.url } }); // another's token
	await page.goto("/queue");
	await expect(page).toHaveURL(/\/queue/);
});

test("the pages of signing in and of one's account pass axe in light and dark, and fit a narrow screen", async ({
	signInAs,
}) => {
	test.slow();
	const page = await signInAs("Amal Haddad");
	await page.setViewportSize({ width: 390, height: 800 });
	for (const path of ["/sign-in?error=CredentialsSignin", "/enrol", "/account"]) {
		await page.goto(path);
		expect(await violations(page), path).toEqual([]);
		expect(await sideways(page), `${path} scrolls sideways`).toBe(0);
	}
});
