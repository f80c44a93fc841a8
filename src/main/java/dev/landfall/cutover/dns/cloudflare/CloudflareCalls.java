package dev.landfall.cutover.dns.cloudflare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.landfall.cloud.Call;
import dev.landfall.cloud.CallKind;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Requests and envelopes; every error leaves as a {@link FailureException}. */
final class CloudflareCalls {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final int PAGE_SIZE = 1000;

  private final CloudflareEndpoint endpoint;
  private final OkHttpClient reads;
  private final OkHttpClient writes;

  CloudflareCalls(CloudflareEndpoint endpoint) {
    this.endpoint = endpoint;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .callTimeout(endpoint.timeout())
            .connectTimeout(endpoint.timeout())
            .readTimeout(endpoint.timeout())
            .followRedirects(false);
    if (endpoint.trust() != null) {
      builder.sslSocketFactory(context(endpoint.trust()).getSocketFactory(), endpoint.trust());
    }
    this.reads = builder.build();
    // A write is never sent twice behind our back: whether it arrived is found out by reading.
    this.writes = reads.newBuilder().retryOnConnectionFailure(false).build();
  }

  private static SSLContext context(X509TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no TLS", e);
    }
  }

  /** The result of a GET. */
  JsonNode get(String what, String path, List<Query> query) {
    return envelope(what, reads, request(url(path, query))).path("result");
  }

  /** All items of all pages of a list. */
  List<JsonNode> list(String what, String path, Query filter) {
    List<JsonNode> items = new ArrayList<>();
    int pages = 1;
    for (int page = 1; page <= pages; page++) {
      List<Query> query =
          List.of(
              filter,
              Query.of("per_page", Integer.toString(PAGE_SIZE)),
              Query.of("page", Integer.toString(page)));
      JsonNode envelope = envelope(what, reads, request(url(path, query)));
      envelope.path("result").forEach(items::add);
      pages = envelope.path("result_info").path("total_pages").asInt(1);
    }
    return items;
  }

  /** The result of a POST. */
  JsonNode post(String what, String path, JsonNode body) {
    RequestBody json = RequestBody.create(body.toString(), JSON_TYPE);
    return envelope(what, writes, request(url(path, List.of())).post(json)).path("result");
  }

  private HttpUrl url(String path, List<Query> query) {
    HttpUrl base = HttpUrl.get(endpoint.baseUrl());
    HttpUrl.Builder url =
        (base == null ? new HttpUrl.Builder() : base.newBuilder()).addPathSegments(path);
    query.forEach(q -> url.addQueryParameter(q.name(), q.value()));
    return url.build();
  }

  private Request.Builder request(HttpUrl url) {
    try {
      return new Request.Builder()
          .url(url)
          .header("Authorization", "Bearer " + endpoint.token().get().strip())
          .header("Accept", "application/json");
    } catch (IllegalArgumentException e) {
      // Not kept as the cause: the token must not reach a log by way of a parser's message.
      throw new Failure.Denied(
              "The Cloudflare API token has characters that no token has",
              "put the bare token into the Secret")
          .asException();
    }
  }

  private JsonNode envelope(String what, OkHttpClient client, Request.Builder request) {
    CallKind kind = client == reads ? CallKind.READS : CallKind.WRITES;
    return endpoint
        .account()
        .call(
            new Call(what, what, kind, endpoint.priority()),
            () -> answered(what, client, request),
            answer -> Optional.empty());
  }

  private JsonNode answered(String what, OkHttpClient client, Request.Builder request) {
    try (Response response = client.newCall(request.build()).execute()) {
      JsonNode envelope = parse(response.body());
      if (response.isSuccessful() && envelope.path("success").asBoolean()) {
        return envelope;
      }
      throw CloudflareErrors.failure(what, response, envelope).asException();
    } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
      throw new FailureException(
          new Failure.Denied(
              "No trusted TLS with "
                  + endpoint.baseUrl().getHost()
                  + " for the "
                  + what
                  + ": "
                  + e.getMessage(),
              "name the authority that signed its certificate as the connection's CA bundle"),
          e);
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Transient(
              "Cloudflare's answer to the " + what + " did not arrive", e.toString()),
          e);
    }
  }

  private static JsonNode parse(@Nullable ResponseBody body) throws IOException {
    String text = body == null ? "" : body.string();
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // A proxy's error page, say: the status alone decides.
      return MissingNode.getInstance();
    }
  }
}
