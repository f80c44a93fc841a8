package dev.landfall.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code deploy/install.yaml}. */
final class Installation {
  static final Path FILE = Path.of("deploy/install.yaml");

  private Installation() {}

  static Manifests read() {
    try {
      return Manifests.parse(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
