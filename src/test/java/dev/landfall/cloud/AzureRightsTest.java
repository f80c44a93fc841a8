package dev.landfall.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.cloud.AzureRights.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What roles allow together. */
class AzureRightsTest {
  private static final String NETWORK = "Microsoft.Network/virtualNetworks/write";
  private static final String GRANTS = "Microsoft.Authorization/roleAssignments/write";
  private static final Grant CONTRIBUTOR =
      new Grant(
          List.of("*"),
          List.of("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"));

  @Test
  void contributorMayDoAllButGrantRoles() {
    AzureRights rights = new AzureRights(List.of(CONTRIBUTOR));

    assertThat(rights.allow(NETWORK)).isTrue();
    assertThat(rights.allow(GRANTS)).isFalse();
  }

  @Test
  void whatOneRoleTakesAwayAnotherMayGive() {
    Grant administrator =
        new Grant(List.of("microsoft.authorization/roleassignments/*"), List.of());

    assertThat(new AzureRights(List.of(CONTRIBUTOR, administrator)).allow(GRANTS)).isTrue();
  }

  @Test
  void aReaderWritesNothingAndADotIsNoWildcard() {
    AzureRights reader = new AzureRights(List.of(new Grant(List.of("*/read"), List.of())));
    AzureRights dotted =
        new AzureRights(List.of(new Grant(List.of("Microsoft_Network/*"), List.of())));

    assertThat(reader.allow("Microsoft.Network/virtualNetworks/read")).isTrue();
    assertThat(reader.allow(NETWORK)).isFalse();
    assertThat(dotted.allow(NETWORK)).isFalse();
  }

  @Test
  void withoutRolesNothingIsAllowed() {
    assertThat(new AzureRights(List.of()).allow(NETWORK)).isFalse();
  }
}
