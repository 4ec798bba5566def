-- +goose Up

-- One portfolio page a person.
CREATE TABLE portfolio (
	person_id  TEXT PRIMARY KEY REFERENCES person (id),
	title      TEXT   NOT NULL,
	about      TEXT   NOT NULL,
	sections   TEXT   NOT NULL, -- JSON
	changed_at BIGINT NOT NULL
);

-- Lines for a CV, a paragraph of a letter and the like.
CREATE TABLE portfolio_text (
	person_id  TEXT   NOT NULL REFERENCES person (id),
	id         TEXT   NOT NULL,
	purpose    TEXT   NOT NULL,
	title      TEXT   NOT NULL,
	body       TEXT   NOT NULL,
	language   TEXT   NOT NULL,
	chosen     TEXT   NOT NULL, -- JSON: competencies, evidence, statements
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	revision   BIGINT NOT NULL,
	PRIMARY KEY (person_id, id)
);
