package dev.landfall.datasync.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DifferencesPlanTest {
  private static final Instant THEN = Instant.parse("2026-12-05T02:00:00Z");

  @Test
  void eachNameIsToldOnceAndInOrder() {
    List<Difference> all =
        plan(
            List.of(object("a", 1), object("b", 1), object("d/", 0), object("e.", 1)),
            List.of(copy("b", 1), copy("c", 1)));

    assertThat(all).extracting(Difference::key).containsExactly("a", "b", "c", "d/", "e.");
    assertThat(all)
        .extracting(d -> d.getClass().getSimpleName())
        .containsExactly("Copy", "Same", "Extra", "Folder", "Unfit");
  }

  @Test
  void anObjectThatWasWrittenSinceIsCopiedAgain() {
    SourceObject rewritten = new SourceObject("a", 1, "etag", THEN.plusSeconds(1));

    assertThat(plan(List.of(rewritten), List.of(copy("a", 1))))
        .containsExactly(
            new Difference.Copy(rewritten, "the object was written since", Optional.empty()));
  }

  @Test
  void aBlobWithoutAStampIsNobodysCopy() {
    TargetObject theirs = new TargetObject("a", 1, Optional.empty(), described(), Optional.empty());

    assertThat(plan(List.of(object("a", 1)), List.of(theirs)))
        .containsExactly(
            new Difference.Copy(
                object("a", 1), "the blob is not a copy that was made here", Optional.of(theirs)));
  }

  @Test
  void aCopyOfAnotherSizeIsMadeAgain() {
    assertThat(plan(List.of(object("a", 2)), List.of(copy("a", 1))))
        .singleElement()
        .isInstanceOfSatisfying(
            Difference.Copy.class, c -> assertThat(c.why()).isEqualTo("the sizes differ"));
  }

  @Test
  void aListingThatIsOutOfOrderIsNotBelieved() {
    assertThatThrownBy(() -> plan(List.of(object("b", 1), object("a", 1)), List.of()))
        .hasMessage("the bucket lists a behind b, which is not the order of UTF-8");
  }

  @Property
  void whateverTheNamesAreEachIsTold(
      @ForAll("names") Set<String> objects, @ForAll("names") Set<String> blobs) {
    List<Difference> all =
        plan(
            ordered(objects).stream().map(k -> object(k, 1)).toList(),
            ordered(blobs).stream().map(k -> copy(k, 1)).toList());

    Set<String> either = new TreeSet<>(objects);
    either.addAll(blobs);
    assertThat(all).extracting(Difference::key).containsExactlyElementsOf(ordered(either));
    for (Difference d : all) {
      assertThat(d instanceof Difference.Extra).isEqualTo(!objects.contains(d.key()));
      assertThat(d instanceof Difference.Same)
          .isEqualTo(
              objects.contains(d.key()) && blobs.contains(d.key()) && Fit.name(d.key()).isEmpty());
    }
  }

  @Provide
  Arbitrary<Set<String>> names() {
    return Arbitraries.strings()
        .withChars('a', 'b', '/', '.', '\u00e9', '\uffee')
        .withChars('\u2603')
        .ofMinLength(1)
        .ofMaxLength(4)
        .map(s -> s.replace("\u2603", "\uD83D\uDE00"))
        .set()
        .ofMaxSize(12);
  }

  /** By the bytes themselves. */
  private static List<String> ordered(Set<String> names) {
    List<String> all = new ArrayList<>(names);
    all.sort(
        (a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    return all;
  }

  private static List<Difference> plan(List<SourceObject> objects, List<TargetObject> blobs) {
    List<Difference> all = new ArrayList<>();
    new DifferencesPlan(objects.iterator(), blobs.iterator()).forEachRemaining(all::add);
    return all;
  }

  private static SourceObject object(String key, long size) {
    return new SourceObject(key, size, "etag", THEN);
  }

  private static TargetObject copy(String key, long size) {
    return new TargetObject(
        key, size, Optional.empty(), described(), Optional.of(new Stamp("etag", THEN)));
  }

  private static Description described() {
    return new Description(Map.of(), Map.of(), Map.of());
  }
}
