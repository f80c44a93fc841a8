package dev.landfall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** What stands below a plan. */
class CostTableTest {

  @Test
  void bothSidesStandInOneTableAndWhatIsInNeitherBelowIt() {
    assertThat(rendered())
        .contains("Cost of a month in USD, by prices of 2026-11-25 and later:")
        .containsPattern("Azure +publicIp/agw-ip: azure/publicIp/Standard +3.65 +730 hour at 0.005")
        .containsPattern("AWS +load balancer alb: aws/applicationLoadBalancer +16.43 ")
        .containsPattern("difference +-12.78")
        .contains("not in it: Azure: no price for azure/managedRedis/Balanced_B0");
  }

  @Test
  void howItDiffersFromTheOneItFollowsStandsLast() {
    assertThat(rendered())
        .contains("Differs from staging in more than names, places and sizes:")
        .contains("azure.databases[main].version: 16, there 17")
        .contains("azure.registry: declared, there none");
  }

  private static String rendered() {
    return PlanTable.render(
        Serialization.unmarshal(
            """
            apiVersion: landfall.dev/v1alpha1
            kind: MigrationEnvironment
            metadata: {name: prod, namespace: shop, generation: 1}
            spec: {phase: Planned}
            status:
              observedGeneration: 1
              cost:
                currency: USD
                azureMonthly: "3.65"
                awsMonthly: "16.43"
                difference: "-12.78"
                asOf: "2026-11-25"
                lines:
                - {side: Azure, item: "publicIp/agw-ip: azure/publicIp/Standard", quantity: "730",
                   unit: hour, unitPrice: "0.005", monthly: "3.65"}
                - {side: AWS, item: "load balancer alb: aws/applicationLoadBalancer", quantity: "730",
                   unit: hour, unitPrice: "0.0225", monthly: "16.43"}
                unknown: ["Azure: no price for azure/managedRedis/Balanced_B0 (managedRedis/c)"]
              parity:
                with: staging
                differences:
                - {path: "azure.databases[main].version", here: "16", there: "17"}
                - {path: azure.registry, here: declared}
            """,
            MigrationEnvironment.class));
  }
}
