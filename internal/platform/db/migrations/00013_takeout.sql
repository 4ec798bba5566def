-- +goose Up

-- What somebody brought in an archive and has not yet said yes to. Its files wait as uploads of the same person.
CREATE TABLE takeout_arrival (
	person_id TEXT PRIMARY KEY REFERENCES person (id),
	id        TEXT   NOT NULL,
	content   TEXT   NOT NULL, -- JSON
	uploads   TEXT   NOT NULL, -- JSON: ids of uploads by digest
	made_at   BIGINT NOT NULL,
	ends_at   BIGINT NOT NULL
);
CREATE INDEX takeout_arrival_ends ON takeout_arrival (ends_at);

-- That somebody was erased: nothing about who it was.
CREATE TABLE takeout_receipt (
	id        TEXT PRIMARY KEY,
	erased_at BIGINT  NOT NULL,
	nameless  BOOLEAN NOT NULL, -- what they wrote for others stays without their name
	counts    TEXT    NOT NULL  -- JSON: how many things of each kind went, or stay
);
