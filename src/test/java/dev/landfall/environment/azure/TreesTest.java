package dev.landfall.environment.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreesTest {

  @Test
  void whatAzureFillsInIsNoDifference() {
    assertThat(
            Trees.differences(
                Map.of("properties", Map.of("port", 80)),
                Map.of("etag", "x", "properties", Map.of("port", 80L, "enabled", true))))
        .isEmpty();
  }

  @Test
  void aDifferenceNamesItsFieldOldAndNew() {
    assertThat(
            Trees.differences(
                Map.of("properties", Map.of("storage", Map.of("storageSizeGB", 128))),
                Map.of("properties", Map.of("storage", Map.of("storageSizeGB", 64)))))
        .extracting(Difference::toString)
        .containsExactly("storage.storageSizeGB 64 → 128");
  }

  @Test
  void locationsAndIdsAreComparedAsAzureMeansThem() {
    assertThat(
            Trees.differences(
                Map.of("location", "canadacentral", "id", "/subscriptions/A/resourceGroups/b"),
                Map.of("location", "Canada Central", "id", "/subscriptions/a/resourcegroups/B")))
        .isEmpty();
  }

  @Test
  void listElementsAreMatchedByName() {
    assertThat(
            Trees.differences(
                Map.of("list", List.of(Map.of("name", "a", "v", 1), Map.of("name", "b", "v", 2))),
                Map.of("list", List.of(Map.of("name", "b", "v", 2), Map.of("name", "a", "v", 3)))))
        .containsExactly(new Difference("list[a].v", 3, 1));
  }

  @Test
  void anElementThatIsNotDeclaredIsADifferenceExceptWhereOthersMayAdd() {
    Map<String, Object> declared = Map.of("list", List.of(Map.of("name", "a")));
    Map<String, Object> observed =
        Map.of("list", List.of(Map.of("name", "a"), Map.of("name", "b")));

    assertThat(Trees.differences(declared, observed))
        .extracting(Difference::path)
        .containsExactly("list[b]");
    assertThat(
            Trees.differences(
                Map.of("properties", Map.of("subnets", List.of(Map.of("name", "a")))),
                Map.of(
                    "properties",
                    Map.of("subnets", List.of(Map.of("name", "a"), Map.of("name", "b"))))))
        .isEmpty();
  }

  @Test
  void aPutKeepsWhatOthersAdded() {
    Map<String, Object> observed =
        Map.of(
            "tags",
            Map.of("team", "shop"),
            "properties",
            Map.of("subnets", List.of(Map.of("name", "theirs"))));
    Map<String, Object> declared =
        Map.of(
            "tags",
            Map.of("landfall-owner", "us"),
            "properties",
            Map.of("subnets", List.of(Map.of("name", "ours"))));

    Map<String, Object> put = Trees.over(observed, declared);

    assertThat(Trees.differences(declared, put)).isEmpty();
    assertThat(Trees.at(put, "tags", "team")).isEqualTo("shop");
    assertThat(Trees.at(put, "properties", "subnets"))
        .isEqualTo(List.of(Map.of("name", "ours"), Map.of("name", "theirs")));
  }

  @Test
  void valuesOfSecretsAreNeverShown() {
    assertThat(
            Trees.differences(
                    Map.of("secrets", List.of(Map.of("name", "url", "value", "hunter2"))),
                    Map.of("secrets", List.of(Map.of("name", "url", "value", "hunter1"))))
                .toString())
        .contains("differs")
        .doesNotContain("hunter");
  }

  @Test
  void aPatchHoldsOnlyThePartsThatDiffer() {
    Map<String, Object> declared =
        Map.of(
            "sku",
            Map.of("name", "large", "tier", "GeneralPurpose"),
            "properties",
            Map.of("version", "16", "storage", Map.of("storageSizeGB", 128)));
    Verdict verdict =
        Verdict.Change.of(
            List.of(
                new Difference("properties.storage.storageSizeGB", 64, 128),
                new Difference("sku.name", "small", "large")));

    assertThat(Trees.changing(declared, verdict))
        .isEqualTo(
            Map.of(
                "sku",
                Map.of("name", "large", "tier", "GeneralPurpose"),
                "properties",
                Map.of("storage", Map.of("storageSizeGB", 128))));
  }

  @Test
  void anIdentityIsFoundHoweverAzureSpellsItsIdAndPutBackWithoutWhatAzureKnowsOfIt() {
    Map<String, Object> declared =
        Map.of("ids", Map.of("/subscriptions/s/resourceGroups/g/i/ours", Map.of()));
    Map<String, Object> observed =
        Map.of(
            "ids",
            Map.of(
                "/subscriptions/s/resourcegroups/g/i/ours",
                Map.of("principalId", "1"),
                "/subscriptions/s/resourcegroups/g/i/theirs",
                Map.of("principalId", "2")));

    assertThat(Trees.differences(declared, observed)).isEmpty();
    assertThat(Trees.over(observed, declared))
        .isEqualTo(
            Map.of(
                "ids",
                Map.of(
                    "/subscriptions/s/resourcegroups/g/i/ours",
                    Map.of(),
                    "/subscriptions/s/resourcegroups/g/i/theirs",
                    Map.of())));
    assertThat(Trees.differences(declared, Map.of("ids", Map.of())))
        .extracting(Difference::toString)
        .containsExactly("ids[ours] none → declared");
  }

  @Test
  void registriesAreMatchedByTheirServer() {
    Map<String, Object> ours = Map.of("server", "a.azurecr.io", "identity", "/subscriptions/s/I");

    assertThat(
            Trees.differences(
                Map.of("registries", List.of(ours)),
                Map.of(
                    "registries",
                    List.of(
                        Map.of(
                            "server",
                            "a.azurecr.io",
                            "identity",
                            "/subscriptions/S/i",
                            "username",
                            "")))))
        .isEmpty();
  }

  @Test
  void anEntryOfARegistryIsSentAsItIsDeclared() {
    Map<String, Object> there =
        registries(Map.of("server", "acr.io", "username", "someone", "passwordSecretRef", "p"));
    Map<String, Object> shall = registries(Map.of("server", "acr.io", "identity", "id"));

    assertThat(Trees.differences(shall, there)).isNotEmpty();
    assertThat(Trees.over(there, shall)).isEqualTo(shall);
  }

  @Test
  void aDiagnosticSettingIsSentWithoutTheCategoriesThatAzureTellsBesideItsGroup() {
    Map<String, Object> group = Map.of("categoryGroup", "allLogs", "enabled", true);
    Map<String, Object> single = Map.of("category", "PostgreSQLLogs", "enabled", false);

    assertThat(Trees.differences(logs(List.of(group)), logs(List.of(group, single)))).isEmpty();
    assertThat(Trees.over(logs(List.of(single)), logs(List.of(group))))
        .isEqualTo(logs(List.of(group)));
  }

  private static Map<String, Object> registries(Map<String, Object> entry) {
    return Map.of("properties", Map.of("configuration", Map.of("registries", List.of(entry))));
  }

  private static Map<String, Object> logs(List<Map<String, Object>> entries) {
    return Map.of("properties", Map.of("logs", entries));
  }
}
