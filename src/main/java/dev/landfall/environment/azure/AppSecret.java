package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.api.v1alpha1.KeyVault;
import dev.landfall.spine.Sensitive;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an app's environment takes from elsewhere: kept in the vault, and read there by the app's
 * own identity, which may read that one secret and no other.
 *
 * @param d the declaration
 * @param app the app
 * @param variable the variable, which has a {@code from}
 * @see <a href="https://learn.microsoft.com/azure/container-apps/manage-secrets">secrets of
 *     container apps</a>
 */
record AppSecret(Declared d, AzureSide.App app, AzureSide.EnvVar variable) {

  /** All of an app, in the order of its environment. */
  static List<AppSecret> of(Declared d, AzureSide.App app) {
    return app.env().stream()
        .filter(e -> e.from() != null)
        .map(e -> new AppSecret(d, app, e))
        .toList();
  }

  /** As the app calls it. */
  String name() {
    return variable
        .name()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  /** As the vault calls it. */
  private String inVault() {
    return app.name() + "-" + name();
  }

  private KeyVault vault() {
    return Objects.requireNonNull(d.side().keyVault());
  }

  private AzureSide.From from() {
    return Objects.requireNonNull(variable.from());
  }

  /** The secret, and the right to read it. */
  List<AzureResource> resources() {
    return List.of(secret(), right());
  }

  private AzureResource secret() {
    return VaultSecret.of(
        d,
        vault(),
        new VaultSecret.Content(
            inVault(),
            Stream.concat(
                    database().stream().map(FlexibleServer::name),
                    cache().stream()
                        .flatMap(c -> Stream.of(ManagedRedis.name(c), RedisDatabase.name(c))))
                .toList(),
            this::value,
            this::madeFrom,
            "text/plain",
            Optional::empty));
  }

  private AzureResource right() {
    return RoleAssignment.of(
        d,
        BuiltInRole.KEY_VAULT_SECRETS_USER,
        app.name(),
        VaultSecret.id(d, vault(), inVault()),
        VaultSecret.name(vault(), inVault()));
  }

  /** The name in the graph of the right to read it. */
  String granted() {
    return right().name();
  }

  /** What has to stand before the app can have it. */
  List<String> dependsOn() {
    return List.of(VaultSecret.name(vault(), inVault()), granted());
  }

  /**
   * As the app's configuration names it. The version is in it, and not left open: a new one is
   * taken at once then, and not within the half hour after which Container Apps looks again.
   */
  Optional<Map<String, Object>> reference(View view) {
    return version(view)
        .map(
            uri ->
                Trees.tree(
                    "name", name(), "keyVaultUrl", uri, "identity", AppIdentity.id(d, app.name())));
  }

  /** The version that the vault has now. */
  Optional<String> version(View view) {
    return VaultSecret.versionUri(view, vault(), inVault());
  }

  /** The database it leads to, if it does; a name that is not there has been refused. */
  private Optional<AzureDatabase> database() {
    return Optional.ofNullable(from().database())
        .map(
            name ->
                d.side().databases().stream()
                    .filter(x -> x.name().equals(name))
                    .findFirst()
                    .orElseThrow());
  }

  /** The cache it leads to, if it does; a name that is not there has been refused. */
  private Optional<Cache> cache() {
    return Optional.ofNullable(from().cache())
        .map(
            name ->
                d.side().caches().stream()
                    .filter(x -> x.name().equals(name))
                    .findFirst()
                    .orElseThrow());
  }

  private Optional<Sensitive> value(View view) {
    KeyRef ref = from().secretRef();
    if (ref != null) {
      return Optional.of(d.inputs().value(ref).value());
    }
    Optional<Cache> cache = cache();
    if (cache.isPresent()) {
      return RedisDatabase.url(view, cache.get());
    }
    AzureDatabase database = database().orElseThrow();
    Inputs.Login role = d.inputs().application(database.name());
    return FlexibleServer.host(view, database)
        .map(
            host ->
                new Sensitive(
                    "postgresql://%s:%s@%s:5432/%s?sslmode=require"
                        .formatted(
                            encoded(role.username()),
                            encoded(role.password().value()),
                            host,
                            database.databaseName())));
  }

  private Optional<List<String>> madeFrom(View view) {
    KeyRef ref = from().secretRef();
    if (ref != null) {
      return Optional.of(List.of(ref.name(), ref.key(), d.inputs().value(ref).version()));
    }
    Optional<Cache> cache = cache();
    if (cache.isPresent()) {
      return RedisDatabase.madeFrom(view, cache.get());
    }
    AzureDatabase database = database().orElseThrow();
    return FlexibleServer.host(view, database)
        .map(
            host ->
                List.of(
                    database.application().secretRef().name(),
                    d.inputs().application(database.name()).version(),
                    host,
                    database.databaseName()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
