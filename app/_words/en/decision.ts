/** Deciding: the form, actions, macros, undo, the second person. */
export const decision = {} as const;
