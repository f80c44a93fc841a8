package dev.landfall.api.v1alpha1;

import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an environment stands.
 *
 * @param observedGeneration the generation of the spec that this speaks of
 * @param phase the rung that is true now
 * @param progress how much of what is declared stands, in percent
 * @param waitingFor what it waits for, empty when for nothing
 * @param plan what is, or would be, done to each resource
 * @param resources what it looks after on Azure
 * @param databases where each database is on both sides
 * @param gateway where the gateway is reached
 * @param sourceEntry what the hostnames lead to on AWS
 * @param source what stands on AWS, and what of it is not carried over
 * @param cost what both sides cost in a month, as far as prices are known
 * @param parity how it differs from the environment that it follows
 * @param conditions the conditions
 */
public record MigrationEnvironmentStatus(
    @Nullable Long observedGeneration,
    @Nullable Phase phase,
    @Nullable String progress,
    @Nullable String waitingFor,
    List<PlannedResource> plan,
    List<OwnedResource> resources,
    List<DatabasePair> databases,
    @Nullable Address gateway,
    @Nullable Address sourceEntry,
    List<SourcePart> source,
    @Nullable EstimatedCost cost,
    @Nullable Parity parity,
    List<Condition> conditions) {

  /** Of one that was not looked at so far. */
  public static final MigrationEnvironmentStatus NONE =
      new MigrationEnvironmentStatus(
          null, null, null, null, List.of(), List.of(), List.of(), null, null, List.of(), null,
          null, List.of());

  /** Absent lists are empty. */
  public MigrationEnvironmentStatus {
    plan = plan == null ? List.of() : List.copyOf(plan);
    resources = resources == null ? List.of() : List.copyOf(resources);
    databases = databases == null ? List.of() : List.copyOf(databases);
    source = source == null ? List.of() : List.copyOf(source);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /**
   * One line of the plan.
   *
   * @param resource type and name, for example virtualNetwork/project-prod-vnet
   * @param action what is to be done
   * @param detail which fields differ, or why nothing can be done
   * @param changes field by field, at most twenty of a resource: a status has to stay small
   */
  public record PlannedResource(
      String resource, PlannedAction action, @Nullable String detail, List<PlannedChange> changes) {

    /** Absent changes are none. */
    public PlannedResource {
      changes = changes == null ? List.of() : List.copyOf(changes);
    }
  }

  /** What is done to a resource. */
  public enum PlannedAction {
    /** It is not there and will be made. */
    Create,
    /** It differs and will be changed. */
    Change,
    /** The cloud is working on it. */
    Wait,
    /** It is as declared. */
    Leave,
    /** It exists already and will be taken over, as the YAML says. */
    Adopt,
    /** It is no longer declared and will be deleted. */
    Delete,
    /** It is no longer declared and stays. */
    Orphan,
    /** Another hand changed it, and it is left so. */
    Drifted,
    /** It differs in a way that cannot be changed in place; a person has to decide. */
    Refuse
  }

  /**
   * One database on both sides.
   *
   * @param name its name in the spec
   * @param source where it is on AWS
   * @param target where it is on Azure, absent until it answers
   */
  public record DatabasePair(
      String name, @Nullable DatabaseAddress source, @Nullable DatabaseAddress target) {}

  /**
   * Where a database is reached.
   *
   * @param host name or address
   * @param port port
   * @param database database
   */
  public record DatabaseAddress(String host, Integer port, String database) {}

  /**
   * Where HTTP traffic is sent.
   *
   * @param host name or address
   * @param port port
   */
  public record Address(String host, Integer port) {}
}
