/** Somebody's proof shows nobody, or somebody who may not come in. The code is for the record; they are told less. */
export class SignInRefused extends Error {
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}
