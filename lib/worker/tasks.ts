/** Everything the worker does, a line each. */

import { deliverByEmail, deliverByWebhook } from "../alarms/deliver.ts";
import { watchAlarms } from "../alarms/watch.ts";
import { lapseClaims } from "../cases/lapse-claims.ts";
import { letDecisionsGo } from "../cases/let-decisions-go.ts";
import { countHours, countWaitingReviews } from "../oversight/charts/count-hours.ts";
import { drawSamples } from "../oversight/periods/draw-samples.ts";
import { openCampaign } from "../oversight/protocol/open-campaign.ts";
import { draftQuarters, draftTotals } from "../oversight/totals/draft-totals.ts";
import { tellFile, tellHttps } from "../siem/tell-siem.ts";
import { watchMisuse } from "../signals/watch-misuse.ts";
import { deliverWebhooks, forgetDelivered } from "../webhooks/deliver.ts";
import type { Task } from "./task.ts";

export const TASKS: readonly Task[] = [
	drawSamples,
	letDecisionsGo,
	lapseClaims,
	watchAlarms,
	deliverByWebhook,
	deliverByEmail,
	deliverWebhooks,
	forgetDelivered,
	tellFile,
	tellHttps,
	countHours,
	countWaitingReviews,
	openCampaign,
	draftQuarters,
	draftTotals,
	watchMisuse,
];
