/** Asks for one attachment to be shown. Its bytes come apart, from where the answer's entry says, while the opening lives. */
import { broken, post, type Refusal, type Say } from "./read-stream.ts";

/** What the bytes are, whatever the platform said of them; `file`: nothing that is shown on a page. */
export type AttachmentKind = "image" | "video" | "audio" | "file";

export interface AttachmentShown {
	/** Of its being shown, which stands in the log before a byte is sent. */
	entry: string;
	index: number | null;
	kind: AttachmentKind;
	/** As its bytes say, … */
	mediaType: string;
	/** … and as the platform said. */
	said: string;
	bytes: number;
	/** Codes: what there is to say besides. */
	why: readonly string[];
}

export interface AttachmentAsked {
	openingId: string | null;
	caseId: string;
	readToken: string | null;
	sequence: number;
	/** Of the message's attachments, from 0. */
	n: number;
}

const KINDS: readonly string[] = ["image", "video", "audio", "file"] satisfies AttachmentKind[];

export async function askAttachment(asked: AttachmentAsked, w: Say): Promise<AttachmentShown | Refusal> {
	const answer = await post("/readings/attachments", asked, w);
	if ("title" in answer) return answer;
	const shown = (await answer.json().catch(() => null)) as AttachmentShown | null;
	if (!shown || !KINDS.includes(shown.kind)) return broken(w);
	return { ...shown, index: shown.index ?? null, why: shown.why ?? [] };
}

/** Where its bytes are: for this page's elements alone, by the session's cookie. */
export const sourceOf = ({ entry }: AttachmentShown) => `/readings/attachments/${entry}`;
