/** What the route of attachments needs: whose upload it is, from which address, how many at once, and how its body is read. */
import { farPutter } from "#lib/bodies/open-bodies.ts";
import { readEnv } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import type { Integration } from "./integration.ts";
import { letItEnd } from "./read-body.ts";
import type { Upload } from "./receive-attachment.ts";

/** Of one integration key, in each web process: each holds memory and a part of the database's time. */
const AT_ONCE = 8;
const underWay = new Map<string, number>();
let far: ReturnType<typeof farPutter> | undefined;

/** @throws DomainError RATE_LIMITED, ATTACHMENT_UNKNOWN, MEDIA_TYPE_UNSUPPORTED */
export async function attachmentOf<T>(
	request: Request,
	{ reportId, attachmentId }: { reportId: string; attachmentId: string },
	{ id: integration }: Integration,
	act: (upload: Upload) => Promise<T>,
): Promise<T> {
	const many = underWay.get(integration) ?? 0;
	if (many >= AT_ONCE)
		throw new DomainError("RATE_LIMITED", `At most ${AT_ONCE} attachments of one key are taken at once.`);
	underWay.set(integration, many + 1);
	const reader = request.body?.getReader();
	try {
		requirePlain(request);
		requireIds(reportId, attachmentId);
		const said = request.headers.get("content-length");
		const length = said !== null && /^\d{1,15}$/.test(said) ? Number(said) : null;
		far ??= farPutter(readEnv());
		return await act({ reportId, attachmentId, length, far, body: piecesOf(reader) });
	} catch (error) {
		// Whoever still sends would never see the answer.
		if (reader) await letItEnd(reader);
		throw error;
	} finally {
		const now = (underWay.get(integration) ?? 1) - 1;
		if (now > 0) underWay.set(integration, now);
		else underWay.delete(integration);
	}
}

async function* piecesOf(
	reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
	for (;;) {
		const next = await reader?.read();
		if (!next || next.done) return;
		yield next.value;
	}
}

function requirePlain(request: Request): void {
	if (/^(identity)?$/i.test(request.headers.get("content-encoding")?.trim() ?? "")) return;
	throw new DomainError("MEDIA_TYPE_UNSUPPORTED", "Send the body without a content encoding.");
}

/** What is no id is no id of anything; PostgreSQL would quote it. */
function requireIds(reportId: string, attachmentId: string): void {
	const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(reportId);
	if (uuid && /^[A-Za-z0-9._:-]{1,128}$/.test(attachmentId)) return;
	throw new DomainError(
		"ATTACHMENT_UNKNOWN",
		"No report of yours by this number announced an attachment of this id. Nothing was kept.",
	);
}
