import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
export default {
	// A stray lock file in a parent folder would move Next's root (and what it may read) up there.
	turbopack: { root: fileURLToPath(new URL(".", import.meta.url)) },
	poweredByHeader: false,
	reactStrictMode: true,
	// Server actions refuse other origins by themselves; nothing here may loosen that.
	experimental: {
		serverActions: { bodySizeLimit: "64kb" },
		authInterrupts: true,
		// Written after each build, for a third more work, and read only by a second build: most builds are a fresh clone's.
		turbopackFileSystemCacheForBuild: false,
	},
	// `npm test` checks types; a start on somebody's machine need not.
	typescript: { ignoreBuildErrors: true },
	// In development Next would print what a person typed into a form.
	logging: { serverFunctions: false },
	distDir: process.env.NEXT_DIST_DIR ?? ".next",
};
