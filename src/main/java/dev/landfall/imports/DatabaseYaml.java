package dev.landfall.imports;

import dev.landfall.api.v1alpha1.AzureDatabase.Tier;
import dev.landfall.environment.aws.SourceView.SourceDatabase;
import java.util.Optional;

/** The Flexible Server for an RDS instance. */
final class DatabaseYaml {
  private DatabaseYaml() {}

  static void add(Lines out, Draft draft, String key, SourceDatabase d) {
    Optional<ServerSize> size = ServerSize.of(d.size().instanceClass());
    out.add("    - name: %s", key)
        .check(6, "server has to be unique on all of Azure")
        .add("      server: %s-%s", draft.request().name(), key)
        .add("      database: %s", Names.yaml(d.database()));
    String major = d.version().split("\\.", -1)[0];
    if (major.matches("1[1-8]")) {
      out.add("      version: \"%s\"  # %s on RDS", major, Names.comment(d.version()));
    } else {
      out.check(
          6,
          "version: %s is not one that a Flexible Server has, it becomes 16"
              .formatted(d.version()));
    }
    size.ifPresentOrElse(
        s ->
            out.add("      sku: %s  # %s", s.sku(), Names.comment(s.why()))
                .add("      tier: %s", s.tier()),
        () ->
            out.check(
                6,
                "sku and tier: class %s is not known here, and the smallest of general purpose stands"
                    .formatted(d.size().instanceClass())));
    out.add(
            "      storageGiB: %d  # %d %s on RDS",
            ServerSize.storage(d.size().storageGiB()),
            d.size().storageGiB(),
            Names.comment(d.size().storageType()))
        .add("      administrator: {secretRef: {name: %s-azure}}", key)
        .add("      application: {secretRef: {name: %s-app}}", key);
    if (d.size().multiAz()) {
      highAvailability(out, size);
    }
  }

  private static void highAvailability(Lines out, Optional<ServerSize> size) {
    if (size.filter(s -> s.tier() == Tier.Burstable).isPresent()) {
      out.check(
          6, "it is Multi-AZ on RDS, which a Burstable server cannot be: choose another tier");
    } else {
      out.add(
          "      highAvailability: ZoneRedundant  # Multi-AZ on RDS; not every location has it");
    }
  }
}
