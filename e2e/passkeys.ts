/** Chromium's own virtual authenticator, for pages of tests. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { type CDPSession, expect, type Page } from "@playwright/test";

export interface Authenticator {
	/** Asleep it answers nobody, as a key that is not plugged in. */
	sleeps(asleep: boolean): Promise<void>;
	/** A discoverable passkey for that host that no console knows. */
	holdsOneOf(rpId: string): Promise<void>;
}

/** It verifies its person and answers at once. */
export async function addAuthenticator(
	page: Page,
	{ transport = "internal" }: { transport?: "internal" | "usb" } = {},
): Promise<Authenticator> {
	const devtools = await devtoolsOf(page);
	const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			...{ protocol: "ctap2", transport, hasResidentKey: true, hasUserVerification: true },
			...{ isUserVerified: true, automaticPresenceSimulation: true },
		},
	});
	return {
		sleeps: async (asleep) => {
			await devtools.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: !asleep });
		},
		holdsOneOf: async (rpId) => {
			const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
			await devtools.send("WebAuthn.addCredential", {
				authenticatorId,
				credential: {
					...{
						credentialId: randomBytes(16).toString("base64"),
						isResidentCredential: true,
						rpId,
						signCount: 1,
					},
					privateKey: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
					userHandle: randomBytes(16).toString("base64"),
				},
			});
		},
	};
}

/** Whoever is signed in there registers their first passkey, named Laptop. */
export async function registerFirst(page: Page): Promise<void> {
	await addAuthenticator(page);
	await page.goto("/account");
	await page.getByLabel("Name of your first passkey").fill("Laptop");
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await expect(page.getByRole("row", { name: /^Laptop/ })).toContainText("in force");
}

const known = new WeakMap<Page, Promise<CDPSession>>();

/** One for all authenticators of a page: another would know other ones. */
function devtoolsOf(page: Page): Promise<CDPSession> {
	const open = async () => {
		const devtools = await page.context().newCDPSession(page);
		await devtools.send("WebAuthn.enable");
		return devtools;
	};
	const devtools = known.get(page) ?? open();
	known.set(page, devtools);
	return devtools;
}
