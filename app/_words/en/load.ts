/** The load and deadlines page for leads. */
export const load = {} as const;
