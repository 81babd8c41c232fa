/**
 * Which decryption services `npm start` runs: one, or with KEEPER_REGIONS=eu;us one a group, each with a name and a socket of
 * its own and only its regions' keys. The first does also what belongs to no region.
 */
import { dirname, join } from "node:path";

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
