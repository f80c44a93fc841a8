package dev.landfall.environment;

import dev.landfall.api.v1alpha1.*;
import dev.landfall.localclouds.Programs;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EnableKubernetesMockClient(crud = true)
class MeasureTest {
  @TempDir Path directory;
  KubernetesClient kubernetes;
  @Test
  void measure() throws Exception {
    for (int i = 0; i < 2; i++) {
    long t0 = System.nanoTime();
    Programs programs =
        Programs.standard(directory.resolve("logs"))
            .with("backend", "dev.landfall.localclouds.programs.Hello")
            .with("frontend", "dev.landfall.localclouds.programs.Hello");
    SeedEstateTest t = new SeedEstateTest();
    t.kubernetes = kubernetes;
    try (EnvironmentFixture on =
        new EnvironmentFixture(
            kubernetes, directory.resolve("x" + i), Optional.empty(), programs, "network: {name: none}")) {
      SeedEstateTest.secrets(on, "dev", "dev.domain.com");
      t.connections("dev");
      on.declare(SeedEstateTest.estate("dev"));
      Map<String, AtomicInteger> n = new ConcurrentSkipListMap<>();
      AtomicLong busy = new AtomicLong();
      on.instead = r -> { n.computeIfAbsent(r.method() , k -> new AtomicInteger()).incrementAndGet(); return Optional.empty(); };
      long t1 = System.nanoTime();
      int passes = 0;
      while (true) {
        long a = System.nanoTime();
        Optional<Long> again = on.look();
        passes++;
        System.err.println("PASS " + passes + " " + (System.nanoTime() - a) / 1000000 + " ms " + n + " again " + again+ " at " + (System.nanoTime() - t1) / 1000000 + " " + on.environment.getStatus().waitingFor());
        if (on.condition("Ready").startsWith("True Settled")) break;
        on.clock.forward(java.time.Duration.ofMillis(again.orElse(1000L)));
        Thread.sleep(20);
      }
      System.err.println("LIFE " + (System.nanoTime() - t0) / 1000000 + " setup " + (t1 - t0) / 1000000 + " passes " + passes + " " + n + " res " + on.environment.getStatus().plan().size());
    }
    System.err.println("CLOSED " + (System.nanoTime() - t0) / 1000000);
    }
  }
}
