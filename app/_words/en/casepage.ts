/** A case's page: facts, history, notes, timeline, related cases. */
export const casepage = {} as const;
