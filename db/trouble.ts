/**
 * What stops a start, said in one plain sentence to the person at the terminal: what happened and what to
 * do. Never holds a password, a URL or a row.
 */
export class Trouble extends Error {
	constructor(sentence: string) {
		super(sentence);
		this.name = "Trouble";
	}
}
