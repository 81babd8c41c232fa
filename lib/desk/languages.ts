/** The languages in which the desk speaks. Pure: pages, forms and settings name the same ones. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
