-- +goose Up

-- People are asked about the wording of a draft or of a release.
CREATE TABLE consultation (
	id              TEXT PRIMARY KEY,
	organization_id TEXT    NOT NULL, -- '' for those who run the installation
	release_id      TEXT    NOT NULL, -- '' where it is about a draft
	draft_id        TEXT    NOT NULL, -- '' where it is about a release
	title           TEXT    NOT NULL,
	welcome         TEXT    NOT NULL,
	parts           TEXT    NOT NULL, -- JSON, identifiers of items whose leaves are asked about; [] is everything
	members         BOOLEAN NOT NULL, -- people of the organization may answer with their account
	link_digest     TEXT    UNIQUE,   -- of the link for everybody; NULL where there is none
	open_results    BOOLEAN NOT NULL, -- leads and members may read the results
	open_replies    BOOLEAN NOT NULL, -- what the stewards decided is public
	created_at      BIGINT  NOT NULL,
	ends_at         BIGINT  NOT NULL, -- the first moment at which nobody can answer any more
	closed_at       BIGINT  NOT NULL, -- 0: not closed by hand
	taken_at        BIGINT  NOT NULL, -- when the figures were last brought up to date; 0: never
	gone            INTEGER NOT NULL  -- sets in those figures that were taken away since
);
CREATE INDEX consultation_organization ON consultation (organization_id);

-- One person's answers. Who it was is never shown.
CREATE TABLE consultation_set (
	id              TEXT PRIMARY KEY,
	consultation_id TEXT   NOT NULL REFERENCES consultation (id),
	person_id       TEXT   REFERENCES person (id), -- NULL for who came by a link
	token_digest    TEXT   UNIQUE,                 -- of the cookie or the link of one's own; NULL for who has an account
	created_at      BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL,
	UNIQUE (consultation_id, person_id)
);
CREATE INDEX consultation_set_person ON consultation_set (person_id);

CREATE TABLE consultation_answer (
	set_id     TEXT    NOT NULL REFERENCES consultation_set (id),
	item_id    TEXT    NOT NULL,
	relevance  INTEGER NOT NULL CHECK (relevance BETWEEN 0 AND 4), -- 0: skipped; 1 not relevant … 4 highly relevant
	clarity    INTEGER NOT NULL CHECK (clarity BETWEEN 0 AND 3),   -- 0: skipped; 1 clear, 2 could be clearer, 3 unclear
	remark     TEXT    NOT NULL,
	suggestion TEXT    NOT NULL, -- wording that the person would like better
	wording    TEXT    NOT NULL, -- digest of the wording that this is about
	changed_at BIGINT  NOT NULL,
	PRIMARY KEY (set_id, item_id)
);

-- Links that are good for one set of answers each.
CREATE TABLE consultation_token (
	digest          TEXT PRIMARY KEY,
	consultation_id TEXT   NOT NULL REFERENCES consultation (id),
	created_at      BIGINT NOT NULL
);
CREATE INDEX consultation_token_of ON consultation_token (consultation_id);

-- The wordings that answers are about: that of a draft may change while people answer.
CREATE TABLE consultation_wording (
	consultation_id TEXT NOT NULL REFERENCES consultation (id),
	item_id         TEXT NOT NULL,
	digest          TEXT NOT NULL,
	code            TEXT NOT NULL,
	statement       TEXT NOT NULL,
	PRIMARY KEY (consultation_id, item_id, digest)
);

-- Every picture of an item that was ever shown: they decide what may be shown next.
CREATE TABLE consultation_figure (
	consultation_id TEXT   NOT NULL REFERENCES consultation (id),
	item_id         TEXT   NOT NULL,
	question        TEXT   NOT NULL CHECK (question IN ('relevance', 'clarity')),
	at              BIGINT NOT NULL,
	picture         TEXT   NOT NULL, -- JSON
	PRIMARY KEY (consultation_id, item_id, question, at)
);

-- What the stewards decided and say to those who answered.
CREATE TABLE consultation_reply (
	consultation_id TEXT   NOT NULL REFERENCES consultation (id),
	item_id         TEXT   NOT NULL,
	decision        TEXT   NOT NULL CHECK (decision IN ('', 'keep', 'reword', 'move', 'remove', 'discuss')),
	words           TEXT   NOT NULL,
	at              BIGINT NOT NULL,
	PRIMARY KEY (consultation_id, item_id)
);
