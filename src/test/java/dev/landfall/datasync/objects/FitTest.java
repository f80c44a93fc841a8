package dev.landfall.datasync.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b.c", "A b+c%.txt", "sn\u00f8w\u2603", ".hidden", "a//b"})
  void usualNamesFit(String key) {
    assertThat(Fit.name(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/", "a.", "a./b", "..", "a/../b", "a\\b", "a\tb", "a\u0081"})
  void namesThatBlobDoesNotHaveAreRefused(String key) {
    assertThat(Fit.name(key)).isPresent();
  }

  @Test
  void aNameHas1024CharactersAnd254SegmentsAtMost() {
    assertThat(Fit.name("x".repeat(1024))).isEmpty();
    assertThat(Fit.name("x".repeat(1025))).hasValueSatisfying(w -> assertThat(w).contains("1025"));
    assertThat(Fit.name("s/".repeat(253) + "s")).isEmpty();
    assertThat(Fit.name("s/".repeat(254) + "s"))
        .hasValueSatisfying(w -> assertThat(w).contains("255"));
  }

  @Test
  void metadataNamesAreIdentifiersOrBecomeThem() throws Exception {
    Map<String, String> dashed = Map.of("x-y", "1", "9", "2", "ok_1", "3");

    assertThat(Fit.metadata(dashed, true)).isEqualTo(Map.of("x_y", "1", "_9", "2", "ok_1", "3"));
    assertThatThrownBy(() -> Fit.metadata(dashed, false)).isInstanceOf(Fit.Unfit.class);
  }

  @Test
  void twoMetadataNamesThatBecomeOneAreRefused() {
    assertThatThrownBy(() -> Fit.metadata(Map.of("x-y", "1", "x_y", "2"), true))
        .hasMessage("two metadata names become x_y");
  }

  @Test
  void theCopysOwnMetadataNameIsRefused() {
    assertThatThrownBy(() -> Fit.metadata(Map.of("landfall-etag", "1"), true))
        .hasMessage("metadata name landfall-etag is the copy's own");
  }

  @Test
  void metadataThatIsTooLongIsRefusedWithItsSize() {
    assertThatThrownBy(() -> Fit.metadata(Map.of("x", "v".repeat(8000)), false))
        .hasMessage("a blob has 7936 bytes of metadata at most, this has 8001");
  }

  @Test
  void tagsHaveFewerCharactersThanOnS3() throws Exception {
    assertThat(Fit.tags(Map.of("team/a", "x y+z-1.:=_"))).hasSize(1);
    assertThatThrownBy(() -> Fit.tags(Map.of("mail", "a@b")))
        .hasMessageStartingWith("tag mail has a character that blob index tags do not have");
  }
}
