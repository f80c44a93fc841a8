package dev.landfall.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples with one mistake each: the API server says no before any controller sees them, and
 * says where the mistake is.
 */
@Tag("slow")
class RefusalsTest {
  private static final String ENVIRONMENT = "10-environment.yaml";
  private static final String SYNC = "20-datasync.yaml";
  private static final String CUTOVER = "30-cutover.yaml";

  @TempDir static Path dir;
  private static KubeCluster cluster;

  @BeforeAll
  static void theExamplesStand() {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    cluster = KubeCluster.start(binaries, dir);
    cluster.kubectl("apply", "-f", "crds").orThrow();
    cluster
        .kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")
        .orThrow();
    cluster.kubectl("create", "namespace", "shop").orThrow();
    for (String file : new String[] {ENVIRONMENT, SYNC, CUTOVER, "estate"}) {
      cluster.kubectl("apply", "-f", "examples/" + file).orThrow();
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10-environment.yaml | phase: Provisioned | phase: Ready | spec.phase: Unsupported value: "Ready"
          10-environment.yaml | location: canadacentral | region: canadacentral | unknown field "spec.azure.region"
          10-environment.yaml | location: canadacentral | location: Canada Central | spec.azure.location in body should match
          10-environment.yaml | database: 10.0.2.0/24 | database: 10.0.2.0 | spec.azure.network.subnets.database in body should match
          10-environment.yaml | , database: 10.0.2.0/24 | '' | network.subnets.database is needed
          10-environment.yaml | , privateEndpoints: 10.0.4.0/24 | '' | network.subnets.privateEndpoints is needed
          10-environment.yaml | account: projectprodfiles | account: project-prod-files | spec.azure.storage.account in body should match
          10-environment.yaml | containers: [{name: uploads}] | containers: [{name: up--loads}] | spec.azure.storage.containers[0].name in body should match
          10-environment.yaml | containers: [{name: uploads}] | containers: [{name: up}] | spec.azure.storage.containers[0].name in body should be at least 3 chars long
          10-environment.yaml | containers: [{name: uploads}] | containers: [{name: uploads}, {name: uploads}] | spec.azure.storage.containers[1]: Duplicate value
          10-environment.yaml | account: projectprodfiles | account: projectprodfiles, sku: Premium_LRS | spec.azure.storage.sku: Unsupported value
          10-environment.yaml | {name: projectprodacr} | {name: project-prod-acr} | spec.azure.registry.name in body should match
          10-environment.yaml | resourceGroup: project-prod-rg | '' | spec.azure.resourceGroup: Required value
          10-environment.yaml | version: "16" | version: "9" | spec.azure.databases[0].version in body should match
          10-environment.yaml | path: /, app: backend} | path: /, app: frontend} | every gateway route needs an app of that name
          10-environment.yaml | value: azure | value: azure, from: {database: main} | give either value or from
          10-environment.yaml | '  port: 8080' | '  port: 443' | port 443 is for HTTPS: give the gateway certificates
          10-environment.yaml | - {name: www, | - {name: api, | spec.azure.gateway.routes[1]: Duplicate value
          10-environment.yaml | - {name: STACK, value: azure} | - {name: DATABASE_URL, value: azure} | spec.azure.containerApps.apps[0].env[1]: Duplicate value
          20-datasync.yaml | database: main | '' | give one of database, cache and bucket
          20-datasync.yaml | schema: Existing | bucket: uploads | give one of database, cache and bucket
          20-datasync.yaml | database: main | database: other | environment and database, cache or bucket cannot change
          20-datasync.yaml | database: main | bucket: uploads | a bucket is copied and kept up to date, not promoted
          20-datasync.yaml | schema: Existing | objects: {deletions: Keep} | objects says how a bucket is carried: there is none
          20-datasync.yaml | cutoverRef: go-live | phase: Forward | spec.phase: Unsupported value: "Forward"
          20-datasync.yaml | cutoverRef: go-live | '' | give either cutoverRef or phase
          20-datasync.yaml | copy: | copy: {workers: 0} #  | spec.copy.workers in body should be greater than or equal to 1
          20-datasync.yaml | schema: Existing | fence: {deadline: ten seconds} | spec.fence.deadline in body should match
          30-cutover.yaml | phase: Prepared | phase: Done | spec.phase: Unsupported value: "Done"
          30-cutover.yaml | [api.domain.com, www.domain.com] | [] | spec.hostnames in body should have at least 1 items
          30-cutover.yaml | www.domain.com] | www.other.com] | www.other.com: every hostname must be in dns.zone
          30-cutover.yaml | www.domain.com] | API.domain.com] | spec.hostnames[1] in body should match
          30-cutover.yaml | www.domain.com] | api.domain.com] | spec.hostnames[1]: Duplicate value
          30-cutover.yaml | secretId: shop/database, | '' | spec.repoint[0].secretsManager.secretId: Required value
          """)
  void aMistakeIsRefusedAndTheFieldIsNamed(
      String file, String right, String wrong, String complaint) {
    String bad = example(file).replaceFirst(Pattern.quote(right), wrong);
    assertThat(bad).as("the mistake is in it").isNotEqualTo(example(file));

    KubeCluster.Output answer = apply(withoutList(bad, wrong));

    assertThat(answer.code()).as(answer.output()).isNotZero();
    assertThat(answer.output()).contains(complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {ENVIRONMENT, SYNC, CUTOVER, "40-go-live.yaml"})
  void withoutAMistakeTheyAreTaken(String file) {
    assertThat(apply(example(file)).orThrow()).contains("(server dry run)");
  }

  /** The list below a key that got another value. */
  private static String withoutList(String yaml, String wrong) {
    return wrong.startsWith("copy:") ? yaml.replaceFirst("\n    replace:.*", "") : yaml;
  }

  private static KubeCluster.Output apply(String yaml) {
    return cluster.kubectlWith(yaml, "apply", "--validate=strict", "--dry-run=server", "-f", "-");
  }

  private static String example(String file) {
    try {
      return Files.readString(Path.of("examples", file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
