/** Codes in words: categories, outcomes, actions, reasons. */
export const codes = {} as const;
