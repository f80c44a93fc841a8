package dev.landfall.cloud;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations that were last begun on resources, by id: those of this process, and those that an
 * earlier one wrote down. Only addresses that a token may be sent to are kept, and none with a
 * shared access signature or of a length that a status should not have to carry.
 */
final class ArmOperations {
  private static final int LONGEST = 4096;

  private final ArmHost host;
  private final Clock clock;
  private final Map<String, BegunOperation> begun = new ConcurrentHashMap<>();

  ArmOperations(ArmHost host, Clock clock) {
    this.host = host;
    this.clock = clock;
  }

  /** One was begun, if the answer says where it is followed. */
  void remember(String id, ArmAnswer answer) {
    answer
        .operationUrl()
        .filter(this::isKept)
        .ifPresent(url -> begun.put(id, new BegunOperation(url, clock.instant())));
  }

  /** One that an earlier process began; what this one began itself is newer. */
  void resume(String id, BegunOperation operation) {
    if (isKept(operation.url())) {
      begun.putIfAbsent(id, operation);
    }
  }

  private boolean isKept(String url) {
    return url.length() <= LONGEST && !url.matches(".*[?&]sig=.*") && host.serves(url);
  }

  Optional<BegunOperation> of(String id) {
    return Optional.ofNullable(begun.get(id));
  }

  void settled(String id) {
    begun.remove(id);
  }
}
