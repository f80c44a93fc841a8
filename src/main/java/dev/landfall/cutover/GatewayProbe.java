package dev.landfall.cutover;

import dev.landfall.cloud.Trust;
import dev.landfall.spine.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One request to the gateway in the name of a host that does not lead there so far. By HTTPS it is
 * what a client will send once it does: the name is asked for in the handshake (SNI), and the
 * certificate has to be for it and from somebody trusted.
 */
public final class GatewayProbe implements Clients.Probe {
  private final OkHttpClient http;
  private final String scheme;

  /** By HTTP. */
  public GatewayProbe() {
    this("http", Optional.empty());
  }

  /** By HTTPS. */
  public GatewayProbe(Trust trust) {
    this("https", Optional.of(trust));
  }

  private GatewayProbe(String scheme, Optional<Trust> trust) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(5))
            .followRedirects(false)
            .retryOnConnectionFailure(false);
    trust.ifPresent(t -> builder.sslSocketFactory(t.context().getSocketFactory(), t.manager()));
    this.http = builder.build();
    this.scheme = scheme;
  }

  @Override
  public int status(String host, int port, String hostname, String path) {
    String name = hostname.replace("*.", "landfall-probe.");
    HttpUrl url =
        new HttpUrl.Builder().scheme(scheme).host(name).port(port).encodedPath(path).build();
    // A port in the Host header is left out: listeners know hosts alone.
    Request request = new Request.Builder().url(url).header("Host", name).build();
    OkHttpClient there =
        http.newBuilder().dns(asked -> List.of(InetAddress.getByName(host))).build();
    try (Response response = there.newCall(request).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new Failure.Transient(
              "asking the gateway %s:%d for %s%s".formatted(host, port, hostname, path),
              e.toString())
          .asException();
    }
  }
}
