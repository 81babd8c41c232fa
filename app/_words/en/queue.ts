/** The queue, its filters and views. */
export const queue = {} as const;
