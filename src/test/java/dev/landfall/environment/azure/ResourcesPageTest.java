package dev.landfall.environment.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.spine.Sensitive;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/resources.md says of the resources is so: its examples make all of them. */
class ResourcesPageTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(\\w+)` \\| [^|]+ \\| (?:\\.\\.\\.|Microsoft[^|/]*)?/?([^|]*) \\|",
          Pattern.MULTILINE);
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private String page;
  private List<AzureResource> made;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("docs/resources.md"));
    String examples =
        EXAMPLE.matcher(page).results().map(m -> m.group(1)).collect(Collectors.joining());
    AzureSide side = Serialization.unmarshal(examples, AzureSide.class);
    assertThat(AzureResources.refusal(side)).isEmpty();
    Inputs.Login login = new Inputs.Login("someone", new Sensitive("password"), "1");
    Inputs.Kept kept = new Inputs.Kept(new Sensitive("value"), "1");
    made =
        AzureResources.of(
            new Declared(
                side,
                new Owner("shop", "prod", "uid-1"),
                "/subscriptions/s",
                "tenant",
                name -> false,
                new Inputs(
                    Map.of("main", login),
                    Map.of("main", login),
                    Map.of(),
                    Map.of(
                        new KeyRef("api-tls", "tls.crt"), kept,
                        new KeyRef("api-tls", "tls.key"), kept))));
  }

  @Test
  void itsExamplesMakeEveryResourceThatItNamesAndNoOther() {
    Set<String> named =
        ROW.matcher(page)
            .results()
            .map(m -> m.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named)
        .isEqualTo(
            made.stream()
                .map(ResourcesPageTest::kind)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theAzureTypeThatItSaysIsThatOfTheResourcesId() {
    Map<String, String> types =
        made.stream()
            .flatMap(r -> Target.in(List.of(r)).stream())
            .collect(
                Collectors.toMap(
                    t -> t.resource().substring(0, t.resource().indexOf('/')),
                    Target::type,
                    (a, b) -> a));

    for (MatchResult row : ROW.matcher(page).results().toList()) {
      if (types.containsKey(row.group(1))) {
        assertThat(types.get(row.group(1))).as(row.group(1)).endsWith("/" + row.group(2).trim());
      }
    }
    assertThat(types).hasSizeGreaterThan(20);
  }

  private static String kind(AzureResource resource) {
    return resource.name().substring(0, resource.name().indexOf('/'));
  }
}
