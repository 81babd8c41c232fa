/** Years of a desk's work, written in bulk: threads, people, reports, cases, decisions; and messages of some, to be looked at. */
import { randomUUID } from "node:crypto";
import type { Stage } from "./stage.ts";

const BATCH = 100_000;
const WITH_MESSAGES = 400;
const MESSAGES = 40;

export async function writeHistory(
	{ admin }: Stage,
	{ cases, open, by }: { cases: number; open: number; by: string },
): Promise<void> {
	const platform = randomUUID();
	await admin`insert into console.platform (id, code, name) values (${platform}, 'bench-queue', 'Bench')`;
	// Open ones are every tenth; accounts come back, each some ten times.
	const each = Math.round(cases / open);
	for (let from = 1; from <= cases; from += BATCH) {
		const to = Math.min(cases, from + BATCH - 1);
		await admin.begin(async (tx) => {
			await tx`set local synchronous_commit = off`;
			await tx`
				create temporary table batch on commit drop as
				select n, gen_random_uuid() as thread, gen_random_uuid() as case_id, gen_random_uuid() as report,
					case when n % 3 = 0 then 'us' else 'eu' end as region, (abs(hashint8(n)) % 4)::smallint as severity,
					abs(hashint8(n + 7)) % 20 = 0 as restricted, n % ${each}::int = 0 as open,
					(array['CYBER_VIOLENCE', 'SCAMS_AND_FRAUD', 'ILLEGAL_OR_HARMFUL_SPEECH', 'VIOLENCE'])[1 + abs(hashint8(n + 1)) % 4] as category,
					(array['de', 'en', 'fr', 'pl', null])[1 + abs(hashint8(n + 2)) % 5] as language,
					(array['USER', 'USER', 'USER', 'CLASSIFIER', 'TRUSTED_FLAGGER'])[1 + abs(hashint8(n + 3)) % 5] as source
				from generate_series(${from}::int, ${to}::int) n`;
			await tx`insert into console.thread (id, platform_id, external_id, region)
				select thread, ${platform}, 'q-' || n, region from batch`;
			await tx`insert into console.participant (thread_id, account, number)
				select thread, 'a-' || abs(hashint8(n * 2)) % ${Math.ceil(cases / 5)}::int, 1 from batch
				union all select thread, 'b-' || abs(hashint8(n * 3)) % ${Math.ceil(cases / 5)}::int, 2 from batch`;
			await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, received_at, due_at,
					closed_at, language, source)
				select case_id, ${platform}, thread, region, category, severity, false, restricted,
					now() - random() * interval '7 days' - case when open then interval '0' else interval '1 year' * random() end,
					now() - interval '1 day' + random() * interval '7 days',
					case when open then null else now() - interval '1 year' * random() end, language, source
				from batch`;
			await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, detector, reporter, reported,
					has_note, sealed, reported_at, entry_id, language)
				select report, ${platform}, 'r-' || n, case_id, thread, category, source,
					case when source = 'CLASSIFIER' then '{"name": "x", "version": "1", "score": 0.9}'::jsonb end,
					case when source = 'USER' then 'b-' || abs(hashint8(n * 3)) % ${Math.ceil(cases / 5)}::int end, '{5}', false, 0, now(),
					gen_random_uuid(), language
				from batch`;
			await tx`insert into console.decision (id, case_id, person_id, outcome, decided_at, entry_id, leaves_at, left_at)
				select gen_random_uuid(), case_id, ${by}, 'NO_VIOLATION', now() - interval '1 year' * random(), gen_random_uuid(), now(), now()
				from batch where not open`;
			if (from === 1)
				await tx`
					insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
					select b.thread, s, 'm-' || s, p.account, now() - make_interval(mins => ${MESSAGES}::int - s), 'text', 'PLATFORM', b.report
					from (select * from batch where open and not restricted order by n limit ${WITH_MESSAGES}) b
					cross join generate_series(1, ${MESSAGES}::int) s
					join console.participant p on p.thread_id = b.thread and p.number = 1 + s % 2`;
		});
	}
	await admin.unsafe("VACUUM ANALYZE");
	await admin.unsafe("CHECKPOINT");
}
