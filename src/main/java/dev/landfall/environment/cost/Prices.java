package dev.landfall.environment.cost;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of prices. Each says where and when it was true and who says so: prices differ by region
 * and change, so that a figure without its origin is worth nothing.
 *
 * @param currency of all of them
 * @param prices the prices
 */
public record Prices(String currency, List<Price> prices) {
  /** The list that comes with the operator. */
  public static final Prices SHIPPED = shipped();

  /** Copies. */
  public Prices {
    prices = prices == null ? List.of() : List.copyOf(prices);
  }

  private static Prices shipped() {
    try (InputStream in =
        Objects.requireNonNull(Prices.class.getResourceAsStream("/dev/landfall/prices.yaml"))) {
      return Serialization.unmarshal(in, Prices.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A list in YAML.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Prices of(String yaml) {
    Prices read;
    try {
      read = Serialization.unmarshal(yaml, Prices.class);
    } catch (RuntimeException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(why.getMessage(), e);
    }
    if (read == null || !SHIPPED.currency().equals(read.currency())) {
      throw new IllegalArgumentException("its currency must be " + SHIPPED.currency());
    }
    if (read.prices().stream()
        .anyMatch(p -> p.sku() == null || p.price() == null || p.price().signum() < 0)) {
      throw new IllegalArgumentException("every price needs a sku and a price, not below 0");
    }
    return read;
  }

  /** These with others before them. */
  public Prices under(Prices own) {
    return new Prices(currency, Stream.concat(own.prices().stream(), prices.stream()).toList());
  }

  /** The price of something. */
  Optional<Price> find(String sku) {
    return prices.stream().filter(p -> p.sku().equals(sku)).findFirst();
  }

  /** The date of the oldest price: the whole is not newer than that. */
  String asOf() {
    return prices.stream()
        .map(Price::asOf)
        .filter(d -> !d.isEmpty())
        .min(String::compareTo)
        .orElse("");
  }

  /**
   * One price.
   *
   * @param sku what is bought
   * @param unit of what it is the price, for example an hour
   * @param price of one
   * @param region where it was true, in the cloud's words
   * @param asOf the day on which the source said so, in ISO 8601
   * @param source who says so
   */
  public record Price(
      String sku, String unit, BigDecimal price, String region, String asOf, String source) {

    /** What is not said is empty: of an own price only what and how much is needed. */
    public Price {
      unit = Objects.requireNonNullElse(unit, "");
      region = Objects.requireNonNullElse(region, "");
      asOf = Objects.requireNonNullElse(asOf, "");
      source = Objects.requireNonNullElse(source, "");
    }
  }
}
