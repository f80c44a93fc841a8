package dev.landfall.environment.azure;

/**
 * The roles that are granted: who gets which one on what, and why. {@code docs/azure-roles.md} is
 * made from it, and nothing grants a role that is not here.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/role-based-access-control/built-in-roles">built-in
 *     roles</a>
 */
public enum BuiltInRole {
  /** Pulls images and can do nothing else. */
  ACR_PULL(
      "AcrPull",
      "7f951dda-4ed3-4680-a7ca-43fe172d538d",
      "`<app>-identity`, for each container app whose image is in the registry",
      "the container registry",
      "the app pulls its image by it: there is no registry password to keep or to rotate"),

  /** Reads secrets' values and nothing else. */
  KEY_VAULT_SECRETS_USER(
      "Key Vault Secrets User",
      "4633458b-17de-408a-b874-0445c86b69e6",
      "`<app>-identity`, for each variable that a container app takes from elsewhere;"
          + " `<gateway>-identity`, for each certificate",
      "that one secret in the vault",
      "the app reads the value by it when it starts, the gateway what it shows to clients, and"
          + " neither can read what is another's");

  private final String title;
  private final String definition;
  private final String holder;
  private final String scope;
  private final String reason;

  BuiltInRole(String title, String definition, String holder, String scope, String reason) {
    this.title = title;
    this.definition = definition;
    this.holder = holder;
    this.scope = scope;
    this.reason = reason;
  }

  /** What Azure calls it. */
  public String title() {
    return title;
  }

  /** The name of its definition: the same in every subscription. */
  public String definition() {
    return definition;
  }

  /** Which identities get it. */
  public String holder() {
    return holder;
  }

  /** What they get it on. */
  public String scope() {
    return scope;
  }

  /** What for. */
  public String reason() {
    return reason;
  }
}
