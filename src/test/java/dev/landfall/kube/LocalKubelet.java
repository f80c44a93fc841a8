package dev.landfall.kube;

import dev.landfall.process.ChildProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node for the pods of one namespace, whose containers are processes: one known image, the
 * program of this class path. Environment and Secret volumes are what the pod says; where a volume
 * would be mounted, variables name the folder it is in instead.
 */
public final class LocalKubelet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalKubelet.class);
  private static final int GONE = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final String image;
  private final Path directory;
  private final Map<String, ChildProcess> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService every = Executors.newSingleThreadScheduledExecutor();

  /**
   * Runs the pods of a namespace until it is closed.
   *
   * @param image the only image it can pull
   * @param directory for logs and volumes
   */
  public LocalKubelet(KubernetesClient client, String namespace, String image, Path directory) {
    this.client = client;
    this.namespace = namespace;
    this.image = image;
    this.directory = directory;
    every.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
      Set<String> there = ConcurrentHashMap.newKeySet();
      for (Pod pod : pods) {
        there.add(pod.getMetadata().getUid());
        tend(pod);
      }
      running.forEach(
          (uid, process) -> {
            if (!there.contains(uid)) {
              running.remove(uid);
              process.kill();
            }
          });
    } catch (KubernetesClientException e) {
      if (e.getCode() != GONE && e.getCode() != CONFLICT) {
        LOG.warn("pods are not tended", e);
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("pods are not tended", e);
    }
  }

  private void tend(Pod pod) throws IOException {
    ChildProcess process = running.get(pod.getMetadata().getUid());
    String phase = pod.getStatus().getPhase();
    if (phase.equals("Pending") && process == null) {
      begin(pod);
    } else if (phase.equals("Running") && process != null && !process.alive()) {
      int code = process.waitFor();
      report(
          pod,
          code == 0 ? "Succeeded" : "Failed",
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(code)
              .endTerminated()
              .build());
    }
  }

  private void begin(Pod pod) throws IOException {
    Container container = pod.getSpec().getContainers().getFirst();
    if (!container.getImage().equals(image)) {
      waiting(
          pod, "ImagePullBackOff", "Back-off pulling image \"%s\"".formatted(container.getImage()));
      return;
    }
    Map<String, String> env = new HashMap<>();
    Path own = directory.resolve(pod.getMetadata().getName());
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        env.put(variable.getName(), variable.getValue());
        continue;
      }
      var key = variable.getValueFrom().getSecretKeyRef();
      Secret secret = secret(key.getName());
      if (secret == null) {
        waiting(
            pod, "CreateContainerConfigError", "secret \"%s\" not found".formatted(key.getName()));
        return;
      }
      env.put(variable.getName(), decoded(secret, key.getKey()));
    }
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getSecret() != null) {
        Path mounted = mounted(own, volume);
        String at =
            container.getVolumeMounts().stream()
                .filter(m -> m.getName().equals(volume.getName()))
                .findFirst()
                .orElseThrow()
                .getMountPath();
        env.replaceAll((name, value) -> value.replace(at + "/", mounted + "/"));
      }
    }
    ChildProcess process =
        ChildProcess.start(
            pod.getMetadata().getName(), command(container, env), env, own.resolve("log"));
    running.put(pod.getMetadata().getUid(), process);
    report(pod, "Running", new ContainerStateBuilder().withNewRunning().endRunning().build());
  }

  /** What the image's entry point is, with the options of the launcher, in no more memory. */
  private static List<String> command(Container container, Map<String, String> env) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(Arrays.asList(env.remove("JDK_JAVA_OPTIONS").split(" ")));
    long bytes =
        container.getResources().getLimits().get("memory").getNumericalAmount().longValueExact();
    command.add("-XX:MaxRAM=" + bytes);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.landfall.Main"));
    command.addAll(container.getArgs());
    return command;
  }

  private Path mounted(Path own, Volume volume) throws IOException {
    Path folder = Files.createDirectories(own.resolve(volume.getName())).toAbsolutePath();
    Secret secret = secret(volume.getSecret().getSecretName());
    for (KeyToPath item : volume.getSecret().getItems()) {
      Files.writeString(folder.resolve(item.getPath()), decoded(secret, item.getKey()));
    }
    return folder;
  }

  private Secret secret(String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  private static String decoded(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  private void waiting(Pod pod, String reason, String message) {
    report(
        pod,
        "Pending",
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build());
  }

  private void report(Pod pod, String phase, ContainerState state) {
    Container container = pod.getSpec().getContainers().getFirst();
    pod.setStatus(
        new PodStatusBuilder(pod.getStatus())
            .withPhase(phase)
            .withContainerStatuses()
            .addNewContainerStatus()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID("")
            .withReady(phase.equals("Running"))
            .withRestartCount(0)
            .withState(state)
            .endContainerStatus()
            .build());
    client.resource(pod).updateStatus();
  }

  /** Ends the process of a pod as a lost node would, so that its Job fails. */
  public void kill(String podUid) {
    running.get(podUid).kill();
  }

  /** What a pod printed. */
  public String log(String pod) {
    try {
      return Files.readString(directory.resolve(pod).resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    every.shutdownNow();
    running.values().forEach(ChildProcess::close);
  }
}
