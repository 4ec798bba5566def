-- +goose Up

-- A release in another language. The release itself is never touched.
CREATE TABLE translation (
	id              TEXT PRIMARY KEY,
	release_id      TEXT    NOT NULL REFERENCES release (id),
	language        TEXT    NOT NULL, -- BCP 47
	organization_id TEXT    NOT NULL, -- '' for those who run the installation
	translator      TEXT    NOT NULL, -- as it is shown to everybody
	note            TEXT    NOT NULL, -- for readers, in the translators' own words
	status          TEXT    NOT NULL CHECK (status IN ('progress', 'review', 'reviewed', 'official')),
	shown           BOOLEAN NOT NULL, -- in the library
	revision        BIGINT  NOT NULL, -- grows with every change
	created_at      BIGINT  NOT NULL,
	changed_at      BIGINT  NOT NULL,
	UNIQUE (release_id, language, organization_id)
);
CREATE INDEX translation_organization ON translation (organization_id);

CREATE TABLE translation_text (
	translation_id TEXT   NOT NULL REFERENCES translation (id),
	item_id        TEXT   NOT NULL, -- '' for what belongs to the release itself
	field          TEXT   NOT NULL, -- 'statement', 'level.L1', 'kind.domain.name', 'about.0'
	text           TEXT   NOT NULL,
	person_id      TEXT   NOT NULL, -- who wrote it last; '' once that person is erased
	at             BIGINT NOT NULL,
	PRIMARY KEY (translation_id, item_id, field)
);
CREATE INDEX translation_text_person ON translation_text (person_id);
