-- +goose Up

-- Who has asked for letters about the dates of their plans.
CREATE TABLE reminder (
	person_id TEXT PRIMARY KEY REFERENCES person (id),
	wanted    BOOLEAN NOT NULL,
	days      INTEGER NOT NULL, -- how many days before a date
	zone      TEXT    NOT NULL, -- IANA name
	base      TEXT    NOT NULL, -- address of this server as the person knows it, for links where none is set
	told      TEXT    NOT NULL, -- JSON: the dates ahead that a letter has told of
	next_at   BIGINT  NOT NULL  -- when their plans are looked at next; 0: never
);
CREATE INDEX reminder_next ON reminder (next_at);

-- Links that end the letters, one for each letter.
CREATE TABLE reminder_stop (
	digest    TEXT PRIMARY KEY,
	person_id TEXT   NOT NULL REFERENCES person (id),
	ends_at   BIGINT NOT NULL
);
CREATE INDEX reminder_stop_person ON reminder_stop (person_id);
CREATE INDEX reminder_stop_ends ON reminder_stop (ends_at);

-- The private address of a person's calendar.
CREATE TABLE feed (
	person_id TEXT PRIMARY KEY REFERENCES person (id),
	digest    TEXT    NOT NULL UNIQUE,
	names     BOOLEAN NOT NULL, -- it also names competencies
	language  TEXT    NOT NULL,
	made_at   BIGINT  NOT NULL,
	read_at   BIGINT  NOT NULL  -- to the hour; 0: never
);
