package dev.landfall.kube;

import java.nio.file.Path;
import java.util.Optional;

/** A Kubernetes API on this machine for one run. */
public sealed interface KubeApi extends AutoCloseable permits KubeCluster, MockApi {

  /**
   * Starts the best one that can be had: a real one, or, where its programs are missing or it is
   * asked for, fabric8's mock server in this process.
   *
   * @param asked {@code mock}, or anything else for the best
   * @param dir where its data, keys and logs go
   */
  static KubeApi start(String asked, Path dir) {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    return asked.equals("mock") || binaries.missing().isPresent()
        ? MockApi.start(dir)
        : KubeCluster.start(binaries, dir);
  }

  /** What it is, with its version. */
  String name();

  /** What it lacks of a real one; empty when it is one. */
  Optional<String> lacks();

  /** Its address. */
  String url();

  /** Applies a file, or all files of a folder, as kubectl would. */
  void apply(Path file);

  /** A kubeconfig of somebody who may do everything. */
  Path kubeconfig();

  /** Makes the kinds, and the operator's account with the roles that the chart gives it. */
  Path install();

  @Override
  void close();
}
