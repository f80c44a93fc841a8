package dev.landfall.localclouds.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The image {@code task}: work with an end. Writes a line into the file WORK, when that is told,
 * prints how it ends, and ends with EXIT_CODE.
 */
public final class Task {
  private Task() {}

  /** Runs once. */
  public static void main(String[] args) throws IOException {
    String work = System.getenv().getOrDefault("WORK", "");
    if (!work.isEmpty()) {
      Files.writeString(
          Path.of(work),
          System.getenv().getOrDefault("LANDFALL_RUN", "by hand") + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    String code = System.getenv().getOrDefault("EXIT_CODE", "0");
    System.out.print("done, exit code " + code);
    System.exit(Integer.parseInt(code));
  }
}
