import { everyday } from "./cases/everyday.ts";
import { harassment } from "./cases/harassment.ts";
import { hate } from "./cases/hate.ts";
import { images } from "./cases/images.ts";
import { longCouple } from "./cases/long-couple.ts";
import { longFlat } from "./cases/long-flat.ts";
import { minors } from "./cases/minors.ts";
import { scams } from "./cases/scams.ts";
import { scriptsOfTheWorld } from "./cases/scripts-of-the-world.ts";
import { selfHarm } from "./cases/self-harm.ts";
import { violence } from "./cases/violence.ts";
import type { DemoCase } from "./screenplay.ts";

/** All demo cases, the oldest report first: the order in which a platform would have posted them. */
export const demoCases: readonly DemoCase[] = [
	...selfHarm,
	...minors,
	...violence,
	...harassment,
	...images,
	...hate,
	...scams,
	...everyday,
	...scriptsOfTheWorld,
	...longFlat,
	...longCouple,
].sort((a, b) => b.ago - a.ago);
