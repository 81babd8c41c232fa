/** Somebody's proof shows nobody, or somebody who may not come in. The code is for the record; they are told less. */
export class SignInRefused extends Error {
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/** Whom a group that they lack keeps from coming in, by any way. */
export class KeptOut extends SignInRefused {
	readonly issuer: string;
	readonly subject: string;

	constructor({ issuer, subject }: { issuer: string; subject: string }) {
		super("GROUP_MISSING");
		this.issuer = issuer;
		this.subject = subject;
	}
}
