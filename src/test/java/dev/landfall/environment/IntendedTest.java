package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.api.v1alpha1.OwnedResource.Origin;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children without tags whose making was not answered: whose they are. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class IntendedTest {
  private static final String STORAGE = "2025-06-01";
  private static final String UPLOADS = "blobContainer/shopfiles/uploads";
  private static final String ACCOUNT =
      EnvironmentFixture.GROUP + "/providers/Microsoft.Storage/storageAccounts/shopfiles";
  private static final String CONTAINER = ACCOUNT + "/blobServices/default/containers/uploads";
  private static final String FILES =
      "storage: {account: shopfiles, containers: [{name: uploads}]}";
  private static final String DELETE = "deletionPolicy: Delete";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture azure;

  @BeforeEach
  void start() throws Exception {
    azure = EnvironmentFixture.onOneClock(kubernetes, directory);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void itIsWrittenDownBeforeItIsMade() {
    azure.declare(FILES);

    passUntilIntended();

    assertThat(azure.arm.get(CONTAINER, STORAGE).toString()).contains("ResourceNotFound");
    azure.settle();
    assertThat(uploads().map(OwnedResource::origin)).contains(Origin.Created);
  }

  @Test
  void itIsOursAndGoesWhenItIsToThoughTheAnswerWasLostWithTheProcess() {
    madeWithoutAnAnswer("Provisioned", DELETE);
    assertThat(uploads().map(OwnedResource::origin)).contains(Origin.Created);

    azure.declare("Provisioned", DELETE, "storage: {account: shopfiles, containers: []}");
    azure.look();
    azure.settle();

    assertThat(azure.arm.get(CONTAINER, STORAGE).toString()).contains("ResourceNotFound");
    assertThat(uploads()).isEmpty();
  }

  @Test
  void driftOfItIsReportedAndNotCorrected() {
    madeWithoutAnAnswer("Provisioned", "drift: Report");
    azure.arm.patch(CONTAINER, STORAGE, "{\"properties\": {\"metadata\": {}}}");
    azure.arm.patch(ACCOUNT, STORAGE, "{\"properties\": {\"allowBlobPublicAccess\": true}}");
    azure.arm.ended(ACCOUNT, STORAGE);
    azure.arm.patch(CONTAINER, STORAGE, "{\"properties\": {\"publicAccess\": \"Blob\"}}");
    long writes = azure.writes();

    azure.look();

    assertThat(azure.line(UPLOADS).action()).isEqualTo(PlannedAction.Drifted);
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void whatAnotherMadeMeanwhileIsNeverDeleted() {
    azure.declare("Provisioned", DELETE, FILES);
    passUntilIntended();
    azure.arm.patch(ACCOUNT, STORAGE, "{\"properties\": {\"allowBlobPublicAccess\": true}}");
    azure.arm.ended(ACCOUNT, STORAGE);
    azure.arm.put(CONTAINER, STORAGE, "{\"properties\": {\"publicAccess\": \"Blob\"}}");

    azure.settle();

    assertThat(uploads().map(OwnedResource::origin)).contains(Origin.Adopted);
  }

  @Test
  void whatIsFoundInSomethingAdoptedIsNeverDeleted() {
    azure.arm.put(EnvironmentFixture.GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
    azure.arm.put(
        ACCOUNT,
        STORAGE,
        """
        {"location":"canadacentral","kind":"StorageV2","sku":{"name":"Standard_LRS"},
         "properties":{}}
        """);
    azure.arm.ended(ACCOUNT, STORAGE);

    madeWithoutAnAnswer("Provisioned", "adopt: ['*']");

    assertThat(uploads().map(OwnedResource::origin)).contains(Origin.Adopted);
  }

  /** The container is made, nobody hears of it, and another process goes on. */
  private void madeWithoutAnAnswer(String phase, String more) {
    azure.declare(phase, more, FILES);
    passUntilIntended();
    azure.faults.add("azure", "PUT .*containers", Faults.Kind.LOST_ANSWER, 1);
    azure.look();
    assertThat(uploads().map(OwnedResource::origin)).contains(Origin.Intended);
    azure.restart();
    azure.settle();
  }

  private void passUntilIntended() {
    Await.until(
        "the container to be written down",
        Duration.ofSeconds(60),
        () -> {
          azure.look();
          azure.clock.forward(Duration.ofSeconds(1));
          return uploads().isPresent();
        });
    assertThat(uploads().map(OwnedResource::origin)).contains(Origin.Intended);
  }

  private Optional<OwnedResource> uploads() {
    return azure.environment.getStatus().resources().stream()
        .filter(o -> o.name().equals(UPLOADS))
        .findFirst();
  }
}
