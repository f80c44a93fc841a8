package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.http.CloudResponse;
import java.time.Duration;
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

  Sts(Principals principals) {
    this.principals = principals;
  }

  /** Makes a role that every user of the account may assume. */
  void addRole(String name) {
    roles.add(name);
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
    call.allowing("RoleArn", "RoleSessionName", "DurationSeconds");
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
    return Xml.answer(
        call,
        element(
            "Credentials",
            text("AccessKeyId", key.id()),
            text("SecretAccessKey", key.secret()),
            text("SessionToken", key.sessionToken().orElseThrow()),
            text("Expiration", key.expires().orElseThrow())),
        element("AssumedRoleUser", text("Arn", key.arn()), text("AssumedRoleId", key.userId())));
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
