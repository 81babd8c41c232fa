-- What the keeper does in the background, a row for each job and region (region null: for all). Several keepers may run; a turn is one's at a
-- time, by a lease that it renews. It says how far a turn has come; nothing is right because a lease says so.
CREATE TABLE access.job (
	name text NOT NULL CHECK (name ~ '^[a-z-]{2,32}$'),
	region text REFERENCES console.region,
	holder text,                                  -- who has the turn: keeper and process
	leased_until timestamptz NOT NULL DEFAULT '-infinity',
	asked_at timestamptz,                         -- somebody wants it now; null once a turn that began later was done whole
	began_at timestamptz,                         -- the turn under way, or the last
	ended_at timestamptz,                         -- the last time that it was done whole
	done int NOT NULL DEFAULT 0 CHECK (done >= 0), -- of the turn under way, or the last
	total int NOT NULL DEFAULT 0 CHECK (total >= 0),
	error text CHECK (error ~ '^[A-Za-z0-9_]{1,64}$'), -- why it was not done whole, since
	failing_since timestamptz,
	UNIQUE NULLS NOT DISTINCT (name, region)
);
GRANT SELECT ON access.job TO web, worker;
GRANT SELECT, INSERT, UPDATE ON access.job TO keeper;
