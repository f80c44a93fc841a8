package dev.landfall.cloud;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the SDKs throw, as {@link Failure}: the one place that knows their error codes.
 *
 * <p>Azure is judged by its error code first: a failed long-running operation arrives with HTTP
 * 200, and one HTTP status stands for many causes.
 */
public final class SdkFailures {
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(5);
  private static final Pattern AADSTS = Pattern.compile("AADSTS\\d+");

  private static final Set<String> AWS_DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AuthFailure",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "SignatureDoesNotMatch",
          "UnauthorizedOperation",
          "UnrecognizedClientException");

  private static final Set<String> AZURE_DENIED =
      Set.of(
          "AuthenticationFailed",
          "AuthorizationFailed",
          "ExpiredAuthenticationToken",
          "InvalidAuthenticationToken",
          "InvalidAuthenticationTokenTenant",
          "LinkedAuthorizationFailed",
          "RequestDisallowedByPolicy");

  private static final Set<String> AZURE_BUSY =
      Set.of(
          "AnotherOperationInProgress",
          "Conflict",
          "ContainerAppOperationInProgress",
          "ManagedEnvironmentNotReadyForAppCreation",
          "OperationInProgress",
          "OperationNotAllowed",
          "PrincipalNotFound", // an identity made just now: the directory's copies follow it
          "ReferencedResourceNotProvisioned",
          "ResourceGroupBeingDeleted",
          "RetryableError",
          "ServerIsBusy",
          "StorageAccountOperationInProgress");

  /** They come as conflicts (409), and no second look resolves them: a person does. */
  private static final Map<String, String> AZURE_BLOCKED =
      Map.of(
          "MissingSubscriptionRegistration",
          "register the namespace that Azure names with the subscription: az provider register"
              + " --namespace NAMESPACE",
          "ScopeLocked",
          "take the lock away while the environment is made or changed");

  /** Names that are unique in all of Azure, and somebody else's: waiting does not help. */
  private static final Set<String> AZURE_TAKEN =
      Set.of(
          "AlreadyInUse",
          "StorageAccountAlreadyExists",
          "StorageAccountAlreadyTaken",
          "StorageAccountInAnotherResourceGroup");

  private static final Set<String> AZURE_THROTTLED =
      Set.of("OperationThrottled", "SubscriptionRequestsThrottled", "TooManyRequests");

  private SdkFailures() {}

  /**
   * A failure of the AWS SDK.
   *
   * @param what what was tried, with the name of the resource
   * @param remedy what to do when permission is missing
   * @param e as thrown
   */
  public static Failure aws(String what, String remedy, SdkException e) {
    Optional<Failure> ours = within(e);
    if (ours.isPresent()) {
      return ours.get();
    }
    if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
      return unreachable(what, e);
    }
    String code = Objects.requireNonNullElse(service.awsErrorDetails().errorCode(), "");
    String message = said(code, service.statusCode(), service.awsErrorDetails().errorMessage());
    if (service.isThrottlingException() || service.statusCode() == 429) {
      return new Failure.Throttled(
          "%s: AWS answered %s".formatted(what, code.isEmpty() ? "429" : code),
          Optional.ofNullable(service.awsErrorDetails().sdkHttpResponse())
              .flatMap(r -> r.firstMatchingHeader("Retry-After"))
              .flatMap(SdkFailures::seconds)
              .orElse(DEFAULT_PAUSE));
    }
    if (AWS_DENIED.contains(code)) {
      return new Failure.Denied("%s: AWS refuses, %s".formatted(what, message), remedy);
    }
    if (service.statusCode() >= 500) {
      return new Failure.Transient(what, message);
    }
    return code.contains("Exists") || service.statusCode() == 409
        ? new Failure.Conflict("%s: %s".formatted(what, message))
        : new Failure.Invalid(what, "refused by AWS", message);
  }

  /** What a service said; what stands before it, such as a proxy, gives no code. */
  private static String said(String code, int status, @Nullable String message) {
    return code.isEmpty() ? "HTTP " + status : code + ": " + firstLine(message);
  }

  /**
   * An error body of Azure Resource Manager, or of one of its long-running operations.
   *
   * @param what what was tried, with the name of the resource
   * @param remedy what to do when permission is missing
   * @param status HTTP status
   * @param code error.code, empty where there was none
   * @param message error.message
   * @param retryAfter Retry-After, where there was one
   */
  public static Failure azure(
      String what,
      String remedy,
      int status,
      String code,
      String message,
      Optional<String> retryAfter) {
    String said = said(code, status, message);
    if (AZURE_THROTTLED.contains(code) || status == 429) {
      return new Failure.Throttled(
          "%s: Azure answered %s".formatted(what, code.isEmpty() ? "429" : code),
          retryAfter.flatMap(SdkFailures::seconds).orElse(DEFAULT_PAUSE));
    }
    if (AZURE_BLOCKED.containsKey(code) || AZURE_DENIED.contains(code) || isDenial(status)) {
      return MissingRight.in(message)
          .map(r -> new Failure.Denied("%s: Azure refuses, %s".formatted(what, code), r.remedy()))
          .orElseGet(
              () ->
                  new Failure.Denied(
                      "%s: Azure refuses, %s".formatted(what, said),
                      AZURE_BLOCKED.getOrDefault(code, remedy)));
    }
    if (AZURE_TAKEN.contains(code)) {
      return new Failure.Invalid(
          what,
          "refused by Azure",
          said + " Such a name is unique in all of Azure: choose another");
    }
    if (AZURE_BUSY.contains(code) || status == 409 || status == 412) {
      return new Failure.Conflict("%s: %s".formatted(what, said));
    }
    return status >= 500 || code.startsWith("InternalServer")
        ? new Failure.Transient(what, said)
        : new Failure.Invalid(what, "refused by Azure", said);
  }

  private static boolean isDenial(int status) {
    return status == 401 || status == 403;
  }

  /** Anything that kept a request from getting an answer, or from being signed in. */
  public static Failure azure(String what, String remedy, RuntimeException e) {
    Optional<Failure> ours = within(e);
    if (ours.isPresent()) {
      return ours.get();
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      Matcher aadsts = AADSTS.matcher(String.valueOf(t.getMessage()));
      if (aadsts.find()) {
        return new Failure.Denied(
            "%s: the sign-in was refused with %s".formatted(what, aadsts.group()), remedy);
      }
    }
    if (e instanceof ClientAuthenticationException) {
      return new Failure.Denied("%s: the sign-in was refused".formatted(what), remedy);
    }
    return e instanceof HttpResponseException h && h.getResponse() != null
        ? azure(what, remedy, h.getResponse().getStatusCode(), "", "", Optional.empty())
        : unreachable(what, e);
  }

  /** A failure that an SDK met while it asked us for a token. */
  private static Optional<Failure> within(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .filter(FailureException.class::isInstance)
        .map(t -> ((FailureException) t).failure())
        .findFirst();
  }

  /** A failure of the Kubernetes API. */
  public static Failure kubernetes(String what, KubernetesClientException e) {
    return e.getCode() == 403
        ? new Failure.Denied(
            what + ": the Kubernetes API refuses", "give the operator's role read access to it")
        : new Failure.Transient(
            what,
            e.getCode() == 0
                ? "the Kubernetes API does not answer"
                : "the Kubernetes API answered " + e.getCode());
  }

  /** No answer came: the outcome of a write is unknown. */
  static Failure unreachable(String what, Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return new Failure.Denied(
            "%s: its certificate is not trusted".formatted(what),
            "name its certificate authority in the connection's endpoint.caBundleRef");
      }
    }
    return new Failure.Transient(what, "no answer (%s)".formatted(kindOf(e)));
  }

  /** The class of the innermost cause: says what broke, and cannot hold a secret. */
  private static String kindOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }

  private static Optional<Duration> seconds(String header) {
    return header.chars().allMatch(Character::isDigit) && !header.isEmpty()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
        : Optional.empty();
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("").strip();
  }
}
