package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.KeyVault;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Expiry;
import dev.landfall.spine.Sensitive;
import dev.landfall.spine.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A secret in the vault. It is written through the resource manager, which needs neither a role in
 * the vault nor a way to it through the network, and which never tells a value. Whether it is the
 * right one is therefore judged by a tag that says what it was made from: the versions of Secrets,
 * never anything made from the value itself, which would tell a weak one to whoever may read tags.
 *
 * @param arm it as a resource
 * @param value what it holds, once that is known
 * @see <a href="https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults/secrets">
 *     reference, 2024-11-01</a>
 */
record VaultSecret(ArmResource arm, ArmResource.FromView<Sensitive> value) implements Wrapping {
  private static final String KIND = "vaultSecret/";

  /** When it ends, in seconds since 1970. */
  private static final String EXPIRES = "exp";

  /** The tag that says what the value was made from. */
  static final String FROM = "landfall-from";

  /**
   * What a secret is.
   *
   * @param name its name in the vault: letters, digits and hyphens
   * @param dependsOn what has to be known before its value is, besides the vault
   * @param value its value
   * @param from what the value is made from, in words that may be read by all: versions and names
   * @param contentType what kind of value it is, RFC 6838, for who reads it
   * @param expires when it is of no use any more, where that is known
   */
  record Content(
      String name,
      List<String> dependsOn,
      ArmResource.FromView<Sensitive> value,
      ArmResource.FromView<List<String>> from,
      String contentType,
      Supplier<Optional<Instant>> expires) {}

  static String name(KeyVault vault, String secret) {
    return (KIND + "%s/%s").formatted(vault.name(), secret);
  }

  static String id(Declared d, KeyVault vault, String secret) {
    return "%s/secrets/%s".formatted(Vault.id(d, vault), secret);
  }

  /** Where it is read, whatever version is the newest then; once it is there. */
  static Optional<String> uri(View view, KeyVault vault, String secret) {
    return view.text(name(vault, secret), "properties", "secretUri");
  }

  /** Where this very version is read. */
  static Optional<String> versionUri(View view, KeyVault vault, String secret) {
    return view.text(name(vault, secret), "properties", "secretUriWithVersion");
  }

  static VaultSecret of(Declared d, KeyVault vault, Content content) {
    String id = id(d, vault, content.name());
    List<String> dependsOn = new ArrayList<>(List.of(Vault.name(vault)));
    dependsOn.addAll(content.dependsOn());
    return new VaultSecret(
        ArmResource.of(name(vault, content.name()), dependsOn, id, ApiVersions.KEY_VAULT, Map.of())
            .derived(
                ArmResource.FromView.known(id),
                view -> content.from().in(view).map(from -> tree(d, content, from))),
        content.value());
  }

  private static Map<String, Object> tree(Declared d, Content content, List<String> from) {
    Map<String, Object> tags = new LinkedHashMap<>(d.tags());
    tags.put(FROM, HexFormat.of().formatHex(Sha256.of(String.join("\n", from))).substring(0, 32));
    return Trees.tree(
        "tags",
        tags,
        "properties",
        Trees.tree(
            "contentType",
            content.contentType(),
            "attributes",
            content
                .expires()
                .get()
                .map(at -> Trees.tree(EXPIRES, at.getEpochSecond()))
                .orElse(null)));
  }

  /** Those in the vault that have an end. */
  static List<Expiry> expiries(View view) {
    return view.seen().entrySet().stream()
        .filter(e -> e.getKey().startsWith(KIND))
        .flatMap(
            e ->
                e
                    .getValue()
                    .get()
                    .flatMap(o -> o.text("properties", "attributes", EXPIRES))
                    .map(at -> new Expiry(e.getKey(), Instant.ofEpochSecond(Long.parseLong(at))))
                    .stream())
        .toList();
  }

  @Override
  public AzureResource wrapped() {
    return arm;
  }

  /** The resource manager deletes no single secret: it is not found by an id of its own. */
  @Override
  public Optional<String> id(View view) {
    return Optional.empty();
  }

  @Override
  public AzureResource adopting() {
    return new VaultSecret(arm.adopting(), value);
  }

  /** What is taken over gets the declared value: nobody can tell what it has. */
  @Override
  public Verdict compare(View view) {
    return arm.compare(view) instanceof Verdict.Adopt adopt
        ? new Verdict.Adopt("with the declared value, as a new version", adopt.differences())
        : arm.compare(view);
  }

  /** Each write makes a new version; the ones before stay in the vault, and so do others' tags. */
  @Override
  public void begin(AzureClients azure, View view) {
    Map<String, Object> tags = new LinkedHashMap<>();
    if (view.of(name()).get().map(o -> o.body().get("tags")).orElse(null) instanceof Map<?, ?> m) {
      m.forEach((key, text) -> tags.put(key.toString(), text));
    }
    if (compare(view) instanceof Verdict.Adopt) {
      tags.put(Owner.ADOPTED, "true");
    }
    azure.put(
        arm.id().in(view).orElseThrow(),
        arm.apiVersion(),
        Trees.over(
            Trees.over(Trees.tree("tags", tags), arm.tree().in(view).orElseThrow()),
            Trees.tree("properties", Trees.tree("value", value.in(view).orElseThrow().value()))));
  }
}
