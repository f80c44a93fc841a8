package dev.landfall.cloud;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpMethod;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Sensitive;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Azure Resource Manager for one subscription, through azure-core's pipeline and azure-identity's
 * sign-in. Resources are trees of maps, lists and scalars, as the REST reference shows them.
 *
 * <p>Nothing here waits or retries: a write returns when Azure has accepted it, and the address of
 * its long-running operation is remembered, so that a later look can say how it goes, or why it
 * failed. Who writes that address down can give it to another process.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations">
 *     asynchronous operations</a>
 */
public final class AzureClients {
  /** The public resource manager. */
  static final URI PUBLIC = URI.create("https://management.azure.com");

  private final AzureAccess access;
  private final ArmCalls calls;
  private final Lists lists;
  private final Clock clock;
  private final Duration stood;
  private final ArmOperations operations;
  private final Lazy<TokenCredential> credential;

  AzureClients(AzureAccess access, Account account, Lists lists, Clock clock) {
    this.access = access;
    this.calls = new ArmCalls(access, account);
    this.lists = lists;
    this.clock = clock;
    this.stood = Duration.ZERO;
    this.operations = new ArmOperations(new ArmHost(access.resourceManager()), clock);
    this.credential = new Lazy<>(access::credential);
  }

  private AzureClients(AzureClients other, Duration stood) {
    this.access = other.access;
    this.calls = other.calls.forOneLook();
    this.lists = other.lists;
    this.clock = other.clock;
    this.stood = stood;
    this.operations = other.operations;
    this.credential = other.credential;
  }

  /**
   * The same for one look of somebody for whom lists are new enough that were asked for since it
   * stands still.
   *
   * @param since how long it has stood; zero looks at each resource by itself
   */
  public AzureClients standing(Duration since) {
    return new AzureClients(this, since);
  }

  /**
   * Makes a look of many reads at once, or not at all: one that breaks off in its middle has cost
   * much and told nothing.
   *
   * @param reads how many it will be
   * @param what what is looked at, for messages
   * @param look the look; does not throw
   * @param refused what it is instead, while the budget does not have as many reads
   */
  public <T> T atOnce(int reads, String what, Supplier<T> look, Function<Failure, T> refused) {
    Optional<Failure> failure = calls.prepay(reads, what);
    if (failure.isPresent()) {
      return refused.apply(failure.get());
    }
    try {
      return look.get();
    } finally {
      calls.giveBack();
    }
  }

  /** Whether both are of one connection as it is now. */
  public boolean isOf(AzureClients other) {
    return operations == other.operations;
  }

  /** The id of the subscription as a path: what all resource ids begin with. */
  public String subscription() {
    return "/subscriptions/" + access.subscriptionId();
  }

  /** The Entra tenant that it trusts. */
  public String tenant() {
    return access.tenantId();
  }

  /**
   * What opens another of Azure's services to a program of ours for a while.
   *
   * @param resource the service, for example https://storage.azure.com
   */
  public AzureToken token(String resource) {
    try {
      AccessToken token =
          credential
              .get()
              .getTokenSync(new TokenRequestContext().addScopes(resource + "/.default"));
      return new AzureToken(
          new Sensitive(token.getToken()), token.getExpiresAt().toInstant(), access.trust().pem());
    } catch (RuntimeException e) {
      throw new FailureException(
          SdkFailures.azure("signing in for " + resource, access.remedy(), e), e);
    }
  }

  /** The time, by which the age of a role is judged. */
  public Instant now() {
    return clock.instant();
  }

  /** Who signs in. */
  public String clientId() {
    return access.login().clientId();
  }

  /** When the first certificate authority that was declared for it expires. */
  public Optional<Instant> trustedUntil() {
    return access.trust().until();
  }

  /**
   * Reads a resource.
   *
   * @param id its id, beginning with a slash
   * @param apiVersion the API version of its type
   */
  public Optional<Map<String, Object>> get(String id, String apiVersion) {
    ArmAnswer answer = calls.send("Get", HttpMethod.GET, id, id, apiVersion, Map.of());
    if (answer.status() == 404 && !"SubscriptionNotFound".equals(answer.errorCode())) {
      return Optional.empty();
    }
    return Optional.of(answer.orThrow("reading " + id, access.remedy()));
  }

  /**
   * Reads the resources of a collection that a filter lets through.
   *
   * @param collection its path, beginning with a slash
   * @param filter as the collection's type understands it
   */
  public List<Map<String, Object>> list(String collection, String apiVersion, String filter) {
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20");
    return listed(collection, apiVersion + "&$filter=" + encoded);
  }

  /** Reads all resources of a collection. */
  public List<Map<String, Object>> list(String collection, String apiVersion) {
    return listed(collection, apiVersion);
  }

  /**
   * What a list had that may be some minutes old, by ids in lower case; empty where the list is
   * refused, and for who does not stand still.
   */
  public Optional<Map<String, Map<String, Object>>> listed(ArmList list) {
    return stood.isZero()
        ? Optional.empty()
        : lists.of(list, list.notBefore(clock.instant(), stood), this::list);
  }

  /**
   * What is only told on request, asked for again when the resource is another than it was then.
   *
   * @param body the resource as it was seen now
   */
  public Map<String, Object> ask(
      String id, String action, String apiVersion, Map<String, Object> body) {
    return stood.isZero()
        ? post(id, action, apiVersion)
        : lists.told(
            id + "/" + action,
            body,
            ArmList.notBefore(clock.instant(), stood, ArmList.PART),
            () -> post(id, action, apiVersion));
  }

  private List<Map<String, Object>> listed(String collection, String query) {
    List<Map<String, Object>> all = new ArrayList<>();
    Optional<String> next =
        page(
            calls.send("List", HttpMethod.GET, collection, collection, query, Map.of()),
            collection,
            all);
    while (next.isPresent()) {
      next = page(calls.follow("List", next.get(), collection), collection, all);
    }
    return List.copyOf(all);
  }

  private Optional<String> page(
      ArmAnswer answer, String collection, List<Map<String, Object>> all) {
    answer.orThrow("listing " + collection, access.remedy());
    all.addAll(answer.elements());
    return Optional.of(ArmAnswer.text(answer.body().get("nextLink"))).filter(l -> !l.isEmpty());
  }

  /** Begins to create or replace a resource. */
  public void put(String id, String apiVersion, Map<String, Object> body) {
    begin("CreateOrUpdate", HttpMethod.PUT, id, id, apiVersion, body);
  }

  /**
   * Creates something that Azure takes only once: that it is there already is a success.
   *
   * @param exists the error code that says so
   */
  public void putOnce(String id, String apiVersion, Map<String, Object> body, String exists) {
    ArmAnswer answer = calls.send("CreateOrUpdate", HttpMethod.PUT, id, id, apiVersion, body);
    if (!exists.equals(answer.errorCode())) {
      answer.orThrow("CreateOrUpdate of " + id, access.remedy());
    }
  }

  /** Begins to change some properties of a resource. */
  public void patch(String id, String apiVersion, Map<String, Object> body) {
    begin("Update", HttpMethod.PATCH, id, id, apiVersion, body);
  }

  /** Begins to delete a resource; that it is gone already is a success. */
  public void delete(String id, String apiVersion) {
    ArmAnswer answer = calls.send("Delete", HttpMethod.DELETE, id, id, apiVersion, Map.of());
    if (answer.status() == 404) {
      return;
    }
    answer.orThrow("Delete of " + id, access.remedy());
    operations.remember(id, answer);
  }

  /** Begins an action on a resource, or asks for something that is only told on request. */
  public Map<String, Object> post(String id, String action, String apiVersion) {
    return begin(action, HttpMethod.POST, id, id + "/" + action, apiVersion, Map.of());
  }

  /** Where the operation that was last begun on a resource is asked about, as far as known. */
  public Optional<BegunOperation> begun(String id) {
    return operations.of(id);
  }

  /** Takes up what an earlier process began, unless it is asked about at somebody else's. */
  public void resume(String id, BegunOperation operation) {
    operations.resume(id, operation);
  }

  /** How the operation that was last begun on a resource goes, as far as known. */
  public Optional<ArmOperation> operation(String id) {
    return begun(id)
        .map(
            last ->
                ArmOperation.of(
                    calls.follow(ArmCalls.OPERATION, last.url(), id),
                    last.at(),
                    "changing " + id,
                    access.remedy()));
  }

  /** Forgets the last operation on a resource: it stands as it should. */
  public void settled(String id) {
    operations.settled(id);
  }

  private Map<String, Object> begin(
      String verb,
      HttpMethod method,
      String id,
      String path,
      String apiVersion,
      Map<String, Object> body) {
    ArmAnswer answer = calls.send(verb, method, id, path, apiVersion, body);
    Map<String, Object> result = answer.orThrow(verb + " of " + id, access.remedy());
    operations.remember(id, answer);
    return result;
  }
}
