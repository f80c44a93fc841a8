package dev.landfall.environment.azure;

import dev.landfall.spine.Sensitive;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field that is not as declared.
 *
 * @param path where, with list elements by name: {@code properties.subnets[database].properties}
 * @param was what Azure has, null for nothing
 * @param shall what is declared, null for nothing
 */
public record Difference(String path, @Nullable Object was, @Nullable Object shall) {

  private static final int LONGEST = 80;
  private static final String MASK = new Sensitive("").toString();

  /** Parts of a path under which a secret may be. */
  private static final List<String> SECRET =
      List.of("secrets[", "].env[", "password", "connectionstring", "accountkey", "primarykey");

  @Override
  public String toString() {
    return secret()
        ? field() + " differs"
        : "%s %s → %s".formatted(field(), orNone(from()), orNone(to()));
  }

  /** Where, without the envelope that every resource has. */
  public String field() {
    return shortened(
        path.startsWith("properties.") ? path.substring("properties.".length()) : path);
  }

  /** What Azure has, fit to be shown: short, a secret masked, null for nothing. */
  public @Nullable String from() {
    return shown(was);
  }

  /** What is declared, as {@link #from()}. */
  public @Nullable String to() {
    return shown(shall);
  }

  private boolean secret() {
    String lower = path.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains);
  }

  private @Nullable String shown(@Nullable Object value) {
    return value == null ? null : secret() ? MASK : shortened(value.toString());
  }

  private static String orNone(@Nullable String shown) {
    return shown == null ? "none" : shown;
  }

  /** Ids differ at their end, all else is told from its beginning. */
  private static String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    return text.startsWith("/subscriptions/")
        ? "…" + text.substring(text.length() - LONGEST + 1)
        : text.substring(0, LONGEST - 1) + "…";
  }
}
