package dev.landfall.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the one who signed in may do at a scope: the sum of its roles there.
 *
 * @param grants one per role; what any of them allows is allowed
 * @see <a
 *     href="https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group">
 *     Permissions - List For Resource Group, 2022-04-01</a>
 */
public record AzureRights(List<Grant> grants) {
  private static final String VERSION = "2022-04-01";
  private static final String PERMISSIONS = "/providers/Microsoft.Authorization/permissions";

  /** Copies. */
  public AzureRights {
    grants = List.copyOf(grants);
  }

  /**
   * The actions of one role.
   *
   * @param actions allowed, with * for any text
   * @param notActions taken away from those
   */
  public record Grant(List<String> actions, List<String> notActions) {
    boolean allows(String action) {
      return actions.stream().anyMatch(a -> matches(a, action))
          && notActions.stream().noneMatch(a -> matches(a, action));
    }

    private static boolean matches(String pattern, String action) {
      return Pattern.compile(
              Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.CASE_INSENSITIVE)
          .matcher(action)
          .matches();
    }
  }

  /** Whether an action is allowed, for example {@code Microsoft.Network/virtualNetworks/write}. */
  public boolean allow(String action) {
    return grants.stream().anyMatch(g -> g.allows(action));
  }

  /**
   * The rights in a resource group or, while it is not there, in the subscription; empty where they
   * are not told, or not whole.
   */
  public static Optional<AzureRights> read(AzureClients azure, String group) {
    return azure
        .get(group + PERMISSIONS, VERSION)
        .or(() -> azure.get(azure.subscription() + PERMISSIONS, VERSION))
        .filter(body -> body.get("nextLink") == null)
        .map(AzureRights::of);
  }

  private static AzureRights of(Map<String, Object> body) {
    List<Grant> grants = new ArrayList<>();
    if (body.get("value") instanceof List<?> value) {
      for (Object each : value) {
        if (each instanceof Map<?, ?> grant) {
          grants.add(new Grant(texts(grant.get("actions")), texts(grant.get("notActions"))));
        }
      }
    }
    return new AzureRights(grants);
  }

  private static List<String> texts(@Nullable Object value) {
    return Optional.ofNullable(value).filter(List.class::isInstance).stream()
        .flatMap(list -> ((List<?>) list).stream())
        .map(String::valueOf)
        .toList();
  }
}
