/** A signal of misuse from the worker's word to what oversight makes of it; and whom it is kept from. */
import type { Sql } from "#db/client.ts";
import { storeOpenings } from "#lib/signals/testing-store.ts";
import { opening } from "#lib/signals/testing-year.ts";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";
const WHY = "Both cases came from the queue's head, and the lead knew of the backlog that night.";

interface Raised {
	id: string;
	alias: string;
	openings: number;
}

/** The one signal of this file: it is settled by the last test, so that no other spec finds it open. */
let made: Raised | undefined;

/** As the worker raises it, about somebody who is in nobody else's way. */
async function raised(admin: Sql): Promise<Raised> {
	if (made) return made;
	const readings = [1, 2, 3].map((day) => opening("somebody", day));
	const staff = [{ id: "somebody", office: "DE", leftAt: null }];
	const person = (await storeOpenings(admin, { readings, staff })).get("somebody") ?? "";
	const [about] =
		await admin`select p.alias, array_agg(o.id) as openings, min(o.granted_at) as first, max(o.granted_at) as last
		from access.opening o join access.person p on p.id = o.person_id where p.id = ${person} group by p.alias`;
	const sql = await admin.reserve();
	try {
		await sql`set session authorization worker`;
		const [row] = await sql<{ made: { id: string } }[]>`select oversight.raise_signal(${sql.json({
			...{ kind: "OUT_OF_HOURS", person, region: "eu", score: 6, openings: about?.openings },
			...{ firstAt: about?.first, lastAt: about?.last, follows: null },
			numbers: { openings: 7, weeks: 5, z: 6, from: 420, until: 1140, total: readings.length },
		})}) as made`;
		made = { id: row?.made.id ?? "", alias: about?.alias, openings: readings.length };
		return made;
	} finally {
		await sql`reset session authorization`;
		sql.release();
	}
}

for (const name of ["Mina Okafor", "Jonas Weber", "Petra Novak"]) {
	test(`${name} is refused the signals, and sees no way to them`, async ({ signInAs, admin }) => {
		const page = await signInAs(name);
		const { id } = await raised(admin);
		for (const path of ["/oversight/signals", `/oversight/signals/${id}`]) {
			const response = await page.goto(path);
			expect([403, 404]).toContain(response?.status());
		}
		await expect(page.getByRole("link", { name: "Signals" })).toHaveCount(0);
	});
}

test("the pages of signals have no axe violation in light or dark, nor scroll sideways at 390 px", async ({
	signInAs,
	admin,
}) => {
	const { id } = await raised(admin);
	const page = await signInAs(AUDITOR);
	for (const path of ["/oversight/signals", `/oversight/signals/${id}`]) {
		await page.goto(path);
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
		expect(await violations(page), path).toEqual([]);
		expect(await sideways(page), `${path} at 390 px`).toBe(0);
	}
});

test("a signal says why in a sentence, leads to its openings, and is settled once, in sealed words", async ({
	signInAs,
	admin,
}) => {
	const signal = await raised(admin);
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/signals");
	const name = auditor.getByTestId("names").locator("> li", { hasText: signal.alias });
	await expect(name).toContainText("Opened 7 times outside of 07:00 to 19:00 UTC");
	await expect(name).toContainText("in 5 different weeks (robust z 6)");
	await expect(auditor.getByText("This reading is on the record")).toBeVisible();

	await name.getByRole("link", { name: "Outside of their hours" }).click();
	await auditor.waitForURL(new RegExp(`/oversight/signals/${signal.id}$`));
	const rows = auditor.getByRole("table", { name: "Openings of this signal" }).locator("tbody tr");
	await expect(rows).toHaveCount(signal.openings);
	await rows.first().locator("a[data-row]").click();
	await auditor.waitForURL(/\/oversight\/ledger\?opening=/);
	await auditor.goBack();

	const settle = auditor.getByRole("button", { name: "Settle the signal" });
	await expect(settle).toBeDisabled();
	await auditor.getByRole("radio", { name: /Explained/ }).check();
	await auditor.getByRole("textbox", { name: "Why" }).fill(WHY);
	await settle.click();
	await expect(auditor.getByTestId("settlement")).toContainText("Explained by A-009");
	await auditor.getByRole("button", { name: "Show why" }).click();
	await expect(auditor.getByTestId("words")).toHaveText(WHY);

	await auditor.goto("/oversight/signals");
	await expect(auditor.getByTestId("names").locator("> li", { hasText: signal.alias })).toHaveCount(0);
	await expect(auditor.getByRole("link", { name: `${signal.alias}: Outside of their hours` })).toBeVisible();
	const [row] = await admin`select convert_from(e.leaf, 'UTF8') as leaf from oversight.signal_settlement t
		join ledger.entry e on e.id = t.entry_id where t.signal_id = ${signal.id}`;
	expect(row?.leaf).toContain('"type": "signal.settled"');
	expect(row?.leaf).not.toContain("backlog");
});
