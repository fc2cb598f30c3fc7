/**
 * The schema of the database as a list of changes: the n-th entry brings a file from version n to n + 1
 * (`user_version`). Entries are only ever appended, since files of every earlier version are out there.
 */
export const migrations: readonly string[] = [
  `
  -- The line: turns that have not completed. seq is the order of arrival and is never used twice.
  CREATE TABLE turns (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    chat        TEXT    NOT NULL,
    user        TEXT    NOT NULL,
    urgent      INTEGER NOT NULL,
    payload     TEXT    NOT NULL,
    accepted_at INTEGER NOT NULL,
    -- Runs begun so far: above 0 in a file that is opened means that the run was interrupted.
    attempt     INTEGER NOT NULL DEFAULT 0,
    cancelled   INTEGER NOT NULL DEFAULT 0,
    -- The turn that took this one in, and with which it completes.
    absorbed_by INTEGER REFERENCES turns (seq)
  ) STRICT;
  CREATE INDEX turns_by_chat ON turns (chat, seq);
  CREATE INDEX turns_by_absorber ON turns (absorbed_by) WHERE absorbed_by IS NOT NULL;

  -- What is left of a completed turn: enough to recognise a repeat, nothing that a person wrote.
  CREATE TABLE handled (
    id TEXT    PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX handled_by_time ON handled (at);

  -- The journal. A row without a result is the intention of a paid step.
  CREATE TABLE steps (
    turn    INTEGER NOT NULL REFERENCES turns (seq) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    result  TEXT,
    -- The run that wrote it; runs after the last one of these were in vain.
    attempt INTEGER NOT NULL,
    PRIMARY KEY (turn, name)
  ) STRICT, WITHOUT ROWID;

  -- Sessions, as Keyv keeps them: one value a key.
  CREATE TABLE keyv (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Paid requests of the last day; key is the turn's id and its step's name, so that each counts once.
  CREATE TABLE paid_requests (
    key  TEXT    PRIMARY KEY,
    user TEXT    NOT NULL,
    chat TEXT    NOT NULL,
    at   INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX paid_requests_by_user ON paid_requests (user, at);
  CREATE INDEX paid_requests_by_chat ON paid_requests (chat, at);
  CREATE INDEX paid_requests_by_time ON paid_requests (at);

  -- The balance of each account as it was last read, and by how much it fell within the last day.
  CREATE TABLE balances (
    account   TEXT PRIMARY KEY,
    available REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE spendings (
    at      INTEGER NOT NULL,
    credits REAL    NOT NULL
  ) STRICT;
  CREATE INDEX spendings_by_time ON spendings (at);
  `,
  `
  -- All that an account holds: with what is reserved, which is not spent yet.
  ALTER TABLE balances RENAME COLUMN available TO total;
  `,
  `
  -- The last run that ended in order, and left the turn to a later one: nothing up to it was in vain.
  ALTER TABLE turns ADD COLUMN rested INTEGER NOT NULL DEFAULT 0;
  `,
];
