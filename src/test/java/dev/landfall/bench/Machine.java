package dev.landfall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine that a measurement is true of. */
final class Machine {
  private Machine() {}

  /** Processors, memory and system in a line. */
  static String describe() {
    return "%d x %s, %s GB memory, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            found("/proc/cpuinfo", "model name\\s*: (.*)", "processor"),
            gigabytes(found("/proc/meminfo", "MemTotal:\\s*(\\d+) kB", "0")),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  private static String gigabytes(String kilobytes) {
    return Long.toString(Math.round(Long.parseLong(kilobytes) / 1048576.0));
  }

  private static String found(String file, String pattern, String otherwise) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }
}
