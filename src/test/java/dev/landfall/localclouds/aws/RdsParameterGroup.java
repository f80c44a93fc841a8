package dev.landfall.localclouds.aws;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A DB parameter group: what its owner changed, on top of the engine's defaults. */
final class RdsParameterGroup {
  private final String name;
  private final String family;
  private final Map<String, RdsParameter> catalogue;
  private final Map<String, String> changed = new TreeMap<>();

  RdsParameterGroup(String name, String family, Map<String, RdsParameter> catalogue) {
    this.name = name;
    this.family = family;
    this.catalogue = catalogue;
  }

  String name() {
    return name;
  }

  String family() {
    return family;
  }

  Map<String, RdsParameter> catalogue() {
    return catalogue;
  }

  Optional<String> changed(String parameter) {
    return Optional.ofNullable(changed.get(parameter));
  }

  /** The parameter of a name. */
  RdsParameter parameter(String parameter) {
    RdsParameter known = catalogue.get(parameter);
    if (known == null) {
      throw AwsError.invalid("Could not find parameter with name: " + parameter);
    }
    return known;
  }

  /** Notes a value. */
  void change(String parameter, String value) {
    changed.put(parameter, value);
  }

  /** The settings of postgresql.conf that follow from all that was changed. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    changed.forEach(
        (parameter, value) ->
            catalogue
                .get(parameter)
                .setting(value)
                .ifPresent(s -> settings.put(s.getKey(), s.getValue())));
    return settings;
  }
}
