-- +goose Up

-- What belongs to a person is known by person and id: the same file may be brought by two people.
CREATE TABLE pathway (
	person_id  TEXT PRIMARY KEY REFERENCES person (id),
	id         TEXT    NOT NULL,
	name       TEXT    NOT NULL,
	place      TEXT    NOT NULL, -- code of the unit where the person left off
	revision   BIGINT  NOT NULL, -- of everything but statements, which count themselves
	differs    BOOLEAN NOT NULL, -- two devices wrote different things, and the person has not yet chosen
	created_at BIGINT  NOT NULL,
	changed_at BIGINT  NOT NULL
);

CREATE TABLE reflection (
	person_id  TEXT   NOT NULL REFERENCES person (id),
	id         TEXT   NOT NULL,
	framework  TEXT   NOT NULL,
	release    TEXT   NOT NULL,
	instrument TEXT   NOT NULL,
	purpose    TEXT   NOT NULL,
	role       TEXT   NOT NULL,
	started_at BIGINT NOT NULL,
	closed_at  BIGINT NOT NULL, -- 0: open
	priorities TEXT   NOT NULL, -- JSON
	chosen_at  BIGINT NOT NULL, -- 0: never
	PRIMARY KEY (person_id, id)
);

-- Only added to, see 00008.
CREATE TABLE statement (
	person_id     TEXT   NOT NULL REFERENCES person (id), -- whom it is about
	id            TEXT   NOT NULL,
	reflection_id TEXT   NOT NULL,
	author_id     TEXT   NOT NULL,
	seq           BIGINT NOT NULL, -- counts what was said about a person, from 1
	seen          BIGINT NOT NULL, -- highest seq that was known to who said this
	item          TEXT   NOT NULL,
	code          TEXT   NOT NULL,
	dimension     TEXT   NOT NULL,
	choices       TEXT   NOT NULL, -- ids with spaces between
	text          TEXT   NOT NULL,
	at            BIGINT NOT NULL, -- when it was said
	stored_at     BIGINT NOT NULL, -- when it came in
	PRIMARY KEY (person_id, id),
	FOREIGN KEY (person_id, reflection_id) REFERENCES reflection (person_id, id)
);
CREATE UNIQUE INDEX statement_seq ON statement (person_id, seq);
CREATE INDEX statement_question ON statement (person_id, reflection_id, code, dimension);

CREATE TABLE plan (
	person_id     TEXT   NOT NULL REFERENCES person (id),
	id            TEXT   NOT NULL,
	reflection_id TEXT   NOT NULL, -- '' where it grew from none; may name one that was deleted
	framework     TEXT   NOT NULL,
	release       TEXT   NOT NULL,
	title         TEXT   NOT NULL,
	doc           TEXT   NOT NULL, -- JSON, as in the pathway file
	revision      BIGINT NOT NULL,
	created_at    BIGINT NOT NULL,
	changed_at    BIGINT NOT NULL,
	PRIMARY KEY (person_id, id)
);
