package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.PreflightReport.Severity;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.preflight.Finding;

/** What the checks of PostgreSQL find, in the words of every engine. */
final class PostgresFindings {
  private PostgresFindings() {}

  static Engine.Finding told(Finding found) {
    return new Engine.Finding(
        switch (found.severity()) {
          case BLOCKS -> Severity.Blocks;
          case DECIDE -> Severity.Decision;
          case INFO -> Severity.Information;
        },
        found.check(),
        found.object(),
        found.side() == null ? null : found.side() == Side.SOURCE ? Place.SOURCE : Place.TARGET,
        found.message(),
        found.remedySql());
  }
}
