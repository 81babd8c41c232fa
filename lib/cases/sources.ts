/** Who may have reported: what the door takes, the queue narrows by and pages name. Pure. */
export const SOURCES = ["USER", "TRUSTED_FLAGGER", "CLASSIFIER", "STAFF", "AUTHORITY"] as const;
export type Source = (typeof SOURCES)[number];
