-- Sealed bytes. Web may put, nobody may select: the keeper takes through `vault.take` what a committed entry covers.

CREATE TABLE vault.sealed_key (
	id uuid PRIMARY KEY,                        -- the key version named in the ledger and in every message's header
	thread_id uuid NOT NULL REFERENCES console.thread,
	region text NOT NULL REFERENCES console.region,
	intake_key text NOT NULL,                   -- the intake key's id (RFC 7638 thumbprint)
	wrapped text NOT NULL,                      -- JWE, ECDH-ES+A256KW
	names text NOT NULL,                        -- JWE, display names of the participants
	note text,                                  -- JWE, the reporter's note
	entry_id uuid NOT NULL UNIQUE,              -- the report.received whose leaf holds the digest of `wrapped`
	entry_at timestamptz NOT NULL,
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at)
);
CREATE INDEX sealed_key_by_thread ON vault.sealed_key (thread_id);

CREATE TABLE vault.sealed_message (
	thread_id uuid NOT NULL,
	sequence int NOT NULL,
	key_id uuid NOT NULL REFERENCES vault.sealed_key,
	sealed text NOT NULL CHECK (octet_length(sealed) <= 65536), -- JWE, dir + A256GCM
	PRIMARY KEY (thread_id, sequence),
	FOREIGN KEY (thread_id, sequence) REFERENCES console.message
);

-- Words typed by staff: the reason of an opening, the note of a decision, escalation or verdict.
CREATE TABLE vault.note (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('reason', 'decision', 'escalation', 'verdict')),
	about uuid NOT NULL,                        -- the opening, case or review
	region text NOT NULL REFERENCES console.region,
	author uuid NOT NULL REFERENCES access.person,
	wrapped text NOT NULL,
	sealed text NOT NULL CHECK (octet_length(sealed) <= 65536),
	written_at timestamptz NOT NULL DEFAULT now()
);

-- What was done with a recorded decryption: taken once, then ended as released, failed or unknown.
CREATE TABLE vault.release (
	entry_id uuid PRIMARY KEY,
	entry_at timestamptz NOT NULL,
	keeper text NOT NULL,                       -- which keeper recorded it, so that its restart can account for it
	person_id uuid NOT NULL,
	opening_id uuid REFERENCES access.opening,  -- of a thread.decrypted …
	note_id uuid REFERENCES vault.note,         -- … or of a note.disclosed
	thread_id uuid,
	scope int4multirange,
	parts text[] NOT NULL,
	reports uuid[] NOT NULL DEFAULT '{}',       -- whose names and notes it covers: the case's, when it was recorded
	expires_at timestamptz NOT NULL,
	taken_at timestamptz,
	ended_at timestamptz,
	outcome text CHECK (outcome IN ('released', 'failed', 'unknown')),
	FOREIGN KEY (entry_id, entry_at) REFERENCES ledger.entry (id, at),
	CHECK ((ended_at IS NULL) = (outcome IS NULL)),
	CHECK ((opening_id IS NULL) <> (note_id IS NULL)),
	CHECK ((opening_id IS NULL) = (thread_id IS NULL) AND (opening_id IS NULL) = (scope IS NULL)),
	CHECK (parts <@ ARRAY['messages', 'note', 'names', 'words'] AND cardinality(parts) > 0)
);
CREATE INDEX release_open ON vault.release (keeper) WHERE ended_at IS NULL;

GRANT INSERT ON vault.sealed_key, vault.sealed_message, vault.note TO web;
