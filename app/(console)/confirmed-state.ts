import type { Asked } from "#lib/keeper/client.ts";
import { type ActionState, tried } from "./cases/action-state.ts";

/** What is to be confirmed, or why nothing is. */
export interface AskedState extends ActionState {
	asked?: Asked;
}

export async function askedOrNot(ask: () => Promise<Asked>): Promise<AskedState> {
	let asked: Asked | undefined;
	const state = await tried(async () => {
		asked = await ask();
	});
	return asked ? { ...state, asked } : state;
}
