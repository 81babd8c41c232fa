/** Words that stand on many of the desk's pages, and on pages that are English only. */
export const shared = {} as const;
