package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Roles that principals have on resources: an extension of the resource they are granted on. */
final class RoleAssignmentType implements ArmType {
  static final String NAME = "Microsoft.Authorization/roleAssignments";
  static final String ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

  /** Until a new role is heeded where it is asked for. */
  static final Duration HEEDED = Duration.ofSeconds(2);

  private static final String SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";
  private static final String ACR_PUSH = "8311e382-0749-4cb8-b61a-304f252e45ec";
  private static final String BLOB_OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
  private static final String BLOB_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
  private static final String BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
  private static final Set<String> DEFINITIONS =
      Set.of(
          ACR_PULL,
          ACR_PUSH,
          "acdd72a7-3385-48ef-bd42-f606fba81ae7", // Reader
          "b24988ac-6180-42a0-ab88-20f7382dd24c", // Contributor
          "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
          SECRETS_USER,
          BLOB_OWNER,
          BLOB_CONTRIBUTOR,
          BLOB_READER);
  private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern OF_PRINCIPAL = Pattern.compile("principalId eq '?([0-9a-fA-F-]+)'?");

  private final UserAssignedIdentityType identities;
  private final String application;

  /**
   * Roles of identities, and of the application that signs in.
   *
   * @param application its object id
   */
  RoleAssignmentType(UserAssignedIdentityType identities, String application) {
    this.identities = identities;
    this.application = application;
  }

  /** What a principal wants to do with blobs. */
  enum BlobAccess {
    READ(BLOB_READER, BLOB_CONTRIBUTOR, BLOB_OWNER),
    WRITE(BLOB_CONTRIBUTOR, BLOB_OWNER),
    TAGS(BLOB_OWNER);

    private final Set<String> roles;

    BlobAccess(String... roles) {
      this.roles = Set.of(roles);
    }
  }

  /** Whether a principal may do so, by a role on the container or on what it stands in. */
  static boolean may(World world, String principal, BlobAccess access, Stored container) {
    return has(world, principal, container, access.roles);
  }

  /** Whether a principal may pull from a registry, by a role on it or on what it stands in. */
  static boolean mayPull(World world, String principal, Stored registry) {
    return has(world, principal, registry, Set.of(ACR_PULL, ACR_PUSH));
  }

  /** Whether a principal may read a secret, by a role on it, on its vault or on their group. */
  static boolean mayRead(World world, String principal, Stored secret) {
    return has(world, principal, secret, Set.of(SECRETS_USER));
  }

  private static boolean has(World world, String principal, Stored on, Set<String> roles) {
    return world.store().ofType(NAME).stream()
        .filter(r -> same(r, "principalId", principal))
        .filter(r -> roles.contains(definition(r.body())))
        .filter(r -> (on.id().key() + "/").startsWith(scope(r.id()) + "/"))
        .map(r -> Instant.parse(Json.text(r.body(), "properties.createdOn")))
        .anyMatch(made -> !world.clock().instant().isBefore(made.plus(HEEDED)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2022-04-01", "2020-04-01-preview");
  }

  @Override
  public boolean located() {
    return false;
  }

  /** A PUT of what is there already is answered like the first one. */
  @Override
  public int accepted(String method, boolean created) {
    return 201;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!GUID.matcher(Json.lower(id.name())).matches()) {
      throw new ArmError(
          400,
          "InvalidRoleAssignmentId",
          "The role assignment ID '%s' is not valid. The role assignment ID must be a GUID.",
          id.name());
    }
    String definition = definition(asked);
    String principal = Json.text(asked, "properties.principalId");
    if (!DEFINITIONS.contains(definition)) {
      throw new ArmError(
          400,
          "RoleDefinitionDoesNotExist",
          "The specified role definition with ID '%s' does not exist.",
          definition);
    }
    if (!GUID.matcher(Json.lower(principal)).matches()) {
      throw new ArmError(
          400, "InvalidPrincipalId", "A valid principal ID must be provided for role assignment.");
    }
    there.ifPresent(r -> unchanged(r, definition, principal));
    if (!principal.equalsIgnoreCase(application) && !identities.known(world, principal)) {
      throw new ArmError(
          400,
          "PrincipalNotFound",
          "Principal %s does not exist in the directory %s. Check that you have the correct"
              + " principal ID. If you are creating this principal and then immediately assigning a"
              + " role, this error might be related to a replication delay. In this case, set the"
              + " role assignment principalType property to a value, such as ServicePrincipal,"
              + " User, or Group.  See https://aka.ms/docs-principaltype",
          principal.replace("-", ""),
          identities.tenant());
    }
    String type = Json.text(asked, "properties.principalType");
    if (!type.isEmpty() && !type.equals("ServicePrincipal")) {
      throw new ArmError(
          400,
          "UnmatchedPrincipalType",
          "The PrincipalId '%s' has type 'ServicePrincipal' , which is different from specified"
              + " PrinciaplType '%s'.",
          principal,
          type);
    }
    if (there.isEmpty()) {
      once(world, id, definition, principal);
    }
    String now = world.clock().instant().toString();
    return Json.object(
        "properties",
        Json.object(
            "roleDefinitionId",
            asked.at("/properties/roleDefinitionId"),
            "principalId",
            principal,
            "principalType",
            "ServicePrincipal",
            "scope",
            id.text().substring(0, scope(id).length()),
            "createdOn",
            there.map(r -> Json.text(r.body(), "properties.createdOn")).orElse(now),
            "updatedOn",
            now));
  }

  private static void unchanged(Stored there, String definition, String principal) {
    if (!definition(there.body()).equals(definition) || !same(there, "principalId", principal)) {
      throw new ArmError(
          400,
          "RoleAssignmentUpdateNotPermitted",
          "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
    }
  }

  private static void once(World world, ArmId id, String definition, String principal) {
    world.store().ofType(NAME).stream()
        .filter(r -> scope(r.id()).equals(scope(id)))
        .filter(r -> definition(r.body()).equals(definition) && same(r, "principalId", principal))
        .findFirst()
        .ifPresent(
            r -> {
              throw new ArmError(
                  409,
                  "RoleAssignmentExists",
                  "The role assignment already exists. The ID of the existing role assignment is"
                      + " %s.",
                  r.id().name().replace("-", ""));
            });
  }

  private static boolean same(Stored assignment, String property, String value) {
    return Json.text(assignment.body(), "properties." + property).equalsIgnoreCase(value);
  }

  private static String definition(ObjectNode body) {
    String id = Json.lower(Json.text(body, "properties.roleDefinitionId"));
    return id.substring(id.lastIndexOf('/') + 1);
  }

  private static String scope(ArmId id) {
    return id.key().substring(0, id.key().lastIndexOf("/providers/"));
  }

  @Override
  public boolean listed(Stored resource, String filter) {
    if (filter.isEmpty() || filter.equals("atScope()")) {
      return true;
    }
    Matcher principal = OF_PRINCIPAL.matcher(filter);
    if (!principal.matches()) {
      throw new ArmError(400, "UnsupportedQuery", "The filter '%s' is not supported.", filter);
    }
    return same(resource, "principalId", principal.group(1));
  }

  /** It has no provisioning state. */
  @Override
  public void rests(Stored resource, boolean well) {}
}
