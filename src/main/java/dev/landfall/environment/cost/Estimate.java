package dev.landfall.environment.cost;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.EstimatedCost;
import dev.landfall.api.v1alpha1.EstimatedCost.Side;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.cost.Prices.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What both sides cost: a pure function of what is declared, what was seen and the prices. */
public final class Estimate {
  /** More would not be read, and a status has to stay small. */
  private static final int MOST = 120;

  private Estimate() {}

  /**
   * The estimate.
   *
   * @param azure the declaration
   * @param aws what was seen; empty when nothing was
   * @param prices the prices
   * @param trouble why own prices could not be read, when that is so
   */
  public static EstimatedCost of(
      AzureSide azure, Optional<SourceView> aws, Prices prices, Optional<String> trouble) {
    List<Item> items = new ArrayList<>(AzureItems.of(azure));
    aws.map(AwsItems::of).ifPresent(items::addAll);
    List<Priced> priced =
        items.stream()
            .flatMap(i -> prices.find(i.sku()).map(price -> new Priced(i, price)).stream())
            .toList();
    List<String> unknown =
        new ArrayList<>(
            items.stream()
                .filter(i -> prices.find(i.sku()).isEmpty())
                .map(i -> "%s: no price for %s (%s)".formatted(i.side(), i.sku(), i.resource()))
                .toList());
    trouble.map(t -> "own prices: " + t).ifPresent(t -> unknown.addFirst(t));
    unknown.addAll(AzureItems.byUse(azure));
    unknown.addAll(aws.map(AwsItems::unknown).orElse(List.of("AWS: nothing of it is in view")));
    BigDecimal onAzure = sum(priced, Side.Azure);
    BigDecimal onAws = sum(priced, Side.AWS);
    return new EstimatedCost(
        prices.currency(),
        money(onAzure),
        money(onAws),
        signed(onAzure.subtract(onAws)),
        prices.asOf(),
        priced.stream().limit(MOST).map(Priced::line).toList(),
        unknown.stream().limit(MOST).toList());
  }

  private static BigDecimal sum(List<Priced> priced, Side side) {
    return priced.stream()
        .filter(p -> p.item().side() == side)
        .map(Priced::monthly)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** An item that has a price. */
  private record Priced(Item item, Price price) {
    BigDecimal monthly() {
      return item.quantity().multiply(price.price());
    }

    EstimatedCost.Line line() {
      return new EstimatedCost.Line(
          item.side(),
          "%s: %s".formatted(item.resource(), item.sku()),
          item.quantity().setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString(),
          price.unit(),
          price.price().toPlainString(),
          money(monthly()));
    }
  }

  private static String money(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  private static String signed(BigDecimal amount) {
    String told = money(amount);
    return amount.signum() < 0 ? told : "+" + told;
  }
}
