package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.Durations;
import dev.landfall.api.v1alpha1.WorkerJob;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.WorkerEnvironment;
import dev.landfall.datasync.postgres.copy.WorkerRole;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Job of one worker, and its Secret. What the pod may do is what the Pod Security Standard
 * "restricted" leaves, without a token for the Kubernetes API.
 *
 * @param parallel chunks carried, and indexes made, at once
 */
record JobOfWorker(
    DataSync sync,
    SyncName id,
    WorkerRole role,
    int parallel,
    Endpoint source,
    Endpoint target,
    WorkerImages images) {
  private static final String SECRET = "landfall.dev/secret";
  private static final String MOUNT = "/etc/landfall";
  private static final long NOBODY = 65532;

  String name() {
    return "landfall-%s-%s".formatted(id, role.word());
  }

  /**
   * The Job. Its Secret is named anew each time: that of a predecessor may still be there, with
   * passwords that are no longer right.
   */
  Job job() {
    WorkerJob declared = sync.getSpec().copy().job();
    String secret = "%s-%s".formatted(name(), UUID.randomUUID().toString().substring(0, 8));
    return new JobBuilder()
        .withMetadata(metadata(name()).addToAnnotations(SECRET, secret).build())
        .withNewSpec()
        .withBackoffLimit(0)
        .withTtlSecondsAfterFinished((int) Durations.parse(declared.ttl()).toSeconds())
        .withNewTemplate()
        .withMetadata(metadata(null).build())
        .withSpec(pod(declared, secret))
        .endTemplate()
        .endSpec()
        .build();
  }

  private PodSpec pod(WorkerJob declared, String secret) {
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withNodeSelector(declared.nodeSelector())
        .withImagePullSecrets(images.pullSecrets().stream().map(LocalObjectReference::new).toList())
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(NOBODY)
        .withRunAsGroup(NOBODY)
        .withFsGroup(NOBODY)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewContainer()
        .withName("worker")
        .withImage(images.of(declared))
        .withArgs(
            "worker",
            "--sync",
            id.id(),
            "--role",
            role.word(),
            "--parallel",
            String.valueOf(parallel))
        .withEnv(environment(secret))
        .withNewResources()
        .addToRequests("cpu", new Quantity(declared.cpu()))
        .addToRequests("memory", new Quantity(declared.memory()))
        .addToLimits("memory", new Quantity(declared.memory()))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("authorities")
        .withMountPath(MOUNT)
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("authorities")
        .withNewSecret()
        .withSecretName(secret)
        .withItems(authorities().keySet().stream().map(f -> new KeyToPath(f, null, f)).toList())
        .endSecret()
        .endVolume()
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .build();
  }

  private List<EnvVar> environment(String secret) {
    List<EnvVar> all = new ArrayList<>();
    all.add(new EnvVar("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:MaxRAMPercentage=55", null));
    variables()
        .forEach(
            (name, value) ->
                all.add(
                    WorkerEnvironment.isPassword(name)
                        ? new EnvVarBuilder()
                            .withName(name)
                            .withNewValueFrom()
                            .withNewSecretKeyRef(name, secret, false)
                            .endValueFrom()
                            .build()
                        : new EnvVar(name, value, null)));
    return all;
  }

  /** As in a process, but with the authorities where they are mounted. */
  private Map<String, String> variables() {
    Map<String, String> all = new TreeMap<>(WorkerEnvironment.of(source, target));
    for (Side side : Side.values()) {
      all.computeIfPresent(
          WorkerEnvironment.caFile(side), (name, path) -> "%s/%s".formatted(MOUNT, file(side)));
    }
    return all;
  }

  private Map<String, String> authorities() {
    Map<String, String> files = new TreeMap<>();
    for (Side side : Side.values()) {
      Endpoint endpoint = side == Side.SOURCE ? source : target;
      if (endpoint.tls().caFile() != null) {
        try {
          files.put(file(side), Files.readString(endpoint.tls().caFile()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }

  private static String file(Side side) {
    return side.name().toLowerCase(Locale.ROOT) + "-ca.pem";
  }

  /** The Secret of a Job that was made, which goes when the Job does. */
  Secret secret(Job made) {
    Map<String, String> content = new TreeMap<>(authorities());
    variables()
        .forEach(
            (name, value) -> {
              if (WorkerEnvironment.isPassword(name)) {
                content.put(name, value);
              }
            });
    return new SecretBuilder()
        .withMetadata(
            metadata(made.getMetadata().getAnnotations().get(SECRET))
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(made.getMetadata().getName())
                .withUid(made.getMetadata().getUid())
                .endOwnerReference()
                .build())
        .withImmutable(true)
        .withStringData(content)
        .build();
  }

  private ObjectMetaBuilder metadata(@Nullable String called) {
    ObjectMeta of = sync.getMetadata();
    return new ObjectMetaBuilder()
        .withName(called)
        .withNamespace(images.namespace())
        .addToLabels("app.kubernetes.io/name", "landfall-worker")
        .addToLabels("app.kubernetes.io/managed-by", "landfall")
        .addToAnnotations(
            "landfall.dev/datasync", "%s/%s".formatted(of.getNamespace(), of.getName()));
  }
}
