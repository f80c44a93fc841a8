package dev.landfall.localclouds.aws;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may call: the access keys of the account, and the sessions of assumed roles. */
final class Principals {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /**
   * An access key.
   *
   * @param id AKIA... or, of a session, ASIA...
   * @param secret what signs
   * @param arn whose it is
   * @param userId AWS's id of that
   * @param sessionToken must come along, for sessions only
   * @param expires when it ends, for sessions only
   */
  record Key(
      String id,
      String secret,
      String arn,
      String userId,
      Optional<String> sessionToken,
      Optional<Instant> expires) {}

  private final String accountId;
  private final Clock clock;
  private final Map<String, Key> keys = new ConcurrentHashMap<>();

  Principals(String accountId, Clock clock) {
    this.accountId = accountId;
    this.clock = clock;
  }

  /** Makes a user with an access key. */
  Key addUser(String name) {
    Key key =
        new Key(
            "AKIA" + random(16),
            random(40),
            "arn:aws:iam::%s:user/%s".formatted(accountId, name),
            "AIDA" + random(17),
            Optional.empty(),
            Optional.empty());
    keys.put(key.id(), key);
    return key;
  }

  /** Begins a session of a role. */
  Key assume(String role, String session, Duration length) {
    Key key =
        new Key(
            "ASIA" + random(16),
            random(40),
            "arn:aws:sts::%s:assumed-role/%s/%s".formatted(accountId, role, session),
            "AROA" + random(17) + ":" + session,
            Optional.of(random(120)),
            Optional.of(clock.instant().plus(length)));
    keys.put(key.id(), key);
    return key;
  }

  Optional<Key> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  Instant now() {
    return clock.instant();
  }

  String accountId() {
    return accountId;
  }

  static String random(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
