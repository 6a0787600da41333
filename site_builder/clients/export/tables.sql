-- A catalogue of error codes for PostgreSQL (13 or newer, a database in UTF8), written by `errdex export --format sql`.
--
--   psql --set ON_ERROR_STOP=1 --file codes.sql
--
-- One transaction replaces the schema `errdex` as a whole, so keep nothing of your own in it. At the end stands
-- errdex.search(), which ranks as errdex does.
BEGIN;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_min_messages = warning;
DROP SCHEMA IF EXISTS errdex CASCADE;
CREATE SCHEMA errdex;

-- One row a code. `id` is its place in the order of equal hits; `is_leading`: its domain has the best rank; `retry`: the
-- policy; `acts`: whom to call; `document`: the API's answer with every language (`?lang=all`).
CREATE TABLE errdex.code (
    id integer PRIMARY KEY, is_leading boolean NOT NULL, domain text NOT NULL, code text NOT NULL, name text NOT NULL,
    kind text NOT NULL, status text NOT NULL, category text, fault text, retry text, acts text, http_status integer,
    document jsonb NOT NULL, UNIQUE (domain, code)
);
-- A term and the codes that have it. `impacts`: weight times rarity, at most 511; `strengths`: 7 where it stands in the
-- code, then alias 6, message 5, another wording 4, keywords 3, cause 2, solution 1. A common term says little, and has
-- only the codes that are about it.
CREATE TABLE errdex.term (
    term text COLLATE "C" PRIMARY KEY, common boolean NOT NULL, rarity smallint NOT NULL, codes integer[] NOT NULL,
    impacts smallint[] NOT NULL, strengths smallint[] NOT NULL
);
-- Folded ways to write a code. `how`: 0 the code, 1 without its prefix, 2 an alias, 3 its constant, 4 of a code that has
-- moved, 5 what another system calls it.
CREATE TABLE errdex.spelling (
    folded text COLLATE "C" NOT NULL, how smallint NOT NULL, code integer NOT NULL REFERENCES errdex.code,
    PRIMARY KEY (folded, how, code)
);
-- Folded messages. `pattern`, for LIKE, has `%` for each placeholder; `cause`: the position of the cause that it points
-- at; `weight`: 2 for a Chinese character, 3 for another word; `anchors`: what to look for in a text to find the message.
CREATE TABLE errdex.message (
    code integer NOT NULL REFERENCES errdex.code, position smallint NOT NULL, cause smallint, weight integer NOT NULL,
    folded text NOT NULL, pattern text NOT NULL, anchors text[] NOT NULL, PRIMARY KEY (code, position)
);

