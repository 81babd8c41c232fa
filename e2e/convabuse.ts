/**
 * The ConvAbuse conversations (Cercas Curry, Abercrombie and Rieser, EMNLP 2021) as reports: 1,844 talks with two
 * chatbots, marked by several annotators each. A row is one exchange and the one before it.
 *
 * The rows of a conversation are chained where one ends as the next begins. Reported is the user's turn that the
 * annotators marked worst; the majority of them says whether it is abuse, and of which kind.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "#lib/commands/paths.ts";
import type { ReportBody } from "#lib/intake/report-schema.ts";

const FILE = join(PROJECT, "..", "shared", "data", "convabuse", "ConvAbuseEMNLPtrain.csv");

export const hasConvAbuse = () => existsSync(FILE);

type Row = Readonly<Record<string, string>>;
type Posted = Pick<ReportBody, "platform" | "report"> & {
	thread: Pick<ReportBody["thread"], "id" | "region" | "participants"> & {
		messages: { id: string; senderId: string; sentAt: string; text: string }[];
	};
};

export function convAbuseReports(platform: string): Posted[] {
	const rows = readCsv(readFileSync(FILE, "utf8"));
	const conversations = Map.groupBy(rows, (row) => row.conv_id ?? "");
	return [...conversations].map(([id, exchanges], index) => reportOf(platform, id, exchanges, index));
}

function reportOf(platform: string, conversation: string, rows: Row[], index: number): Posted {
	const id = conversation.replace("+", ""); // 2.45945E+15
	const bot = (rows[0]?.bot ?? "bot").replaceAll(/[^A-Za-z0-9]/g, "").toLowerCase();
	const user = `${id}-user`;
	const began = Date.UTC(2026, 9, 1) + index * 60_000;
	const worst = rows.reduce((worse, row) => (scoreOf(row) < scoreOf(worse) ? row : worse));
	const turns = chain(rows);
	const messages = turns.map(({ who, text }, place) => ({
		id: `${id}-${place + 1}`,
		senderId: who === "user" ? user : bot,
		sentAt: new Date(began + place * 10_000).toISOString(),
		text,
	}));
	const reported = turns.findIndex(({ row, who }) => row === worst && who === "user");
	return {
		platform,
		report: {
			id: `ca-${id}`,
			...categoryOf(worst),
			source: "USER",
			reportedAt: new Date(began + 3_600_000).toISOString(),
			reporter: { accountId: bot },
			messageIds: [messages[reported]?.id ?? ""],
		},
		thread: {
			id: `ca-${id}`,
			region: "eu",
			participants: [
				{ accountId: bot, displayName: rows[0]?.bot ?? "bot", minor: false },
				{ accountId: user, displayName: "A person", minor: null },
			],
			messages,
		},
	};
}

interface Turn {
	who: "agent" | "user";
	text: string;
	row: Row;
}

function chain(rows: Row[]): Turn[] {
	const ends = new Set(rows.map((row) => pair(row.agent, row.user)));
	const left = new Set(rows);
	const turns: Turn[] = [];
	let last = "";
	while (left.size > 0) {
		const next =
			[...left].find((row) => pair(row.prev_agent, row.prev_user) === last) ??
			[...left].find((row) => !ends.has(pair(row.prev_agent, row.prev_user))) ??
			[...left][0];
		if (!next) break;
		left.delete(next);
		if (pair(next.prev_agent, next.prev_user) !== last)
			turns.push(...exchange(next, next.prev_agent, next.prev_user, {}));
		turns.push(...exchange(next, next.agent, next.user, next));
		last = pair(next.agent, next.user);
	}
	return turns;
}

/** A turn without words is none; the user's own is kept, since it is what was marked. */
function exchange(row: Row, agent = "", user = "", marked: Row | object = row): Turn[] {
	const isMarked = marked === row;
	return [
		...(agent ? [{ who: "agent" as const, text: agent, row }] : []),
		...(user || isMarked ? [{ who: "user" as const, text: user, row: isMarked ? row : {} }] : []),
	];
}

const pair = (agent = "", user = "") => `${agent}\n${user}`;

const LEVELS = ["1", "0", "-1", "-2", "-3"];
const ANNOTATORS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The level that each annotator of a row gave: 1 and 0 are no abuse. */
function levelsOf(row: Row): { annotator: number; level: number }[] {
	return ANNOTATORS.flatMap((annotator) => {
		const level = LEVELS.find((one) => isSet(row[`Annotator${annotator}_is_abuse.${one}`]));
		return level === undefined ? [] : [{ annotator, level: Number(level) }];
	});
}

function scoreOf(row: Row): number {
	const levels = levelsOf(row);
	return levels.reduce((sum, { level }) => sum + level, 0) / Math.max(1, levels.length);
}

const KINDS = [
	{
		marks: ["sexist", "sex_harassment"],
		category: "CYBER_VIOLENCE_AGAINST_WOMEN",
		keyword: "CYBER_HARASSMENT_AGAINST_WOMEN",
	},
	{
		marks: ["racist", "homophobic", "transphobic", "ableist"],
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "HATE_SPEECH",
	},
	{ marks: ["intellectual"], category: "CYBER_VIOLENCE", keyword: "CYBER_HARASSMENT" },
];

function categoryOf(row: Row): { category: string; keyword?: string } {
	const levels = levelsOf(row);
	const against = levels.filter(({ level }) => level < 0);
	if (against.length * 2 <= levels.length) return { category: "OTHER_VIOLATION_TC" };
	const kind = KINDS.find(({ marks }) => {
		const saying = against.filter(({ annotator }) =>
			marks.some((mark) => isSet(row[`Annotator${annotator}_${mark}`])),
		);
		return saying.length * 2 > against.length;
	});
	const { category, keyword } = kind ?? { category: "CYBER_VIOLENCE", keyword: "CYBER_HARASSMENT" };
	return { category, keyword };
}

/** "1", "0", or both where one annotator met the row twice: "1, 0". */
function isSet(mark = "0"): boolean {
	const marks = mark.split(",").map(Number);
	return marks.reduce((sum, one) => sum + one, 0) * 2 >= marks.length;
}

/** RFC 4180: fields in quotes may hold commas, newlines and doubled quotes. */
function readCsv(text: string): Row[] {
	const records: string[][] = [];
	let record: string[] = [];
	const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
	for (let match = field.exec(text); match && field.lastIndex <= text.length; match = field.exec(text)) {
		record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
		if (match[3] !== ",") {
			records.push(record);
			record = [];
		}
		if (field.lastIndex >= text.length) break;
	}
	const [names = [], ...rows] = records;
	return rows.map((values) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])));
}
