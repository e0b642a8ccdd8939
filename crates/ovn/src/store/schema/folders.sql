-- What lists of other feed readers say of folders and of themselves was kept with sources until schema 3: in attributes
-- called `folder/DEPTH/NAME` and `head/NAME`. Lines of such an export may come in at any time.
INSERT OR IGNORE INTO list_head (name, value)
    SELECT substr(a.value ->> 0, 6), a.value ->> 1 FROM source s, json_each(s.attributes) a
    WHERE a.value ->> 0 GLOB 'head/*' ORDER BY s.place, s.id, a.key;

INSERT OR IGNORE INTO folder (path, place, said)
    WITH RECURSIVE part (source, place, depth, path, rest) AS (
        SELECT id, place, -1, '', folder || char(31) FROM source WHERE folder <> ''
        UNION ALL
        SELECT source, place, depth + 1,
               iif(depth < 0, '', path || char(31)) || substr(rest, 1, instr(rest, char(31)) - 1),
               substr(rest, instr(rest, char(31)) + 1)
        FROM part WHERE rest <> ''
    ), said (path, name, value, source, place, key) AS (
        SELECT p.path, substr(a.value ->> 0, length('folder/' || p.depth || '/') + 1), a.value ->> 1, p.source, p.place, a.key
        FROM part p JOIN source s ON s.id = p.source, json_each(s.attributes) a
        WHERE p.depth >= 0 AND a.value ->> 0 GLOB 'folder/' || p.depth || '/*'
        UNION ALL
        -- The namespace of a prefix that the folder uses.
        SELECT p.path, n.value ->> 0, n.value ->> 1, p.source, p.place, n.key
        FROM part p JOIN source s ON s.id = p.source, json_each(s.attributes) n
        WHERE p.depth >= 0 AND n.value ->> 0 GLOB 'xmlns:*' AND EXISTS (
            SELECT 1 FROM json_each(s.attributes) a
            WHERE a.value ->> 0 GLOB 'folder/' || p.depth || '/' || substr(n.value ->> 0, 7) || ':*'
        )
    ), first (path, name, value, source, place, key) AS (
        -- What the first source says counts.
        SELECT path, name, value, source, place, key FROM (
            SELECT *, row_number() OVER (PARTITION BY path, name ORDER BY place, source, key) AS n FROM said
        ) WHERE n = 1
    )
    SELECT p.path, min(p.place), coalesce(
        (SELECT json_group_array(json_array(f.name, f.value)) FROM
            (SELECT name, value FROM first WHERE path = p.path ORDER BY place, source, key) f), '[]')
    FROM part p WHERE p.depth >= 0 GROUP BY p.path;

UPDATE source SET attributes = (
    SELECT json_group_array(json(a.value)) FROM json_each(source.attributes) a
    WHERE a.value ->> 0 NOT GLOB 'head/*' AND a.value ->> 0 NOT GLOB 'folder/*'
) WHERE EXISTS (
    SELECT 1 FROM json_each(source.attributes) a WHERE a.value ->> 0 GLOB 'head/*' OR a.value ->> 0 GLOB 'folder/*'
);
