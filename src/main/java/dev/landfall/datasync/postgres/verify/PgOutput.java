package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.TableName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of the plugin pgoutput, protocol version 1 (PostgreSQL, 55.9). One instance for
 * one stream: it remembers the tables it was told of.
 */
final class PgOutput {
  private static final Change OTHER = new Change.Other();

  private record Relation(TableName name, List<String> columns) {}

  private final Map<Integer, Relation> relations = new HashMap<>();

  /** Reads one message. */
  Change decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (in.get()) {
      case 'B' -> {
        long commit = in.getLong();
        in.getLong();
        yield new Change.Begin(commit, Integer.toUnsignedLong(in.getInt()));
      }
      case 'C' -> {
        in.get();
        in.getLong();
        yield new Change.Commit(in.getLong());
      }
      case 'R' -> {
        describe(in);
        yield OTHER;
      }
      case 'I', 'U', 'D' -> row(in);
      case 'T' -> truncate(in);
      default -> OTHER;
    };
  }

  private void describe(ByteBuffer in) {
    int id = in.getInt();
    String schema = string(in);
    TableName name = new TableName(schema.isEmpty() ? "pg_catalog" : schema, string(in));
    in.get();
    int count = in.getShort();
    List<String> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.get();
      columns.add(string(in));
      in.getInt();
      in.getInt();
    }
    relations.put(id, new Relation(name, columns));
  }

  private Change row(ByteBuffer in) {
    Relation relation = relation(in.getInt());
    List<Map<String, @Nullable String>> tuples = new ArrayList<>(2);
    while (in.hasRemaining()) {
      in.get();
      tuples.add(tuple(in, relation, tuples.isEmpty() ? Map.of() : tuples.get(0)));
    }
    return new Change.Row(relation.name(), tuples);
  }

  private static Map<String, @Nullable String> tuple(
      ByteBuffer in, Relation relation, Map<String, @Nullable String> old) {
    int count = in.getShort();
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String column = relation.columns().get(i);
      switch (in.get()) {
        case 't' -> {
          byte[] text = new byte[in.getInt()];
          in.get(text);
          values.put(column, new String(text, StandardCharsets.UTF_8));
        }
        // Unchanged and stored out of line: the old version has it, if anybody asks.
        case 'u' -> values.put(column, old.get(column));
        default -> values.put(column, null);
      }
    }
    return values;
  }

  private Change truncate(ByteBuffer in) {
    int count = in.getInt();
    in.get();
    List<TableName> tables = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tables.add(relation(in.getInt()).name());
    }
    return new Change.Truncate(tables);
  }

  private Relation relation(int id) {
    Relation relation = relations.get(id);
    if (relation == null) {
      throw new IllegalStateException("pgoutput spoke of relation " + id + " before describing it");
    }
    return relation;
  }

  private static String string(ByteBuffer in) {
    int start = in.position();
    int end = start;
    while (in.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - start];
    in.get(text);
    in.get();
    return new String(text, StandardCharsets.UTF_8);
  }
}
