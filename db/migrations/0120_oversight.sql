-- Oversight looks for what went wrong, which is rare: without this, finding it reads the whole record backwards.
-- Partial, so that an ordinary append pays nothing for it.
CREATE INDEX entry_gone_wrong ON ledger.entry (outcome, at DESC, id DESC) WHERE outcome IN ('refused', 'failed', 'unknown');
