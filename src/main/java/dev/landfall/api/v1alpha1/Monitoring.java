package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Logs and alerts on Azure. Every resource of the environment that has logs sends them, and its
 * metrics, to one Log Analytics workspace.
 *
 * @param workspace the name of the Log Analytics workspace. Azure keeps the name of a deleted one
 *     for 14 days: made again in the same resource group and region, it comes back with its data
 * @param retentionDays how long logs are kept; 31 days are in Azure's price, more cost extra
 * @param alerts who is told when something is wrong; nobody when absent
 */
public record Monitoring(
    @Required @Pattern("^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$") String workspace,
    @Default("30") @Min(30) @Max(730) Integer retentionDays,
    @Nullable Alerts alerts) {

  /** Fills in the default where no API server did. */
  public Monitoring {
    retentionDays = Objects.requireNonNullElse(retentionDays, 30);
  }

  /**
   * Alerts on databases, gateway and apps; docs/monitoring.md lists them with their thresholds.
   *
   * @param emails the addresses they are sent to; Azure asks nobody for consent, but tells each
   *     address that it was added
   */
  @ValidationRule(
      value = "self.emails.all(e, self.emails.exists_one(f, f.lowerAscii() == e.lowerAscii()))",
      message = "every address is named once")
  public record Alerts(
      @Required @Size(min = 1, max = 20)
          List<@Pattern("^[^@\\s]{1,64}@[^@\\s.]{1,63}(\\.[^@\\s.]{1,63}){1,4}$") String> emails) {

    /** Copies. */
    public Alerts {
      emails = List.copyOf(emails);
    }
  }
}
