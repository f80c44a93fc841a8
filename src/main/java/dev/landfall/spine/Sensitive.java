package dev.landfall.spine;

/**
 * A password, token or key. A type of its own so that no log line, message or status can show it by
 * accident: its text form is always the same three dots.
 *
 * @param value the secret itself; handed to a client, never to a formatter
 */
public record Sensitive(String value) {
  @Override
  public String toString() {
    return "•••";
  }
}
