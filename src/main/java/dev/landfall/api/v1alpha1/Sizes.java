package dev.landfall.api.v1alpha1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Kubernetes writes them: 512Mi, 20Gi, 1Ti. */
public final class Sizes {
  private static final Pattern SIZE = Pattern.compile("([0-9]+)(Mi|Gi|Ti)");
  private static final int MEBI = 20;
  private static final int GIBI = 30;
  private static final int TEBI = 40;

  private Sizes() {}

  /**
   * Reads a size.
   *
   * @return bytes
   * @throws IllegalArgumentException when it is not one; the schema refuses those beforehand
   */
  public static long parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a size such as 512Mi or 20Gi".formatted(text));
    }
    int shift =
        switch (size.group(2)) {
          case "Mi" -> MEBI;
          case "Gi" -> GIBI;
          default -> TEBI;
        };
    return Long.parseLong(size.group(1)) << shift;
  }
}
