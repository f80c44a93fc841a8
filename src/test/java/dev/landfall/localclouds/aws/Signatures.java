package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.http.CloudRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks Signature Version 4 (AWS IAM User Guide, "AWS Signature Version 4 for API requests"): the
 * signature over method, path, query, signed headers and body, the scope, the age, the session.
 */
final class Signatures {
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private final Principals principals;
  private final String region;
  private final Clock clock;

  Signatures(Principals principals, String region, Clock clock) {
    this.principals = principals;
    this.region = region;
    this.clock = clock;
  }

  /** Who signed a request. */
  Principals.Key verify(CloudRequest request, AwsCall call) {
    Words words =
        switch (call.protocol()) {
          case JSON -> Words.JSON;
          case QUERY -> Words.QUERY;
          case REST -> Words.REST;
        };
    String header =
        request
            .header("authorization")
            .orElseThrow(() -> words.error(words.missing, "Missing Authentication Token"));
    Matcher parsed = AUTHORIZATION.matcher(header);
    if (!parsed.matches()) {
      throw words.error(
          "IncompleteSignature", "Authorization header is not one of AWS4-HMAC-SHA256");
    }
    Principals.Key key =
        principals
            .find(parsed.group(1))
            .orElseThrow(
                () ->
                    words.error(
                        words.unknownKey,
                        "The security token included in the request is invalid."));
    checkSession(request, key, words);
    if (!parsed.group(3).equals(region) || !parsed.group(4).equals(call.service())) {
      throw words.error(
          words.wrong,
          "Credential should be scoped to region '%s' and service '%s', not '%s' and '%s'."
              .formatted(region, call.service(), parsed.group(3), parsed.group(4)));
    }
    String time = request.header("x-amz-date").orElse("");
    checkAge(time, parsed.group(2), words);
    String expected = signature(request, key, parsed, time, call.service());
    if (!MessageDigest.isEqual(bytes(expected), bytes(parsed.group(6)))) {
      throw words.error(
          words.wrong,
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
    return key;
  }

  private void checkSession(CloudRequest request, Principals.Key key, Words words) {
    if (!request.header("x-amz-security-token").equals(key.sessionToken())) {
      throw words.error(words.unknownKey, "The security token included in the request is invalid.");
    }
    if (key.expires().filter(end -> end.isBefore(clock.instant())).isPresent()) {
      throw words.error(words.expired, "The security token included in the request is expired");
    }
  }

  private void checkAge(String time, String date, Words words) {
    Instant signed;
    try {
      signed = Instant.from(TIME.parse(time));
    } catch (DateTimeParseException e) {
      throw words.error("IncompleteSignature", "Date must be in ISO-8601 'basic format'.");
    }
    Instant now = clock.instant();
    if (!time.startsWith(date) || Duration.between(signed, now).abs().compareTo(LARGEST_SKEW) > 0) {
      throw words.error(
          words.wrong,
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(time, TIME.format(now.minus(LARGEST_SKEW)), TIME.format(now)));
    }
  }

  /** S3 signs slashes of keys as they are, however a client sends two of them in a row. */
  private String signature(
      CloudRequest request, Principals.Key key, Matcher parsed, String time, String service) {
    List<String> signed = Arrays.asList(parsed.group(5).split(";"));
    String headers =
        signed.stream()
            .map(
                name ->
                    name
                        + ":"
                        + request.headers().getOrDefault(name, List.of()).stream()
                            .map(v -> v.trim().replaceAll(" +", " "))
                            .collect(Collectors.joining(","))
                        + "\n")
            .collect(Collectors.joining());
    String query =
        request.rawQuery().isEmpty()
            ? ""
            : Arrays.stream(request.rawQuery().split("&"))
                .map(p -> p.contains("=") ? p : p + "=")
                .sorted()
                .collect(Collectors.joining("&"));
    String canonical =
        String.join(
            "\n",
            request.method(),
            service.equals("s3") ? request.rawPath().replace("%2F", "/") : request.rawPath(),
            query,
            headers,
            parsed.group(5),
            payload(request));
    String scope = String.join("/", parsed.group(2), region, service, "aws4_request");
    byte[] signingKey = bytes("AWS4" + key.secret());
    for (String part : scope.split("/")) {
      signingKey = hmac(signingKey, part);
    }
    return hex(
        hmac(
            signingKey,
            String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(bytes(canonical))))));
  }

  /** S3's clients say in a header what they signed, and may leave the body out. */
  private static String payload(CloudRequest request) {
    return request
        .header("x-amz-content-sha256")
        .filter(said -> said.equals("UNSIGNED-PAYLOAD") || said.startsWith("STREAMING-"))
        .orElseGet(() -> hex(sha256(request.body())));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] of) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(of);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] of) {
    return HexFormat.of().formatHex(of);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The same refusals have other names in either protocol. */
  private enum Words {
    QUERY(
        403,
        "SignatureDoesNotMatch",
        "InvalidClientTokenId",
        "MissingAuthenticationToken",
        "ExpiredToken"),
    JSON(
        400,
        "InvalidSignatureException",
        "UnrecognizedClientException",
        "MissingAuthenticationTokenException",
        "ExpiredTokenException"),
    REST(403, "SignatureDoesNotMatch", "InvalidAccessKeyId", "AccessDenied", "ExpiredToken");

    private final int status;
    private final String wrong;
    private final String unknownKey;
    private final String missing;
    private final String expired;

    Words(int status, String wrong, String unknownKey, String missing, String expired) {
      this.status = status;
      this.wrong = wrong;
      this.unknownKey = unknownKey;
      this.missing = missing;
      this.expired = expired;
    }

    private AwsError error(String code, String message) {
      return new AwsError(status, code, message);
    }
  }
}
