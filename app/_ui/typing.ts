/** Whether keys are letters there and not commands: somebody writes. */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement)
		return !["radio", "checkbox", "range", "submit", "button"].includes(target.type);
	return (
		target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
	);
}
