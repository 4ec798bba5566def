-- Texts that organizations read for their competencies. Of a file nothing stays but its text; of one that could not be read
-- nothing but its name and the fault. SQLite takes BYTEA for a name of its own and keeps bytes as they are.

-- +goose Up

CREATE TABLE alignment_batch (
	id              TEXT PRIMARY KEY,
	organization_id TEXT   NOT NULL,
	release_id      TEXT   NOT NULL,
	person_id       TEXT   NOT NULL, -- who brought it; '' once they are erased
	made_at         BIGINT NOT NULL
);
CREATE INDEX alignment_batch_organization ON alignment_batch (organization_id, id);
CREATE INDEX alignment_batch_person ON alignment_batch (person_id);

CREATE TABLE alignment_text (
	id              TEXT PRIMARY KEY,
	organization_id TEXT   NOT NULL,
	batch_id        TEXT   NOT NULL,
	release_id      TEXT   NOT NULL REFERENCES release (id),
	name            TEXT   NOT NULL, -- of its file; ''
	language        TEXT   NOT NULL,
	state           TEXT   NOT NULL CHECK (state IN ('waiting', 'reading', 'read', 'failed')),
	fault           TEXT   NOT NULL, -- JSON; ''
	notes           TEXT   NOT NULL, -- JSON: what of the file was left out; ''
	found           TEXT   NOT NULL, -- JSON: the facts that the program found
	kind            TEXT   NOT NULL CHECK (kind IN ('posting', 'syllabus', 'session', 'other')), -- from here on as they hold
	title           TEXT   NOT NULL,
	job_kind        TEXT   NOT NULL, -- '' for what is no posting
	year            INTEGER NOT NULL, -- 0: not known
	pay_currency    TEXT   NOT NULL, -- '': it says no pay
	pay_per         TEXT   NOT NULL,
	pay_low         DOUBLE PRECISION NOT NULL,
	pay_high        DOUBLE PRECISION NOT NULL,
	pay_said        TEXT   NOT NULL, -- the passage
	unpaid          BOOLEAN NOT NULL,
	degree          TEXT   NOT NULL, -- '' for what is no posting
	degree_firm     BOOLEAN NOT NULL,
	degree_or       BOOLEAN NOT NULL, -- or experience
	degree_said     TEXT   NOT NULL, -- the passage
	parts           INTEGER NOT NULL, -- how many passages
	looked_at       INTEGER NOT NULL, -- passages on which a decision stands
	engine          TEXT   NOT NULL, -- version of the reading; '' before the first
	practice        TEXT   NOT NULL, -- version of the practice data; ''
	lesson          BIGINT NOT NULL, -- revision of alignment_lesson that it was read with
	person_id       TEXT   NOT NULL, -- who brought it; '' once they are erased
	made_at         BIGINT NOT NULL,
	read_at         BIGINT NOT NULL, -- 0: not yet
	changed_at      BIGINT NOT NULL
);
CREATE INDEX alignment_text_organization ON alignment_text (organization_id, id);
CREATE INDEX alignment_text_state ON alignment_text (organization_id, state);
CREATE INDEX alignment_text_batch ON alignment_text (batch_id, state);
CREATE INDEX alignment_text_scan ON alignment_text (organization_id, release_id, job_kind, year);
CREATE INDEX alignment_text_person ON alignment_text (person_id);

-- What a text says. The file is there until it is read, the text from then on.
CREATE TABLE alignment_body (
	text_id TEXT PRIMARY KEY REFERENCES alignment_text (id),
	said    TEXT  NOT NULL,
	file    BYTEA -- NULL once it is read, and for what was pasted
);

CREATE TABLE alignment_passage (
	text_id TEXT    NOT NULL REFERENCES alignment_text (id),
	n       INTEGER NOT NULL, -- stays the same when the text is read again
	place   INTEGER NOT NULL, -- in the text
	kind    TEXT    NOT NULL,
	heading TEXT    NOT NULL,
	said    TEXT    NOT NULL,
	PRIMARY KEY (text_id, n)
);

-- What a passage speaks of: suggested, added, refused.
CREATE TABLE alignment_mark (
	text_id   TEXT    NOT NULL REFERENCES alignment_text (id),
	n         INTEGER NOT NULL,
	item_id   TEXT    NOT NULL,
	place     INTEGER NOT NULL, -- the best first
	suggested BOOLEAN NOT NULL, -- by the program
	words     TEXT    NOT NULL, -- JSON: what made it think so
	holds     TEXT    NOT NULL CHECK (holds IN ('', 'accepted', 'added', 'refused')), -- what people decided
	PRIMARY KEY (text_id, n, item_id)
);
CREATE INDEX alignment_mark_item ON alignment_mark (text_id, item_id);

-- What a text speaks of: kept beside its marks, so that what is asked of many texts is counted without them.
CREATE TABLE alignment_item (
	text_id         TEXT    NOT NULL REFERENCES alignment_text (id),
	item_id         TEXT    NOT NULL,
	organization_id TEXT    NOT NULL,
	release_id      TEXT    NOT NULL,
	kind            TEXT    NOT NULL,
	job_kind        TEXT    NOT NULL,
	year            INTEGER NOT NULL,
	looked_at       BOOLEAN NOT NULL, -- somebody said that it holds; false: suggested only
	PRIMARY KEY (text_id, item_id)
);
CREATE INDEX alignment_item_scan ON alignment_item (organization_id, release_id, item_id, job_kind, year, looked_at, kind, text_id);

-- Added, and undone by a stamp; never changed otherwise.
CREATE TABLE alignment_decision (
	id              TEXT PRIMARY KEY,
	text_id         TEXT    NOT NULL REFERENCES alignment_text (id),
	n               INTEGER NOT NULL,
	seq             INTEGER NOT NULL, -- among those on the text, from 1
	organization_id TEXT    NOT NULL,
	release_id      TEXT    NOT NULL,
	item_id         TEXT    NOT NULL, -- '' for nothing
	what            TEXT    NOT NULL CHECK (what IN ('accepted', 'refused', 'added', 'nothing')),
	refused         TEXT    NOT NULL, -- JSON: the items that "nothing" refuses; ''
	person_id       TEXT    NOT NULL, -- '' once that person is erased
	at              BIGINT  NOT NULL,
	undone_at       BIGINT  NOT NULL, -- 0: it stands
	undone_by       TEXT    NOT NULL, -- '' once that person is erased
	UNIQUE (text_id, seq)
);
CREATE INDEX alignment_decision_passage ON alignment_decision (text_id, n, seq);
CREATE INDEX alignment_decision_organization ON alignment_decision (organization_id, id);
CREATE INDEX alignment_decision_person ON alignment_decision (person_id);
CREATE INDEX alignment_decision_undone_by ON alignment_decision (undone_by);

-- What people say of the facts of a text. The latest of each fact holds.
CREATE TABLE alignment_correction (
	id        TEXT PRIMARY KEY,
	text_id   TEXT    NOT NULL REFERENCES alignment_text (id),
	fact      TEXT    NOT NULL CHECK (fact IN ('kind', 'title', 'jobKind', 'year', 'pay', 'degree')),
	value     TEXT    NOT NULL, -- JSON
	back      BOOLEAN NOT NULL, -- what the program found holds again
	person_id TEXT    NOT NULL, -- '' once that person is erased
	at        BIGINT  NOT NULL
);
CREATE INDEX alignment_correction_text ON alignment_correction (text_id, id);
CREATE INDEX alignment_correction_person ON alignment_correction (person_id);

-- How often what an organization decided has changed: texts that were read before may be read otherwise now.
CREATE TABLE alignment_lesson (
	organization_id TEXT   NOT NULL,
	release_id      TEXT   NOT NULL,
	revision        BIGINT NOT NULL,
	PRIMARY KEY (organization_id, release_id)
);
