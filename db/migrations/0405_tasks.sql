-- What the worker does again and again. Several workers may run; a task is one's at a time, by a lease that it renews.
CREATE TABLE oversight.task (
	name text PRIMARY KEY CHECK (name ~ '^[a-z-]{2,32}$'),
	holder text,
	leased_until timestamptz NOT NULL DEFAULT '-infinity',
	began_at timestamptz,
	ended_at timestamptz,       -- the last time that it was done whole
	error text CHECK (error ~ '^[A-Za-z0-9_]{1,64}$') -- why it was not, since
);
GRANT SELECT ON oversight.task TO web;
GRANT SELECT, INSERT, UPDATE ON oversight.task TO worker;
