"use client";
import { late } from "../../../_ui/late.tsx";

/** Parts that stand on few cases' pages: their code comes where they do. */
const notes = () => import("./note-words.tsx");
export const NoteWords = late(() => notes().then((part) => part.NoteWords));
export const NoteText = late(() => notes().then((part) => part.NoteText));
export const UndoButton = late(() => import("./undo-button.tsx").then((part) => part.UndoButton));
export const Reminder = late(() => import("../reminder.tsx").then((part) => part.Reminder));
