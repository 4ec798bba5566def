-- Crosswalks that people make: links say who stands for them and how they came about; working crosswalks, which become
-- crosswalks of the library when they are published.

-- +goose Up
ALTER TABLE association ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE association ADD COLUMN status TEXT NOT NULL DEFAULT '';

-- A crosswalk that people work on. It has the identifier of the crosswalk that it is published as. Without an organization
-- it belongs to those who run the installation.
CREATE TABLE crosswalk_work (
	id              TEXT PRIMARY KEY,
	organization_id TEXT REFERENCES organization (id),
	from_release    TEXT   NOT NULL REFERENCES release (id),
	to_release      TEXT   NOT NULL REFERENCES release (id),
	title           TEXT   NOT NULL,
	note            TEXT   NOT NULL,
	revision        BIGINT NOT NULL, -- grows with every change
	deeds           BIGINT NOT NULL, -- how many entries its history has
	created_at      BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL,
	changed_by      TEXT REFERENCES person (id), -- NULL once that person is erased
	published_at    BIGINT NOT NULL,             -- 0: it is not in the library
	published       BIGINT NOT NULL,             -- revision that was published last; 0: none
	standing        TEXT   NOT NULL              -- with which it was published last; '' before
);
CREATE INDEX crosswalk_work_organization ON crosswalk_work (organization_id);

CREATE TABLE crosswalk_work_link (
	work_id     TEXT    NOT NULL REFERENCES crosswalk_work (id),
	id          TEXT    NOT NULL,
	from_place  INTEGER NOT NULL, -- of the item in the first release: the order of the links
	from_item   TEXT    NOT NULL,
	to_item     TEXT    NOT NULL,
	type        TEXT    NOT NULL,
	state       TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'refused')),
	by_hand     BOOLEAN NOT NULL,
	turn        INTEGER NOT NULL, -- among the suggestions for its item; it is never shown
	words       TEXT    NOT NULL, -- JSON: the words of both wordings that suggested it
	note        TEXT    NOT NULL,
	proposed_by TEXT REFERENCES person (id), -- NULL: the program, or somebody who is erased
	decided_by  TEXT REFERENCES person (id), -- NULL: nobody yet, or somebody who is erased
	decided_at  BIGINT  NOT NULL,            -- 0: not yet
	PRIMARY KEY (work_id, id),
	UNIQUE (work_id, from_item, to_item)
);
CREATE INDEX crosswalk_work_link_order ON crosswalk_work_link (work_id, from_place, turn);

CREATE TABLE crosswalk_work_deed (
	work_id   TEXT   NOT NULL REFERENCES crosswalk_work (id),
	seq       BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	person_id TEXT REFERENCES person (id), -- NULL: somebody who is erased
	what      TEXT   NOT NULL,
	doc       TEXT   NOT NULL, -- JSON: which link, and what was there before and after
	PRIMARY KEY (work_id, seq)
);
