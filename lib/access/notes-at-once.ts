/** How many sealed notes of staff one confirmation shows at most: the keeper takes no more, and pages ask for no more. Pure. */
export const NOTES_AT_ONCE = 20;
