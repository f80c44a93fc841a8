package dev.landfall.api.v1alpha1;

import java.util.List;

/**
 * One thing that stands on AWS, as it was last seen.
 *
 * @param component what it is, for example service/shop/backend
 * @param size how big it is, for people
 * @param notCarried what of it is not carried over, each with the reason
 * @param measured what CloudWatch measured of it over the last whole hour, of buckets over the last
 *     whole day
 */
public record SourcePart(
    String component, String size, List<String> notCarried, List<Measure> measured) {

  /** Absent lists are empty. */
  public SourcePart {
    notCarried = notCarried == null ? List.of() : List.copyOf(notCarried);
    measured = measured == null ? List.of() : List.copyOf(measured);
  }

  /** Of which nothing was measured. */
  public SourcePart(String component, String size, List<String> notCarried) {
    this(component, size, notCarried, List.of());
  }
}
