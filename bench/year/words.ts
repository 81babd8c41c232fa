/** Reasons, as the different words of a sentence or two. What they say matters to nobody here; how alike they are does. */
import type { Dice } from "./random.ts";

const COMMON =
	"the a and to of in is whether if they this that with from who what report reported message messages thread account before after need see check context sender answer reads says two more".split(
		" ",
	);
const TOPICS =
	"insult threat begin began reply joke quarrel friend former partner school colleague neighbour group family money link transfer invoice prize courier bank wallet password login photo image video meet address phone number street night repeated daily weekly sudden old new deleted edited quoted ironic serious heated calm language slang dialect translation emoji name nickname profile copied pressure blackmail shame silence block warning guideline decision severity pattern single remark victim offender witness minor adult age weight food harm hope help line crisis plan method alone parent teacher game server voice invite stranger gift secret promise religion origin gender club team match politics election rumour source claim proof screenshot date time yesterday morning evening weekend holiday job flat car dog ticket parcel order refund shop seller buyer".split(
		" ",
	);

/** Somebody's own standing sentences. */
export function snippetsOf(dice: Dice): string[][] {
	return Array.from({ length: 3 }, () => phrase(dice));
}

export function phrase(dice: Dice): string[] {
	return [...dice.some(COMMON, 6 + dice.below(5)), ...dice.some(TOPICS, 7 + dice.below(8))];
}

/** A standing sentence again, with at most two words of its own. */
export function again(dice: Dice, snippets: readonly string[][]): string[] {
	const words = [...dice.pick(snippets)];
	for (let change = dice.below(3); change > 0; change--) words[dice.below(words.length)] = dice.pick(TOPICS);
	return [...new Set(words)];
}
