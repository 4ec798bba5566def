-- How a draft becomes a release: who signs it off, what stewards say of its differences, what its publisher says of it.

-- +goose Up
CREATE TABLE draft_signer (
	draft_id    TEXT NOT NULL REFERENCES draft (id),
	person_id   TEXT NOT NULL REFERENCES person (id),
	asked_at    BIGINT NOT NULL, -- 0: not yet
	answer      TEXT   NOT NULL CHECK (answer IN ('', 'signed', 'back')),
	words       TEXT   NOT NULL, -- that came with the answer
	answered_at BIGINT NOT NULL, -- 0: not yet
	PRIMARY KEY (draft_id, person_id)
);
CREATE INDEX draft_signer_person ON draft_signer (person_id);

-- The sending of a draft to those who sign it, and the notes that will be published with it.
CREATE TABLE draft_release (
	draft_id TEXT PRIMARY KEY REFERENCES draft (id),
	notes    TEXT   NOT NULL,
	sent_by  TEXT   NOT NULL, -- '' before it is sent, or after they left
	sent_at  BIGINT NOT NULL, -- 0: not sent
	round    BIGINT NOT NULL  -- how often it was sent
);
CREATE INDEX draft_release_sender ON draft_release (sent_by) WHERE sent_by <> '';

-- What a steward says became of items: see difference.Claim.
CREATE TABLE draft_correction (
	draft_id TEXT   NOT NULL REFERENCES draft (id),
	id       TEXT   NOT NULL, -- later ones sort later
	before   TEXT   NOT NULL, -- JSON: identifiers of items of the release before
	after    TEXT   NOT NULL, -- JSON: identifiers of items of the draft
	note     TEXT   NOT NULL,
	PRIMARY KEY (draft_id, id)
);
