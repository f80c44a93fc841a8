package dev.landfall.datasync.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a script of pg_dump entry by entry, each under the header comment pg_dump gives it. */
final class PgDumpScript {
  private static final Pattern HEADER =
      Pattern.compile(
          "^--\\n-- Name: (?<name>.*); Type: (?<type>[A-Z ]+); Schema: .*; Owner: .*\\n--\\n",
          Pattern.MULTILINE);
  private static final Pattern OWNER =
      Pattern.compile("^ALTER .* OWNER TO (?<role>\"(?:[^\"]|\"\")+\"|\\w+);$", Pattern.MULTILINE);
  private static final Pattern NOT_ENTRY =
      Pattern.compile(
          "^\\\\(un)?restrict .*$|^SET default_\\w+ = .*;$|^--\\n"
              + "-- PostgreSQL database dump complete\\n"
              + "--$",
          Pattern.MULTILINE);

  private PgDumpScript() {}

  /**
   * The entries to be executed, in order. Ownership stays where the target has the role; comments
   * on extensions go, since only a superuser owns those.
   *
   * @param script what pg_dump wrote
   * @param roles roles of the target to which the operator may give objects
   */
  static List<String> entries(String script, Set<String> roles) {
    List<String> entries = new ArrayList<>();
    Matcher header = HEADER.matcher(script);
    int from = -1;
    while (header.find()) {
      if (from >= 0) {
        add(entries, script.substring(from, header.start()), roles);
      }
      boolean skipped =
          header.group("type").equals("COMMENT") && header.group("name").startsWith("EXTENSION ");
      from = skipped ? -1 : header.end();
    }
    if (from >= 0) {
      add(entries, script.substring(from), roles);
    }
    return List.copyOf(entries);
  }

  private static void add(List<String> entries, String entry, Set<String> roles) {
    String plain = NOT_ENTRY.matcher(entry).replaceAll("");
    String body = OWNER.matcher(plain).replaceAll("").strip();
    if (!body.isEmpty()) {
      entries.add(body);
    }
    // On its own: a driver does not find the end of a function body that is not quoted.
    Matcher owner = OWNER.matcher(plain);
    while (owner.find()) {
      if (roles.contains(unquoted(owner.group("role")))) {
        entries.add(owner.group());
      }
    }
  }

  private static String unquoted(String role) {
    return role.startsWith("\"")
        ? role.substring(1, role.length() - 1).replace("\"\"", "\"")
        : role;
  }
}
