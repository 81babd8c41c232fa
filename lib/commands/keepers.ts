/**
 * Which decryption services `npm start` runs: one, or with KEEPER_REGIONS=eu;us one a group, each with a name and a socket of
 * its own and only its regions' keys. The first does also what belongs to no region.
 */
import { rmSync } from "node:fs";
import { connect as dial } from "node:net";
import { dirname, join } from "node:path";
import { type Child, startChild } from "./child.ts";
import type { Progress } from "./progress.ts";

export interface KeeperPlace {
	name: string;
	socket: string;
	/** As KEEPER_REGIONS has them; undefined: every region. */
	regions: string | undefined;
	log: string;
}

export function keeperPlaces(
	regions: string | undefined,
	at: { keeperSocket: string; dataDir: string },
): [KeeperPlace, ...KeeperPlace[]] {
	const groups = regions?.split(";") ?? [undefined];
	return groups.map((group, index) => ({
		name: `keeper-${index + 1}`,
		socket: index === 0 ? at.keeperSocket : join(dirname(at.keeperSocket), `k${index + 1}.sock`),
		regions: group,
		log: join(at.dataDir, index === 0 ? "keeper.log" : `keeper-${index + 1}.log`),
	})) as [KeeperPlace, ...KeeperPlace[]];
}

/** As KEEPERS has it for web; undefined where there is one, which KEEPER_SOCKET names. */
export function keepersFor(places: readonly KeeperPlace[]): string | undefined {
	if (places.length < 2) return undefined;
	return places
		.flatMap(({ regions = "", socket }) => regions.split(",").map((region) => `${region}=${socket}`))
		.join(",");
}

export interface KeeperService {
	regions: string | undefined;
	child: Child;
	/** What it is started with; changed, it is what it is started with again. */
	env: Record<string, string>;
}

/** Starts them one after another: the first makes the log where there is none. */
export async function startKeepers(
	places: readonly KeeperPlace[],
	{
		dev,
		envOf,
		step,
		began,
		...told
	}: {
		dev: boolean;
		envOf(place: KeeperPlace): Record<string, string>;
		step: Progress["step"];
		began(child: Child): void;
		log(line: string): void;
		onPid(pid: number): void;
	},
): Promise<[KeeperService, ...KeeperService[]]> {
	const services: KeeperService[] = [];
	for (const place of places) {
		const { regions, socket, log: output } = place;
		const several = places.length > 1;
		const env = envOf(place);
		const child = await step(`Starting the decryption service${several ? ` of ${regions}` : ""}`, () =>
			startChild({
				name: several ? place.name : "keeper",
				args: [...(dev ? ["--watch", "--watch-preserve-output"] : []), "lib/keeper/server.ts"],
				...{ env, output, ...told },
				beforeLaunch: () => rmSync(socket, { force: true }), // a killed keeper leaves its own
				isReady: () => answers(socket),
			}),
		);
		began(child);
		services.push({ regions, child, env });
	}
	return services as [KeeperService, ...KeeperService[]];
}

function answers(socketPath: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = dial({ path: socketPath });
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}
