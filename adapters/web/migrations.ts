/** The page's own tables as a list of changes, only ever appended to. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE chats (
    id    TEXT    PRIMARY KEY,
    title TEXT    NOT NULL,
    at    INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    -- The order of what was said; never used twice.
    place    INTEGER PRIMARY KEY AUTOINCREMENT,
    chat     TEXT    NOT NULL REFERENCES chats (id),
    id       TEXT    NOT NULL,
    -- Grows with every change of any message.
    revision INTEGER NOT NULL,
    sender   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    -- JSON: text, buttons, files, video, what it replies to.
    said     TEXT    NOT NULL,
    -- JSON: the event, until the program has taken it over.
    event    TEXT,
    UNIQUE (chat, id)
  ) STRICT;
  CREATE INDEX messages_to_hand_over ON messages (place) WHERE event IS NOT NULL;
  `,
];
