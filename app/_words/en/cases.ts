/** The list of cases: what one works on, and what was decided. */
export const cases = {} as const;
