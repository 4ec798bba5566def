-- +goose Up

-- A job posting of an organization with its working text. What it says is JSON; whom to ask stands apart from it, because it
-- names a person.
CREATE TABLE posting (
	id              TEXT PRIMARY KEY,
	organization_id TEXT   NOT NULL,
	release_id      TEXT   NOT NULL REFERENCES release (id),
	role_id         TEXT   NOT NULL, -- '' for none; the role may be gone
	role_version    BIGINT NOT NULL,
	title           TEXT   NOT NULL,
	content         TEXT   NOT NULL,
	contact         TEXT   NOT NULL, -- JSON; '' for nobody
	contact_email   TEXT   NOT NULL, -- of whom to ask, in small letters, so that it goes when that person is erased
	state           TEXT   NOT NULL CHECK (state IN ('draft', 'public', 'closed')),
	revision        BIGINT NOT NULL,
	number          BIGINT NOT NULL, -- of the last version
	shown           BIGINT NOT NULL, -- of the version on the public page; 0 for none
	deadline        TEXT   NOT NULL, -- of that version; '' for none
	fresh           BOOLEAN NOT NULL, -- the working text is not the one of the last version
	published_at    BIGINT NOT NULL,
	ended_at        BIGINT NOT NULL,
	created_at      BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL
);
CREATE INDEX posting_organization ON posting (organization_id, changed_at);
CREATE INDEX posting_contact ON posting (contact_email);
CREATE INDEX posting_public ON posting (state, published_at, id);

-- A posting as it was published, or kept on purpose.
CREATE TABLE posting_version (
	posting_id TEXT    NOT NULL, -- no reference: a version goes after its posting only
	number     BIGINT  NOT NULL,
	release_id TEXT    NOT NULL REFERENCES release (id),
	content    TEXT    NOT NULL,
	contact    TEXT    NOT NULL, -- JSON; '' for nobody, or once it was taken out
	contact_email TEXT NOT NULL, -- the same, in small letters
	note       TEXT    NOT NULL,
	published  BOOLEAN NOT NULL,
	person_id  TEXT    NOT NULL, -- who kept it; '' once that person is erased
	at         BIGINT  NOT NULL,
	PRIMARY KEY (posting_id, number)
);
CREATE INDEX posting_version_person ON posting_version (person_id);
CREATE INDEX posting_version_contact ON posting_version (contact_email);

CREATE TABLE posting_change (
	posting_id TEXT   NOT NULL REFERENCES posting (id),
	seq        BIGINT NOT NULL, -- the revision that it made
	what       TEXT   NOT NULL,
	number     BIGINT NOT NULL, -- of a version; 0 where it is about none
	parts      TEXT   NOT NULL, -- JSON: by part, what stood there and what stands there; nothing of the contact
	person_id  TEXT   NOT NULL, -- who did it; '' once that person is erased
	at         BIGINT NOT NULL,
	PRIMARY KEY (posting_id, seq)
);
CREATE INDEX posting_change_person ON posting_change (person_id);

-- A version never changes, but for names that are taken out of it. It goes only with its posting.
-- +goose StatementBegin
CREATE FUNCTION posting_version_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT (NEW.posting_id = OLD.posting_id AND NEW.number = OLD.number AND NEW.release_id = OLD.release_id
		AND NEW.content = OLD.content AND NEW.note = OLD.note AND NEW.published = OLD.published AND NEW.at = OLD.at
		AND (NEW.contact = OLD.contact AND NEW.contact_email = OLD.contact_email OR NEW.contact = '' AND NEW.contact_email = '') AND (NEW.person_id = OLD.person_id OR NEW.person_id = '')) THEN
		RAISE EXCEPTION 'a version of a posting never changes';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER posting_version_kept BEFORE UPDATE ON posting_version
	FOR EACH ROW EXECUTE FUNCTION posting_version_kept();

-- +goose StatementBegin
CREATE FUNCTION posting_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM posting WHERE id = OLD.posting_id) THEN
		RAISE EXCEPTION 'a version goes only with its posting';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER posting_version_stays BEFORE DELETE ON posting_version
	FOR EACH ROW EXECUTE FUNCTION posting_version_stays();
