package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A secret with its versions: AWSCURRENT, AWSPREVIOUS, and older ones without a stage. */
final class StoredSecret {
  /**
   * One version.
   *
   * @param id the request token it was written with
   * @param value the text
   * @param created when
   * @param stages its staging labels
   */
  record Version(String id, String value, Instant created, List<String> stages) {
    private Version staged(List<String> now) {
      return new Version(id, value, created, now);
    }
  }

  private final String name;
  private final String arn;
  private final Instant created;
  private final Map<String, Version> versions = new LinkedHashMap<>();
  private Instant changed;

  StoredSecret(String name, String arn, Instant created) {
    this.name = name;
    this.arn = arn;
    this.created = created;
    this.changed = created;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  /** The version of an id, or null. */
  Version version(String id) {
    return versions.get(id);
  }

  /** The version with a label, or null. */
  Version staged(String stage) {
    return versions.values().stream()
        .filter(v -> v.stages().contains(stage))
        .findFirst()
        .orElse(null);
  }

  /** A new current version; the current one becomes the previous. */
  Version put(String id, String value, Instant now) {
    versions.replaceAll(
        (key, v) ->
            v.staged(v.stages().contains("AWSCURRENT") ? List.of("AWSPREVIOUS") : List.of()));
    Version version = new Version(id, value, now, List.of("AWSCURRENT"));
    versions.put(id, version);
    changed = now;
    return version;
  }

  ObjectNode identity(Version version) {
    ObjectNode body =
        Json.object().put("ARN", arn).put("Name", name).put("VersionId", version.id());
    ArrayNode stages = body.putArray("VersionStages");
    version.stages().forEach(stages::add);
    return body;
  }

  /** What DescribeSecret and ListSecrets tell. */
  ObjectNode json() {
    ObjectNode body =
        Json.object()
            .put("ARN", arn)
            .put("Name", name)
            .put("CreatedDate", Json.time(created))
            .put("LastChangedDate", Json.time(changed));
    ObjectNode stages = body.putObject("VersionIdsToStages");
    versions.values().stream()
        .filter(v -> !v.stages().isEmpty())
        .forEach(v -> v.stages().forEach(stages.putArray(v.id())::add));
    return body;
  }
}
