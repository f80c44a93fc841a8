package dev.landfall.localclouds.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.process.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

@Tag("slow")
class EcsTest {
  @TempDir static Path dir;
  static AwsCase local;
  static EcsClient ecs;
  static ElasticLoadBalancingV2Client elb;
  static AwsCloud.Balancer balancer;
  static ReverseProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    local = new AwsCase();
    proxy =
        ReverseProxy.start(
            ReverseProxy.Kind.APPLICATION_LOAD_BALANCER,
            local.addresses.next(Addresses.Pool.LOAD_BALANCER),
            8080);
    balancer = local.aws.createLoadBalancer("shop-alb", proxy, 8080, "/health");
    local.aws.createService(
        new EcsSettings(
            "shop",
            "backend",
            "shop/hello:1.0",
            8080,
            Map.of("GREETING", "hello from ECS"),
            1,
            Optional.of(balancer.targetGroupArn())),
        local.addresses,
        Programs.standard(dir));
    ecs = local.client(EcsClient.builder());
    elb = local.client(ElasticLoadBalancingV2Client.builder());
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private static Service service() {
    return ecs.describeServices(r -> r.cluster("shop").services("backend")).services().getFirst();
  }

  private static List<TargetHealthStateEnum> health() {
    return elb
        .describeTargetHealth(r -> r.targetGroupArn(balancer.targetGroupArn()))
        .targetHealthDescriptions()
        .stream()
        .map(d -> d.targetHealth().state())
        .toList();
  }

  private static void awaitHealthy() {
    Await.until(
        "one healthy target",
        Duration.ofSeconds(30),
        () -> health().equals(List.of(TargetHealthStateEnum.HEALTHY)));
  }

  private static int status() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri =
          URI.create("http://%s:8080/".formatted(proxy.address().getAddress().getHostAddress()));
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void scaling_to_zero_ends_the_process_and_back_starts_one_and_the_load_balancer_follows() {
    awaitHealthy();
    assertThat(status()).isEqualTo(200);
    long pid = local.aws.taskPids().getFirst();

    ecs.updateService(r -> r.cluster("shop").service("backend").desiredCount(0));
    Await.until("no task", Duration.ofSeconds(15), () -> service().runningCount() == 0);
    Await.until(
        "the process to be gone",
        Duration.ofSeconds(15),
        () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(health()).isEmpty();
    assertThat(status()).isEqualTo(503);

    ecs.updateService(r -> r.cluster("shop").service("backend").desiredCount(1));
    Await.until("one task", Duration.ofSeconds(15), () -> service().runningCount() == 1);
    awaitHealthy();
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void scaling_brings_a_service_back_between_its_limits_unless_it_is_suspended() {
    ApplicationAutoScalingClient scaling = local.client(ApplicationAutoScalingClient.builder());
    scaling.registerScalableTarget(
        r ->
            r.serviceNamespace("ecs")
                .resourceId("service/shop/backend")
                .scalableDimension("ecs:service:DesiredCount")
                .minCapacity(1)
                .maxCapacity(2));
    ecs.updateService(r -> r.cluster("shop").service("backend").desiredCount(0));
    Await.until("to be scaled back", Duration.ofSeconds(15), () -> service().desiredCount() == 1);

    scaling.registerScalableTarget(
        r ->
            r.serviceNamespace("ecs")
                .resourceId("service/shop/backend")
                .scalableDimension("ecs:service:DesiredCount")
                .minCapacity(0)
                .suspendedState(
                    s -> s.dynamicScalingOutSuspended(true).dynamicScalingInSuspended(true)));

    assertThat(
            scaling
                .describeScalableTargets(
                    r -> r.serviceNamespace("ecs").resourceIds("service/shop/backend"))
                .scalableTargets())
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.minCapacity()).isZero();
              assertThat(t.maxCapacity()).isEqualTo(2);
              assertThat(t.suspendedState().dynamicScalingOutSuspended()).isTrue();
            });
  }

  @Test
  void a_task_that_dies_is_replaced() {
    awaitHealthy();
    long pid = local.aws.taskPids().getFirst();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Await.until(
        "another task",
        Duration.ofSeconds(15),
        () ->
            local.aws.taskPids().stream().anyMatch(p -> p != pid) && service().runningCount() == 1);
  }

  @Test
  void everything_about_it_can_be_read() {
    assertThat(ecs.listServices(r -> r.cluster("shop")).serviceArns())
        .containsExactly("arn:aws:ecs:ca-central-1:123456789012:service/shop/backend");
    assertThat(ecs.describeClusters(r -> r.clusters("shop")).clusters().getFirst().status())
        .isEqualTo("ACTIVE");
    assertThat(
            ecs.describeTaskDefinition(r -> r.taskDefinition(service().taskDefinition()))
                .taskDefinition()
                .containerDefinitions())
        .singleElement()
        .satisfies(c -> assertThat(c.image()).isEqualTo("shop/hello:1.0"));
    Await.until(
        "a task that runs",
        Duration.ofSeconds(15),
        () ->
            ecs
                .describeTasks(
                    r ->
                        r.cluster("shop")
                            .tasks(
                                ecs.listTasks(l -> l.cluster("shop").serviceName("backend"))
                                    .taskArns()))
                .tasks()
                .stream()
                .anyMatch(t -> t.lastStatus().equals("RUNNING")));
    LoadBalancer alb =
        elb.describeLoadBalancers(r -> r.names("shop-alb")).loadBalancers().getFirst();
    assertThat(alb.dnsName()).isEqualTo(balancer.dnsName()).endsWith(".elb.amazonaws.com");
    var listener =
        elb.describeListeners(r -> r.loadBalancerArn(alb.loadBalancerArn())).listeners().getFirst();
    assertThat(listener.port()).isEqualTo(8080);
    assertThat(
            elb.describeRules(r -> r.listenerArn(listener.listenerArn()))
                .rules()
                .getFirst()
                .actions()
                .getFirst()
                .targetGroupArn())
        .isEqualTo(balancer.targetGroupArn());
    assertThat(
            elb.describeTargetGroups(r -> r.loadBalancerArn(alb.loadBalancerArn()))
                .targetGroups()
                .getFirst()
                .healthCheckPath())
        .isEqualTo("/health");
  }

  @Test
  void a_rule_sends_its_hosts_to_the_target_group_and_is_told() {
    local.aws.addRule("shop-alb", 10, List.of("api.domain.com"), List.of("/api/*"));

    String listener =
        elb.describeListeners(
                r ->
                    r.loadBalancerArn(
                        elb.describeLoadBalancers().loadBalancers().getFirst().loadBalancerArn()))
            .listeners()
            .getFirst()
            .listenerArn();
    assertThat(elb.describeRules(r -> r.listenerArn(listener)).rules())
        .filteredOn(r -> r.priority().equals("10"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.conditions().get(0).hostHeaderConfig().values())
                  .containsExactly("api.domain.com");
              assertThat(r.conditions().get(1).pathPatternConfig().values())
                  .containsExactly("/api/*");
            });
  }

  @Test
  void what_is_not_there_is_refused_as_AWS_does() {
    assertThatThrownBy(() -> ecs.describeServices(r -> r.cluster("other").services("backend")))
        .isInstanceOf(ClusterNotFoundException.class);
    assertThatThrownBy(
            () -> ecs.updateService(r -> r.cluster("shop").service("other").desiredCount(0)))
        .isInstanceOf(ServiceNotFoundException.class);
    assertThat(ecs.describeServices(r -> r.cluster("shop").services("other")).failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("MISSING"));
    assertThatThrownBy(() -> elb.describeLoadBalancers(r -> r.names("other")))
        .isInstanceOf(LoadBalancerNotFoundException.class);
  }
}
