package dev.landfall.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is installed: read from the file, so no helm is needed. */
class InstallationTest {
  private final Manifests installed = Installation.read();

  @Test
  void theChartsCrdsAreCopiesOfTheGeneratedOnes() throws IOException {
    assertThat(contents(Path.of("helm/landfall/crds")))
        .as("run make generate")
        .isEqualTo(contents(Path.of("crds")));
  }

  @Test
  void theNamespaceComesFirstAndTheSixKindsWithIt() {
    assertThat(installed.objects().getFirst()).isInstanceOf(Namespace.class);
    assertThat(installed.all(CustomResourceDefinition.class)).hasSize(6);
  }

  @Test
  void inOtherNamespacesTheOperatorWritesNoSpecAndDeletesNothing() {
    assertThat(everywhere())
        .allSatisfy(
            rule -> {
              assertThat(rule.getVerbs()).doesNotContain("*", "delete", "deletecollection");
              assertThat(rule.getResources()).doesNotContain("*");
              assertThat(rule.getApiGroups()).doesNotContain("*");
            });
    assertThat(verbsOn("migrationenvironments")).containsExactly("get", "list", "watch", "patch");
    assertThat(verbsOn("decisions")).containsExactly("get", "list", "watch");
  }

  @Test
  void itReadsSecretsOneByOneAndListsNone() {
    assertThat(verbsOn("secrets")).containsExactly("get", "create");
    assertThat(everywhere())
        .filteredOn(rule -> rule.getResources().contains("secrets"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.getVerbs()).containsExactly("get"));
  }

  @Test
  void itAsksForTokensOfNamedServiceAccountsOnly() {
    assertThat(rules())
        .filteredOn(rule -> rule.getResources().contains("serviceaccounts/token"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getVerbs()).containsExactly("create");
              assertThat(rule.getResourceNames()).containsExactly("landfall");
            });
  }

  @Test
  void evidenceIsOnlyEverAdded() {
    assertThat(verbsOn("validationruns")).containsExactly("create");
  }

  @Test
  void reportsAreWrittenAnewAndNeverDeleted() {
    assertThat(verbsOn("configmaps")).containsExactly("get", "create", "update");
  }

  @Test
  void theLeaseIsItsOwnNamespacesAffair() {
    assertThat(installed.only(Role.class).getMetadata().getNamespace())
        .isEqualTo("landfall-system");
    assertThat(everywhere()).noneMatch(rule -> rule.getApiGroups().contains("coordination.k8s.io"));
  }

  @Test
  void jobsOfWorkersAndTheirSecretsAreItsOwnNamespacesAffair() {
    assertThat(installed.only(Role.class).getRules())
        .filteredOn(rule -> !rule.getApiGroups().contains("coordination.k8s.io"))
        .extracting(PolicyRule::getResources, PolicyRule::getVerbs)
        .containsExactly(
            tuple(List.of("jobs"), List.of("get", "create", "delete")),
            tuple(List.of("secrets"), List.of("create")),
            tuple(List.of("pods"), List.of("list")));
    assertThat(everywhere()).noneMatch(rule -> rule.getApiGroups().contains("batch"));
  }

  @Test
  void thePodHasNoPrivilegesToLose() {
    PodSpec pod = installed.only(Deployment.class).getSpec().getTemplate().getSpec();
    Container operator = pod.getContainers().getFirst();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(operator.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(operator.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(operator.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void thePodIsProbedWhereTheOperatorAnswers() {
    Container operator =
        installed
            .only(Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst();

    assertThat(operator.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(operator.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(operator.getEnv())
        .extracting(e -> e.getName())
        .containsExactlyInAnyOrder(
            "LANDFALL_MANAGEMENT_PORT",
            "LANDFALL_LEADER_ELECTION",
            "LANDFALL_THREADS",
            "LANDFALL_WORKER_IMAGES",
            "JDK_JAVA_OPTIONS",
            "POD_NAMESPACE");
  }

  private List<PolicyRule> everywhere() {
    return installed.only(ClusterRole.class).getRules();
  }

  private List<PolicyRule> rules() {
    return Stream.concat(everywhere().stream(), installed.only(Role.class).getRules().stream())
        .toList();
  }

  private List<String> verbsOn(String resource) {
    return rules().stream()
        .filter(rule -> rule.getResources().contains(resource))
        .flatMap(rule -> rule.getVerbs().stream())
        .toList();
  }

  private static Map<Path, String> contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(
          toMap(
              Path::getFileName,
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
  }
}
