package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The blobs of all storage accounts at one address, {@code /account/container/name}: opened by a
 * token of Entra whose owner has a role of Blob Storage, and, where an account is closed to the
 * public, through a private endpoint only.
 */
final class BlobService implements CloudApi {
  private final World world;
  private final Entra entra;
  private final Path directory;
  private final Map<Stored, BlobContainerData> containers = new WeakHashMap<>();

  /**
   * Without blobs.
   *
   * @param directory where they shall lie
   */
  BlobService(World world, Entra entra, Path directory) {
    this.world = world;
    this.entra = entra;
    this.directory = directory;
  }

  @Override
  public String name() {
    return "blob";
  }

  /** {@code PUT blob}, {@code PUT block}, {@code GET list}. */
  @Override
  public String operation(CloudRequest request) {
    String comp = request.query("comp").orElse("");
    boolean container = request.query("restype").isPresent();
    return request.method()
        + " "
        + (container
            ? (comp.isEmpty() ? "container" : "container " + comp)
            : comp.isEmpty() ? "blob" : comp);
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return !request.method().equals("GET") && !request.method().equals("HEAD");
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    try {
      return answer(request);
    } catch (BlobError e) {
      return e.response();
    } catch (ArmError e) {
      return new BlobError(401, e.code(), e.getMessage())
          .response()
          .with(
              "www-authenticate",
              "Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize"
                  + " resource_id=https://storage.azure.com");
    }
  }

  private CloudResponse answer(CloudRequest request) {
    String principal = Json.text(entra.claims(request, Set.of("https://storage.azure.com")), "oid");
    String[] path = request.path().substring(1).split("/", 3);
    String account = path[0];
    String container = path.length < 2 ? "" : path[1];
    Stored stored = container(account, container);
    boolean tags =
        request.query("comp").equals(Optional.of("tags"))
            || request.header("x-ms-tags").isPresent()
            || request.query("include").filter(i -> i.contains("tags")).isPresent();
    RoleAssignmentType.BlobAccess access =
        tags
            ? RoleAssignmentType.BlobAccess.TAGS
            : isWrite(request)
                ? RoleAssignmentType.BlobAccess.WRITE
                : RoleAssignmentType.BlobAccess.READ;
    if (!RoleAssignmentType.may(world, principal, access, stored)) {
      throw new BlobError(
          403,
          "AuthorizationPermissionMismatch",
          "This request is not authorized to perform this operation using this permission.");
    }
    BlobContainerData data = data(stored, account, container);
    return request.query("restype").equals(Optional.of("container"))
        ? new BlobContainerCalls(data, container).answer(request)
        : new BlobCalls(data, path.length < 3 ? "" : path[2]).answer(request);
  }

  private Stored container(String account, String name) {
    Stored owner =
        world.store().ofType(StorageAccountType.NAME).stream()
            .filter(a -> a.id().name().equals(account))
            .findFirst()
            .orElseThrow(
                () -> new BlobError(404, "ResourceNotFound", "There is no such storage account."));
    boolean open = !Json.text(owner.body(), "properties.publicNetworkAccess").equals("Disabled");
    boolean reached =
        PrivateEndpointType.to(world, owner.id()).stream()
            .anyMatch(e -> Json.text(PrivateEndpointType.state(e), "status").equals("Approved"));
    if (!open && !reached) {
      throw new BlobError(
          403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
    }
    return world.store().ofType(StorageAccountType.NAME + "/blobServices/containers").stream()
        .filter(c -> c.id().key().startsWith(owner.id().key() + "/"))
        .filter(c -> c.id().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BlobError(404, "ContainerNotFound", "The specified container does not exist."));
  }

  /** Of a container that was made anew, there is nothing of what was in the old one. */
  private BlobContainerData data(Stored container, String account, String name) {
    synchronized (containers) {
      return containers.computeIfAbsent(
          container,
          c -> new BlobContainerData(directory.resolve(account).resolve(name), world.clock()));
    }
  }

  @Override
  public CloudResponse throttled(CloudRequest request, int retryAfterSeconds) {
    return new BlobError(503, "ServerBusy", "The server is currently unable to receive requests.")
        .response()
        .with("retry-after", Integer.toString(retryAfterSeconds));
  }

  @Override
  public CloudResponse failed(CloudRequest request) {
    return new BlobError(500, "InternalError", "The server encountered an internal error.")
        .response();
  }
}
