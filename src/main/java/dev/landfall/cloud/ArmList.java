package dev.landfall.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A collection of Azure's: where it is listed, and how long what a list says of what stands still
 * is taken to be so.
 *
 * @param path where it is listed
 * @param narrower where it is listed for one resource group, for who has rights there only; empty
 *     where that is no other list
 * @param apiVersion the API version of its type
 * @param longest no list is older
 */
public record ArmList(String path, Optional<String> narrower, String apiVersion, Duration longest) {
  /** Of a whole subscription, which all environments in it share. */
  public static final Duration SHARED = Duration.ofMinutes(5);

  /** Of the parts of one resource, which nobody shares. */
  public static final Duration PART = Duration.ofMinutes(30);

  /** What was asked for before is too old for somebody who has stood still for so long. */
  Instant notBefore(Instant now, Duration stood) {
    return notBefore(now, stood, longest);
  }

  /** A change of one's own is newer than any list that counts: it ended the standing still. */
  static Instant notBefore(Instant now, Duration stood, Duration longest) {
    return now.minus(stood.compareTo(longest) < 0 ? stood : longest);
  }
}
