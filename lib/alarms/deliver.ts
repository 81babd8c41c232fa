/**
 * Tells the configured channels of every alarm, at least once: what is to be told is a row before it is sent, and stays due
 * until a receiver took it. What the channels were not there for is not told later, save what is still open.
 * Shown by: deliver.test.ts.
 */
import { storedCode } from "../errors.ts";
import { pauseAfter } from "../http/pause-after.ts";
import type { Task, Worker } from "../worker/task.ts";
import { type Channel, type Channels, channelsOf, readChannels } from "./channels.ts";
import type { Told } from "./message.ts";
import { send } from "./send.ts";

const MOST_AT_ONCE = 20;

/** A task each: a channel that does not answer keeps nothing from the other. */
const by = (channel: Channel): Task => ({
	name: `alarms-${channel}`,
	every: 1_000,
	when: (env) => channelsOf(readChannels(env)).includes(channel),
	run: (worker) => deliver(worker, readChannels(worker.env), channel),
});
export const deliverByWebhook = by("webhook");
export const deliverByEmail = by("email");

export async function deliver({ sql, signal }: Worker, channels: Channels, channel: Channel): Promise<void> {
	// An alarm that ended before anybody could be told of it is told twice: that it was, and that it is over.
	await sql`
		insert into oversight.alarm_delivery (alarm_id, event, channel)
		select a.id, e.event, ${channel}
		from oversight.alarm a, unnest(array['raised', 'ended']) e(event)
		where (a.ended_at is null or a.ended_at > clock_timestamp() - interval '1 day')
			and (e.event = 'raised' or a.ended_at is not null)
			and not exists (select from oversight.alarm_delivery d
				where d.alarm_id = a.id and d.event = e.event and d.channel = ${channel})
		on conflict do nothing`;
	const due = await sql<Due[]>`
		select d.id, d.alarm_id as "alarmId", d.event, d.attempts, a.kind, a.raised_at as "raisedAt",
			case d.event when 'ended' then a.ended_at end as "endedAt",
			(select i.index::float8 from ledger.indexed i where i.entry_id = a.entry_id order by i.epoch desc limit 1) as entry
		from oversight.alarm_delivery d join oversight.alarm a on a.id = d.alarm_id
		where d.delivered_at is null and d.next_at <= clock_timestamp() and d.channel = ${channel}
			-- That it is over is told to whoever was told that it began.
			and (d.event = 'raised' or not exists (select from oversight.alarm_delivery b where b.alarm_id = d.alarm_id
				and b.channel = d.channel and b.event = 'raised' and b.delivered_at is null))
		order by d.made_at, d.event desc limit ${MOST_AT_ONCE}`;
	for (const row of due) {
		if (signal.aborted) return;
		await tell(row);
	}

	async function tell({ attempts, ...told }: Due): Promise<void> {
		try {
			await send(channels, channel, told, signal);
			await sql`update oversight.alarm_delivery set delivered_at = clock_timestamp(), attempts = attempts + 1, error = null
				where id = ${told.id}`;
		} catch (error) {
			const pause = `${pauseAfter(attempts + 1)} milliseconds`;
			await sql`update oversight.alarm_delivery set attempts = attempts + 1, error = ${storedCode(error)},
				next_at = clock_timestamp() + ${pause}::interval where id = ${told.id}`;
		}
	}
}

type Due = Told & { attempts: number };
