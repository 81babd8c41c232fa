-- The four schemas and who may enter them. Every object belongs to `owner` (NOLOGIN, entered only to migrate).
-- Nothing is granted to PUBLIC: not schemas, not functions, not types, not TEMP (db/migrate.ts revokes that one
-- on the database). The traps that these grants answer are attacked, as the real roles, in db/traps.test.ts.

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;

CREATE SCHEMA console; -- cases, reports, reviews: web's word
CREATE SCHEMA access;  -- people, roles, openings: the keeper's word
CREATE SCHEMA vault;   -- sealed bytes and wrapped keys: nobody's to read, the keeper's to take
CREATE SCHEMA ledger;  -- the record

GRANT USAGE ON SCHEMA console TO web, keeper;
GRANT USAGE ON SCHEMA access TO web, keeper;
GRANT USAGE ON SCHEMA vault TO web, keeper;
GRANT USAGE ON SCHEMA ledger TO web, keeper, notary;
