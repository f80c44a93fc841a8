package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.azure.Kql.Column;
import dev.landfall.localclouds.azure.Kql.Operator;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a query; what it does not understand it refuses in Azure's words. */
final class KqlParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+|//[^\\n]*)"
              + "|(?<text>\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*')"
              + "|(?<word>[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<number>[0-9]+[smhd]?)"
              + "|(?<sign>==|=~|!=|>=|<=|[^\\s])");
  private static final String END = "<end>";

  /** A piece of the query; the end has no text. */
  private record Token(String kind, String text, int at) {}

  private final String query;
  private final Instant now;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private KqlParser(String query, Instant now) {
    this.query = query;
    this.now = now;
    Matcher matcher = TOKEN.matcher(query);
    while (matcher.lookingAt()) {
      for (String kind : List.of("text", "word", "number", "sign")) {
        if (matcher.group(kind) != null) {
          tokens.add(new Token(kind, matcher.group(kind), matcher.start()));
        }
      }
      matcher.region(matcher.end(), query.length());
    }
    tokens.add(new Token(END, END, query.length()));
  }

  /**
   * What a query means.
   *
   * @param now what {@code ago} goes back from
   */
  static Kql parse(String query, Instant now) {
    return new KqlParser(query, now).parse();
  }

  private Kql parse() {
    Token table = expect("word");
    LogTable from =
        LogTable.of(table.text)
            .orElseThrow(() -> unresolved(operatorAfter(), "table or column", table.text));
    List<Operator> operators = new ArrayList<>();
    List<Column> columns = from.columns();
    while (!peek().kind.equals(END)) {
      expectText("|");
      Operator operator = operator(columns);
      operators.add(operator);
      columns = operator.columns(columns);
    }
    return new Kql(from, operators);
  }

  /** The operator that would have had the rows of a table. */
  private String operatorAfter() {
    return peek().text.equals("|") && next + 1 < tokens.size() ? tokens.get(next + 1).text : "";
  }

  private Operator operator(List<Column> columns) {
    Token name = expect("word");
    return switch (name.text) {
      case "where", "filter" -> where(columns);
      case "project" -> new Operator.Project(columns(name.text, columns));
      case "order", "sort" -> order(name.text, columns);
      case "take", "limit" -> new Operator.Take(whole());
      case "count" -> new Operator.Count();
      case "summarize" -> summarize(columns);
      default -> throw unparsed(name);
    };
  }

  private Operator where(List<Column> columns) {
    Predicate<Map<String, Object>> all = condition(columns);
    while (peek().text.equals("and")) {
      next++;
      all = all.and(condition(columns));
    }
    return new Operator.Where(all);
  }

  private Predicate<Map<String, Object>> condition(List<Column> columns) {
    Column column = column("where", columns);
    Token sign = take();
    if (Kql.TIMES.containsKey(sign.text)) {
      Instant limit = time(column);
      Predicate<Integer> holds = Kql.TIMES.get(sign.text);
      return row -> holds.test(((Instant) row.get(column.name())).compareTo(limit));
    }
    if (!Kql.TEXTS.containsKey(sign.text)) {
      throw unparsed(sign);
    }
    String part = unquoted(expect("text").text);
    if (!column.type().equals("string")) {
      throw mixed(column.type(), "string");
    }
    return row -> Kql.TEXTS.get(sign.text).test(row.get(column.name()).toString(), part);
  }

  /** {@code ago(10m)} or {@code datetime(2026-12-05T02:00:00Z)}. */
  private Instant time(Column column) {
    Token function = expect("word");
    if (!function.text.equals("ago") && !function.text.equals("datetime")) {
      throw unparsed(function);
    }
    Token open = expectText("(");
    int close = query.indexOf(')', open.at);
    while (!peek().kind.equals(END) && peek().at < close) {
      next++;
    }
    expectText(")");
    if (!column.type().equals("datetime")) {
      throw mixed(column.type(), "datetime");
    }
    String inside = query.substring(open.at + 1, close).strip();
    try {
      return function.text.equals("ago") ? now.minus(span(inside)) : Instant.parse(inside);
    } catch (DateTimeParseException e) {
      throw unparsed(new Token("text", inside, open.at + 1));
    }
  }

  private static Duration span(String text) {
    return Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
  }

  private Operator order(String operator, List<Column> columns) {
    expectText("by");
    Column column = column(operator, columns);
    boolean ascending = peek().text.equals("asc");
    if (ascending || peek().text.equals("desc")) {
      next++;
    }
    return new Operator.Order(column, ascending);
  }

  private Operator summarize(List<Column> columns) {
    expectText("count");
    expectText("(");
    expectText(")");
    expectText("by");
    return new Operator.CountBy(column("summarize", columns));
  }

  private List<Column> columns(String operator, List<Column> columns) {
    List<Column> named = new ArrayList<>(List.of(column(operator, columns)));
    while (peek().text.equals(",")) {
      next++;
      named.add(column(operator, columns));
    }
    return List.copyOf(named);
  }

  private Column column(String operator, List<Column> columns) {
    String name = expect("word").text;
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unresolved(operator, "scalar", name));
  }

  private long whole() {
    Token number = expect("number");
    if (!number.text.matches("[0-9]{1,9}")) {
      throw unparsed(number);
    }
    return Long.parseLong(number.text);
  }

  private static String unquoted(String text) {
    return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = peek();
    next += token.kind.equals(END) ? 0 : 1;
    return token;
  }

  private Token expect(String kind) {
    Token token = take();
    if (!token.kind.equals(kind)) {
      throw unparsed(token);
    }
    return token;
  }

  private Token expectText(String text) {
    Token token = take();
    if (!token.text.equals(text)) {
      throw unparsed(token);
    }
    return token;
  }

  private KqlError unparsed(Token token) {
    String before = query.substring(0, token.at);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int position = token.at - before.lastIndexOf('\n') - 1;
    return new KqlError(
        "SyntaxError",
        "A recognition error occurred in the query.",
        "SYN0002",
        "Query could not be parsed at '%s' on line [%d,%d]".formatted(token.text, line, position));
  }

  private static KqlError unresolved(String operator, String what, String name) {
    return semantic(
        "SEM0100",
        "'%s' operator: Failed to resolve %s expression named '%s'"
            .formatted(operator, what, name));
  }

  private static KqlError mixed(String column, String value) {
    return semantic(
        "SEM0064",
        "Cannot compare values of types %s and %s. Try adding explicit casts"
            .formatted(column, value));
  }

  private static KqlError semantic(String code, String message) {
    return new KqlError("SemanticError", "A semantic error occurred.", code, message);
  }
}
