package dev.landfall.environment.azure;

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

  @Override
  public String toString() {
    String at = path.startsWith("properties.") ? path.substring("properties.".length()) : path;
    return secret() ? at + " differs" : "%s %s → %s".formatted(at, shown(was), shown(shall));
  }

  private boolean secret() {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.contains("secrets[") || lower.contains("password") || lower.contains("].env[");
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "none" : value.toString();
    return text.length() <= 80 ? text : text.substring(0, 79) + "…";
  }
}
