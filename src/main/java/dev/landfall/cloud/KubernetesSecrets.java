package dev.landfall.cloud;

import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Sensitive;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads Secrets, live each time, so that a new password is used from the next look on. A missing
 * Secret or key is refused by the name of the field that asked for it.
 */
public final class KubernetesSecrets {
  private final KubernetesClient client;
  private final Reader reader;

  /** Secrets through the operator's client. */
  public KubernetesSecrets(KubernetesClient client) {
    this(client, Reader.OPERATOR);
  }

  KubernetesSecrets(KubernetesClient client, Reader reader) {
    this.client = client;
    this.reader = reader;
  }

  /**
   * A Secret's content at one moment.
   *
   * @param field the field that names it, for messages
   * @param namespace its namespace
   * @param name its name
   * @param version its resourceVersion: another one means other content
   * @param data its decoded data
   */
  public record Content(
      String field, String namespace, String name, String version, Map<String, Sensitive> data) {

    /** One key of it, or a refusal that names the field. */
    public Sensitive key(String key) {
      return Optional.ofNullable(data.get(key))
          .orElseThrow(
              () ->
                  new Failure.Invalid(
                          field,
                          "Secret %s/%s without the key %s".formatted(namespace, name, key),
                          "add the key %s to the Secret (it has %s)"
                              .formatted(key, data.keySet().stream().sorted().toList()))
                      .asException());
    }
  }

  /**
   * Reads a Secret.
   *
   * @param field the field that names it
   */
  public Content read(String field, String namespace, String name) {
    try {
      Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
      if (secret == null) {
        throw new Failure.Invalid(
                field,
                "Secret %s/%s, which is not there".formatted(namespace, name),
                "create it in namespace " + namespace)
            .asException();
      }
      Map<String, Sensitive> data = new TreeMap<>();
      if (secret.getData() != null) {
        secret.getData().forEach((k, v) -> data.put(k, decoded(v)));
      }
      return new Content(
          field, namespace, name, secret.getMetadata().getResourceVersion(), Map.copyOf(data));
    } catch (KubernetesClientException e) {
      throw reader.failed("reading Secret %s/%s".formatted(namespace, name), e);
    }
  }

  /** Reads one key of a Secret. */
  public Sensitive read(String field, String namespace, KeyRef ref) {
    return read(field, namespace, ref.name()).key(ref.key());
  }

  private static Sensitive decoded(String base64) {
    return new Sensitive(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
  }
}
