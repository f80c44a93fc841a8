package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.cutover.Situation;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.List;

/**
 * Makes the secrets that applications on AWS read lead to one side's databases, each as soon as its
 * own database takes the writes there: an application led elsewhere is refused every write.
 *
 * @param target whether to the target's
 */
public record Repointing(boolean target) implements Step {
  @Override
  public String name() {
    return target ? "RepointToTarget" : "RepointToSource";
  }

  @Override
  public String summary() {
    return "secrets of applications on AWS lead to %s for every database that takes its writes there"
        .formatted(target ? "Azure" : "AWS");
  }

  @Override
  public Look look(Situation s) {
    boolean neverLedAway = s.status().attempt() == null || s.status().attempt() == 0;
    if (!target && neverLedAway) {
      return Look.DONE; // how people write the source's address is theirs
    }
    return strayed(s).stream()
        .findFirst()
        .map(
            r -> {
              if (s.address(r, target).isEmpty()) {
                return new Look.Refuses(
                    Reason.NOT_FOUND,
                    "spec.repoint %s: environment %s reports no address of its database"
                        .formatted(r.secretsManager().secretId(), s.spec().environment()));
              }
              return s.seen().secrets().containsKey(r)
                  ? Look.TODO
                  : new Look.Waits("the secret to be read", Duration.ofSeconds(1));
            })
        .orElse(Look.DONE);
  }

  private List<Repoint> strayed(Situation s) {
    Writable side = target ? Writable.Target : Writable.Source;
    return s.strayed(target).stream().filter(r -> s.takesWrites(r, side)).toList();
  }

  @Override
  public void take(Situation s, Hands hands) {
    strayed(s).forEach(r -> s.address(r, target).ifPresent(address -> hands.repoint(r, address)));
  }
}
