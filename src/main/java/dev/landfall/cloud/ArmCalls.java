package dev.landfall.cloud;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests to a resource manager, each once, and each by way of the account's budget. */
final class ArmCalls {
  /** A look at an operation that was begun: it waits for nothing. */
  static final String OPERATION = "Operation";

  private final AzureAccess access;
  private final Account account;
  private final ArmHost host;
  private final HttpPipeline pipeline;
  private final AtomicInteger prepaid = new AtomicInteger();

  ArmCalls(AzureAccess access, Account account) {
    this.access = access;
    this.account = account;
    this.host = new ArmHost(access.resourceManager());
    this.pipeline = access.pipeline();
  }

  private ArmCalls(ArmCalls other) {
    this.access = other.access;
    this.account = other.account;
    this.host = other.host;
    this.pipeline = other.pipeline;
  }

  /** The same for one look, which may take its reads from the budget all at once. */
  ArmCalls forOneLook() {
    return new ArmCalls(this);
  }

  /** Takes them; the failure that the look is where there are not as many left. */
  Optional<Failure> prepay(int reads, String what) {
    Optional<Failure> refused = account.prepay(reads, what);
    if (refused.isEmpty()) {
      prepaid.set(reads);
    }
    return refused;
  }

  /** The look is over. */
  void giveBack() {
    account.giveBack(prepaid.getAndSet(0));
  }

  ArmAnswer send(
      String verb,
      HttpMethod method,
      String id,
      String path,
      String apiVersion,
      Map<String, Object> body) {
    String url = access.base() + path + "?api-version=" + apiVersion;
    HttpRequest request = new HttpRequest(method, url);
    request.setHeader(HttpHeaderName.ACCEPT, "application/json");
    if (method != HttpMethod.GET && !body.isEmpty()) {
      request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
      request.setBody(ArmAnswer.json(body));
    }
    return send(verb, request, id);
  }

  /** Asks an address that Azure named, if it is one of the resource manager. */
  ArmAnswer follow(String verb, String url, String id) {
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
    CallKind kind = CallKind.of(request.getHttpMethod().toString());
    ArmAnswer answer =
        account.call(
            new Call(ArmAnswer.typeOf(id) + "." + verb, what, kind, priority(verb, kind)),
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

  private Priority priority(String verb, CallKind kind) {
    if (verb.equals(OPERATION)) {
      return Priority.URGENT;
    }
    return kind == CallKind.READS && prepaid.getAndUpdate(n -> Math.max(0, n - 1)) > 0
        ? Priority.PREPAID
        : Priority.ORDINARY;
  }
}
