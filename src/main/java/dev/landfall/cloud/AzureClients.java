package dev.landfall.cloud;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.Context;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
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
  private final Account account;
  private final ArmHost host;
  private final Clock clock;
  private final HttpPipeline pipeline;
  private final ArmOperations operations;

  AzureClients(AzureAccess access, Account account, Clock clock) {
    this.access = access;
    this.account = account;
    this.host = new ArmHost(access.resourceManager());
    this.clock = clock;
    this.operations = new ArmOperations(host, clock);
    HttpClient http =
        new JdkHttpClientBuilder(access.trust().httpClient())
            .connectionTimeout(Duration.ofSeconds(5))
            .responseTimeout(Duration.ofSeconds(20))
            .build();
    this.pipeline =
        new HttpPipelineBuilder()
            .httpClient(http)
            .policies(
                new UserAgentPolicy("landfall"),
                new RequestIdPolicy(),
                new BearerTokenAuthenticationPolicy(
                    access.login().credential(access.tenantId(), access.authorityHost(), http),
                    withoutSlash(access.resourceManager()) + "/.default"))
            .build();
  }

  /** The id of the subscription as a path: what all resource ids begin with. */
  public String subscription() {
    return "/subscriptions/" + access.subscriptionId();
  }

  /** The Entra tenant that it trusts. */
  public String tenant() {
    return access.tenantId();
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
    ArmAnswer answer = send("Get", HttpMethod.GET, id, id, apiVersion, Map.of());
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

  private List<Map<String, Object>> listed(String collection, String query) {
    List<Map<String, Object>> all = new ArrayList<>();
    Optional<String> next =
        page(
            send("List", HttpMethod.GET, collection, collection, query, Map.of()), collection, all);
    while (next.isPresent()) {
      next = page(follow("List", next.get(), collection), collection, all);
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
    ArmAnswer answer = send("CreateOrUpdate", HttpMethod.PUT, id, id, apiVersion, body);
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
    ArmAnswer answer = send("Delete", HttpMethod.DELETE, id, id, apiVersion, Map.of());
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
                    follow("Operation", last.url(), id),
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
    ArmAnswer answer = send(verb, method, id, path, apiVersion, body);
    Map<String, Object> result = answer.orThrow(verb + " of " + id, access.remedy());
    operations.remember(id, answer);
    return result;
  }

  private ArmAnswer send(
      String verb,
      HttpMethod method,
      String id,
      String path,
      String apiVersion,
      Map<String, Object> body) {
    String url = withoutSlash(access.resourceManager()) + path + "?api-version=" + apiVersion;
    HttpRequest request = new HttpRequest(method, url);
    request.setHeader(HttpHeaderName.ACCEPT, "application/json");
    if (method != HttpMethod.GET && !body.isEmpty()) {
      request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
      request.setBody(ArmAnswer.json(body));
    }
    return send(verb, request, id);
  }

  /** Asks an address that Azure named, if it is one of the resource manager. */
  private ArmAnswer follow(String verb, String url, String id) {
    if (!host.serves(url)) {
      throw new Failure.Denied(
              "%s of %s: Azure leads to another host than %s"
                  .formatted(verb, id, access.resourceManager().getHost()),
              "no token is sent there; correct the connection's endpoint.resourceManager")
          .asException();
    }
    return send(verb, new HttpRequest(HttpMethod.GET, url), id);
  }

  private ArmAnswer send(String verb, HttpRequest request, String id) {
    String what = verb + " of " + id;
    Pauses.Kind kind = Pauses.Kind.of(request.getHttpMethod().toString());
    account.requireCallsLeft(kind, what);
    ArmAnswer answer =
        account.call(
            ArmAnswer.typeOf(id) + "." + verb,
            what,
            () -> {
              try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
                return ArmAnswer.of(response, kind);
              } catch (RuntimeException e) {
                throw new FailureException(SdkFailures.azure(what, access.remedy(), e), e);
              }
            },
            a -> a.status() == 404 ? Optional.empty() : a.failure(what, access.remedy()));
    account.heard(kind, answer);
    return answer;
  }

  private static String withoutSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * What the clients are made of.
   *
   * @param subscriptionId the subscription
   * @param tenantId the tenant that signs in
   * @param login how to sign in
   * @param authorityHost where to sign in, none for the public one
   * @param resourceManager where the resource manager is
   * @param trust whom to believe there
   * @param remedy what to do when Azure refuses the credentials
   */
  record AzureAccess(
      String subscriptionId,
      String tenantId,
      AzureLogin login,
      Optional<URI> authorityHost,
      URI resourceManager,
      Trust trust,
      String remedy) {}
}
