package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.process.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Server parameters, read from and set on the real server. */
record ConfigurationType(FlexibleServerType servers) implements ArmType {
  private static final Set<String> READ_ONLY =
      Set.of("max_slot_wal_keep_size", "fsync", "full_page_writes", "listen_addresses", "port");
  private static final String EXTENSIONS = "azure.extensions";

  /** Some of those that Azure has. */
  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "btree_gin",
              "btree_gist",
              "citext",
              "hstore",
              "ltree",
              "pg_partman",
              "pg_stat_statements",
              "pg_trgm",
              "pgcrypto",
              "postgis",
              "unaccent",
              "uuid-ossp",
              "vector"));

  private static final String SETTINGS =
      """
      SELECT coalesce(json_agg(json_build_object(
        'name', name, 'description', short_desc, 'unit', unit, 'min', min_val, 'max', max_val,
        'value', setting, 'pending', pending_restart, 'context', context, 'type', vartype,
        'default', boot_val, 'source', source, 'allowed', array_to_string(enumvals, ','))), '[]')
      FROM pg_settings WHERE context <> 'internal'
      """;

  @Override
  public String name() {
    return "Microsoft.DBforPostgreSQL/flexibleServers/configurations";
  }

  @Override
  public List<String> versions() {
    return FlexibleServerType.VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public List<Stored> implicit(World world, Stored parent) {
    ArmId extensions = parent.id().child("configurations", EXTENSIONS);
    Stream<Stored> azures =
        world.store().get(extensions).isPresent()
            ? Stream.empty()
            : Stream.of(new Stored(extensions, extensions("", "system-default")));
    return Stream.concat(azures, servers(world, parent)).toList();
  }

  private Stream<Stored> servers(World world, Stored parent) {
    return Json.list(
            Json.parse(
                "{\"value\":" + servers.behind(parent.id()).query("postgres", SETTINGS) + "}"),
            "value")
        .stream()
        .filter(s -> world.store().get(id(parent, s)).isEmpty())
        .map(s -> new Stored(id(parent, s), body(s, Optional.empty())));
  }

  /** Azure's own parameter: which extensions may be installed. */
  private static ObjectNode extensions(String value, String source) {
    return Json.object(
        "properties",
        Json.object(
            "value",
            value,
            "description",
            "Specifies which extensions are allowed to be created in the server.",
            "defaultValue",
            "",
            "dataType",
            "Set",
            "allowedValues",
            String.join(",", KNOWN),
            "source",
            source,
            "isDynamicConfig",
            true,
            "isReadOnly",
            false,
            "isConfigPendingRestart",
            false));
  }

  private static ArmId id(Stored parent, JsonNode setting) {
    return parent.id().child("configurations", Json.text(setting, "name"));
  }

  private static ObjectNode body(JsonNode s, Optional<String> asked) {
    String context = Json.text(s, "context");
    String name = Json.text(s, "name");
    String allowed = Json.text(s, "allowed");
    return Json.object(
        "properties",
        Json.object(
            "value",
            asked.orElse(Json.text(s, "value")),
            "description",
            Json.text(s, "description"),
            "defaultValue",
            Json.text(s, "default"),
            "dataType",
            switch (Json.text(s, "type")) {
              case "bool" -> "Boolean";
              case "enum" -> "Enumeration";
              case "integer" -> "Integer";
              default -> "Numeric";
            },
            "allowedValues",
            allowed.isEmpty() ? Json.text(s, "min") + "-" + Json.text(s, "max") : allowed,
            "source",
            asked.isPresent() ? "user-override" : "system-default",
            "isDynamicConfig",
            !context.equals("postmaster"),
            "isReadOnly",
            READ_ONLY.contains(name),
            "isConfigPendingRestart",
            Json.at(s, "pending").asBoolean(),
            "unit",
            Json.text(s, "unit")));
  }

  private Optional<JsonNode> setting(ArmId id) {
    PostgresServer server = servers.behind(id.parent().orElseThrow());
    return Json.list(Json.parse("{\"value\":" + server.query("postgres", SETTINGS) + "}"), "value")
        .stream()
        .filter(s -> Json.text(s, "name").equalsIgnoreCase(id.name()))
        .findFirst();
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    String value = Json.text(asked, "properties.value");
    if (id.name().equalsIgnoreCase(EXTENSIONS)) {
      for (String one : Json.lower(value).split(",")) {
        FlexibleServerRules.require(
            value.isEmpty() || KNOWN.contains(one.strip()),
            "InvalidParameterValue",
            "Invalid value '%s' given for parameter %s",
            one,
            EXTENSIONS);
      }
      return extensions(value, "user-override");
    }
    Optional<JsonNode> setting = setting(id);
    if (setting.isEmpty()) {
      throw new ArmError(
          404, "ConfigurationNotExists", "The configuration '%s' does not exist.", id.name());
    }
    if (READ_ONLY.contains(Json.lower(id.name()))) {
      throw new ArmError(
          400, "InvalidParameterValue", "The configuration '%s' is read-only.", id.name());
    }
    if (!allowed(setting.get(), value)) {
      throw new ArmError(
          400,
          "InvalidParameterValue",
          "Invalid value '%s' given for parameter %s.",
          value,
          id.name());
    }
    return Json.object("properties", Json.object("value", value, "source", "user-override"));
  }

  private static boolean allowed(JsonNode setting, String value) {
    String enums = Json.text(setting, "allowed");
    if (!enums.isEmpty()) {
      return List.of(enums.split(",")).contains(value);
    }
    if (Json.text(setting, "type").equals("integer")) {
      return value.matches("-?\\d{1,18}")
          && Long.parseLong(value) >= Json.at(setting, "min").asLong()
          && Long.parseLong(value) <= Json.at(setting, "max").asLong();
    }
    return true;
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    if (resource.id().name().equalsIgnoreCase(EXTENSIONS)) {
      return;
    }
    PostgresServer server = servers.behind(resource.id().parent().orElseThrow());
    server.set(Json.lower(resource.id().name()), Json.text(resource.body(), "properties.value"));
    server.reload();
    Await.until(
        "%s to be taken over or to wait for a restart".formatted(resource.id().name()),
        Duration.ofSeconds(10),
        () -> setting(resource.id()).map(s -> settled(s, resource)).orElse(true));
  }

  /** A reload reaches the server's processes a moment later. */
  private static boolean settled(JsonNode setting, Stored resource) {
    return !Json.text(setting, "context").equals("postmaster")
        || Json.at(setting, "pending").asBoolean()
        || Json.text(setting, "value").equals(Json.text(resource.body(), "properties.value"));
  }

  /** While it is being changed, what the server goes by is the truth. */
  @Override
  public ObjectNode shown(World world, Stored resource) {
    String asked = Json.text(resource.body(), "properties.value");
    return world.store().get(resource.id()).isEmpty()
        ? resource.body().deepCopy()
        : setting(resource.id())
            .map(s -> body(s, Optional.of(asked).filter(a -> !resource.busy())))
            .orElseGet(() -> resource.body().deepCopy());
  }

  @Override
  public void working(Stored resource, boolean created) {}

  @Override
  public void rests(Stored resource, boolean well) {}
}
