/** Settings of one's own desk, on the account's page. */
export const settings = {} as const;
