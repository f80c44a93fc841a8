package dev.landfall.datasync.postgres.copy;

/** Schemas and rows with the shapes that copies stumble over. */
public final class Shapes {
  public static final String SCHEMA =
      """
      CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
      CREATE DOMAIN positive AS int CHECK (VALUE > 0);
      CREATE TYPE pair AS (a int, b text);
      CREATE TABLE everything (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        si smallint, i int, bi bigint, n numeric, n2 numeric(20,4), r real, d double precision,
        m money, t text, vc varchar(20), c char(5), nm name, b boolean, bin bytea,
        dt date, tm time, tmz timetz, ts timestamp(3), tsz timestamptz, iv interval,
        u uuid, j json, jb jsonb, x xml, ip inet, cd cidr, mac macaddr, bits bit(4), vb varbit,
        pt point, bx box, ci circle, po polygon, ir int4range, tr tstzrange, nmr nummultirange,
        ia int[], ta text[][], tsv tsvector, tsq tsquery, o oid, feeling mood, pos positive,
        twice int GENERATED ALWAYS AS (i * 2) STORED, UNIQUE (u));
      CREATE INDEX everything_expr ON everything (lower(t)) WHERE b;
      CREATE INDEX ON everything USING gin (jb);
      CREATE TABLE awkward (id int PRIMARY KEY, moods mood[], p pair, c regclass);
      CREATE SCHEMA "Odd Schema";
      CREATE TABLE "Odd Schema"."Table ""quoted\""" (
        "Id" int PRIMARY KEY, "select" text, "Ünïcödé" text UNIQUE);
      CREATE TABLE empty (id int PRIMARY KEY, v text);
      CREATE TABLE one_row (id int PRIMARY KEY, v text);
      CREATE TABLE no_columns ();
      ALTER TABLE no_columns REPLICA IDENTITY FULL;
      CREATE TABLE holes (id int PRIMARY KEY, filler text);
      CREATE TABLE egg (id int PRIMARY KEY, hen int);
      CREATE TABLE hen (id int PRIMARY KEY, egg int REFERENCES egg);
      ALTER TABLE egg ADD CONSTRAINT egg_hen FOREIGN KEY (hen) REFERENCES hen
        DEFERRABLE INITIALLY DEFERRED;
      CREATE TABLE event (id bigint, at date NOT NULL, kind text, hen int REFERENCES hen,
        PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at);
      CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
        PARTITION BY LIST (kind);
      CREATE TABLE event_2025_a PARTITION OF event_2025 FOR VALUES IN ('a');
      CREATE TABLE event_2025_rest PARTITION OF event_2025 DEFAULT;
      CREATE INDEX event_kind ON event (kind);
      CREATE INDEX event_a_only ON event_2025_a (at DESC);
      CREATE TABLE by_index (a int NOT NULL, b text);
      CREATE UNIQUE INDEX by_index_a ON by_index (a);
      ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_a;
      CREATE TABLE booking (id int PRIMARY KEY, during int4range,
        EXCLUDE USING gist (during WITH &&));
      CREATE TABLE late (id int, code text, CONSTRAINT "late one" PRIMARY KEY (id) INCLUDE (code)
        DEFERRABLE INITIALLY DEFERRED);
      ALTER TABLE late REPLICA IDENTITY FULL;
      CREATE TABLE told (id int, code text, CONSTRAINT told_key PRIMARY KEY (id),
        CONSTRAINT told_code UNIQUE NULLS NOT DISTINCT (code) WITH (fillfactor = 70));
      ALTER TABLE told CLUSTER ON told_code;
      COMMENT ON CONSTRAINT told_key ON told IS 'the key''s own words';
      CREATE INDEX told_both ON told (id, code);
      COMMENT ON INDEX told_both IS 'and an index''s';
      CREATE VIEW rests_on_a_key AS SELECT id, code, count(*) FROM told GROUP BY id;
      CREATE TABLE fired (at timestamptz PRIMARY KEY);
      CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO public.fired VALUES (clock_timestamp()); RETURN NULL; END';
      CREATE TRIGGER plain AFTER INSERT ON one_row FOR EACH ROW EXECUTE FUNCTION fire();
      CREATE TRIGGER off AFTER INSERT ON one_row FOR EACH ROW EXECUTE FUNCTION fire();
      ALTER TABLE one_row DISABLE TRIGGER off;
      CREATE TRIGGER always AFTER INSERT ON hen FOR EACH ROW EXECUTE FUNCTION fire();
      ALTER TABLE hen ENABLE ALWAYS TRIGGER always;
      """;

  public static final String ROWS =
      """
      INSERT INTO everything (si, i, bi, n, n2, r, d, m, t, vc, c, nm, b, bin, dt, tm, tmz, ts, tsz,
        iv, u, j, jb, x, ip, cd, mac, bits, vb, pt, bx, ci, po, ir, tr, nmr, ia, ta, tsv, tsq, o,
        feeling, pos)
      SELECT g % 100, g, g * 10000000000, g / 7.0, g / 3.0, g / 3.0, g / 3.0::float8, g::money,
        'Grüße 😀 \\ % ' || g || E'\\n\\t', 'v' || g, 'c', 'n' || g, g % 2 = 0,
        decode(md5(g::text), 'hex'), date '2000-02-29' + g, time '12:34:56.789', '01:02:03+05:30',
        timestamp '2001-02-03 04:05:06' + g * interval '1 hour', timestamptz 'epoch' + g * interval
        '1 day', make_interval(months => g, secs => 1.5), md5(g::text)::uuid,
        json_build_object('z', 1, 'a', 2.0), jsonb_build_object('k', g, 'n', null),
        '<a b="c">é</a>', '10.0.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03', B'1010', B'101',
        point(g, 1.5), box(point(0, 0), point(g, g)), circle(point(0, 0), g),
        '((0,0),(1,1),(1,0))', int4range(g, g + 5), tstzrange(NULL, now()),
        '{[1.5,2],[3,4)}', ARRAY[g, NULL, 3], '{{a,"b,c"},{NULL,"\\""}}',
        to_tsvector('simple', 'a fat cat'), 'fat & !dog', g, (ARRAY['sad', 'ok', 'happy'])[g % 3 +
        1]::mood, g
      FROM generate_series(1, 500) g;
      INSERT INTO everything (n, d, r, tsz, dt, n2) VALUES ('NaN', 'Infinity', '-0', 'infinity',
        '-infinity', NULL), (1.0, 0.1, 'NaN', '4713-01-01 BC', NULL, NULL), (1.00, NULL, NULL, NULL,
        NULL, 0);
      INSERT INTO awkward VALUES (1, '{sad,happy,NULL}', '(1,"x,y")', 'public.everything'),
        (2, '{}', NULL, NULL);
      INSERT INTO "Odd Schema"."Table ""quoted\""" VALUES (1, 'a', 'b'), (2, NULL, NULL);
      INSERT INTO one_row VALUES (1, '');
      INSERT INTO no_columns DEFAULT VALUES;
      INSERT INTO holes SELECT g, repeat('x', 500) FROM generate_series(1, 30000) g;
      DELETE FROM holes WHERE id BETWEEN 2000 AND 20000;
      BEGIN;
      INSERT INTO egg SELECT g, g FROM generate_series(1, 100) g;
      INSERT INTO hen SELECT g, g FROM generate_series(1, 100) g;
      COMMIT;
      INSERT INTO event SELECT g, date '2024-01-01' + g % 700, (ARRAY['a', 'b', 'z'])[g % 3 + 1],
        g % 100 + 1 FROM generate_series(1, 5000) g;
      INSERT INTO by_index SELECT g, 'b' FROM generate_series(1, 10) g;
      INSERT INTO booking VALUES (1, '[1,5)'), (2, '[5,9)');
      INSERT INTO late SELECT g, 'l' FROM generate_series(1, 10) g;
      INSERT INTO told SELECT g, 't' || g FROM generate_series(1, 10) g;
      DELETE FROM fired;
      """;

  public static final String BIG =
      """
      CREATE TABLE big (id bigint PRIMARY KEY, filler text, at timestamptz);
      CREATE INDEX big_at ON big (at);
      """;

  private Shapes() {}

  public static String bigRows(int rows) {
    return "INSERT INTO big SELECT g, repeat(md5(g::text), 8), now() FROM generate_series(1, "
        + rows
        + ") g";
  }
}
