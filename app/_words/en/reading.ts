/** Opening and reading: the form, the strip, the pane, attachments, find, exposure. */
export const reading = {} as const;
