package dev.landfall.imports;

import java.util.Map;
import java.util.Optional;

/** The Azure location nearest to an AWS region: the same city or country where there is one. */
final class Locations {
  private static final Map<String, String> NEAREST =
      Map.ofEntries(
          Map.entry("ca-central-1", "canadacentral"),
          Map.entry("us-east-1", "eastus"),
          Map.entry("us-east-2", "eastus2"),
          Map.entry("us-west-1", "westus"),
          Map.entry("us-west-2", "westus2"),
          Map.entry("eu-west-1", "northeurope"),
          Map.entry("eu-west-2", "uksouth"),
          Map.entry("eu-west-3", "francecentral"),
          Map.entry("eu-central-1", "germanywestcentral"),
          Map.entry("eu-central-2", "switzerlandnorth"),
          Map.entry("eu-north-1", "swedencentral"),
          Map.entry("eu-south-1", "italynorth"),
          Map.entry("ap-south-1", "centralindia"),
          Map.entry("ap-northeast-1", "japaneast"),
          Map.entry("ap-northeast-2", "koreacentral"),
          Map.entry("ap-northeast-3", "japanwest"),
          Map.entry("ap-southeast-1", "southeastasia"),
          Map.entry("ap-southeast-2", "australiaeast"),
          Map.entry("sa-east-1", "brazilsouth"),
          Map.entry("af-south-1", "southafricanorth"));

  private Locations() {}

  static Optional<String> near(String region) {
    return Optional.ofNullable(NEAREST.get(region));
  }
}
