package dev.landfall.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Says where the database is; asked again whenever it refuses. */
@FunctionalInterface
public interface DatabaseUrlSource {

  /** The connection URL: {@code postgresql://user:password@host:port/database?options}. */
  String url();

  /** What the environment declares: a secret, or the URL itself. */
  static DatabaseUrlSource from(Map<String, String> env) {
    String secretId = env.get("DATABASE_SECRET_ID");
    if (secretId == null) {
      String url = env.get("DATABASE_URL");
      if (url == null) {
        throw new IllegalStateException("neither DATABASE_URL nor DATABASE_SECRET_ID is set");
      }
      return () -> url;
    }
    SecretsManagerClient client =
        SecretsManagerClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    ObjectMapper json = new ObjectMapper();
    return () -> {
      try {
        String secret = client.getSecretValue(r -> r.secretId(secretId)).secretString();
        return json.readTree(secret).path("DATABASE_URL").asText();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the secret " + secretId + " is not JSON", e);
      }
    };
  }
}
