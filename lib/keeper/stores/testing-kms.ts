/**
 * A server on loopback that answers as AWS KMS does (awsJson1.1, Encrypt and Decrypt under one key), and keeps what it was
 * asked. It holds callers to what AWS would: a signature over the request, one key, the very encryption context. It does not
 * verify the signature itself.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface KmsCall {
	target: string;
	authorization: string;
	body: {
		KeyId?: string;
		EncryptionContext?: Record<string, string>;
		Plaintext?: string;
		CiphertextBlob?: string;
	};
}

export interface LocalKms {
	endpoint: string;
	calls: KmsCall[];
	/** What it does instead of answering the next calls; null: it answers. */
	instead: ((response: ServerResponse) => void) | null;
	close(): Promise<void>;
}

export const KMS_KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** An error as AWS writes it. */
export const fails = (status: number, type: string) => (response: ServerResponse) =>
	void response
		.writeHead(status, { "content-type": "application/x-amz-json-1.1" })
		.end(JSON.stringify({ __type: type, message: "secret-of-aws arn:aws:iam::111122223333:user/somebody" }));

export async function localKms(): Promise<LocalKms> {
	const master = randomBytes(32);
	const server = createServer(async (request, response) => {
		const call = await read(request);
		kms.calls.push(call);
		if (kms.instead) return kms.instead(response);
		const { KeyId, EncryptionContext = {}, Plaintext = "", CiphertextBlob = "" } = call.body;
		const signed =
			/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/eu-central-1\/kms\/aws4_request, SignedHeaders=[^,]*host[^,]*x-amz-target[^,]*, Signature=[0-9a-f]{64}$/;
		if (!signed.test(call.authorization)) return fails(400, "IncompleteSignature")(response);
		if (KeyId !== KMS_KEY) return fails(400, "NotFoundException")(response);
		const aad = Buffer.from(JSON.stringify(Object.entries(EncryptionContext).sort()));
		const answer = (body: object) =>
			void response
				.writeHead(200, { "content-type": "application/x-amz-json-1.1" })
				.end(JSON.stringify({ KeyId: KMS_KEY, EncryptionAlgorithm: "SYMMETRIC_DEFAULT", ...body }));
		if (call.target === "TrentService.Encrypt") {
			const iv = randomBytes(12);
			const cipher = createCipheriv("aes-256-gcm", master, iv).setAAD(aad);
			const text = Buffer.concat([
				iv,
				cipher.update(Plaintext, "base64"),
				cipher.final(),
				cipher.getAuthTag(),
			]);
			return answer({ CiphertextBlob: text.toString("base64") });
		}
		if (call.target !== "TrentService.Decrypt") return fails(400, "UnknownOperationException")(response);
		try {
			const text = Buffer.from(CiphertextBlob, "base64");
			const decipher = createDecipheriv("aes-256-gcm", master, text.subarray(0, 12)).setAAD(aad);
			decipher.setAuthTag(text.subarray(-16));
			const plain = Buffer.concat([decipher.update(text.subarray(12, -16)), decipher.final()]);
			return answer({ Plaintext: plain.toString("base64") });
		} catch {
			return fails(400, "InvalidCiphertextException")(response);
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const kms: LocalKms = {
		endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls: [],
		instead: null,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return kms;
}

async function read(request: IncomingMessage): Promise<KmsCall> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return {
		target: String(request.headers["x-amz-target"]),
		authorization: request.headers.authorization ?? "",
		body: JSON.parse(Buffer.concat(chunks).toString()),
	};
}
