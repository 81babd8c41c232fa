import type { palette as en } from "../en/palette.ts";
import type { Translation } from "../words.ts";

export const palette: Translation<typeof en> = {};
