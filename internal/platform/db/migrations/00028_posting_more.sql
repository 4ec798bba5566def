-- +goose Up

-- A word or phrase that an organization wants its postings looked through for, besides those of our lists.
CREATE TABLE posting_term (
	organization_id TEXT   NOT NULL,
	id              TEXT   NOT NULL,
	term            TEXT   NOT NULL,
	why             TEXT   NOT NULL,
	instead         TEXT   NOT NULL,
	person_id       TEXT   NOT NULL, -- who wrote it; '' once that person is erased
	at              BIGINT NOT NULL,
	PRIMARY KEY (organization_id, id)
);
CREATE INDEX posting_term_person ON posting_term (person_id);

-- A list of ours, or a term of one, that an organization switched off.
CREATE TABLE posting_term_off (
	organization_id TEXT NOT NULL,
	key             TEXT NOT NULL, -- 'list' or 'list/term'
	PRIMARY KEY (organization_id, key)
);

-- A hint that people left as it is, for one posting.
CREATE TABLE posting_left (
	posting_id TEXT NOT NULL REFERENCES posting (id),
	key        TEXT NOT NULL, -- 'list/term', or 'notSaid/key'
	PRIMARY KEY (posting_id, key)
);
