package dev.landfall.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.demo.load.Bucket;
import dev.landfall.demo.load.LoadResult;
import dev.landfall.demo.load.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The report as one page that needs no network: numbers, and the client's latency over time. */
final class ReportPage {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 260;
  private static final int LEFT = 60;
  private static final double LOWEST = 1;
  private static final double HIGHEST = 10_000;

  private ReportPage() {}

  static String of(JsonNode report, LoadResult load) {
    List<Sample> samples = load.samples();
    long from = samples.getFirst().due();
    long to = samples.getLast().answered();
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<h1>").append(headline(report)).append("</h1>");
    summary(page, report);
    page.append("<h2>Waiting time of every user, whole run</h2>");
    chart(page, report, load, from, to);
    int number = 1;
    for (JsonNode s : report.path("switches")) {
      long at = Instant.parse(s.path("fencedAt").asText()).toEpochMilli();
      page.append("<h2>Switch %d, to the %s</h2>".formatted(number++, text(s.path("direction"))));
      page.append(
          "<p>No side took writes for <b>%d ms</b>; the longest a user waited was <b>%d ms</b>: %s.</p>"
              .formatted(
                  s.path("fencedMillis").asLong(),
                  s.path("clientPauseMillis").asLong(),
                  pause(s.path("pause"))));
      chart(page, report, load, at - 2000, at + 4000);
      steps(page, s);
    }
    return page.append("</main></html>\n").toString();
  }

  private static String headline(JsonNode report) {
    JsonNode chaos = report.path("chaos");
    return "Moved, and moved back, under load"
        + (chaos.isMissingNode()
            ? ""
            : ", while the operator was killed %d times, %d of them between fence and promotion"
                .formatted(
                    chaos.path("operatorKilled").asInt(),
                    chaos.path("betweenFenceAndPromotion").asInt()));
  }

  private static void summary(StringBuilder page, JsonNode report) {
    JsonNode load = report.path("load");
    page.append(
        "<p>%s acknowledged writes at %s/s: <b>%d lost</b>, <b>%d duplicated</b>. The longest a user waited for a write: <b>%d ms</b>, for a read: <b>%d ms</b>.</p>"
            .formatted(
                String.format(Locale.ROOT, "%,d", load.path("acknowledged").asLong()),
                load.path("ratePerSecond").asText(),
                load.path("lost").asLong(),
                load.path("duplicated").asLong(),
                load.path("longestWritePauseMillis").asLong(),
                load.path("longestReadPauseMillis").asLong()));
    page.append(
        "<p class=quiet>PostgreSQL %s to %s, %s rows to begin with, Kubernetes API: %s. A write's longest wait was made of %s.</p>"
            .formatted(
                text(report.path("postgres").path("source")),
                text(report.path("postgres").path("target")),
                String.format(Locale.ROOT, "%,d", report.path("rows").asLong()),
                text(report.path("apiServer")),
                text(load.path("pauseMadeOf"))));
  }

  private static String pause(JsonNode made) {
    return "%d ms without any answer, of which %d ms the fence, %d ms until the cutover knew, %d ms until the application wrote again"
        .formatted(
            made.path("withoutAnyAnswerMillis").asLong(),
            made.path("fenceMillis").asLong(),
            made.path("untilTheCutoverKnewMillis").asLong(),
            made.path("untilTheApplicationWroteAgainMillis").asLong());
  }

  private static void chart(
      StringBuilder page, JsonNode report, LoadResult load, long from, long to) {
    page.append(
        "<div class=scroll><svg viewBox='0 0 %d %d' role=img aria-label='latency over time'>"
            .formatted(WIDTH, HEIGHT + 40));
    for (double ms = LOWEST; ms <= HIGHEST; ms *= 10) {
      page.append(
          "<line class=grid x1=%d x2=%d y1=%.1f y2=%.1f /><text x=4 y=%.1f>%.0f ms</text>"
              .formatted(LEFT, WIDTH, y(ms), y(ms), y(ms) + 4, ms));
    }
    for (JsonNode s : report.path("switches")) {
      long at = Instant.parse(s.path("fencedAt").asText()).toEpochMilli();
      mark(page, at, from, to, "switch", "to the " + text(s.path("direction")), HEIGHT + 14);
    }
    boolean room = to - from < 60_000;
    for (JsonNode s : report.path("steps")) {
      long at = Instant.parse(s.path("startedAt").asText()).toEpochMilli();
      mark(page, at, from, to, "step", room ? text(s.path("name")) : "", HEIGHT + 30);
    }
    line(page, load.timeline(false), from, to, Bucket::maxMillis, "reads");
    line(page, load.timeline(true), from, to, Bucket::p99Millis, "p99");
    line(page, load.timeline(true), from, to, Bucket::maxMillis, "writes");
    page.append("</svg></div><p class=quiet>")
        .append("<span class=writes>writes</span> and <span class=reads>reads</span>: ")
        .append(
            "the longest wait in each %d ms, faint: of 99 in 100 writes; ".formatted(Bucket.MILLIS))
        .append("logarithmic, up to 10 s; ")
        .append(
            "dashed: switches, dotted: steps; %.1f s in all.</p>".formatted((to - from) / 1000.0));
  }

  private static void mark(
      StringBuilder page, long at, long from, long to, String kind, String label, int labelY) {
    if (at < from || at > to) {
      return;
    }
    page.append(
        "<line class=%s x1=%.1f x2=%.1f y1=0 y2=%d /><text x=%.1f y=%d>%s</text>"
            .formatted(
                kind,
                x(at, from, to),
                x(at, from, to),
                HEIGHT,
                x(at, from, to) + 3,
                labelY,
                label));
  }

  private static void line(
      StringBuilder page,
      List<Bucket> buckets,
      long from,
      long to,
      ToLongFunction<Bucket> value,
      String kind) {
    StringBuilder points = new StringBuilder();
    buckets.stream()
        .filter(b -> b.startMillis() >= from && b.startMillis() <= to)
        .forEach(
            b ->
                points.append(
                    "%.1f,%.1f ".formatted(x(b.startMillis(), from, to), y(value.applyAsLong(b)))));
    page.append("<polyline class=%s points='%s'/>".formatted(kind, points));
  }

  private static double x(long at, long from, long to) {
    return LEFT + (WIDTH - LEFT) * (double) (at - from) / Math.max(1, to - from);
  }

  private static double y(double ms) {
    double share =
        Math.log10(Math.clamp(ms, LOWEST, HIGHEST) / LOWEST) / Math.log10(HIGHEST / LOWEST);
    return HEIGHT - (HEIGHT - 10) * share;
  }

  private static void steps(StringBuilder page, JsonNode s) {
    page.append("<table><tr><th>step<th>ms</tr>");
    for (JsonNode step : s.path("steps")) {
      page.append(
          "<tr><td>%s<td>%d</tr>".formatted(text(step.path("name")), step.path("millis").asLong()));
    }
    page.append("</table>");
  }

  private static String text(JsonNode node) {
    return node.asText()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static final String HEAD =
      """
      <!doctype html><html lang=en><meta charset=utf-8>
      <meta name=viewport content="width=device-width,initial-scale=1"><title>Landfall: the demo's report</title>
      <style>
      :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#6b7280;--grid:#e5e7eb;--write:#c2410c;--read:#0369a1}
      @media(prefers-color-scheme:dark){:root{--ink:#e5e7eb;--paper:#111418;--soft:#9ca3af;--grid:#2a2f37;--write:#fb923c;--read:#38bdf8}}
      body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
      main{max-width:1200px;margin:auto;padding:1rem}h2{font-size:1.1rem;margin-top:2rem}
      .quiet{color:var(--soft);font-size:.85rem}.scroll{overflow-x:auto}svg{min-width:640px;width:100%}
      svg text{font-size:11px;fill:var(--soft)}.grid{stroke:var(--grid)}
      polyline{fill:none;stroke-width:1.3}polyline.writes{stroke:var(--write)}polyline.reads{stroke:var(--read)}polyline.p99{stroke:var(--write);opacity:.35}
      span.writes{color:var(--write)}span.reads{color:var(--read)}
      .switch{stroke:var(--ink);stroke-dasharray:5 3}.step{stroke:var(--soft);stroke-dasharray:1 4}
      table{border-collapse:collapse;font-size:.85rem}td,th{text-align:left;padding:.1rem .8rem .1rem 0}
      </style><main>
      """;
}
