-- What platforms are told keeps its order across a restore. An xid8 means nothing in another cluster: there, old
-- numbers can lie ahead of every new one (told never) or behind a reader's place (passed). So the order is (epoch,
-- xid, position): a restore begins a new epoch, and within an old one the old numbers still say what came first.

-- Microseconds since 1970 of the restore that began it, 0 for the first: two restores of one backup are two epochs.
CREATE TABLE console.feed_epoch (
	epoch bigint PRIMARY KEY CHECK (epoch >= 0),
	began_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO console.feed_epoch (epoch) VALUES (0);
GRANT SELECT ON console.feed_epoch TO web;

CREATE FUNCTION console.current_feed_epoch() RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
	SELECT max(epoch) FROM console.feed_epoch
$$;
GRANT EXECUTE ON FUNCTION console.current_feed_epoch() TO web;

-- Called by a restore, as owner, when the rows are back; nobody else is granted it.
CREATE FUNCTION console.begin_feed_epoch() RETURNS bigint LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO console.feed_epoch (epoch)
	SELECT greatest(max(epoch) + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) FROM console.feed_epoch
	RETURNING epoch
$$;

ALTER TABLE console.outbox ADD COLUMN epoch bigint NOT NULL DEFAULT 0 REFERENCES console.feed_epoch;
ALTER TABLE console.outbox ALTER COLUMN epoch SET DEFAULT console.current_feed_epoch();
CREATE INDEX outbox_by_epoch ON console.outbox (platform_id, epoch, xid, position);
DROP INDEX console.outbox_in_order;
