package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.localclouds.http.CloudResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Security Token Service: who am I, and sessions of roles. */
final class Sts implements AwsService {
  private static final Pattern ROLE = Pattern.compile("arn:aws:iam::(\\d{12}):role/(.+)");
  private static final int SHORTEST = 900;
  private static final int LONGEST = 43_200;

  private final Principals principals;
  private final Set<String> roles = ConcurrentHashMap.newKeySet();
  private final Map<String, String> trusted = new ConcurrentHashMap<>();

  Sts(Principals principals) {
    this.principals = principals;
  }

  /** Makes a role that every user of the account may assume. */
  void addRole(String name) {
    roles.add(name);
  }

  /** Makes a role that a token with this subject may be exchanged for. */
  void addRole(String name, String subject) {
    trusted.put(name, subject);
  }

  /** Whether a call is answered without a signature: the token in it says who calls. */
  static boolean isUnsigned(AwsCall call) {
    return call.service().equals("sts") && call.action().equals("AssumeRoleWithWebIdentity");
  }

  /** A session for a token: its audience, its end and its subject count, not its signature. */
  CloudResponse assumeRoleWithWebIdentity(AwsCall call) {
    call.allowing("RoleArn", "RoleSessionName", "DurationSeconds", "WebIdentityToken");
    Matcher role = ROLE.matcher(call.require("RoleArn"));
    JsonNode claims = claims(call.require("WebIdentityToken"));
    if (!claims.path("aud").toString().contains("\"sts.amazonaws.com\"")) {
      throw new AwsError(400, "InvalidIdentityToken", "Incorrect token audience");
    }
    if (claims.path("exp").asLong() <= principals.now().getEpochSecond()) {
      throw new AwsError(400, "ExpiredTokenException", "Token expired");
    }
    if (!role.matches()
        || !role.group(1).equals(principals.accountId())
        || !claims.path("sub").asText().equals(trusted.get(role.group(2)))) {
      throw new AwsError(
          403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    Principals.Key key =
        principals.assume(role.group(2), call.require("RoleSessionName"), length(call));
    return Xml.answer(
        call,
        text("SubjectFromWebIdentityToken", claims.path("sub").asText()),
        text("Audience", "sts.amazonaws.com"),
        credentials(key),
        assumed(key));
  }

  private static JsonNode claims(String token) {
    try {
      return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    } catch (IOException | RuntimeException e) {
      throw new AwsError(400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.");
    }
  }

  private static String credentials(Principals.Key key) {
    return element(
        "Credentials",
        text("AccessKeyId", key.id()),
        text("SecretAccessKey", key.secret()),
        text("SessionToken", key.sessionToken().orElseThrow()),
        text("Expiration", key.expires().orElseThrow()));
  }

  private static String assumed(Principals.Key key) {
    return element("AssumedRoleUser", text("Arn", key.arn()), text("AssumedRoleId", key.userId()));
  }

  @Override
  public String name() {
    return "sts";
  }

  @Override
  public CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "GetCallerIdentity" -> {
        call.allowing();
        yield Xml.answer(
            call,
            text("Arn", caller.arn()),
            text("UserId", caller.userId()),
            text("Account", principals.accountId()));
      }
      case "AssumeRole" -> assumeRole(call, caller);
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private CloudResponse assumeRole(AwsCall call, Principals.Key caller) {
    call.allowing("RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId");
    String arn = call.require("RoleArn");
    String session = call.require("RoleSessionName");
    Matcher role = ROLE.matcher(arn);
    if (!session.matches("[\\w+=,.@-]{2,64}")) {
      throw new AwsError(
          400, "ValidationError", "Value '%s' at 'roleSessionName' is invalid".formatted(session));
    }
    if (!role.matches()
        || !role.group(1).equals(principals.accountId())
        || !roles.contains(role.group(2))) {
      throw new AwsError(
          403,
          "AccessDenied",
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(caller.arn(), arn));
    }
    Principals.Key key = principals.assume(role.group(2), session, length(call));
    return Xml.answer(call, credentials(key), assumed(key));
  }

  private static Duration length(AwsCall call) {
    String given = call.parameter("DurationSeconds").orElse("3600");
    if (!given.matches("\\d{1,6}")
        || Integer.parseInt(given) < SHORTEST
        || Integer.parseInt(given) > LONGEST) {
      throw new AwsError(
          400,
          "ValidationError",
          "1 validation error detected: Value '%s' at 'durationSeconds' failed to satisfy constraint"
              .formatted(given));
    }
    return Duration.ofSeconds(Integer.parseInt(given));
  }
}
