/** A signal of misuse from the worker's word to what oversight makes of it; and whom it is kept from. */
import type { Sql } from "#db/client.ts";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";
const WHY = "Both cases came from the queue's head, and the lead knew of the backlog that night.";

/** As the worker raises it, about somebody of the demo who opened something. */
async function raised(admin: Sql): Promise<{ id: string; alias: string; openings: number }> {
	const [about] = await admin`
		select o.person_id as person, p.alias, o.region, array_agg(o.id) as openings, min(o.granted_at) as first, max(o.granted_at) as last
		from access.opening o join access.person p on p.id = o.person_id
		where not exists (select from oversight.signal s where s.person_id = o.person_id)
		group by o.person_id, p.alias, o.region order by count(*) desc limit 1`;
	if (!about) throw new Error("nobody of the demo has opened anything");
	const sql = await admin.reserve();
	try {
		await sql`set session authorization worker`;
		const [row] = await sql<{ made: { id: string } }[]>`select oversight.raise_signal(${sql.json({
			...{
				kind: "OUT_OF_HOURS",
				person: about.person,
				region: about.region,
				score: 6,
				openings: about.openings,
			},
			...{ firstAt: about.first, lastAt: about.last, follows: null },
			numbers: { openings: 7, weeks: 5, z: 6, from: 420, until: 1140, total: about.openings.length },
		})}) as made`;
		return { id: row?.made.id ?? "", alias: about.alias, openings: about.openings.length };
	} finally {
		await sql`reset session authorization`;
		sql.release();
	}
}

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

for (const name of ["Mina Okafor", "Jonas Weber", "Petra Novak"]) {
	test(`${name} is refused the signals, and sees no way to them`, async ({ signInAs, admin }) => {
		const page = await signInAs(name);
		const [signal] = await admin`select id from oversight.signal limit 1`;
		for (const path of ["/oversight/signals", `/oversight/signals/${signal?.id ?? crypto.randomUUID()}`]) {
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
