package dev.landfall.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedFilesTest {

  @Test
  void theCrdsInTheRepositoryAreThoseOfTheRecords() throws IOException {
    for (Map.Entry<String, String> file : Crds.files().entrySet()) {
      assertThat(Path.of("crds", file.getKey()))
          .as("run make generate")
          .content()
          .isEqualTo(file.getValue());
    }
  }

  @Test
  void thePhasesInTheDocumentationAreThoseOfTheRoute() throws IOException {
    assertThat(Files.readString(Path.of("docs/phases.md")))
        .as("run make generate")
        .isEqualTo(Phases.page());
  }

  @Test
  void theRolesInTheDocumentationAreThoseThatAreGranted() throws IOException {
    assertThat(Files.readString(Path.of("docs/azure-roles.md")))
        .as("run make generate")
        .isEqualTo(AzureRoles.page());
  }

  @Test
  void everyFieldInTheReferenceIsThatOfTheSchemas() throws IOException {
    assertThat(Files.readString(Path.of("docs/reference.md")))
        .as("run make generate")
        .isEqualTo(Reference.page());
  }

  @Test
  void thePricesInTheDocumentationAreThoseThatAreShipped() throws IOException {
    assertThat(Files.readString(Path.of("docs/cost.md")))
        .as("run make generate")
        .isEqualTo(PricePage.page());
  }
}
