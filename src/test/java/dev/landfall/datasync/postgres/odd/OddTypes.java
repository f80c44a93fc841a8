package dev.landfall.datasync.postgres.odd;

import java.util.ArrayList;
import java.util.List;

/**
 * Every type of the documentation's chapter 8, and those of extensions, each in tables of its own:
 * alone, in arrays, in composites and in arrays of those; as a key where the type has an order.
 */
final class OddTypes {
  private record Type(String name, boolean key, List<String> values) {}

  private static final List<Type> TYPES = new ArrayList<>();

  static {
    key("smallint", "-32768", "0", "32767");
    key("integer", "-2147483648", "2147483647");
    key("bigint", "-9223372036854775808", "9223372036854775807");
    key("numeric", "NaN", "Infinity", "-Infinity", "1.0", "2.00", "1e400", "-0.000000000000000001");
    key("numeric(20,4)", "1.0000", "-9999999999999999.9999");
    key("numeric(3,-2)", "12300", "-99900");
    key("real", "NaN", "Infinity", "-Infinity", "-0", "1e-45", "3.4028235e38", "0.1");
    key("double precision", "NaN", "Infinity", "-Infinity", "-0", "5e-324", "0.1", "1e308");
    key("money", "-92233720368547758.08", "12.34");
    key("text", "", "Grüße 😀", "a\\b\"c''d\te\nf", "{\"x\"}", "(1,2)", "NULL");
    key("character varying(20)", "x", "  spaces  ");
    key("character(5)", "ab", "");
    key("\"char\"", "a", "\\");
    key("name", "some name", "");
    key("bytea", "\\x", "\\x00ff5c27", "\\xdeadbeef");
    key(
        "timestamp",
        "infinity",
        "-infinity",
        "4713-01-01 00:00:00 BC",
        "294276-12-31 23:59:59.999999");
    key("timestamp(0)", "2001-02-03 04:05:06");
    key(
        "timestamptz",
        "infinity",
        "-infinity",
        "4713-01-02 00:00:00+00 BC",
        "2024-03-31 02:30:00+01");
    key("date", "infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "0044-03-15 BC");
    key("time", "00:00:00", "24:00:00", "12:34:56.789012");
    key("timetz", "00:00:00+15:59", "24:00:00-15:59");
    key("interval", "178000000 years", "-1 mon +1 day -00:00:01", "00:00:00.000001");
    key("interval day to second", "3 days 04:05:06.7");
    key("boolean", "true", "false");
    key("mood", "sad", "so so", "it''s ok");
    plain("point", "(1.5,-2)", "(NaN,Infinity)");
    plain("line", "{1,2,3}");
    plain("lseg", "[(0,0),(1,1)]");
    plain("box", "(1,1),(0,0)");
    plain("path", "[(0,0),(1,1)]", "((0,0),(1,1),(2,0))");
    plain("polygon", "((0,0),(1,1),(1,0))");
    plain("circle", "<(0,0),5>");
    key("inet", "10.0.0.1/24", "::1", "fe80::1/64");
    key("cidr", "10.0.0.0/8", "2001:db8::/32");
    key("macaddr", "08:00:2b:01:02:03");
    key("macaddr8", "08:00:2b:01:02:03:04:05");
    key("bit(3)", "101");
    key("bit varying", "", "1011");
    key("tsvector", "'a':1A 'fat':2B,4C 'cat':5D", "");
    key("tsquery", "'fat' & ( 'rat' | !'cat' ) <-> 'x':*");
    key("uuid", "00000000-0000-0000-0000-000000000000", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    plain("xml", "<a b=\"c\">é</a>", "text only", "<a/><b/>");
    plain("json", "{\"z\": 1,  \"a\": 1.0, \"a\": null}", "[]", "\"\\u0000\"");
    key("jsonb", "{\"z\": 1, \"a\": 1.00}", "null", "1e100");
    plain("jsonpath", "$.a[*] ? (@.b > 1)");
    key("pg_lsn", "16/B374D848");
    plain("pg_snapshot", "10:20:10,14,15");
    plain("txid_snapshot", "10:20:10,14,15");
    key("oid", "4294967295", "0");
    plain("xid", "4294967295");
    key("xid8", "18446744073709551615");
    plain("cid", "4294967295");
    key("tid", "(4294967295,65535)");
    for (String reg :
        List.of(
            "regclass:\"Odd.Schema\".\"a.b\"",
            "regproc:pg_catalog.now",
            "regprocedure:pg_catalog.int4pl(integer,integer)",
            "regoper:pg_catalog.||/",
            "regoperator:pg_catalog.+(integer,integer)",
            "regtype:mood[]",
            "regrole:shop",
            "regnamespace:\"Odd.Schema\"",
            "regconfig:english",
            "regdictionary:simple",
            "regcollation:\"C\"")) {
      plain(reg.substring(0, reg.indexOf(':')), reg.substring(reg.indexOf(':') + 1));
    }
    key("int4range", "empty", "[1,5)", "(,)");
    key("int8range", "[,9223372036854775807)");
    key("numrange", "[1.0,2.00]", "(NaN,)");
    key("tsrange", "[-infinity,infinity]");
    key("tstzrange", "[\"2024-01-01 00:00:00+02\",)");
    key("daterange", "[2024-01-01,2024-02-01)");
    key("int4multirange", "{}", "{[1,3),[5,7)}");
    key("int8multirange", "{(,1),[5,)}");
    key("nummultirange", "{[1.5,2],[3,4)}");
    key("tsmultirange", "{[2024-01-01,2024-01-02)}");
    key("tstzmultirange", "{[2024-01-01 00:00+00,)}");
    key("datemultirange", "{[2024-01-01,2024-01-03)}");
    key("positive", "1", "2147483647");
    key("words", "{a,\"b,c\",NULL}");
    key("floats", "[1.5,2.5)");
    key("floatsets", "{[1.5,2.5),[3,4)}");
    key("pair", "(1,\"x,\"\"y\")", "(,)");
    key("nested", "(\"(2,b)\",\"{\"\"(3,c)\"\"}\",\"[1,2)\")");
    key("hstore", "\"a\"=>\"1\", \"b\"=>NULL");
    key("citext", "CaSe");
    key("ltree", "Top.Science.Astronomy");
    plain("lquery", "Top.*{1,2}");
    key("cube", "(1,2),(3,4)");
    key("seg", "1.5 .. 2.50");
    key("isbn13", "978-0-11-000533-1");
    key("lo", "4711");
  }

  private static void key(String name, String... values) {
    TYPES.add(new Type(name, true, List.of(values)));
  }

  private static void plain(String name, String... values) {
    TYPES.add(new Type(name, false, List.of(values)));
  }

  private OddTypes() {}

  /** What an administrator makes. */
  static final String EXTENSIONS =
      """
      CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree;
      CREATE EXTENSION cube; CREATE EXTENSION seg; CREATE EXTENSION isn; CREATE EXTENSION lo;
      CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm; CREATE EXTENSION pgcrypto;
      """;

  /** What the types rest on, then two tables a type. */
  static String schema() {
    StringBuilder sql =
        new StringBuilder(
            """
            CREATE TYPE mood AS ENUM ('sad', 'so so', 'it''s ok');
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE DOMAIN words AS text[] CHECK (array_length(VALUE, 1) < 100);
            CREATE TYPE floats AS RANGE (subtype = float8, multirange_type_name = floatsets);
            CREATE TYPE pair AS (a int, b text);
            CREATE TYPE nested AS (one pair, many pair[], span int4range);
            """);
    for (int i = 0; i < TYPES.size(); i++) {
      String type = TYPES.get(i).name();
      sql.append(
          """
          CREATE TYPE both_%d AS (x %s, y %s[]);
          CREATE TABLE type_%d (id int PRIMARY KEY, v %s, a %s[], aa %s[], c both_%d, ca both_%d[]);
          COMMENT ON TABLE type_%d IS $$%s$$;
          """
              .formatted(i, type, type, i, type, type, type, i, i, i, type));
      if (TYPES.get(i).key()) {
        sql.append("CREATE TABLE key_%d (k %s PRIMARY KEY, n int);%n".formatted(i, type));
      }
    }
    return sql.toString();
  }

  /** One row a value, and one of nulls. */
  static String rows() {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < TYPES.size(); i++) {
      Type type = TYPES.get(i);
      for (int n = 0; n < type.values().size(); n++) {
        String value =
            "$v$%s$v$::%s".formatted(type.values().get(n).replace("''", "'"), type.name());
        // An array of a domain over arrays cannot be written with ARRAY, which takes dimensions.
        boolean nested = type.name().equals("words");
        String array =
            nested
                ? "array_fill(%s, ARRAY[3])".formatted(value)
                : "ARRAY[%s, NULL, %s]".formatted(value, value);
        String square =
            nested
                ? "array_fill(%s, ARRAY[2, 2], ARRAY[-1, 5])".formatted(value)
                : "ARRAY[[%s, %s], [NULL, %s]]".formatted(value, value, value);
        sql.append(
            """
            INSERT INTO type_%d VALUES (%d, %s, %s, %s, ROW(%s, %s)::both_%d,
              ARRAY[ROW(%s, NULL)::both_%d, NULL]);
            """
                .formatted(i, n, value, array, square, value, array, i, value, i));
        if (type.key()) {
          sql.append("INSERT INTO key_%d VALUES (%s, 0);%n".formatted(i, value));
        }
      }
      sql.append("INSERT INTO type_%d VALUES (1000, NULL, '{}', '{}', NULL, '{}');%n".formatted(i));
    }
    return sql.toString();
  }

  /** Every row is changed, so that replication writes each value and finds each key. */
  static String changes(int by) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < TYPES.size(); i++) {
      sql.append(
          """
          UPDATE type_%d SET id = id + %d, a = a || a, ca = ca || c;
          """
              .formatted(i, by));
      if (TYPES.get(i).key()) {
        sql.append("UPDATE key_%d SET n = n + 1;%n".formatted(i));
      }
    }
    return sql.toString();
  }
}
