import type { Refusal } from "./read-stream.ts";

export function isRefusal(answer: object): answer is Refusal {
	return "code" in answer && "title" in answer;
}
