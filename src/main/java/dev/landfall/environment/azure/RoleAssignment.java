package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Seen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A role that an identity has on one resource. Azure asks for a UUID as its name: it is made from
 * scope, role and principal, so that the same grant always has the same name. One that somebody
 * else made under another name is as good, and is found by what it grants.
 *
 * @param role what is granted
 * @param app whose identity it is granted to
 * @param on the id of what it is granted on
 * @param arm it as a resource; its id is that of what it is granted on, extended
 * @see <a
 *     href="https://learn.microsoft.com/rest/api/authorization/role-assignments/create?view=rest-authorization-2022-04-01">
 *     reference, 2022-04-01</a>
 */
record RoleAssignment(BuiltInRole role, String app, String on, ArmResource arm)
    implements Wrapping {
  private static final String TYPE = "/providers/Microsoft.Authorization/roleAssignments";

  /** What Azure answers where the same is granted under another name. */
  private static final String EXISTS = "RoleAssignmentExists";

  /** What Azure answers to somebody who may not grant roles. */
  private static final String UNGRANTED = "AuthorizationFailed";

  static String name(BuiltInRole role, String onName, String app) {
    return "roleAssignment/%s/%s/%s".formatted(role.title(), onName, AppIdentity.resource(app));
  }

  /**
   * A role for an app's identity.
   *
   * @param on the id of the resource it is granted on
   * @param onResource that resource's name in the graph
   */
  static RoleAssignment of(Declared d, BuiltInRole role, String app, String on, String onResource) {
    String onName = on.substring(on.lastIndexOf('/') + 1);
    ArmResource arm =
        ArmResource.of(
                name(role, onName, app),
                List.of(AppIdentity.name(app), onResource),
                on,
                ApiVersions.AUTHORIZATION,
                Map.of())
            .derived(
                view -> AppIdentity.principal(view, app).map(p -> id(on, role, p)),
                view -> AppIdentity.principal(view, app).map(p -> tree(d, role, p)))
            .fixing(difference -> true)
            .untagged();
    return new RoleAssignment(role, app, on, arm);
  }

  private static String id(String on, BuiltInRole role, String principal) {
    String grant = String.join("|", on, role.definition(), principal).toLowerCase(Locale.ROOT);
    UUID name = UUID.nameUUIDFromBytes(grant.getBytes(StandardCharsets.UTF_8));
    return "%s%s/%s".formatted(on, TYPE, name);
  }

  /** With the type of the principal Azure need not look it up, where it may not be known yet. */
  private static Map<String, Object> tree(Declared d, BuiltInRole role, String principal) {
    return Trees.tree(
        "properties",
        Trees.tree(
            "roleDefinitionId",
            "%s/providers/Microsoft.Authorization/roleDefinitions/%s"
                .formatted(d.subscription(), role.definition()),
            "principalId",
            principal,
            "principalType",
            "ServicePrincipal"));
  }

  @Override
  public AzureResource wrapped() {
    return Remedied.remade(arm);
  }

  /** Its id is not known before the identity is, the action is. */
  @Override
  public Optional<String> action() {
    return Optional.of("Microsoft.Authorization/roleAssignments/write");
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return switch (arm.observe(azure, earlier)) {
      case Seen.Absent<Observed> a ->
          AppIdentity.principal(earlier, app)
              .filter(principal -> dependsOn().stream().allMatch(d -> there(earlier, d)))
              .map(principal -> Seen.look(() -> underAnotherName(azure, earlier, principal)))
              .orElse(a);
      case Seen.Present<Observed> p -> p;
      case Seen.Unknown<Observed> u -> u;
    };
  }

  private static boolean there(View view, String name) {
    return view.of(name).get().isPresent();
  }

  private Optional<Observed> underAnotherName(AzureClients azure, View view, String principal) {
    Map<String, Object> shall = arm.tree().in(view).orElseThrow();
    return azure
        .list(on + TYPE, ApiVersions.AUTHORIZATION, "principalId eq '%s'".formatted(principal))
        .stream()
        .filter(
            body -> on.equalsIgnoreCase(Objects.toString(Trees.at(body, "properties", "scope"))))
        .filter(body -> Trees.differences(shall, body).isEmpty())
        .findFirst()
        .map(body -> new Observed(body, new Observed.Work.Idle()));
  }

  /** A grant that exists already is a success; one that may not be made says who can make it. */
  @Override
  public void begin(AzureClients azure, View view) {
    String principal = AppIdentity.principal(view, app).orElseThrow();
    try {
      azure.putOnce(
          arm.id().in(view).orElseThrow(),
          ApiVersions.AUTHORIZATION,
          arm.tree().in(view).orElseThrow(),
          EXISTS);
    } catch (FailureException e) {
      throw e.failure() instanceof Failure.Denied denied && denied.what().contains(UNGRANTED)
          ? new FailureException(ungranted(principal), e)
          : e;
    }
  }

  private Failure ungranted(String principal) {
    return new Failure.Denied(
        "granting %s to %s: Azure refuses, %s"
            .formatted(role.title(), AppIdentity.resource(app), UNGRANTED),
        remedy(principal));
  }

  /** Contributor cannot grant roles: the usual reason, and what somebody who may has to run. */
  private String remedy(String principal) {
    return ("grant the application %s on %s by the role Role Based Access Control Administrator"
            + " besides Contributor, which cannot grant roles; or let somebody who may do so run:"
            + " az role assignment create --assignee-object-id %s --assignee-principal-type"
            + " ServicePrincipal --role \"%s\" --scope %s")
        .formatted(action().orElseThrow(), on, principal, role.title(), on);
  }
}
