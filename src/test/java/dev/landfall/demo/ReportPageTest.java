package dev.landfall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.demo.load.LoadResult;
import dev.landfall.demo.load.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private final ObjectNode report = new ObjectMapper().createObjectNode();

  @Test
  void theHeadlineSaysHowOftenTheOperatorWasKilled() {
    report.putObject("chaos").put("operatorKilled", 14).put("betweenFenceAndPromotion", 3);

    assertThat(page())
        .contains(
            "<h1>Moved, and moved back, under load, while the operator was killed 14 times, 3 of"
                + " them between fence and promotion</h1>");
  }

  @Test
  void withoutChaosTheHeadlineSpeaksOfTheMovesAlone() {
    assertThat(page()).contains("<h1>Moved, and moved back, under load</h1>");
  }

  private String page() {
    return ReportPage.of(
        report, new LoadResult(List.of(new Sample(true, 0, 5, "aws db")), 0, 0, 0, 0));
  }
}
