/** What the keeper does in the background, in words; a job that is not named here shows by its name. Pure. */
const WORDS: Readonly<Record<string, string>> = {
	"count-falls": "Counts what falls due when",
	rewrap: "Wraps anew what outlives its key's period",
	"destroy-keys": "Announces and destroys keys that nothing depends on",
	retention: "Deletes what is past its time: messages, typed words, the platform's ids",
	bodies: "Deletes sealed attachments that are gone, and uploads that nobody finished",
	holds: "Ends legal holds by their date",
	"erase-again": "Erases again what a restored database brought back",
	"forget-subjects": "Forgets requests of data subjects by their clock",
	shredding: "Says which deleted threads nobody can bring back any more",
	erasure: "Erases names of staff and searches by their clocks",
};

export function jobInWords(name: string): string {
	return WORDS[name] ?? name.replaceAll("-", " ");
}
