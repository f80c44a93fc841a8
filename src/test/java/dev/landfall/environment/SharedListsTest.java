package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.environment.MemoryArm.Asked;
import dev.landfall.environment.MemoryArm.Kind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list is believed, and what it is not. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class SharedListsTest {
  private static final String ENOUGH = "{readsPerMinute: 1000000, writesPerMinute: 1000000}";
  private static final String VAULT =
      Estate.SUBSCRIPTION + "/resourceGroups/shop-n001-rg/providers/Microsoft.KeyVault/vaults/";

  /** A look within five minutes, by a list that is five minutes old at most. */
  private static final Duration NOTICED = Duration.ofMinutes(10);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private Estate estate;

  @AfterEach
  void stop() {
    estate.close();
  }

  @Test
  void anotherHandsChangeIsFoundInAListAndCorrectedAfterALookOfItsOwn() throws IOException {
    standing(2, ENOUGH);
    ObjectNode vault = estate.arm.resource(VAULT + "shop-n001-kv");
    vault.withObject("properties").put("publicNetworkAccess", "Enabled");

    estate.run(NOTICED);

    List<Asked> asked = estate.arm.asked();
    List<Asked> writes = of(asked, Kind.WRITE);
    assertThat(writes).extracting(Asked::type).containsExactly("vaults");
    assertThat(
            estate
                .arm
                .resource(VAULT + "shop-n001-kv")
                .at("/properties/publicNetworkAccess")
                .asText())
        .isEqualTo("Disabled");
    assertThat(of(asked.subList(0, asked.indexOf(writes.getFirst())), Kind.READ))
        .extracting(Asked::path)
        .contains(writes.getFirst().path());
    assertThat(estate.unsettled()).isEmpty();
  }

  @Test
  void aListThatShowsLessOrOtherThanThereIsMovesNothing() throws IOException {
    standing(2, ENOUGH);
    estate.arm.shown =
        body -> {
          body.withObject("properties").put("publicNetworkAccess", "Enabled").remove("state");
          return body.path("id").asText().contains("shop-n001-vnet")
              ? body.put("id", "/subscriptions/x/somewhere/else")
              : body;
        };

    estate.run(NOTICED);

    List<Asked> asked = estate.arm.asked();
    assertThat(of(asked, Kind.WRITE)).isEmpty();
    assertThat(of(asked, Kind.READ)).extracting(Asked::type).contains("vaults", "virtualnetworks");
    assertThat(estate.unsettled()).isEmpty();
  }

  @Test
  void whoMayNotListTheSubscriptionListsTheGroupAndElseAsksOneByOne() throws IOException {
    standing(1, ENOUGH);
    estate.arm.listRefused =
        path ->
            path.startsWith(Estate.SUBSCRIPTION + "/providers/")
                || path.endsWith("/resourcegroups")
                || path.endsWith("/publicipaddresses");

    estate.run(NOTICED);

    List<Asked> asked = estate.arm.asked();
    assertThat(of(asked, Kind.LIST))
        .extracting(Asked::path)
        .anyMatch(path -> path.endsWith("shop-n000-rg/providers/microsoft.keyvault/vaults"));
    assertThat(of(asked, Kind.READ))
        .extracting(Asked::type)
        .containsOnly("publicipaddresses", "resourcegroups");
    assertThat(estate.unsettled()).isEmpty();
  }

  @Test
  void withAnEverydayBudgetManyThatAreNewToTheOperatorAreLookedAtOneAfterTheOther()
      throws IOException {
    estate = new Estate(kubernetes, directory, 12, "{}");
    estate.make();
    estate.arm.asked();

    estate.run(Duration.ofMinutes(2));

    List<Asked> asked = estate.arm.asked();
    assertThat(estate.unsettled()).isEmpty();
    assertThat(of(asked, Kind.WRITE)).isEmpty();
    int atOnce = 250;
    int flowing = 120 * 25;
    assertThat(of(asked, Kind.READ).size() + of(asked, Kind.LIST).size())
        .isGreaterThan(11 * 60)
        .isLessThan(atOnce + flowing);
  }

  private void standing(int size, String budget) throws IOException {
    estate = new Estate(kubernetes, directory, size, budget);
    estate.make();
    estate.run(Duration.ofMinutes(20));
    assertThat(estate.unsettled()).isEmpty();
    estate.arm.asked();
  }

  private static List<Asked> of(List<Asked> asked, Kind kind) {
    return asked.stream().filter(a -> a.kind() == kind).toList();
  }
}
