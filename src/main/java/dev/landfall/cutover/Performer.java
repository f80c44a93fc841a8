package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.step.Hands;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.util.List;
import java.util.Optional;

/** Takes the step that was planned, and nothing else. */
public final class Performer {
  private final Clients clients;

  /** Works through these clients. */
  public Performer(Clients clients) {
    this.clients = clients;
  }

  /**
   * Takes the step, if the action is to take one.
   *
   * @return the failure, when it failed
   */
  public Optional<Failure> perform(
      DnsCutover cutover, Neighbours near, Situation situation, Action action) {
    if (!(action instanceof Action.Take take)) {
      return Optional.empty();
    }
    try {
      take.at().step().take(situation, new Bound(cutover, near));
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure());
    }
  }

  private final class Bound implements Hands {
    private final DnsCutover cutover;
    private final Neighbours near;

    Bound(DnsCutover cutover, Neighbours near) {
      this.cutover = cutover;
      this.near = near;
    }

    @Override
    public void apply(List<DnsChange> changes) {
      DnsProvider provider =
          clients.dns(cutover.getMetadata().getNamespace(), cutover.getSpec().dns().connection());
      provider.apply(provider.zone(cutover.getSpec().dns().zone()), changes);
    }

    @Override
    public void repoint(Repoint repoint, DatabaseAddress database) {
      near.environment()
          .ifPresent(
              e ->
                  clients
                      .repoints(
                          cutover.getMetadata().getNamespace(), e.getSpec().aws().connection())
                      .point(
                          Clients.field(cutover.getSpec(), repoint),
                          repoint.secretsManager(),
                          database));
    }
  }
}
