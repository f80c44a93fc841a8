package dev.landfall.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class LayersTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** Clients of the outside world, that pure code has no business with. */
  private static final String[] OUTSIDE = {
    "software.amazon..",
    "com.azure..",
    "okhttp3..",
    "java.sql..",
    "javax.sql..",
    "org.postgresql..",
    "io.javaoperatorsdk..",
    "io.fabric8.kubernetes.client..",
    "java.net..",
    "java.io..",
    "java.nio.file..",
    "org.slf4j.."
  };

  private static final DescribedPredicate<JavaClass> START =
      simpleName("Main").or(simpleNameStartingWith("LandfallOperator"));

  @Test
  void whatDecidesAndWhatReportsIsPure() {
    DescribedPredicate<JavaClass> pure =
        simpleName("Planner")
            .or(simpleName("Reporter"))
            .or(simpleName("Situation"))
            .or(simpleNameEndingWith("Plan"))
            .or(resideInAnyPackage("dev.landfall.cutover.step.."));
    noClasses()
        .that(pure)
        .should()
        .dependOnClassesThat(resideInAnyPackage(OUTSIDE))
        .because("a decision is a function of what was seen")
        .check(MAIN);
  }

  @Test
  void onlyTheCloudsLeavesKnowTheirSdks() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.landfall.cloud..", "dev.landfall.environment..", "dev.landfall.datasync.objects..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("software.amazon..", "com.azure.."))
        .check(MAIN);
  }

  @Test
  void onlyCloudflareAndTheProbeOfTheGatewayKnowOkHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.landfall.cutover.dns.cloudflare..")
        .and()
        .doNotHaveSimpleName("GatewayProbe")
        .should()
        .dependOnClassesThat(resideInAnyPackage("okhttp3.."))
        .check(MAIN);
  }

  @Test
  void onlyPostgresLeavesKnowJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.landfall.datasync.postgres..", "dev.landfall.environment.azure..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql.."))
        .check(MAIN);
  }

  @Test
  void onlyReconcilersAndTheStartKnowTheOperatorSdk() {
    noClasses()
        .that(
            DescribedPredicate.not(
                START.or(simpleNameEndingWith("Reconciler")).or(simpleName("StatusWriter"))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.javaoperatorsdk.."))
        .check(MAIN);
  }

  @Test
  void theApiKnowsNobody() {
    classes()
        .that()
        .resideInAPackage("dev.landfall.api..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.landfall.api..", "java..", "io.fabric8..", "org.jspecify.."))
        .check(MAIN);
  }

  @Test
  void timeAndEnvironmentComeInAtTheStart() {
    DescribedPredicate<JavaClass> inside = DescribedPredicate.not(START.or(simpleName("Config")));
    noClasses().that(inside).should().callMethod(Instant.class, "now").check(MAIN);
    noClasses().that(inside).should().callMethod(Clock.class, "systemUTC").check(MAIN);
    noClasses().that(inside).should().callMethod(Clock.class, "systemDefaultZone").check(MAIN);
    noClasses().that(inside).should().callMethod(System.class, "getenv").check(MAIN);
    noClasses().that(inside).should().callMethod(System.class, "getenv", String.class).check(MAIN);
  }

  @Test
  void nobodySleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MAIN);
    noClasses().should().callMethod(Thread.class, "sleep", Duration.class).check(MAIN);
  }

  @Test
  void packagesAtTheTopHaveNoCycles() {
    slices().matching("dev.landfall.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void theRulesLookAtSomething() {
    Assertions.assertThat(MAIN.that(alwaysTrue())).hasSizeGreaterThan(100);
  }
}
