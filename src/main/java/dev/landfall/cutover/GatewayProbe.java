package dev.landfall.cutover;

import dev.landfall.spine.Failure;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One request to the gateway in the name of a host that does not lead there so far. */
public final class GatewayProbe implements Clients.Probe {
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .callTimeout(Duration.ofSeconds(5))
          .followRedirects(false)
          .retryOnConnectionFailure(false)
          .build();

  @Override
  public int status(String host, int port, String hostname, String path) {
    String name = hostname.replace("*.", "landfall-probe.");
    HttpUrl url =
        new HttpUrl.Builder().scheme("http").host(host).port(port).encodedPath(path).build();
    Request request = new Request.Builder().url(url).header("Host", name).build();
    try (Response response = http.newCall(request).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new Failure.Transient(
              "asking the gateway %s:%d for %s%s".formatted(host, port, hostname, path),
              e.toString())
          .asException();
    }
  }
}
