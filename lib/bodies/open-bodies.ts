/** Which store the settings name. */
import type { Env } from "../env.ts";
import type { BodyPutter, FarBodies } from "./body-store.ts";
import { s3Bodies } from "./s3.ts";

/** What the decryption service reads besides PostgreSQL: also what was put there before ATTACHMENT_STORE named another. */
export function farBodies(env: Env): FarBodies | null {
	return env.S3_BUCKET ? s3Bodies({ ...whereOf(env), key: env.S3_READ_KEY }) : null;
}

/** Where the console puts what comes; null: PostgreSQL. */
export function farPutter(env: Env): BodyPutter | null {
	return env.ATTACHMENT_STORE === "s3" && env.S3_BUCKET
		? s3Bodies({ ...whereOf(env), key: env.S3_WRITE_KEY })
		: null;
}

const whereOf = ({ S3_BUCKET: bucket = "", S3_ENDPOINT: endpoint, AWS_REGION: region }: Env) => ({
	...{ bucket, endpoint, region },
});
