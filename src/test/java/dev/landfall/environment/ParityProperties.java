package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.Parity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Renaming and resizing never differ; another module, or another setting, always does. */
class ParityProperties {
  private static final String BASE =
      declared(new Shape("one", "canadacentral", "10.0", "Standard_D2s_v3", 64, 1, 30));

  /** What may differ. */
  record Shape(
      String name,
      String location,
      String range,
      String sku,
      int storage,
      int replicas,
      int days) {}

  @Property(tries = 100)
  void namesPlacesAndSizesAreNoDifference(
      @ForAll("shapes") Shape one, @ForAll("shapes") Shape two) {
    assertThat(between(declared(one), declared(two))).isEmpty();
  }

  @Property(tries = 100)
  void anotherModuleIsADifferenceWhateverTheNamesAndSizes(
      @ForAll("shapes") Shape one, @ForAll("shapes") Shape two, @ForAll("modules") String module) {
    assertThat(between(declared(one) + module, declared(two)))
        .singleElement()
        .satisfies(d -> assertThat(d.there()).isNull());
    assertThat(between(declared(one), declared(two) + module))
        .singleElement()
        .satisfies(d -> assertThat(d.here()).isNull());
  }

  @Property(tries = 50)
  void anotherSettingIsTold(@ForAll("settings") List<String> setting) {
    String changed = BASE.replace(setting.get(0), setting.get(1));
    assertThat(changed).isNotEqualTo(BASE);

    assertThat(between(BASE, changed))
        .singleElement()
        .satisfies(d -> assertThat(d.path()).endsWith(setting.get(2)));
  }

  @Example
  void theShippedEstateIsTheSameInEachOfItsEnvironments() throws IOException {
    for (String other : List.of("staging", "dev")) {
      assertThat(
              between(
                  Files.readString(Path.of("examples/estate/prod.yaml")),
                  Files.readString(Path.of("examples/estate/%s.yaml".formatted(other)))))
          .isEmpty();
    }
  }

  @Provide
  Arbitrary<Shape> shapes() {
    return Combinators.combine(
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(3).ofMaxLength(8),
            Arbitraries.of("canadacentral", "westeurope"),
            Arbitraries.of("10.0", "10.7"),
            Arbitraries.of("Standard_D2s_v3", "Standard_D8s_v3"),
            Arbitraries.of(32, 64, 512),
            Arbitraries.integers().between(1, 9),
            Arbitraries.integers().between(30, 90))
        .as(Shape::new);
  }

  @Provide
  Arbitrary<String> modules() {
    return Arbitraries.of(
        "    caches: [{name: sessions, resource: shop-sessions}]\n",
        "    registry: {name: shopacr}\n",
        "    storage: {account: shopfiles, containers: [{name: uploads}]}\n");
  }

  @Provide
  Arbitrary<List<String>> settings() {
    return Arbitraries.of(
        List.of("version: \"16\"", "version: \"17\"", "databases[one].version"),
        List.of("value: azure", "value: aws", "env[STACK].value"),
        List.of("port: 8080", "port: 9090", "ingress.port"),
        List.of("backend:1.0", "backend:1.1", "image"));
  }

  private static List<Parity.Difference> between(String here, String there) {
    return ParityCheck.differences(spec(here), spec(there));
  }

  private static MigrationEnvironmentSpec spec(String yaml) {
    return Serialization.unmarshal(yaml, MigrationEnvironment.class).getSpec();
  }

  private static String declared(Shape s) {
    return """
    apiVersion: landfall.dev/v1alpha1
    kind: MigrationEnvironment
    metadata: {name: %1$s}
    spec:
      aws:
        connection: aws-%1$s
        loadBalancer: %1$s-alb
        services: [{cluster: %1$s, name: backend}]
      azure:
        connection: azure-%1$s
        location: %2$s
        resourceGroup: %1$s-rg
        network:
          name: %1$s-vnet
          addressSpace: [%3$s.0.0/16]
          subnets: {containerApps: %3$s.0.0/23, database: %3$s.2.0/24}
        databases:
        - {name: %1$s, server: %1$s-db, version: "16", sku: %4$s, storageGiB: %5$d,
           administrator: {secretRef: {name: %1$s-admin}}, application: {secretRef: {name: %1$s-app}}}
        containerApps:
          environment: %1$s-cae
          apps:
          - name: %1$s-backend
            image: %1$sacr.azurecr.io/backend:1.0
            replicas: {min: %6$d, max: %6$d}
            ingress: {port: 8080}
            env:
            - {name: STACK, value: azure}
            - {name: DATABASE_URL, from: {database: %1$s}}
        monitoring: {workspace: %1$s-logs, retentionDays: %7$d}
    """
        .formatted(s.name(), s.location(), s.range(), s.sku(), s.storage(), s.replicas(), s.days());
  }
}
