/** Everything the worker does, a line each. */
import type { Task } from "./task.ts";

export const TASKS: readonly Task[] = [];
