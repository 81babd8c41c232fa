/** Every key of the console and what it does, in one place: `?` shows them, the listener in shortcuts.tsx hears them. */
export const SHORTCUTS = [
	[["Ctrl/⌘ K"], "keyFind"],
	[["j", "k"], "keyRows"],
	[["Enter"], "keyOpen"],
	[["n"], "keyNext"],
	[["c"], "keyClaim"],
	[["o"], "keyThread"],
	[["d"], "keyDecide"],
	[["w"], "keyNote"],
	[["p"], "keyPause"],
	[["h"], "keyHand"],
	[["u"], "keyUndo"],
	[["Space"], "keyReveal"],
	[["/"], "keyFindOpen"],
	[["?"], "keyList"],
] as const;
