package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A resource type: what it accepts, what it does for real, how it answers. */
interface ArmType extends AutoCloseable {

  /** {@code Microsoft.Network/virtualNetworks}. */
  String name();

  /** The API versions it speaks: the pinned clients' and one older. */
  List<String> versions();

  /**
   * Judges a PUT, or a PATCH already merged with what is there, and gives the body to keep.
   *
   * @throws ArmError when Azure would refuse it
   */
  ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there);

  /** Makes it so, after {@link #accept}; an error makes the operation fail. */
  default void provision(World world, Stored resource, boolean created) {}

  /** Whether an answer comes before it is so. */
  default boolean asynchronous() {
    return false;
  }

  /** The same of a PUT or PATCH, where creating it takes longer than changing it. */
  default boolean asynchronous(boolean created) {
    return asynchronous();
  }

  /** The status of an answer to a PUT or PATCH. */
  default int accepted(String method, boolean created) {
    return created ? 201 : 200;
  }

  /** Refuses a deletion that Azure would refuse. */
  default void refuseRemoval(World world, Stored resource) {}

  /** What a deletion says besides which resource it is of. */
  default void deleting(Stored resource, CloudRequest request) {}

  /** Ends what is behind it. */
  default void remove(World world, Stored resource) {}

  /** As a GET shows it: without secrets, with what is known now. */
  default ObjectNode shown(World world, Stored resource) {
    return resource.body().deepCopy();
  }

  /** Resources that exist without having been put. */
  default List<Stored> implicit(World world, Stored parent) {
    return List.of();
  }

  /** Whether a list with that {@code $filter} shows it. */
  default boolean listed(Stored resource, String filter) {
    return true;
  }

  /** Says in its body that an operation runs. */
  default void working(Stored resource, boolean created) {
    resource.set("provisioningState", created ? "Creating" : "Updating");
  }

  /** Says in its body how the operation ended. */
  default void rests(Stored resource, boolean well) {
    resource.set("provisioningState", well ? "Succeeded" : "Failed");
  }

  /** What an operation says to another one that comes too early; empty when it may. */
  default Optional<ArmError> tooEarly(Stored resource) {
    return resource.busy()
        ? Optional.of(
            new ArmError(
                409,
                "AnotherOperationInProgress",
                "Another operation on this or dependent resource is in progress: %s.",
                resource.id().text()))
        : Optional.empty();
  }

  /** A POST: what is to be done, or an {@link ArmError}. */
  default Action action(World world, Stored resource, String action, ObjectNode body) {
    throw new ArmError(
        404, "InvalidResourceType", "There is no action '%s' on %s.", action, name());
  }

  /** Whether a location has to be told at its creation. */
  default boolean located() {
    return name().chars().filter(c -> c == '/').count() == 1;
  }

  @Override
  default void close() {}

  /** What a POST does. */
  sealed interface Action {
    /** Answered at once. */
    record Now(ObjectNode body) implements Action {}

    /** Answered with 202; its result can be fetched later. */
    record Later(Callable<ObjectNode> work) implements Action {}
  }
}
