-- A reflection that was brought over from another release says from where, and so does each of its statements.

-- +goose Up
ALTER TABLE reflection ADD COLUMN carried TEXT NOT NULL DEFAULT ''; -- JSON: reflection.Carried; '' where it was begun afresh
ALTER TABLE statement ADD COLUMN origin TEXT NOT NULL DEFAULT '';   -- JSON: reflection.Origin; '' where it was said afresh
