-- Editions of frameworks that are still being written, and what was done to them.

-- +goose Up
CREATE TABLE draft (
	id              TEXT PRIMARY KEY,
	organization_id TEXT    NOT NULL, -- whose it is; '' for those who run the installation
	framework_id    TEXT    NOT NULL, -- of one that is here, or that comes to be with the release
	slug            TEXT    NOT NULL, -- of the framework, as in the head
	release_id      TEXT    NOT NULL, -- identifier that the release will have, as in the head
	head            TEXT    NOT NULL, -- JSON: framework.Release without items
	carried         TEXT    NOT NULL, -- JSON: what an import brought that a release has no place for; '' for nothing
	base            TEXT    NOT NULL, -- identifier of the release that it follows; '' for none
	state           TEXT    NOT NULL CHECK (state IN ('open', 'signing', 'published', 'discarded')),
	revision        BIGINT  NOT NULL,
	items           INTEGER NOT NULL, -- how many there are
	published_as    TEXT    NOT NULL, -- identifier of the release that it became; '' before
	created_at      BIGINT  NOT NULL,
	created_by      TEXT    NOT NULL, -- '' after they left
	changed_at      BIGINT  NOT NULL,
	changed_by      TEXT    NOT NULL, -- '' after they left
	discarded_at    BIGINT  NOT NULL  -- 0 where it is not put away
);
CREATE INDEX draft_organization ON draft (organization_id, changed_at);
CREATE INDEX draft_slug ON draft (slug);
CREATE INDEX draft_framework ON draft (framework_id);
CREATE INDEX draft_discarded ON draft (discarded_at) WHERE discarded_at > 0;

CREATE TABLE draft_item (
	draft_id  TEXT   NOT NULL REFERENCES draft (id),
	id        TEXT   NOT NULL, -- lasts across releases
	parent_id TEXT   NOT NULL, -- '' for a root
	rank      BIGINT NOT NULL, -- order among those of one parent, with room between
	code      TEXT   NOT NULL,
	revision  BIGINT NOT NULL, -- of the draft, when the wording of the item last changed
	doc       TEXT   NOT NULL, -- JSON: the rest of framework.Item
	PRIMARY KEY (draft_id, id)
);

-- What people did to a draft. seq is the revision that it led to.
CREATE TABLE draft_change (
	draft_id  TEXT   NOT NULL REFERENCES draft (id),
	seq       BIGINT NOT NULL,
	person_id TEXT   NOT NULL, -- '' after they left
	at        BIGINT NOT NULL,
	what      TEXT   NOT NULL,
	item_id   TEXT   NOT NULL, -- '' where it is about the draft itself
	code      TEXT   NOT NULL, -- of the item, as it was
	was       TEXT   NOT NULL, -- JSON: fields before
	became    TEXT   NOT NULL, -- JSON: fields after
	undoes    BIGINT NOT NULL, -- the change that it took back; 0 for none
	undone_by BIGINT NOT NULL, -- the change that took it back; 0 for none
	steps     TEXT   NOT NULL, -- JSON: what it takes to take it back; '' where it cannot be
	PRIMARY KEY (draft_id, seq)
);
CREATE INDEX draft_change_item ON draft_change (draft_id, item_id, seq);
CREATE INDEX draft_change_person ON draft_change (person_id) WHERE person_id <> '';
