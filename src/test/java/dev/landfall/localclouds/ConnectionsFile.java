package dev.landfall.localclouds;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code connections.yaml}: the same as Kubernetes objects, for {@code kubectl apply}: namespace,
 * Secrets, CloudConnections. It is what somebody with real accounts would write.
 */
final class ConnectionsFile {
  static final String NAMESPACE = "shop";
  private static final Map<String, String> CA = Map.of("name", "local-ca", "key", "ca.crt");

  private ConnectionsFile() {}

  static void write(LocalClouds clouds, Path file) throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    objects.add(object("v1", "Namespace", Map.of("name", NAMESPACE), "spec", Map.of()));
    objects.addAll(secrets(clouds));
    objects.addAll(connections(clouds));
    CloudsFile.secret(
        file, objects.stream().map(Serialization::asYaml).collect(Collectors.joining()));
  }

  private static List<Map<String, Object>> secrets(LocalClouds clouds) throws IOException {
    SampleEstate estate = clouds.estate();
    return List.of(
        secret("local-ca", Map.of("ca.crt", Files.readString(clouds.caFile()))),
        secret(
            "aws-prod",
            Map.of(
                "accessKeyId",
                clouds.awsKey().accessKeyId(),
                "secretAccessKey",
                clouds.awsKey().secretAccessKey())),
        secret(
            "azure-prod",
            Map.of(
                "clientId",
                clouds.azureCredentials().clientId(),
                "clientSecret",
                clouds.azureCredentials().clientSecret())),
        secret("cloudflare", Map.of("token", clouds.cloudflareToken())),
        login("shop-db-aws", estate.administrator().user(), estate.administrator().password()),
        login("shop-db-azure", "landfall_admin", Passwords.create()),
        login("shop-db-app", "shop", estate.applicationPassword()));
  }

  private static List<Map<String, Object>> connections(LocalClouds clouds) {
    return List.of(
        connection(
            "aws-prod",
            Map.of(
                "aws",
                Map.of(
                    "region",
                    LocalClouds.REGION,
                    "accountId",
                    LocalClouds.ACCOUNT,
                    "credentials",
                    Map.of("secretRef", Map.of("name", "aws-prod")),
                    "endpoint",
                    Map.of("url", clouds.awsUri().toString(), "caBundleRef", CA)))),
        connection(
            "azure-prod",
            Map.of(
                "azure",
                Map.of(
                    "subscriptionId", clouds.azureCredentials().subscriptionId(),
                    "tenantId", clouds.azureCredentials().tenantId(),
                    "credentials", Map.of("secretRef", Map.of("name", "azure-prod")),
                    "endpoint",
                        Map.of(
                            "authorityHost", clouds.azureUri().toString(),
                            "resourceManager", clouds.azureUri().toString(),
                            "caBundleRef", CA)))),
        connection(
            "cloudflare",
            Map.of(
                "cloudflare",
                Map.of(
                    "apiTokenSecretRef", Map.of("name", "cloudflare", "key", "token"),
                    "endpoint",
                        Map.of("url", clouds.cloudflareUri().toString(), "caBundleRef", CA)))));
  }

  private static Map<String, Object> login(String name, String user, String password) {
    return secret(name, Map.of("username", user, "password", password));
  }

  private static Map<String, Object> secret(String name, Map<String, String> content) {
    return object(
        "v1", "Secret", Map.of("name", name, "namespace", NAMESPACE), "stringData", content);
  }

  private static Map<String, Object> connection(String name, Map<String, Object> spec) {
    return object(
        "landfall.dev/v1alpha1",
        "CloudConnection",
        Map.of("name", name, "namespace", NAMESPACE),
        "spec",
        spec);
  }

  /** In the order in which people write them. */
  private static Map<String, Object> object(
      String apiVersion, String kind, Map<String, String> metadata, String body, Object content) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    object.put("metadata", new TreeMap<>(metadata));
    object.put(body, content);
    return object;
  }
}
