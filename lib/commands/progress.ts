/** Says what is being done: on a terminal a live line with the seconds, elsewhere plain lines. */
import { ttySafe } from "./tty.ts";

export interface Progress {
	/** Runs a step under its name; the step may refine what is said of it. */
	step<T>(name: string, act: (say: (detail: string) => void) => Promise<T>): Promise<T>;
	line(text: string): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export function progressFor(stream: NodeJS.WriteStream = process.stdout): Progress {
	return stream.isTTY ? livelyProgress(stream) : plainProgress((line) => stream.write(`${line}\n`));
}

export const silentProgress: Progress = {
	step: (_name, act) => act(() => {}),
	line: () => {},
};

function plainProgress(write: (line: string) => void): Progress {
	return {
		async step(name, act) {
			const began = performance.now();
			write(`${name} …`);
			let last = began;
			const result = await act((detail) => {
				// A log wants to know that it goes on, not each step of the way.
				if (performance.now() - last < 2_000) return;
				last = performance.now();
				write(`  ${detail}`);
			});
			const took = performance.now() - began;
			if (took > 1000) write(`  done in ${seconds(took)}`);
			return result;
		},
		line: write,
	};
}

function livelyProgress(stream: NodeJS.WriteStream): Progress {
	return {
		async step(name, act) {
			const began = performance.now();
			let detail = "";
			let frame = 0;
			const draw = (mark: string) => {
				const text = `  ${mark} ${name}${detail && `: ${detail}`}  ${seconds(performance.now() - began)}`;
				stream.write(`\r\x1b[2K${ttySafe(text, stream.columns)}`);
			};
			const timer = setInterval(() => draw(FRAMES[frame++ % FRAMES.length] ?? "·"), 120);
			draw("·");
			try {
				const result = await act((text) => {
					detail = text;
				});
				detail = "";
				draw("✓");
				return result;
			} catch (error) {
				draw("✗");
				throw error;
			} finally {
				clearInterval(timer);
				stream.write("\n");
			}
		},
		line: (text) => stream.write(`${text}\n`),
	};
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
