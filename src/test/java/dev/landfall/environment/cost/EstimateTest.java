package dev.landfall.environment.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.EstimatedCost;
import dev.landfall.api.v1alpha1.Measure;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.environment.aws.DatabaseSize;
import dev.landfall.environment.aws.Front;
import dev.landfall.environment.aws.Measured;
import dev.landfall.environment.aws.SourceBucket;
import dev.landfall.environment.aws.SourceCache;
import dev.landfall.environment.aws.SourceService;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.aws.TaskShape;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What both sides cost, by a list of round prices. */
class EstimateTest {
  private static final Prices ROUND =
      new Prices(
          "USD",
          List.of(
              price("azure/flexibleServer/Standard_D*s_v3", "0.1"),
              price("azure/flexibleServer/Standard_B1ms", "0.05"),
              price("azure/flexibleServer/storage", "0.1"),
              price("azure/containerApps/vCPU", "0.00001"),
              price("azure/containerApps/memory", "0.000001"),
              price("azure/managedRedis/Balanced_B0", "0.02"),
              price("azure/privateEndpoint", "0.01"),
              price("aws/rds/postgres/db.t4g.medium", "0.1"),
              price("aws/rds/storage/gp3", "0.1"),
              price("aws/applicationLoadBalancer", "0.02")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "databases: [{name: a, server: s-a, sku: Standard_D2s_v3, storageGiB: 64}] | 152.40",
        "databases: [{name: a, server: s-a, sku: Standard_D4s_v3, storageGiB: 64}] | 298.40",
        "databases: [{name: a, server: s-a, sku: Standard_D2s_v3, storageGiB: 64, highAvailability:"
            + " ZoneRedundant}] | 304.80",
        "databases: [{name: a, server: s-a, sku: Standard_B1ms, tier: Burstable, storageGiB: 32}] |"
            + " 39.70",
        "containerApps: {environment: e, apps: [{name: web, image: i, replicas: {min: 2, max: 9}}]}"
            + " | 31.54",
        "containerApps: {environment: e, apps: [{name: web, image: i, replicas: {min: 0, max: 9}}]}"
            + " | 0.00",
        "caches: [{name: c, resource: shop-cache}] | 21.90",
      })
  void whatIsDeclaredCostsWhatThereAlwaysIsOfIt(String side, String monthly) {
    assertThat(azure(side).azureMonthly()).isEqualTo(monthly);
  }

  @Test
  void aSkuWithoutAPriceIsNamedAndNotGuessed() {
    EstimatedCost cost =
        azure("databases: [{name: a, server: s-a, sku: Standard_E8ds_v5, storageGiB: 64}]");

    assertThat(cost.azureMonthly()).isEqualTo("6.40");
    assertThat(cost.unknown())
        .contains("Azure: no price for azure/flexibleServer/Standard_E*ds_v5 (flexibleServer/s-a)");
  }

  @Test
  void theSourceCostsWhatWasSeenOfItAndTheDifferenceHasASign() {
    EstimatedCost cost =
        Estimate.of(side("databases: []"), Optional.of(source(false)), ROUND, Optional.empty());

    assertThat(cost.awsMonthly()).isEqualTo("97.60");
    assertThat(cost.difference()).isEqualTo("-97.60");
    assertThat(cost.unknown())
        .containsExactly(
            "AWS: service shop/web: what its tasks cost is not known: they are no Fargate tasks, or"
                + " not in view");
  }

  @Test
  void tasksNodesAndBytesOnAwsArePaidFor() {
    Prices prices =
        new Prices(
            "USD",
            List.of(
                price("aws/fargate/vCPU", "1"),
                price("aws/fargate/memory", "0.5"),
                price("aws/elasticache/redis/cache.r7g.large", "2"),
                price("aws/s3/StandardStorage", "3")));

    EstimatedCost cost =
        Estimate.of(side("databases: []"), Optional.of(stores()), prices, Optional.empty());

    // 2 tasks of 0.5 vCPU and 1 GiB, 4 nodes, 10 GiB
    assertThat(cost.awsMonthly()).isEqualTo("7330.00");
    assertThat(cost.lines()).hasSize(4);
    assertThat(cost.unknown()).containsExactly("AWS: bucket empty: CloudWatch has no size of it");
  }

  private static SourceView stores() {
    TaskShape task =
        new TaskShape(
            "web:1",
            512,
            1024,
            "web",
            "web:1",
            List.of(80),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of());
    SourceCache cache =
        new SourceCache(
            "sessions",
            "redis",
            "7.1",
            "cache.r7g.large",
            2,
            4,
            true,
            true,
            true,
            true,
            true,
            List.of());
    return new SourceView(
        "1",
        new AwsSide("aws", null, List.of(), List.of()),
        Map.of(),
        Map.of(
            "shop/web",
            Seen.present(
                new SourceService(
                    "ACTIVE", 2, 2, "FARGATE", List.of(), Seen.present(task), Seen.absent()))),
        Seen.absent(),
        Map.of("sessions", Seen.present(cache)),
        new TreeMap<>(
            Map.of(
                "uploads",
                Seen.present(new SourceBucket("uploads", true, "AES256", true, List.of())),
                "empty",
                Seen.present(new SourceBucket("empty", true, "AES256", true, List.of())))),
        Seen.present(
            new Measured(
                Map.of(
                    "bucket/uploads",
                    List.of(
                        new Measure(
                            "BucketSizeBytes/StandardStorage",
                            "Average",
                            Long.toString(10L << 30),
                            "Bytes"))))));
  }

  @Test
  void aStandbyIsPaidForTwice() {
    assertThat(
            Estimate.of(side("databases: []"), Optional.of(source(true)), ROUND, Optional.empty())
                .awsMonthly())
        .isEqualTo("180.60");
  }

  @Test
  void whatIsNotInViewIsSaidToBeMissing() {
    SourceView blind =
        new SourceView(
            "1",
            new AwsSide("aws", null, List.of(), List.of()),
            Map.of("main", new Seen.Unknown<>(new Failure.Transient("no answer", "timeout"))),
            Map.of(),
            Seen.absent());

    assertThat(
            Estimate.of(side("databases: []"), Optional.of(blind), ROUND, Optional.empty())
                .unknown())
        .containsExactly("AWS: database main is not in view");
    assertThat(azure("databases: []").unknown()).containsExactly("AWS: nothing of it is in view");
  }

  @Test
  void theLinesMakeTheSum() throws IOException {
    AzureSide example =
        Serialization.unmarshal(
                Files.readString(Path.of("examples/10-environment.yaml")),
                MigrationEnvironment.class)
            .getSpec()
            .azure();

    EstimatedCost cost =
        Estimate.of(example, Optional.of(source(true)), Prices.SHIPPED, Optional.empty());

    BigDecimal sum =
        cost.lines().stream()
            .filter(l -> l.side() == EstimatedCost.Side.Azure)
            .map(l -> new BigDecimal(l.monthly()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum.subtract(new BigDecimal(cost.azureMonthly())).abs())
        .isLessThan(new BigDecimal("0.10"));
    assertThat(cost.unknown()).noneMatch(u -> u.contains("no price for azure/"));
  }

  @Test
  void everyShippedPriceSaysWhereWhenAndWhoSaysSo() {
    assertThat(Prices.SHIPPED.prices())
        .isNotEmpty()
        .allSatisfy(
            p -> {
              assertThat(p.price()).as(p.sku()).isPositive();
              assertThat(p.asOf()).as(p.sku()).matches("20\\d\\d-\\d\\d-\\d\\d");
              assertThat(p.region()).as(p.sku()).isNotBlank();
              assertThat(p.source()).as(p.sku()).matches("(https://|infracost [0-9a-f]{12}, ).*");
            });
    assertThat(Prices.SHIPPED.prices()).extracting(Prices.Price::sku).doesNotHaveDuplicates();
  }

  @Test
  void anOwnPriceGoesBeforeTheShippedOneAndTheOthersStay() {
    Prices own = Prices.of("currency: USD\nprices: [{sku: azure/privateEndpoint, price: 0.5}]");
    Prices both = ROUND.under(own);

    assertThat(both.find("azure/privateEndpoint").orElseThrow().price())
        .isEqualByComparingTo("0.5");
    assertThat(both.find("azure/managedRedis/Balanced_B0")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "currency: EUR | its currency must be USD",
        "currency: USD;prices: [{sku: x}] | every price needs a sku and a price",
        "currency: USD;prices: [{sku: x, price: -1}] | not below 0",
        "currency: USD;prices: [{sku: x, price: much}] | much",
      })
  void whatIsNoListOfPricesIsToldAndTheShippedOnesAreUsed(String yaml, String why) {
    assertThatThrownBy(() -> Prices.of(yaml.replace(";", "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
    assertThat(
            Estimate.of(side("databases: []"), Optional.empty(), ROUND, Optional.of(why)).unknown())
        .contains("own prices: " + why);
  }

  private static EstimatedCost azure(String yaml) {
    return Estimate.of(side(yaml), Optional.empty(), ROUND, Optional.empty());
  }

  private static AzureSide side(String yaml) {
    return Serialization.unmarshal(
        "connection: azure\nlocation: canadacentral\nresourceGroup: rg\n" + yaml, AzureSide.class);
  }

  private static SourceView source(boolean multiAz) {
    return new SourceView(
        "1",
        new AwsSide("aws", "shop-alb", List.of(), List.of()),
        Map.of(
            "main",
            Seen.present(
                new SourceView.SourceDatabase(
                    "shop-db",
                    "h",
                    5432,
                    "shop",
                    "16",
                    "available",
                    new DatabaseSize("db.t4g.medium", 100, "gp3", multiAz, true, false, 7),
                    Optional.empty()))),
        Map.of(
            "shop/web",
            Seen.present(
                new SourceService(
                    "ACTIVE", 1, 1, "FARGATE", List.of(), Seen.absent(), Seen.absent()))),
        Seen.present(
            new Front(
                new Address("alb", 80),
                "loadbalancer/app/a/1",
                List.of(),
                Seen.absent(),
                Seen.absent())));
  }

  private static Prices.Price price(String sku, String price) {
    return new Prices.Price(
        sku, "unit", new BigDecimal(price), "here", "2026-01-01", "https://example.com");
  }
}
