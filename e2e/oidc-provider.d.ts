/** oidc-provider ships no types; what testing-oidc.ts uses of it. */
declare module "oidc-provider" {
	import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

	interface Context {
		path: string;
		req: IncomingMessage;
		res: ServerResponse;
	}
	export default class Provider {
		constructor(issuer: string, configuration: Record<string, unknown>);
		use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<unknown>): void;
		callback(): RequestListener;
		interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<{ prompt: { name: string } }>;
		interactionFinished(req: IncomingMessage, res: ServerResponse, result: unknown): Promise<void>;
		Grant: new (of: {
			accountId: string;
			clientId: string;
		}) => {
			addOIDCScope(scope: string): void;
			save(): Promise<string>;
		};
	}
}
