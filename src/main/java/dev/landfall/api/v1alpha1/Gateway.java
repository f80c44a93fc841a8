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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Application Gateway (WAF_v2): the one way in from outside, with a web application firewall
 * before everything behind it. It serves HTTPS by the certificates it is given, and HTTP without
 * any.
 *
 * @param name its name; its public address and its firewall policy are named after it
 * @param port the port it listens on; when absent 443 with certificates, and 80 without
 * @param redirectPort with certificates, the port at which plain HTTP is led to HTTPS for good,
 *     path and query kept
 * @param certificates what it shows to clients, by host
 * @param caBundleRef the authority that issued the certificates, PEM: a cutover asks the gateway
 *     before it sends anybody there; public ones are trusted when absent
 * @param routes which host and path goes to which app; the more precise host and then the longer
 *     path wins, whatever the order here
 * @param autoscale how many instances it may have
 * @param zones the availability zones its instances and its address are spread over; cannot be
 *     changed later
 * @param firewall what is done about requests that look like attacks
 * @param requestTimeoutSeconds how long an app may take before the client gets a 504
 * @param drainSeconds how long requests in flight may go on when the app behind them is replaced
 */
@ValidationRule(
    value =
        "!has(self.port) || self.port != 443 || (has(self.certificates) &&"
            + " self.certificates.size() > 0)",
    message =
        "port 443 is for HTTPS: give the gateway certificates; or give another port, and let a"
            + " proxy in front of it end TLS (a proxied Cloudflare record does)")
@ValidationRule(
    value =
        "!has(self.certificates) || self.certificates.size() == 0 || !has(self.port) ||"
            + " !has(self.redirectPort) || self.port != self.redirectPort",
    message = "port is for HTTPS and redirectPort for HTTP: they cannot be the same")
@ValidationRule(
    value = "!has(self.zones) || self.zones.all(z, z in ['1', '2', '3'])",
    message = "zones are '1', '2' and '3'")
public record Gateway(
    @Required @Size(max = 76) @Pattern("^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$") String name,
    @Min(1) @Max(64999) Integer port,
    @Default("80") @Min(1) @Max(64999) Integer redirectPort,
    @Size(max = 32) List<Certificate> certificates,
    @Nullable KeyRef caBundleRef,
    @Required @Size(min = 1, max = 64) List<Route> routes,
    Autoscale autoscale,
    @Size(max = 3) List<String> zones,
    Firewall firewall,
    @Default("30") @Min(1) @Max(86400) Integer requestTimeoutSeconds,
    @Default("60") @Min(1) @Max(3600) Integer drainSeconds) {

  /** Fills in the defaults where no API server did; absent lists are empty. */
  public Gateway {
    certificates = certificates == null ? List.of() : List.copyOf(certificates);
    port = Objects.requireNonNullElse(port, certificates.isEmpty() ? 80 : 443);
    redirectPort = Objects.requireNonNullElse(redirectPort, 80);
    zones = zones == null ? List.of() : List.copyOf(zones);
    autoscale = Objects.requireNonNullElseGet(autoscale, () -> new Autoscale(2, 10));
    firewall =
        Objects.requireNonNullElseGet(
            firewall, () -> new Firewall(Mode.Prevention, "Microsoft_DefaultRuleSet_2.1"));
    requestTimeoutSeconds = Objects.requireNonNullElse(requestTimeoutSeconds, 30);
    drainSeconds = Objects.requireNonNullElse(drainSeconds, 60);
  }

  /** The certificate shown for a host: one that names it, or else the one that names none. */
  public Optional<Certificate> certificate(String host) {
    return certificates.stream()
        .filter(c -> c.hosts().contains(host))
        .findFirst()
        .or(() -> certificates.stream().filter(c -> c.names(host)).findFirst())
        .or(() -> certificates.stream().filter(c -> c.hosts().isEmpty()).findFirst());
  }

  /** Whether it serves HTTPS. */
  public boolean tls() {
    return !certificates.isEmpty();
  }

  /**
   * A certificate with its key. It is kept in the Key Vault, where the gateway reads it by an
   * identity of its own; a renewed one is served within four hours, without a change of the
   * gateway.
   *
   * @param name what it is called in the vault, behind the gateway's name
   * @param hosts the hosts it is shown for, *.domain.com for all right below domain.com; all that
   *     no other certificate is for when absent
   * @param secretRef a Secret of type kubernetes.io/tls in this namespace, as cert-manager writes
   *     them: tls.crt with the whole chain, tls.key
   */
  public record Certificate(
      @Required @Size(max = 40) @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$") String name,
      @Size(max = 64) List<String> hosts,
      @Required SecretRef secretRef) {

    /** Absent lists are empty. */
    public Certificate {
      hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }

    /** Whether it is shown for a host by name, and not for want of another. */
    public boolean names(String host) {
      return hosts.contains(host)
          || hosts.contains("*" + host.substring(Math.max(0, host.indexOf('.'))));
    }
  }

  /**
   * One route.
   *
   * @param name its name
   * @param host the host, with a leading *. for all below it
   * @param path the path prefix: /api takes /api and /api/orders, and not /apish; what no path of a
   *     host takes goes where its shortest one goes
   * @param app the container app that serves it
   */
  public record Route(
      @Required @Size(max = 80) @Pattern("^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$") String name,
      @Required @Size(max = 72) @Pattern("^(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$") String host,
      @Default("/") @Size(max = 255) @Pattern("^/[^*?#\\s]*$") String path,
      @Required String app) {

    /** Fills in the default where no API server did. */
    public Route {
      path = Objects.requireNonNullElse(path, "/");
    }
  }

  /**
   * How many instances it may have. Azure adds and removes them by load; an instance is there some
   * minutes after it is needed, so the least is what must carry a sudden rush.
   *
   * @param min at least
   * @param max at most
   */
  @ValidationRule(value = "self.min <= self.max", message = "min must not be above max")
  public record Autoscale(
      @Default("2") @Min(0) @Max(125) Integer min, @Default("10") @Min(2) @Max(125) Integer max) {

    /** Fills in the defaults where no API server did. */
    public Autoscale {
      min = Objects.requireNonNullElse(min, 2);
      max = Objects.requireNonNullElse(max, 10);
    }
  }

  /**
   * The web application firewall.
   *
   * @param mode what is done with a request that breaks a rule
   * @param ruleSet the managed rules: Microsoft's default rule set, which is built on OWASP's core
   *     rule set and less given to false alarms, or OWASP's own
   */
  public record Firewall(
      @Default("Prevention") Mode mode,
      @Default("Microsoft_DefaultRuleSet_2.1")
          @Pattern("^(Microsoft_DefaultRuleSet_2\\.1|OWASP_3\\.2)$")
          String ruleSet) {

    /** Fills in the defaults where no API server did. */
    public Firewall {
      mode = Objects.requireNonNullElse(mode, Mode.Prevention);
      ruleSet = Objects.requireNonNullElse(ruleSet, "Microsoft_DefaultRuleSet_2.1");
    }
  }

  /** What is done with a request that breaks a rule. */
  public enum Mode {
    /** It is logged and refused with a 403. */
    Prevention,
    /** It is logged and let through: for finding false alarms before they hurt. */
    Detection
  }
}
