CREATE INDEX ON errdex.message USING gin (anchors);
CREATE INDEX ON errdex.code (code);

-- Find codes as errdex does.
--   question    what was asked
--   spelling    the whole question, folded as a code is
--   codes       codes among its words, folded
--   terms       its terms, each once, in their order
-- `errdex export --format terms` has texts with all of these, to test what makes them.
--
-- A code in any spelling comes first, then messages that are the question, beginnings of codes, parts of codes, then
-- what has all terms, the better the field of its weakest term; what lacks a term comes last. Mistyped words and codes
-- are for errdex itself.
CREATE FUNCTION errdex.search(
    question text, spelling text, codes text[], terms text[], in_domain text DEFAULT NULL, most integer DEFAULT 20
) RETURNS TABLE (domain text, code text, score bigint, document jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $search$
WITH needed AS (
    SELECT word, min(place) AS place FROM unnest(terms[1:40]) WITH ORDINALITY AS asked (word, place) GROUP BY word
), known AS (  -- the rarest
    SELECT term.*, needed.place FROM errdex.term JOIN needed ON term.term = needed.word
    ORDER BY term.common, cardinality(term.codes), needed.place LIMIT 24
), facts AS (
    SELECT
        btrim(question, E' \t\r\n') AS asked,
        question !~ E'[ \t\r\n,;:|"''`()\\[\\]{}<>=，；、。：（）【】「」“”‘’《》]' AS is_one_piece,
        length(spelling) BETWEEN 1 AND 64 AND (length(spelling) > 1 OR spelling COLLATE "C" >= U&'\3000') AS may_begin,
        length(spelling) BETWEEN 1 AND 64 AND (length(spelling) > 2 OR spelling COLLATE "C" >= U&'\3000') AS may_be_part,
        '%' || replace(replace(replace(spelling, '\', '\\'), '%', '\%'), '_', '\_') || '%' AS inside
), kinds AS (
    SELECT bool_and(common) AS all_common,
        EXISTS (SELECT FROM needed LEFT JOIN errdex.term ON term.term = word WHERE term.term IS NULL) AS some_unknown
    FROM known
), words AS (  -- what most entries have counts only where nothing else is asked for
    SELECT known.codes AS ids, impacts, strengths, CASE WHEN all_common THEN some_unknown ELSE common END AS common
    FROM known, kinds WHERE all_common OR NOT common OR rarity >= 2
), summed AS (
    SELECT posting.id, sum(posting.impact) AS impact, count(*) FILTER (WHERE NOT common) AS has,
        min(posting.strength) FILTER (WHERE NOT common) AS weakest
    FROM words, unnest(words.ids, words.impacts, words.strengths) AS posting (id, impact, strength)
    GROUP BY posting.id
), by_words AS (
    SELECT id, CASE
        WHEN has = 0 THEN impact
        WHEN has < (SELECT count(*) FROM words WHERE NOT common) THEN impact * has
        WHEN weakest = 7 THEN (8::bigint << 24) + impact  -- a part of the code
        ELSE (weakest::bigint << 24) + impact END AS score
    FROM summed
), by_code AS (
    SELECT named.code AS id, max((CASE
        WHEN code.code = facts.asked THEN 13
        WHEN how = 0 THEN 12
        WHEN how IN (1, 3) THEN 11
        ELSE 6 END::bigint << 24) + least(length(folded), 1000)) AS score
    FROM errdex.spelling AS named JOIN errdex.code ON code.id = named.code, facts
    WHERE folded = spelling GROUP BY named.code
  UNION ALL  -- a code among words, which tell equal codes of several domains apart
    SELECT named.code, max((CASE
        WHEN position(code.code IN question) > 0 THEN 13
        WHEN how = 0 THEN 12
        WHEN how IN (1, 3) THEN 11
        ELSE 6 END::bigint << 24) + length(folded) + coalesce(summed.impact, 0))
    FROM errdex.spelling AS named JOIN errdex.code ON code.id = named.code LEFT JOIN summed ON summed.id = named.code
    WHERE folded = ANY (codes) GROUP BY named.code
  UNION ALL  -- the beginning of a code
    SELECT named.code, max((9::bigint << 24) + 1000 * length(spelling) / length(folded) + coalesce(impact, 0))
    FROM errdex.spelling AS named LEFT JOIN summed ON summed.id = named.code, facts
    WHERE folded > spelling COLLATE "C" AND folded < (spelling || U&'\+10FFFF') COLLATE "C" AND how IN (0, 1, 3)
        AND may_begin
    GROUP BY named.code
  UNION ALL  -- a part of a code
    SELECT named.code, (8::bigint << 24) + 1000 * length(spelling) / length(folded) + coalesce(impact, 0)
    FROM errdex.spelling AS named LEFT JOIN summed ON summed.id = named.code, facts
    WHERE how = 0 AND substr(folded, 2) LIKE inside AND may_be_part
), best AS (
    SELECT every.id, is_leading, max(every.score) AS score
    FROM (SELECT * FROM by_words UNION ALL SELECT * FROM by_code) AS every JOIN errdex.code ON code.id = every.id
    WHERE in_domain IS NULL OR code.domain = in_domain GROUP BY every.id, is_leading
), whole AS (  -- where the beginning of a code is asked for, what lacks a term is no answer
    SELECT best.* FROM best, facts
    WHERE score >= 1 << 24 OR NOT is_one_piece OR (SELECT max(score) FROM best) < 9::bigint << 24
), phrased AS (  -- of the best hits in words, those whose message is the question, or has it inside, or stands in it
    SELECT near.id, bool_or(folded = spelling) AS is_all
    FROM (
        SELECT id FROM (SELECT id, CASE WHEN is_leading THEN score ELSE score - score % (1 << 24) / 2
            - CASE WHEN score >= 1 << 24 THEN 1 << 24 ELSE 0 END END AS score FROM whole) AS lowered
        WHERE score < 9::bigint << 24 ORDER BY score DESC, id LIMIT 8
    ) AS near JOIN errdex.message ON message.code = near.id, facts
    WHERE length(spelling) >= 4 AND cardinality(terms) >= 2 AND asked !~ '^[!-~]+$' AND weight >= 6
        AND (folded LIKE inside OR (length(folded) >= 4 AND spelling LIKE pattern))
    GROUP BY near.id
), scored AS (
    SELECT id, is_leading, CASE
        WHEN is_all IS NULL THEN score
        ELSE (10::bigint << 24) + (is_all::integer << 21) + (score >> 24 << 16) + least(score % (1 << 24), 65535)
        END AS score
    FROM whole LEFT JOIN phrased USING (id)
), ranked AS (  -- in domains that are not of the best rank, what is less than a whole code counts half, and a tier less
    SELECT id, CASE
        WHEN is_leading OR score >= 11::bigint << 24 THEN score
        ELSE score - score % (1 << 24) / 2 - CASE WHEN score >= 1 << 24 THEN 1 << 24 ELSE 0 END
        END AS score
    FROM scored
)
SELECT code.domain, code.code, ranked.score::bigint, code.document FROM ranked JOIN errdex.code USING (id)
ORDER BY ranked.score DESC, code.id LIMIT most
$search$;

COMMIT;
ANALYZE errdex.code, errdex.term, errdex.spelling, errdex.message;
