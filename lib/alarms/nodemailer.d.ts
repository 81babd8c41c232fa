/** nodemailer ships no types; what send-email.ts uses of it. */
declare module "nodemailer" {
	interface Message {
		from: { name: string; address: string };
		to: string[];
		subject: string;
		text: string;
		messageId: string;
		headers: Record<string, string>;
	}
	interface Transport {
		sendMail(message: Message): Promise<{ messageId: string }>;
		close(): void;
	}
	export function createTransport(options: Record<string, unknown>): Transport;
}
