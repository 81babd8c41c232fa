/** Everything the worker does, a line each. */
import { countHours, countWaitingReviews } from "../oversight/charts/count-hours.ts";
import type { Task } from "./task.ts";

export const TASKS: readonly Task[] = [countHours, countWaitingReviews];
