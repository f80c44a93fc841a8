package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.api.v1alpha1.SourcePart;
import dev.landfall.environment.aws.Front;
import dev.landfall.environment.aws.SourceService;
import dev.landfall.environment.aws.SourceService.Scaling;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.aws.TaskShape;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcePartsTest {
  private static final Failure DENIED =
      new Failure.Denied(
          "looking at task definition backend:7", "grant ecs:DescribeTaskDefinition");

  private static TaskShape task(String image) {
    return new TaskShape(
        "backend:7",
        512,
        1024,
        "backend",
        image,
        List.of(8080),
        List.of(),
        List.of(),
        List.of("MODE"),
        Map.of(),
        List.of("EFS volume files: files are not copied"));
  }

  private static SourceView view(Seen<SourceService> service) {
    return new SourceView(
        "123456789012",
        new AwsSide("aws", "shop-alb", List.of(new AwsSide.Service("shop", "backend")), List.of()),
        Map.of(),
        Map.of("shop/backend", service),
        Seen.present(
            new Front(
                new Address("shop-alb.example", 443),
                "arn:aws:elasticloadbalancing:::loadbalancer/app/shop-alb/1",
                List.of(),
                Seen.present(
                    List.of(
                        new Front.Rule(
                            443,
                            "10",
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of("action authenticate-cognito: the gateway signs nobody in")))),
                Seen.present(List.of(new Front.Group("arn", "fn", "lambda", 0, "", 3, 2))))));
  }

  private static Seen<SourceService> service(Seen<TaskShape> task) {
    return Seen.present(
        new SourceService(
            "ACTIVE", 2, 1, "FARGATE", List.of(), task, Seen.present(new Scaling(2, 6))));
  }

  @Test
  void each_part_has_its_size_and_what_is_not_carried_over() {
    List<SourcePart> parts =
        SourceParts.of(
            Seen.present(view(service(Seen.present(task("shop/backend:1.0"))))), List.of());

    assertThat(parts)
        .containsExactly(
            new SourcePart(
                "service/shop/backend",
                "1 of 2 tasks, scaled from 2 to 6, 0.50 vCPU, 1.0 GiB, image shop/backend:1.0",
                List.of("EFS volume files: files are not copied")),
            new SourcePart(
                "loadBalancer/shop-alb",
                "1 rules, 2 of 3 targets healthy",
                List.of(
                    "rule 10 on port 443: action authenticate-cognito: the gateway signs nobody in",
                    "target group fn: a Lambda function is not carried over")));
  }

  @Test
  void what_may_not_be_read_is_named_and_the_rest_is_told() {
    List<SourcePart> parts =
        SourceParts.of(Seen.present(view(service(new Seen.Unknown<>(DENIED)))), List.of());

    assertThat(parts.getFirst().size()).isEqualTo("1 of 2 tasks, scaled from 2 to 6");
    assertThat(parts.getFirst().notCarried())
        .singleElement()
        .asString()
        .startsWith("not seen: ")
        .contains("ecs:DescribeTaskDefinition");
  }

  @Test
  void a_lost_view_keeps_what_was_known() {
    List<SourcePart> before =
        List.of(new SourcePart("service/shop/backend", "2 of 2 tasks", List.of()));

    assertThat(SourceParts.of(new Seen.Unknown<>(DENIED), before)).isEqualTo(before);
    assertThat(SourceParts.of(Seen.present(view(new Seen.Unknown<>(DENIED))), before))
        .contains(before.getFirst());
  }

  @Test
  void no_line_is_longer_than_people_read() {
    List<SourcePart> parts =
        SourceParts.of(
            Seen.present(view(service(Seen.present(task("x".repeat(10_000)))))), List.of());

    assertThat(parts.getFirst().size()).hasSize(200).endsWith("...");
  }
}
