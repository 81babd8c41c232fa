import { defineConfig } from "@playwright/test";

const root = process.getuid?.() === 0;

export default defineConfig({
	testDir: "e2e",
	testMatch: "**/*.e2e.ts",
	globalSetup: "./e2e/global-setup.ts",
	outputDir: "test-results",
	workers: 2,
	retries: 0,
	forbidOnly: true,
	timeout: 90_000,
	expect: { timeout: 15_000 }, // two whole products may share two cores
	reporter: [["list"], ["json"]],
	use: {
		browserName: "chromium",
		actionTimeout: 15_000,
		locale: "en-GB",
		timezoneId: "UTC",
		screenshot: "only-on-failure",
		launchOptions: {
			...(process.env.CHROME_PATH ? { executablePath: process.env.CHROME_PATH } : {}),
			args: ["--disable-background-networking", ...(root ? ["--no-sandbox"] : [])],
		},
	},
});
